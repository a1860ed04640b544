"""When no letter helps: too late, nothing decided, refused as incomplete, or simply right."""

from datetime import timedelta

import pytest
from appeal_parts import appeal, drawn, parts

from gym.world.judge import appeals
from gym.world.judge.forms import parse_action
from gym.world.judge.judge import judge
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


@pytest.fixture(scope="module")
def late(world: World) -> Scenario:
    return drawn(world, "timely_filing", "copperline_health")


@pytest.fixture(scope="module")
def refused(world: World) -> Scenario:
    return drawn(world, "secondary_denied_in_error")


def test_an_appeal_on_the_last_day_is_heard_and_one_a_day_later_is_dismissed(world: World, late: Scenario):
    level = appeals.appeal_level(world, late.case)
    assert late.case.remittance
    assert late.case.remittance.decided
    last, text = level.last_day(late.case.remittance.decided), " ".join(parts(late.case).values())
    for day, outcome in ((last, "resolved"), (last + timedelta(days=1), "wrong")):
        on_the_day = late.model_copy(update={"case": late.case.model_copy(update={"today": day})})
        answer = appeal(world, on_the_day, text)
        assert answer.outcome == outcome
        assert answer.notes[0].startswith("Dismissed as late") == (outcome == "wrong")


def test_once_an_appeal_would_be_late_the_balance_is_written_off(world: World, late: Scenario):
    assert late.case.remittance
    assert late.case.remittance.decided
    day = late.case.remittance.decided + timedelta(days=2000)
    stale = late.model_copy(update={"case": late.case.model_copy(update={"today": day})})
    claim = stale.case.claim
    assert judge(world, stale, claim, (), parse_action(world, "write_off", {}, claim)).outcome == "resolved"


def test_an_untimely_medicare_claim_cannot_be_appealed_even_with_proof_on_file(world: World, late: Scenario):
    scenario = drawn(world, "timely_filing", "medicare_part_b", move="write_off")
    proofs = late.case.history
    case = scenario.case.model_copy(update={"history": proofs})
    answer = appeal(world, scenario.model_copy(update={"case": case}), " ".join(parts(case).values()))
    assert answer.outcome == "wrong"
    assert "hears no appeal of a late claim" in answer.notes[0]


def test_a_claim_refused_as_incomplete_has_no_appeal(world: World):
    scenario = drawn(world, "missing_ordering_referring", "medicare_part_b", move="correct_claim")
    assert appeals.list_denial_codes(scenario.case) == ("16",)
    answer = appeal(world, scenario, "Please look again.", "processing_error")
    assert answer.outcome == "wrong"
    assert "no appeal rights" in answer.notes[0]


def test_a_claim_that_was_not_decided_cannot_be_appealed(world: World, refused: Scenario):
    before = refused.model_copy(update={"case": refused.case.model_copy(update={"remittance": None})})
    answer = appeal(world, before, refused.optimal_actions[0].text, *refused.optimal_actions[0].grounds)
    assert answer.outcome == "wrong"
    assert "no decision to appeal" in answer.notes[0]


def test_a_denial_that_is_right_is_upheld(world: World):
    scenario = drawn(world, "ptp_indicator0_unbundled", move="replace_claim")
    answer = appeal(world, scenario, "The note is attached; NCCI allows it.", "separate_service")
    assert answer.outcome == "wrong"
    assert answer.notes[0].startswith("Upheld")
