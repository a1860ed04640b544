"""The facts that a scenario leaves behind: what the first try showed, how it ended, as events and as a Finish."""

from datetime import datetime

from gym.progress.engine.ability import Item
from gym.progress.engine.config import LOGITS
from gym.progress.engine.mastery import predict
from gym.progress.events import SkillOutcome, StoredFinish
from gym.progress.learner import Learner
from gym.session.state import FirstTry, State
from gym.world.claims.actions import Action
from gym.world.faults import CLEAN
from gym.world.scenarios.scenario import Scenario, Verdict


def fresh_claim(scenario: Scenario, at: datetime) -> State:
    """A claim as it comes to the desk, before anything was tried."""
    return State(
        scenario_id=scenario.scenario_id,
        presented_at=at,
        claim=scenario.case.claim,
        fixed=(),
        attempts=0,
        wrong=0,
        rungs=[],
        ladders={},
        first=None,
        last_accuracy=0.0,
        missed="",
        change="",
    )


def describe_edits(action: Action) -> str:
    """What a correction that was undone had asked for."""
    return "; ".join(
        f"{each.op} {each.path} {'' if each.value is None else each.value}".strip() for each in action.edits
    )


def first_try_facts(state: State, verdict: Verdict) -> FirstTry:
    """What the try that was judged showed, as the first one."""
    return FirstTry(
        accuracy=verdict.accuracy,
        fixed=verdict.fixed,
        broke=bool(verdict.shown),
        hinted=tuple(sorted(state["ladders"])),
        confidence=state["command"].confidence_level,
    )


def skill_outcomes(state: State, scenario: Scenario) -> tuple[SkillOutcome, ...]:
    """How each skill went on the first try; a clean claim is one skill of its own."""
    first = state["first"] or FirstTry()
    if not scenario.intended_issues:
        right = float(first.accuracy == 1.0)
        return (SkillOutcome(skill=CLEAN, right=right, hinted="clean" in first.hinted),)
    steps: dict[str, list[tuple[float, bool]]] = {}
    for place, issue in enumerate(scenario.intended_issues):
        step = (float(place in first.fixed), str(place) in first.hinted)
        steps.setdefault(issue.skill, []).append(step)
    return tuple(
        SkillOutcome(
            skill=skill,
            right=sum(right for right, _ in each) / len(each),
            hinted=any(hinted for _, hinted in each),
            steps=len(each),
        )
        for skill, each in steps.items()
    )


def predict_accuracy(learner: Learner, skills: tuple[SkillOutcome, ...], place: float, at: datetime) -> float:
    """The accuracy to expect of a first try without help; `place` is the difficulty in logits."""
    item = Item(tuple(each.skill for each in skills), place, tuple(each.steps for each in skills))
    return round(predict(learner.mastery, item, at), 4)


def seconds_on(state: State, scenario: Scenario, first: datetime | None = None) -> float:
    """How long the claim took. Where it was read in another session before, time runs from `first`, up to its limit."""
    here, whole = (
        max(0.0, (state["at"] - begun).total_seconds()) for begun in (state["presented_at"], first or state["at"])
    )
    return max(here, min(whole, scenario.time_limit_seconds))


def build_finish(
    state: State, scenario: Scenario, learner: Learner, *, is_repeat: bool = False, is_helped: bool = False
) -> StoredFinish:
    """The facts of the scenario that has just ended, for a learner as they stood before it; not paid yet."""
    first, skills, verdict = state["first"] or FirstTry(), skill_outcomes(state, scenario), state.get("verdict")
    place = LOGITS[scenario.difficulty] + state["offset"]
    return StoredFinish(
        scenario_id=scenario.scenario_id,
        family=scenario.family,
        title=scenario.title,
        difficulty=scenario.difficulty,
        area=scenario.area,
        resolved=verdict is not None and verdict.outcome == "resolved",
        attempts=state["attempts"],
        wrong=state["wrong"],
        rungs=len(state["rungs"]),
        hint_rungs=tuple(state["rungs"]),
        accuracy=first.accuracy,
        final_accuracy=state["last_accuracy"],
        seconds=seconds_on(state, scenario),
        time_limit_seconds=scenario.time_limit_seconds,
        skills=skills,
        confidence=first.confidence,
        at=state["at"],
        local_date=state["local_date"],
        mode=state["mode"],
        predicted=predict_accuracy(learner, skills, place, state["presented_at"]),
        place=place,
        is_repeat=is_repeat,
        is_helped=is_helped,
        is_seeded=state.get("seed") is not None,
        alias=state.get("alias", ""),
        calendar=state["calendar"],
    )
