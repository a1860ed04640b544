"""The facts that a scenario leaves behind: what the first try showed, how it ended, as events and as a Finish."""

from datetime import date, datetime

from gym.progress.calendar import Calendar
from gym.progress.engine.ability import Item
from gym.progress.engine.config import LOGITS
from gym.progress.engine.mastery import predict
from gym.progress.events import Event, Finish, Kind, SkillOutcome
from gym.progress.learner import Learner
from gym.session.state import Json, State, moment
from gym.world.claims.actions import Action
from gym.world.faults import CLEAN
from gym.world.scenarios.scenario import Scenario, Verdict


def new_event(state: State, kind: Kind, body: Json) -> Event:
    return Event(
        session_id=state["session_id"],
        seq=0,
        turn=0,
        kind=kind,
        user_id=state["user_id"],
        at=moment(state),
        local_date=date.fromisoformat(state["local_date"]),
        body=body,
    )


def fresh_claim(scenario: Scenario, at: str) -> State:
    """The state of a newly dealt claim; `at` is ISO 8601."""
    return State(
        scenario_id=scenario.scenario_id,
        presented_at=at,
        claim=scenario.case.claim.model_dump(mode="json"),
        fixed=[],
        attempts=0,
        wrong=0,
        rungs=[],
        ladders={},
        first=None,
        last_accuracy=0.0,
        change="",
    )


def describe_edits(action: Action) -> str:
    """The edits of a correction that was undone."""
    return "; ".join(
        f"{each.op} {each.path} {'' if each.value is None else each.value}".strip() for each in action.edits
    )


def first_try_facts(state: State, verdict: Verdict) -> Json:
    """Accuracy, issues fixed, issues hinted before, and stated confidence."""
    return {
        "accuracy": verdict.accuracy,
        "fixed": list(verdict.fixed),
        "broke": bool(verdict.shown),
        "hinted": sorted(state["ladders"]),
        "confidence": state["command"].get("confidence_level"),
    }


def skill_outcomes(state: State, scenario: Scenario) -> tuple[SkillOutcome, ...]:
    """Outcome by skill on the first try; a clean claim is a skill of its own."""
    first: Json = state["first"] or {"accuracy": 0.0, "fixed": [], "broke": False, "hinted": []}
    if not scenario.intended_issues:
        right = float(first["accuracy"] == 1.0)
        return (SkillOutcome(skill=CLEAN, right=right, hinted="clean" in first["hinted"]),)
    steps: dict[str, list[tuple[float, bool]]] = {}
    for place, issue in enumerate(scenario.intended_issues):
        step = (float(place in first["fixed"]), str(place) in first["hinted"])
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
    """Expected first-try accuracy without help; `place` is the difficulty in logits."""
    item = Item(tuple(each.skill for each in skills), place, tuple(each.steps for each in skills))
    return round(predict(learner.mastery, item, at), 4)


def seconds_on(state: State, scenario: Scenario, first: datetime | None = None) -> float:
    """Seconds on the claim. If it was read before in another session, time runs from `first`, up to the limit."""
    here, whole = (
        max(0.0, (moment(state) - begun).total_seconds())
        for begun in (datetime.fromisoformat(state["presented_at"]), first or moment(state))
    )
    return max(here, min(whole, scenario.time_limit_seconds))


def build_finish(
    state: State, scenario: Scenario, learner: Learner, *, is_repeat: bool = False, is_helped: bool = False
) -> Finish:
    """Facts of the finished scenario, for a learner as they were before it."""
    first: Json = state["first"] or {"accuracy": 0.0, "confidence": None}
    presented, skills = moment({"at": state["presented_at"]}), skill_outcomes(state, scenario)
    place = LOGITS[scenario.difficulty] + state["offset"]
    return Finish(
        scenario_id=scenario.scenario_id,
        family=scenario.family,
        title=scenario.title,
        difficulty=scenario.difficulty,
        area=scenario.area,
        resolved=state["verdict"]["outcome"] == "resolved",
        attempts=state["attempts"],
        wrong=state["wrong"],
        rungs=len(state["rungs"]),
        hint_rungs=tuple(state["rungs"]),
        accuracy=first["accuracy"],
        final_accuracy=state["last_accuracy"],
        seconds=seconds_on(state, scenario),
        time_limit_seconds=scenario.time_limit_seconds,
        skills=skills,
        confidence=first["confidence"],
        at=moment(state),
        local_date=date.fromisoformat(state["local_date"]),
        mode=state["mode"],
        predicted=predict_accuracy(learner, skills, place, presented),
        place=place,
        is_repeat=is_repeat,
        is_helped=is_helped,
        is_seeded=state.get("seed") is not None,
        alias=state.get("alias", ""),
        calendar=Calendar.model_validate(state["calendar"]),
    )
