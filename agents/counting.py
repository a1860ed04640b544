"""The nodes that end a claim and an exam: what was done is paid and learnt from."""

from typing import Any

from agents.nodes import Run, draft
from gym.progress.events import Finish, Kind
from gym.progress.learner import Learner, improvement
from gym.progress.learner import apply as learn
from gym.progress.rewards import unlock
from gym.progress.scoring import award
from gym.session import exam
from gym.session.outcome import event
from gym.session.state import Json, State


async def award_xp(state: State, runtime: Run) -> State:
    """Pay what the scenario earned and unlock what it reached; the learner as they stand afterwards.

    A session with a seed of the user's own moves nothing, and an exam nothing before it ends.
    """
    facts, learner = Finish.model_validate(state["finish"]), runtime.context.learner()
    xp = award(learner, facts)
    paid = State(phase="between", xp=xp.model_dump(mode="json"), unlocked=[])
    body = {**state["finish"], "xp": xp.earned}
    if examined := exam.of(state):
        late = examined.done[-1].late
        answer = {"turn": state["acted_turn"], "finish": body}
        return State(**{**paid, "answered": [*state["answered"], *([] if late else [answer])]})
    drafts = draft(state, Kind.SCENARIO_FINISHED, body)
    if facts.is_seeded:
        shadow = learn(learner, event(state, Kind.SCENARIO_FINISHED, {**body, "is_seeded": False}))
        return State(**{**paid, "drafts": drafts, "shadow": shadow.model_dump(mode="json")})
    return State(**{**paid, **reached(state, learn(learner, event(state, Kind.SCENARIO_FINISHED, body)), drafts)})


def reached(state: State, after: Learner, drafts: list[Json]) -> State:
    """The learner after a finish, with what it unlocks."""
    won = unlock(after, Finish.model_validate(state["finish"]))
    for each in won:
        unlocked: dict[str, Any] = each.model_dump(mode="json")
        drafts = [*drafts, {"kind": Kind.ACHIEVEMENT_UNLOCKED.value, "body": unlocked}]
        after = learn(after, event(state, Kind.ACHIEVEMENT_UNLOCKED, unlocked))
    gained = [each.model_dump(mode="json") for each in won]
    return State(unlocked=gained, learner=after.model_dump(mode="json"), drafts=drafts)


async def end_exam(state: State, runtime: Run) -> State:
    """Count the answers of the exam, and put them and its result on the log; nothing more is dealt."""
    examined = exam.of(state)
    assert examined
    over = examined if examined.is_over else examined.at_its_time()
    learner, drafts, counted = runtime.context.learner(), state.get("drafts", []), list[Json]()
    for answer in state.get("answered", []):
        after = learn(learner, event(state, Kind.SCENARIO_FINISHED, answer["finish"]))
        drafts = [*drafts, {"kind": Kind.SCENARIO_FINISHED.value, "body": answer["finish"], "turn": answer["turn"]}]
        counted.append({**answer, "improvement": improvement(learner, after)})
        learner = after
    ended = {"kind": Kind.EXAM_ENDED.value, "body": exam.ended(state, over)}
    return State(
        phase="over",
        exam=over.model_dump(mode="json"),
        answered=[],
        counted=counted,
        learner=learner.model_dump(mode="json"),
        drafts=[*drafts, ended],
    )
