"""Cases and scenarios for facts about the world, and moves on them."""

from scenario_pool import compose_once

from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.claims.claim import ServiceLine
from gym.world.claims.edits import apply_edits
from gym.world.claims.encounter import Case
from gym.world.judge.judge import judge
from gym.world.judge.resubmissions import choose_resubmission
from gym.world.rules import check
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Difficulty, Scenario, Verdict
from gym.world.world import World


def clean(world: World, template: str | None = None, seed: int = 1, payer: str | None = None) -> Case:
    return compose_once(world, Spec(seed=seed, skill="clean_claim", template=template, payer_id=payer)).case


def on_claim(case: Case, **fields: object) -> Case:
    return case.model_copy(update={"claim": case.claim.model_copy(update=fields)})


def with_lines(case: Case, *lines: ServiceLine) -> Case:
    return on_claim(case, lines=lines, total=None)


def changed(case: Case, **fields: object) -> Case:
    """The case with fields of its first line replaced."""
    return with_lines(case, case.claim.lines[0].model_copy(update=fields), *case.claim.lines[1:])


def coded(case: Case, *diagnoses: str) -> Case:
    """The case with these diagnoses on the claim, all of them in the note."""
    noted = case.encounter.model_copy(update={"diagnoses": diagnoses})
    return on_claim(case, diagnoses=diagnoses).model_copy(update={"encounter": noted})


def keys(world: World, case: Case) -> list[str]:
    return [finding.key for finding in check(world, case)]


def pair(
    world: World, code: str, rule: str | None = None, template: str | None = None, move: ActionType | None = None
) -> Scenario:
    """A scenario of the fault, alone on the claim, that shows that rule and that this move settles."""
    alone = (Difficulty.INTERMEDIATE, Difficulty.BEGINNER)
    specs = (Spec(seed=seed, fault=code, template=template, difficulty=each) for seed in range(60) for each in alone)
    return next(
        made
        for made in (compose_once(world, spec) for spec in specs)
        if [each.rule_ids for each in made.intended_issues] == [(rule,) if rule else made.intended_issues[0].rule_ids]
        and move in (None, made.optimal_actions[0].type)
    )


def act(world: World, scenario: Scenario, kind: ActionType, *edits: Edit) -> Verdict:
    return judge(world, scenario, scenario.case.claim, (), Action(type=kind, edits=edits))


def correct(world: World, scenario: Scenario, *edits: Edit) -> Verdict:
    """The edits sent the way the payer takes a change to what it has answered."""
    case = scenario.case
    return act(world, scenario, choose_resubmission(world, case, apply_edits(world, case.claim, edits)), *edits)
