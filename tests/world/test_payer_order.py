"""Who pays first, how far a laboratory's certificate reaches, and what a claim says of a telephone: by row."""

from datetime import date

from rows import for_each
from scenario_pool import compose_once
from world_parts import act, changed, clean, keys, pair

from gym.world.claims.actions import ActionType
from gym.world.claims.encounter import Employment
from gym.world.rules import check
from gym.world.rules.payer_order import is_birthday_first, pays_before_medicare
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.view import to_view
from gym.world.world import World

# 42 CFR 411.172 (age, 20), 411.204 (disability, 100) and 411.162 (kidney failure, 30 months).
ORDER = [
    ("age", True, 19, None, False),
    ("age", True, 20, None, True),
    ("age", False, 5000, None, False),
    ("disability", True, 99, None, False),
    ("disability", True, 100, None, True),
    ("disability", False, 5000, None, False),
    ("kidney", True, 3, 30, True),
    ("kidney", False, 3, 1, True),
    ("kidney", True, 5000, 31, False),
]


@for_each(("ground", "current", "employees", "month", "first"), ORDER)
def test_a_group_plan_pays_before_medicare_by_ground_work_and_size(
    ground: str, current: bool, employees: int, month: int | None, first: bool
):
    work = Employment(ground=ground, current=current, employees=employees, month=month)
    assert pays_before_medicare(work) == first


# What a finding on the order of two payers cites, by the payers there are.
CITED = [
    ("cob_primary_missing", "medicare_part_b", "42 CFR 411.172"),
    ("cob_primary_missing", "franklin_medicaid", "42 CFR 433.139(b)"),
    ("birthday_rule", "copperline_health", "NAIC Coordination of Benefits Model Regulation, section 6(D)(2)"),
]


@for_each(("code", "payer", "source"), CITED)
def test_the_order_of_payers_is_cited_from_the_rule_that_sets_it(world: World, code: str, payer: str, source: str):
    made = compose_once(world, Spec(seed=1, fault=code, payer_id=payer)).intended_issues[0]
    assert made.citation.startswith(source)


# NAIC Coordination of Benefits Model Regulation, section 6(D)(2): month and day, not the year.
BIRTHDAYS = [
    (date(1990, 1, 31), date(1980, 2, 1), True),
    (date(1980, 2, 1), date(1990, 1, 31), False),
    (date(1991, 5, 4), date(1985, 5, 5), True),
]


@for_each(("one", "other", "first"), BIRTHDAYS)
def test_the_earlier_birthday_of_the_year_pays_first(one: date, other: date, first: bool):
    assert is_birthday_first(one, other) == first


@for_each("code", ["msp_order", "birthday_rule"])
def test_the_account_shows_what_decides_and_the_other_payer_is_billed(world: World, code: str):
    scenario = pair(world, code)
    assert [each.denial.carc for each in check(world, scenario.case)] == ["22"]
    assert act(world, scenario, ActionType.BILL_SECONDARY).outcome == "resolved"
    assert act(world, scenario, ActionType.BILL_PATIENT).outcome == "wrong"
    view = to_view(world, scenario)
    told = " ".join(said for each in (view.coverage, *view.other_coverages) for said in each.also)
    assert ("employer of" if code == "msp_order" else "the child's parent") in told


# 42 CFR 493.15 and 493.19: waived tests alone; those and the microscopy list; any test.
CERTIFICATES = [
    ("waiver", "thyroid_labs", None, True),
    ("waiver", "strep_test", None, False),
    ("provider-performed microscopy", "thyroid_labs", None, True),
    ("provider-performed microscopy", "thyroid_labs", "81001", False),
    (None, "thyroid_labs", None, False),
]


@for_each(("kind", "template", "code", "beyond"), CERTIFICATES)
def test_a_certificate_reaches_as_far_as_its_kind(
    world: World, kind: str | None, template: str, code: str | None, beyond: bool
):
    case = clean(world, template).model_copy(update={"clia_kind": kind})
    case = changed(case, code=code) if code else case
    found = {each.line: each.denial for each in check(world, case) if each.rule_id == "clia_level"}
    assert (1 in found) == beyond
    assert not beyond or (found[1].carc, found[1].rarc) == ("B7", ("N570",))


@for_each(("modifier", "told"), [("93", True), ("FQ", True), ("95", False), (None, False)])
def test_a_service_by_sound_alone_says_so(world: World, modifier: str | None, told: bool):
    case = pair(world, "audio_only_unmarked").case
    found = keys(world, changed(case, modifiers=(modifier,) if modifier else ()))
    assert ("audio_only_unmarked:90834" in found) != told


def test_a_test_beyond_the_certificate_is_the_practices_loss(world: World):
    scenario = pair(world, "clia_level")
    assert act(world, scenario, ActionType.WRITE_OFF).outcome == "resolved"
    assert act(world, scenario, ActionType.BILL_PATIENT).outcome == "wrong"
    assert to_view(world, scenario).clia_certificate.endswith("(certificate of waiver)")
