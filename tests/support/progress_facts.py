"""Facts to fold: finished scenarios and the events that carry them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from gym.progress.events import Event, Finish, Kind, SkillOutcome, StoredFinish
from gym.progress.learner import Learner, apply, new_learner
from gym.progress.rewards.achievements import unlock_achievements
from gym.progress.rewards.award import award_finish
from gym.world.scenarios.scenario import Difficulty

START = datetime(2024, 7, 1, 9, tzinfo=UTC)
PERFECT: dict[str, Any] = {
    "scenario_id": "sc-1",
    "family": "knee/missing_mod25",
    "title": "A visit for a knee",
    "difficulty": Difficulty.BEGINNER,
    "area": "coding and bundling",
    "resolved": True,
    "attempts": 1,
    "wrong": 0,
    "rungs": 0,
    "accuracy": 1.0,
    "final_accuracy": 1.0,
    "seconds": 240.0,
    "time_limit_seconds": 240,
    "confidence": None,
    "at": START,
    "local_date": START.date(),
}


def outcome(skill: str, right: float = 1.0, hinted: bool = False) -> SkillOutcome:
    return SkillOutcome(skill=skill, right=right, hinted=hinted)


def finish(skill: str = "modifier_25", **changes: Any) -> Finish:
    """A perfect beginner scenario done slowly, unless said otherwise."""
    facts = {
        **PERFECT,
        "skills": (outcome(skill, changes.get("accuracy", 1.0), bool(changes.get("rungs"))),),
        **changes,
    }
    return Finish(**facts)


NOT_SETTLED: dict[str, Any] = {"resolved": False, "attempts": 2, "wrong": 1, "accuracy": 0.0, "final_accuracy": 0.0}


def given_up(skill: str = "modifier_25", **changes: Any) -> Finish:
    """One wrong try, then given up."""
    return finish(skill, **{**NOT_SETTLED, **changes})


def day(number: int) -> dict[str, Any]:
    """The facts of a scenario done on day `number`."""
    at = START + timedelta(days=number)
    return {"scenario_id": f"sc-day-{number}", "family": f"family {number}", "at": at, "local_date": at.date()}


def event(kind: Kind, body: dict[str, Any], seq: int = 0, at: datetime = START) -> Event:
    return Event(session_id="s-1", seq=seq, turn=seq, kind=kind, user_id="ann", at=at, local_date=at.date(), body=body)


def finished_event(facts: Finish, xp: int, seq: int = 0) -> Event:
    body = StoredFinish(**facts.model_dump(), xp=xp).model_dump(mode="json")
    return event(Kind.SCENARIO_FINISHED, body, seq, facts.at)


def play(finishes: Iterable[Finish], learner: Learner | None = None) -> tuple[list[Event], Learner]:
    """The events that a session of these scenarios leaves, XP and achievements as the product gives them, and who did
    them.
    """
    learner, log, done = learner or new_learner("ann"), [], set[str]()
    for facts in finishes:
        facts = facts.model_copy(update={"is_repeat": facts.is_repeat or facts.scenario_id in done})
        done.add(facts.scenario_id)
        log.append(finished_event(facts, award_finish(learner, facts).earned, len(log)))
        learner = apply(learner, log[-1])
        for got in unlock_achievements(learner, facts):
            log.append(event(Kind.ACHIEVEMENT_UNLOCKED, got.model_dump(mode="json"), len(log), facts.at))
            learner = apply(learner, log[-1])
    return log, learner


def log_of(finishes: Iterable[Finish], learner: Learner | None = None) -> list[Event]:
    return play(finishes, learner)[0]


def fold(log: Iterable[Event], learner: Learner | None = None) -> Learner:
    learner = learner or new_learner("ann")
    for each in log:
        learner = apply(learner, each)
    return learner


def after(*finishes: Finish) -> Learner:
    """The learner who did these scenarios."""
    return play(finishes)[1]
