"""Letters of appeal: what they must hold, in how many ways it may be said, and when no letter helps."""

from datetime import date

import pytest
from appeal_parts import appeal, drawn, parts
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from rows import for_each
from tiers import examples

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.judge import appeals
from gym.world.judge.judge import judge
from gym.world.judge.letter_words import GROUND_WORDS, contains_any, date_spellings, plain_text
from gym.world.rules import check
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

RAMBLING = (
    "To whom it may concern. We are a small office and we work very hard for our patients. It is most upsetting when a "
    "visit is not paid and we would like somebody to look at it, because we do not think that it is fair. " * 3
)


@pytest.fixture(scope="module")
def late(world: World) -> Scenario:
    return drawn(world, "timely_filing", "copperline_health")


def lacking(world: World, case: Case, text: str, *grounds: str) -> set[str]:
    finding = finding_of(world, case)
    action = Action(type=ActionType.APPEAL_DENIAL, text=text, grounds=grounds)
    return {each.name for each in appeals.list_facts(case, finding, action) if not each.is_there}


def finding_of(world: World, case: Case) -> Finding:
    return check(world, case)[0]


@for_each("fault", ["timely_filing", "secondary_denied_in_error"])
def test_the_reference_letter_wins(world: World, fault: str):
    scenario = drawn(world, fault)
    assert judge(world, scenario, scenario.case.claim, (), scenario.optimal_actions[0]).outcome == "resolved"


def test_a_letter_that_holds_every_fact_in_its_own_words_wins(world: World, late: Scenario):
    assert appeal(world, late, " ".join(parts(late.case).values())).outcome == "resolved"


@for_each("left_out", ["claim", "dates", "denial", "grounds", "record", "policy"])
def test_a_letter_lacks_exactly_the_fact_that_was_left_out(world: World, late: Scenario, left_out: str):
    text = " ".join(words for name, words in parts(late.case).items() if name != left_out)
    answer = appeal(world, late, text)
    assert lacking(world, late.case, text) == {left_out}
    assert (answer.outcome, answer.accuracy) == ("wrong", 0.0)
    assert answer.notes[0].startswith("The right way, but the letter is not complete.")


@for_each("text", ["Please.", RAMBLING])
def test_a_bare_or_rambling_letter_lacks_what_it_does_not_say(world: World, late: Scenario, text: str):
    assert lacking(world, late.case, text) == {"claim", "dates", "denial", "grounds", "record", "policy"}


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), upper=st.integers(0, 2), glue=st.sampled_from([" ", "\n", "\n\n- ", " ; "]))
def test_neither_order_nor_case_nor_punctuation_matters(
    world: World, late: Scenario, order: list[int], upper: int, glue: str
):
    said = list(parts(late.case).values())
    text = glue.join(said[place] for place in order)
    cased = (text, text.upper(), text.lower())[upper]
    assert lacking(world, late.case, cased) == set()


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.sets(st.sampled_from(["claim", "dates", "denial", "grounds", "record", "policy"])))
def test_a_letter_lacks_all_and_only_what_is_not_in_it(world: World, late: Scenario, kept: set[str]):
    said = parts(late.case)
    text = " ".join(said[name] for name in said if name in kept) or "Dear sirs,"
    assert lacking(world, late.case, text) == set(said) - kept


@for_each(
    "written",
    [
        "2024-07-05",
        "07/05/2024",
        "7/5/2024",
        "7/5/24",
        "07-05-24",
        "July 5, 2024",
        "July 5th, 2024",
        "JULY 05 2024",
        "5 July 2024",
        "the 5th of July 2024",
        "Jul. 5, 2024",
        "20240705",
    ],
)
def test_a_date_may_be_written_in_many_ways(written: str):
    assert contains_any(plain_text(f"Seen on {written}, in the office."), date_spellings(date(2024, 7, 5)))


@for_each("written", ["2024-07-06", "5/7/2024", "July 15, 2024", "July 2024", "17/5/2024", "7/5/2023"])
def test_another_date_is_not_the_date(written: str):
    assert not contains_any(plain_text(f"Seen on {written}, in the office."), date_spellings(date(2024, 7, 5)))


def test_september_may_be_cut_after_four_letters():
    assert contains_any(plain_text("on Sept. 3, 2024"), date_spellings(date(2024, 9, 3)))


@for_each("written", ["CO-29", "co29", "CARC 29", "reason code 29", "denied as 29."])
def test_a_denial_code_may_be_written_in_many_ways(world: World, late: Scenario, written: str):
    text = " ".join({**parts(late.case), "denial": f"Your answer was {written}"}.values())
    assert lacking(world, late.case, text) == set()


@for_each("written", ["07/29/2024", "July 29, 2024", "129", "CO-290"])
def test_a_number_inside_a_date_or_a_longer_one_is_not_the_denial_code(world: World, late: Scenario, written: str):
    text = " ".join({**parts(late.case), "denial": f"You wrote to us: {written}."}.values())
    assert lacking(world, late.case, text) == {"denial"}


def test_a_claim_number_may_be_written_with_a_space_but_not_with_a_figure_more(world: World, late: Scenario):
    number = late.case.claim.claim_id
    for written, lacks in ((f"{number[:2]} {number[2:]}", set()), (f"{number}1", {"claim"}), (number[:-1], {"claim"})):
        text = " ".join({**parts(late.case), "claim": f"Claim {written}"}.values())
        assert lacking(world, late.case, text) == lacks


def test_grounds_that_do_not_fit_are_not_saved_by_the_right_words(world: World, late: Scenario):
    text = " ".join(parts(late.case).values())
    assert lacking(world, late.case, text, "timely_filing_proof") == set()
    assert lacking(world, late.case, text, "medical_necessity") == {"grounds"}
    assert lacking(world, late.case, text, *appeals.GROUNDS) == {"grounds"}


def test_every_ground_can_be_said_in_words():
    assert set(GROUND_WORDS) == set(appeals.GROUNDS)
    assert all(contains_any(plain_text(words), GROUND_WORDS[name]) for name, words in appeals.GROUNDS.items())
    assert set().union(*appeals.FITTING.values()) <= set(appeals.GROUNDS)


def test_requirements_name_what_facts_ask_for_and_hold_nothing_of_the_case(world: World, late: Scenario):
    needs, case = appeals.list_requirements(late.case), late.case
    assert len(needs) == len(
        list(appeals.list_facts(case, finding_of(world, case), Action(type=ActionType.APPEAL_DENIAL)))
    )
    proof = next(prior.proof for prior in case.history if prior.proof)
    hidden = (case.claim.claim_id, str(proof), "filing", "late", *appeals.list_denial_codes(case))
    assert not any(value in text for value in hidden for text in needs)


def test_any_claim_needs_the_same_of_a_letter_whether_or_not_an_appeal_is_the_way(world: World, late: Scenario):
    corrected = drawn(world, "addon_without_primary", move="replace_claim")
    assert appeals.list_requirements(corrected.case) == appeals.list_requirements(late.case)


def test_the_records_that_can_be_attached_are_the_note_and_the_proofs_on_file(late: Scenario):
    proofs = [prior.proof for prior in late.case.history if prior.proof]
    assert appeals.list_records(late.case) == ("note", *proofs)
