import tomllib
from pathlib import Path

from coach_views import coach_of, said, text_of
from rows import for_each

from agents.guard.guard import Guard
from agents.models.model import ScriptedModel
from gym.coaching.briefing import CoachBrief, brief_hint
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import LEVELS, Spec

PARAPHRASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "paraphrases.toml").read_text())["case"]
RUNGS = (1, 2, 3, 4)


def told(world, fault, rung, seed=0) -> CoachBrief:
    first = next(each for each in FAULTS if each.code == fault)
    scenario = compose(world, Spec(seed=seed, fault=fault, difficulty=LEVELS[first.level - 1]))
    return brief_hint(world, scenario, scenario.case.claim, (), scenario.intended_issues[0].rungs[rung - 1], rung, "")


@for_each("rung", RUNGS)
@for_each("fault", [fault.code for fault in FAULTS])
def test_the_guard_lets_every_plain_hint_pass(world, fault, rung):
    telling = told(world, fault, rung)
    guard = Guard(telling.view, telling.key)
    assert guard.check(telling.view.plain).ok
    assert guard.is_on_topic(telling.view.plain)
    assert guard.is_complete(telling.view.plain)


@for_each("seed", range(3))
@for_each("case", PARAPHRASES)
def test_the_guard_lets_an_honest_rewording_pass(world, case, seed):
    telling = told(world, case["fault"], case["rung"], seed)
    guard = Guard(telling.view, telling.key)
    assert guard.check(case["say"]).ok, guard.check(case["say"]).reason
    assert guard.is_on_topic(case["say"])


@for_each("fault", [fault.code for fault in FAULTS])
async def test_a_model_that_tells_the_answer_early_is_not_heard(world, fault):
    first, last = told(world, fault, 1), told(world, fault, 4)
    pieces = await said(coach_of(ScriptedModel(last.view.plain)), first.view, first.key)
    assert text_of(pieces).endswith(first.view.plain)
    leaked = text_of(pieces).removesuffix(first.view.plain)
    assert not any(secret.lower() in leaked.lower() for secret in first.key.secrets)
