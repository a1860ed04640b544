"""Two ways to the same end are worth the same: another order, another edit, another letter, a replacement."""

from collections.abc import Iterator

import pytest
from rows import for_each
from scenario_pool import CODES, ScenarioPool

from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.claims.claim import Claim
from gym.world.judge.judge import judge
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

SEEDS = 24


def other_edit(claim: Claim, edit: Edit) -> Edit | None:
    """Another edit that leads to the same claim, or None where there is no other."""
    match edit.op, edit.path.split("/"):
        case "add", ["lines", number, "modifiers"]:
            value = [*claim.lines[int(number) - 1].modifiers, edit.value]
            return Edit(op="set", path=edit.path, value=value)
        case "remove", ["lines", number]:
            return Edit(op="set", path=f"lines/{number}/units", value=0)
        case "set", ["total"]:
            return Edit(op="remove", path="total")
    return None


def alternatives(world: World, scenario: Scenario) -> Iterator[tuple[str, Action]]:
    """Other ways to what the reference fix does, each with a name."""
    fix = scenario.optimal_actions[0]
    if fix.type is ActionType.APPEAL_DENIAL:
        said = " ".join(reversed(fix.text.split(": ")))
        yield "another letter", fix.model_copy(update={"text": f"Dear sirs, {said.upper()} Yours sincerely"})
    elif not fix.edits:
        yield "another reason", fix.model_copy(update={"text": "in other words"})
    if len(fix.edits) > 1 and len({edit.path for edit in fix.edits}) == len(fix.edits):
        yield "another order", fix.model_copy(update={"edits": fix.edits[::-1]})
    for place, edit in enumerate(fix.edits):
        other = other_edit(scenario.case.claim, edit)
        if other and sum(other.path.split("/")[0] == each.path.split("/")[0] for each in fix.edits) == 1:
            edits = (*fix.edits[:place], other, *fix.edits[place + 1 :])
            yield "another edit", fix.model_copy(update={"edits": edits})
    if fix.edits and all(edit.op == "set" for edit in fix.edits):
        yield "said twice", fix.model_copy(update={"edits": fix.edits * 2})
    if fix.edits and scenario.case.remittance and scenario.case.remittance.claim_number:
        way = world.policies[scenario.solution.payer_id].corrections.way
        if way == "replacement" and scenario.solution.payer_id == scenario.case.claim.payer_id:
            yield "a replacement", fix.model_copy(update={"type": ActionType.REPLACE_CLAIM})


def worth(world: World, scenario: Scenario, action: Action) -> tuple[str, float, int]:
    verdict = judge(world, scenario, scenario.case.claim, (), action)
    return verdict.outcome, verdict.accuracy, len(verdict.fixed)


@pytest.mark.slow
@for_each("code", CODES)
def test_every_fault_has_another_way_that_is_worth_the_same(world: World, pool: ScenarioPool, code: str):
    tried = set()
    for scenario in pool.take(code, SEEDS):
        best = worth(world, scenario, scenario.optimal_actions[0])
        for name, action in alternatives(world, scenario):
            assert worth(world, scenario, action) == best, (name, scenario.seed)
            assert best[:2] == ("resolved", 1.0)
            tried.add(name)
    assert tried, "no other way was found"


@pytest.mark.slow
def test_each_kind_of_other_way_is_met_somewhere(world: World, pool: ScenarioPool):
    met = {name for scenario in pool.take_all(SEEDS) for name, _ in alternatives(world, scenario)}
    assert met == {"another letter", "another reason", "another order", "another edit", "said twice", "a replacement"}


@for_each("modifier", ["59", "XS"])
def test_59_and_the_x_modifier_that_fits_are_worth_the_same(world: World, pool: ScenarioPool, modifier: str):
    for scenario in pool.take("ptp_indicator1_no_modifier", SEEDS):
        added = scenario.optimal_actions[0].edits[0]
        supports = {each for service in scenario.case.encounter.services for each in service.supports}
        if added.op == "add" and {"59", "XS"} <= supports:
            edit = added.model_copy(update={"value": modifier})
            action = Action(type=scenario.optimal_actions[0].type, edits=(edit,))
            assert worth(world, scenario, action) == ("resolved", 1.0, 1)
