"""What a user's record comes to under today's rules: finishes judged anew, folded again in their order."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from gym.progress.events import Event, Finish, Kind, StoredFinish, of_kind
from gym.progress.learner import Learner, apply, improvement, new_learner
from gym.progress.rewards.achievements import unlock_achievements
from gym.progress.rewards.award import award_finish
from gym.progress.schemas import UnlockedAchievement
from gym.value import Value


class RegradedFinish(Value):
    """The body of REGRADED: the finish before and as it counts from now on, and the version that regraded it."""

    before: StoredFinish
    after: StoredFinish
    version: str


class FinishChange(NamedTuple):
    """A finish before and after the regrade, and the points by which it raised the best rating."""

    session_id: str
    turn: int
    was: StoredFinish
    now: StoredFinish
    improvement: float

    @property
    def is_changed(self) -> bool:
        return self.was != self.now


def finishes_as_counted(events: Sequence[Event]) -> tuple[StoredFinish, ...]:
    """The finishes in order as they count now, after their last regrade or override."""
    return tuple(finishes_by_place(events).values())


def finishes_by_place(events: Sequence[Event]) -> dict[tuple[str, int], StoredFinish]:
    """Each finish as it counts now, by (session, turn)."""
    return apply_regrades(of_kind(events, Kind.SCENARIO_FINISHED), of_kind(events, Kind.REGRADED))


class UserRecord(NamedTuple):
    """A user's record under today's rules: the learner, every finish, and what is reached now for the first time.

    `won` names the finish (session, turn) that an achievement was reached with.
    """

    learner: Learner
    standings: tuple[FinishChange, ...]
    won: tuple[tuple[tuple[str, int], UnlockedAchievement], ...]

    @property
    def days(self) -> dict[tuple[str, int], date]:
        return {(each.session_id, each.turn): each.now.local_date for each in self.standings}

    @property
    def changes(self) -> tuple[FinishChange, ...]:
        return tuple(each for each in self.standings if each.is_changed)


class JudgedFinish(NamedTuple):
    """A finish as recorded, and its facts judged anew (without XP)."""

    session_id: str
    turn: int
    was: StoredFinish
    facts: Finish


def apply_regrades(finishes: Iterable[Event], regraded: Sequence[Event]) -> dict[tuple[str, int], StoredFinish]:
    """Each finish as written, or as last regraded."""
    kept = {(each.session_id, each.turn): StoredFinish.model_validate(each.body) for each in finishes}
    for event in regraded:
        kept[event.session_id, event.turn] = RegradedFinish.model_validate(event.body).after
    return kept


def refold(
    user_id: str, openings: Sequence[Event], judged: Sequence[JudgedFinish], unlocked: Sequence[Event]
) -> UserRecord:
    """Fold a user's finishes in their order, pay each by today's rules and reach what is reached.

    What was unlocked stays unlocked; `openings` are the starts of sessions, which may place a user.
    """
    learner, done, standings = new_learner(user_id), set[str](), list[FinishChange]()
    for event in sorted(openings, key=lambda each: each.at):
        learner = apply(learner, event)
    held = {each.body["code"]: each for each in unlocked}
    won: list[tuple[tuple[str, int], UnlockedAchievement]] = []
    for each in judged:
        is_repeat = each.facts.is_helped or each.facts.scenario_id in done
        facts = each.facts.model_copy(update={"is_repeat": is_repeat})
        done.add(facts.scenario_id)
        paid = StoredFinish(**facts.model_dump(), xp=award_finish(learner, facts).earned)
        after = apply(learner, finished_event(user_id, each, paid))
        standings.append(FinishChange(each.session_id, each.turn, each.was, paid, improvement(learner, after)))
        learner, fresh = with_unlocked(after, facts, held)
        won += [((each.session_id, each.turn), got) for got in fresh]
    for event in held.values():
        learner = apply(learner, event)
    return UserRecord(learner, tuple(standings), tuple(won))


def with_unlocked(learner: Learner, facts: Finish, held: dict[str, Event]) -> tuple[Learner, list[UnlockedAchievement]]:
    """The learner with new achievements; those on record keep their time."""
    reached = unlock_achievements(learner, facts)
    marked = {**learner.unlocked, **{each.code: each.unlocked_at for each in reached}}
    return learner.model_copy(update={"unlocked": marked}), [each for each in reached if each.code not in held]


def finished_event(user_id: str, judged: JudgedFinish, finish: StoredFinish) -> Event:
    return Event(
        session_id=judged.session_id,
        seq=0,
        turn=judged.turn,
        kind=Kind.SCENARIO_FINISHED,
        user_id=user_id,
        at=finish.at,
        local_date=finish.local_date,
        body=finish.model_dump(mode="json"),
    )


class Difference(NamedTuple):
    """What a regrade changes for one user: XP before and after, and the new record."""

    user_id: str
    version: int
    xp_before: int
    xp_after: int
    record: UserRecord
    at: datetime
