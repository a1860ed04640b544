"""A claim that the payer has decided: how a change to it is sent, and what comes of sending it some other way."""

from collections.abc import Iterator

import pytest
from rows import for_each
from scenario_pool import ScenarioPool, compose_once

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.claim import Remittance
from gym.world.judge.judge import judge
from gym.world.judge.resubmissions import find_answer, is_returned
from gym.world.rules.filing import is_unprocessable
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario, Verdict
from gym.world.world import World

ABOUT_FREQUENCY = "corrected_claim_wrong_frequency"


def list_decided(world: World, pool: ScenarioPool, line: str) -> Iterator[Scenario]:
    """Decided scenarios at payers that take changes this way, which a change sent to the same payer settles."""
    for made in pool.take_all(6):
        way = world.policies[made.payer_id].corrections.way
        same = made.solution.payer_id == made.payer_id
        if find_answer(made.case) and made.optimal_actions[0].edits and (way, same) == (line, True):
            yield made


def send(world: World, made: Scenario, kind: ActionType) -> Verdict:
    edits = () if kind is ActionType.SUBMIT_CLAIM else made.optimal_actions[0].edits
    action = Action(type=kind, edits=edits)
    return judge(world, made, made.case.claim, (), action)


def unpaid_codes(remittance: Remittance) -> set[tuple[str, str]]:
    """Group and CARC of the lines that were not allowed at all."""
    return {(cas.group.value, cas.carc) for line in remittance.lines if not line.allowed for cas in line.adjustments}


@pytest.fixture(scope="module")
def replaced(world: World, pool: ScenarioPool) -> list[Scenario]:
    return list(list_decided(world, pool, "replacement"))


@pytest.fixture(scope="module")
def reopened(world: World, pool: ScenarioPool) -> list[Scenario]:
    return list(list_decided(world, pool, "new_claim"))


def test_the_reference_answer_to_a_decided_claim_is_its_replacement(world: World, replaced: list[Scenario]):
    assert len(replaced) > 10
    for made in replaced:
        verdict = judge(world, made, made.case.claim, (), made.optimal_actions[0])
        numbers = {made.case.remittance.claim_number, *(prior.claim_number for prior in made.case.history)}
        assert (verdict.outcome, verdict.accuracy, verdict.claim.frequency) == ("resolved", 1.0, "7"), made.family
        assert verdict.claim.original_reference in numbers - {None}, made.family
        assert verdict.claim.original_reference == made.solution.original_reference, made.family


def test_a_decided_claim_sent_again_as_an_original_is_a_duplicate(world: World, replaced: list[Scenario]):
    for made in replaced:
        if made.case.claim.frequency == "7" or ABOUT_FREQUENCY in made.family:
            continue
        for kind in (ActionType.CORRECT_CLAIM, ActionType.SUBMIT_CLAIM):
            verdict = send(world, made, kind)
            assert verdict.outcome == "wrong", made.family
            assert "corrected_claim_frequency" in {finding.rule_id for finding in verdict.shown}, made.family
            assert unpaid_codes(verdict.remittance) == {("OA", "18")}, made.family
            assert verdict.remittance.status == "denied", made.family


def test_medicare_reopens_what_it_decided_and_takes_as_new_what_it_returned(world: World, reopened: list[Scenario]):
    assert len(reopened) > 2
    for made in reopened:
        returned = is_returned(made.case.remittance)
        wanted = ActionType.CORRECT_CLAIM if returned else ActionType.REOPEN_CLAIM
        other = ActionType.REOPEN_CLAIM if returned else ActionType.REPLACE_CLAIM
        assert made.optimal_actions[0].type is wanted, made.family
        assert send(world, made, wanted).outcome == "resolved", made.family
        assert send(world, made, other).outcome == "wrong", made.family


def test_medicare_denies_a_line_as_duplicate_that_it_decided_and_gets_again(world: World, reopened: list[Scenario]):
    for made in reopened:
        if is_returned(made.case.remittance):
            continue
        verdict = send(world, made, ActionType.SUBMIT_CLAIM)
        assert verdict.outcome == "wrong", made.family
        answers = zip(made.case.remittance.lines, verdict.remittance.lines, strict=True)
        for before, after in answers:
            if before.paid and not is_unprocessable(before):
                assert [cas.carc for cas in after.adjustments] == ["18"], made.family


def test_medicare_takes_no_changed_line_as_new_that_it_has_decided(world: World, reopened: list[Scenario]):
    denied = [made for made in reopened if made.case.remittance.status == "denied"]
    for made in (each for each in denied if not is_returned(each.case.remittance)):
        verdict = send(world, made, ActionType.CORRECT_CLAIM)
        assert verdict.outcome == "wrong", made.family
        assert unpaid_codes(verdict.remittance) == {("OA", "18")}, made.family


def test_medicare_refuses_a_replacement_at_its_front_end(world: World, reopened: list[Scenario]):
    for made in reopened:
        verdict = send(world, made, ActionType.REPLACE_CLAIM)
        if is_returned(made.case.remittance) and verdict.claim.frequency == "1":
            continue
        assert verdict.remittance.status == "rejected", made.family
        assert "A7:535" in {each.code for each in verdict.remittance.rejections}, made.family


def test_naming_the_replacement_oneself_is_worth_as_much_as_the_move(world: World, replaced: list[Scenario]):
    for made in replaced[:20]:
        fix, number = made.optimal_actions[0], made.solution.original_reference
        named = [edit for edit in fix.edits if edit.path not in ("frequency", "original_reference")]
        own = [{"op": "set", "path": "frequency", "value": "7"}]
        own += [{"op": "set", "path": "original_reference", "value": number}]
        action = Action(type=ActionType.CORRECT_CLAIM, edits=(*named, *own))
        verdict = judge(world, made, made.case.claim, (), action)
        assert (verdict.outcome, verdict.accuracy) == ("resolved", 1.0), made.family


REFUSED = (
    ("summit_ridge", True, "reopens no claim"),
    ("medicare_part_b", False, "Nothing has been decided"),
)


@for_each(("payer", "decided", "said"), REFUSED)
def test_a_reopening_that_the_payer_does_not_give_says_why(world: World, payer: str, decided: bool, said: str):
    specs = (Spec(seed=seed, fault="missing_mod25", payer_id=payer) for seed in range(60))
    made = next(one for one in (compose_once(world, spec) for spec in specs) if bool(find_answer(one.case)) is decided)
    verdict = send(world, made, ActionType.REOPEN_CLAIM)
    assert verdict.outcome == "wrong"
    assert said in verdict.notes[0]


def test_the_answer_to_what_is_sent_again_is_of_a_later_day_and_has_a_number_of_its_own(
    world: World, replaced: list[Scenario], reopened: list[Scenario]
):
    for made in (*replaced, *reopened):
        first = made.case.remittance
        again = judge(world, made, made.case.claim, (), made.optimal_actions[0]).remittance
        assert again.decided > made.case.desk_day >= first.decided, made.family
        assert again.claim_number != first.claim_number, made.family
