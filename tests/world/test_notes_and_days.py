"""Days, ages, sides and words of a scenario fit each other, as a coder and a biller would read them."""

import calendar
from datetime import date

from rows import for_each
from scenario_pool import compose_once
from template_cases import list_template_cases
from world_parts import pair

from gym.coaching.stories import tell_account, tell_call
from gym.world.claims.account import draw_earlier_day, next_month
from gym.world.claims.changes import describe_changes
from gym.world.claims.encounter import Case
from gym.world.claims.note import ESTABLISHED, KNOWN
from gym.world.faults.coverage_dates import end_of_month_before
from gym.world.payers.adjudicate import decision_day
from gym.world.payers.workdays import is_workday, nearest_workday
from gym.world.scenarios.compose import compose
from gym.world.scenarios.draw import draw_workday, limit_ages, list_fitting_problems
from gym.world.scenarios.plan import Spec, goes_together
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.scenarios.view import to_view
from gym.world.world import World

CASES = list_template_cases()


class Fixed:
    """A source of chance that always gives the same number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def randrange(self, *_: int) -> int:
        return self.number

    def randint(self, *_: int) -> int:
        return self.number


def test_no_visit_is_on_a_weekend_or_a_federal_holiday():
    drawn = {draw_workday(Fixed(number)) for number in range(85)}
    assert not [day for day in drawn if not is_workday(day)]
    assert date(2024, 7, 3) in drawn
    assert date(2024, 7, 4) not in drawn
    assert date(2024, 9, 2) not in drawn


def test_an_earlier_claim_is_of_a_workday_within_its_span():
    for number in range(40, 901):
        day = draw_earlier_day(Fixed(number), date(2024, 8, 14), (40, 900))
        assert is_workday(day), day
        assert 40 <= (date(2024, 8, 14) - day).days <= 900, day
    assert nearest_workday(date(2024, 7, 4), date(2024, 7, 4), date(2024, 7, 4)) == date(2024, 7, 3)


@for_each("code", ["coverage_terminated", "coverage_not_started"])
def test_coverage_begins_and_ends_with_a_month(world: World, code: str):
    for seed in range(12):
        case = compose_once(world, Spec(seed=seed, fault=code)).case
        for cover in case.coverages:
            ended = cover.terminated
            assert cover.effective.day == 1, cover.effective
            assert ended is None or ended.day == calendar.monthrange(ended.year, ended.month)[1], ended


def test_the_month_after_and_the_month_before_a_day():
    assert next_month(date(2024, 12, 5)) == date(2025, 1, 1)
    assert next_month(date(2024, 9, 1)) == date(2024, 9, 1)
    assert end_of_month_before(date(2024, 3, 1)) == date(2024, 2, 29)


def test_who_has_used_the_years_therapy_owes_no_deductible(world: World):
    made = [compose_once(world, Spec(seed=seed, fault="therapy_threshold_kx")) for seed in range(8)]
    assert all(each.case.coverage.deductible_left == 0 for each in made)


def test_what_was_paid_under_an_authorization_was_paid_before_it_ended(world: World):
    for seed in range(12):
        case = compose_once(world, Spec(seed=seed, fault="auth_expired", template="long_talk_therapy")).case
        ended = max(each.valid_to for each in case.coverage.authorizations if each.number == case.claim.prior_auth)
        assert all(prior.day <= ended for prior in case.history if prior.code == case.claim.lines[0].code)


def test_a_plan_that_nobody_certified_is_not_called_certified_in_the_note(world: World):
    note = to_view(world, pair(world, "plan_not_certified")).encounter.text
    assert "Plan of care sent for certification to" in note
    assert "certified by" not in note
    assert "signed plan" not in note


def test_an_earlier_operation_on_one_side_names_the_side(world: World):
    sided = [
        (case.name, prior)
        for case in CASES
        for prior in case.case.history
        if world.reference.procedures[prior.code].bilateral == "1"
        and world.reference.procedures[prior.code].global_days == "090"
    ]
    assert sided
    assert not [each for each in sided if not {"RT", "LT"} & set(each[1].modifiers)]


def is_told_as_known(case: Case) -> bool:
    is_known = any(service.code in ESTABLISHED for service in case.encounter.services)
    return not is_known or bool(case.history) or bool(KNOWN.search(case.encounter.sections[0].text))


def test_the_note_or_the_account_tells_that_a_patient_is_established():
    assert not [each.name for each in CASES if not is_told_as_known(each.case)]


def test_a_note_names_each_condition():
    told = {each.name: " ".join(part.text for part in each.case.encounter.sections) for each in CASES}
    assert not [name for name, text in told.items() if "second condition" in text or "other condition" in text]


def test_a_second_problem_occurs_at_the_patients_age(world: World):
    for template in world.templates.visits:
        for policy in world.policies.values():
            if "visit" in template.features and goes_together(template, policy):
                low, high = limit_ages(template, policy, frozenset())
                able = list_fitting_problems(world, template, policy, frozenset())
                assert able, template.name
                assert all(each.ages[0] <= high and low <= each.ages[1] for each in able), template.name
    acne = [each for each in CASES if "L70.0" in each.case.claim.diagnoses]
    assert acne
    assert all((each.case.encounter.day.year - each.case.claim.patient.birth.year) < 47 for each in acne)


def compose_denied(world: World, template: str, payer: str) -> Scenario:
    """The first denied scenario of the template."""
    specs = (Spec(seed=seed, template=template, payer_id=payer, fault="name_id_mismatch") for seed in range(40))
    return next(made for made in map(lambda spec: compose_once(world, spec), specs) if made.case.remittance)


def test_a_parent_calls_about_a_child(world: World):
    child = to_view(world, compose_denied(world, "preventive_toddler", "blue_heron"))
    grown = to_view(world, compose_denied(world, "preventive_40", "blue_heron"))
    assert tell_call(child, world.reference).startswith("A parent of ")
    assert "“My child was with you on " in tell_call(child, world.reference)
    assert "“I was with you on " in tell_call(grown, world.reference)


def test_nobody_is_said_to_have_seen_a_patient_who_only_left_blood(world: World):
    made = compose_once(world, Spec(seed=1, skill="clean_claim", template="thyroid_labs"))
    assert " saw " not in tell_account(to_view(world, made), world.reference)


def test_every_hint_names_the_same_claim_as_replaced(world: World):
    spec = Spec(
        seed=0, faults=("corrected_claim_wrong_frequency", "patient_not_identified"), difficulty=Difficulty.EXPERT
    )
    made = [compose(world, spec.model_copy(update={"seed": seed})) for seed in range(6)]
    denied = [each for each in made if each.case.remittance and each.solution.original_reference]
    assert denied
    for each in denied:
        for issue in each.intended_issues:
            if "replacement of" in issue.explanation:
                assert f"replacement of {each.solution.original_reference}." in issue.explanation


def test_a_minor_is_insured_through_a_parent_except_by_medicaid(world: World):
    for payer, relation in (("blue_heron", "child"), ("franklin_medicaid", "self")):
        case = compose_once(world, Spec(seed=3, skill="clean_claim", template="preventive_child", payer_id=payer)).case
        patient, holder = case.claim.patient, case.claim.subscriber
        assert patient.relationship == relation
        assert (patient.first == holder.first) == (relation == "self")
        assert case.coverage.patient == patient
        assert case.coverage.subscriber == holder


def test_every_plan_of_a_child_names_the_same_parent(world: World):
    made = [
        compose_once(world, Spec(seed=seed, fault="coverage_terminated", template="preventive_teen"))
        for seed in range(6)
    ]
    plans = [[each for each in one.case.coverages if each.subscriber.group] for one in made]
    assert max(map(len, plans)) > 1
    assert all(len({each.subscriber.first for each in known}) <= 1 for known in plans)


@for_each(("template", "payer"), [("work_cut", "granite_comp"), ("car_wrist_film", "ironwood_casualty")])
def test_a_carrier_of_accidents_has_no_groups(world: World, template: str, payer: str):
    made = compose_once(world, Spec(seed=1, fault="accident_wrong_payer", template=template))
    carrier = next(each for each in made.case.coverages if each.payer_id == payer)
    assert carrier.subscriber.group is None


def test_nobody_wants_a_record_with_a_claim_for_a_blood_test(world: World):
    made = [compose_once(world, Spec(seed=seed, fault="attachment_missing")).case for seed in range(12)]
    medicaid = [each.record.code for each in made if each.record and each.claim.payer_id == "franklin_medicaid"]
    assert medicaid
    assert all("10004" <= code <= "69990" for code in medicaid), medicaid


def test_a_whole_line_is_said_to_be_new_or_taken_off(world: World):
    claim = compose_once(world, Spec(seed=1, skill="clean_claim", template="diabetes_labs")).case.claim
    shorter = claim.model_copy(update={"lines": claim.lines[:1] + claim.lines[2:], "total": None})
    assert describe_changes(claim, shorter).startswith("line 2 taken off: 80048")
    assert describe_changes(shorter, claim).startswith("new line: 80048")


def test_a_payer_answers_on_a_day_on_which_banks_are_open(world: World):
    made = [compose_once(world, Spec(seed=seed, fault="timely_filing")) for seed in range(20)]
    answers = [each.case.remittance for each in made if each.case.remittance]
    assert answers
    assert all(each.decided and is_workday(each.decided) for each in answers)
    assert decision_day(date(2024, 8, 18)) == date(2024, 9, 3)
