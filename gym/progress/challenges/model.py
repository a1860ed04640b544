"""Challenges: two users settle the same claims, each in a session of their own; folded from the challenge's acts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, assert_never

from gym.progress.notices import Notice
from gym.value import Value
from gym.world.scenarios.scenario import Difficulty

ANSWER_WITHIN = timedelta(days=7)
PLAY_WITHIN = timedelta(days=7)

Status = Literal["open", "declined", "expired", "accepted", "over"]
# How it ended: by points, by accuracy of first tries, evenly, because one did not finish in time, or neither did.
Outcome = Literal["points", "accuracy", "draw", "forfeit", "unplayed"]


class ChallengeKind(StrEnum):
    """What happened to a challenge. Values are stored: add new ones, never rename."""

    CHALLENGED = "challenged"
    ACCEPTED = "challenge_accepted"
    DECLINED = "challenge_declined"
    BEGUN = "challenge_begun"
    PLAYED = "challenge_claim_played"
    SETTLED = "challenge_settled"


class ChallengeAct(Value):
    """One act on a challenge's log; `at` is UTC, `body` depends on `kind`."""

    kind: ChallengeKind
    actor: str
    at: datetime
    body: dict[str, Any]


class ClaimScore(Value):
    """A finished claim: final score 0..100, first-try accuracy 0..1."""

    scenario_id: str
    score: int
    accuracy: float


class Side(Value):
    """One player: their session, once started, and their finished claims."""

    user_id: str
    session_id: str | None = None
    played: tuple[ClaimScore, ...] = ()

    @property
    def score(self) -> int:
        return sum(each.score for each in self.played)

    @property
    def accuracy(self) -> float:
        """Mean first-try accuracy 0..1 to four places; 0 without tries."""
        return round(sum(each.accuracy for each in self.played) / len(self.played), 4) if self.played else 0.0


class Ending(Value):
    """How a challenge ended; `winner` is None for a draw."""

    outcome: Outcome
    winner: str | None


class Challenge(Value):
    """A challenge; `sides` are the challenger and the opponent."""

    challenge_id: str
    difficulty: Difficulty
    skill: str | None
    scenarios: tuple[str, ...]
    created_at: datetime
    sides: tuple[Side, Side]
    answer: Literal["accepted", "declined"] | None = None
    answered_at: datetime | None = None
    ending: Ending | None = None
    ended_at: datetime | None = None

    @property
    def user_ids(self) -> tuple[str, str]:
        first, second = self.sides
        return first.user_id, second.user_id

    @property
    def answer_by(self) -> datetime:
        return self.created_at + ANSWER_WITHIN

    @property
    def play_by(self) -> datetime | None:
        """Deadline for claims, once accepted; None before."""
        return self.answered_at + PLAY_WITHIN if self.answered_at and self.answer == "accepted" else None

    def side(self, user_id: str) -> Side:
        first, second = self.sides
        return first if first.user_id == user_id else second

    def other(self, user_id: str) -> Side:
        first, second = self.sides
        return second if first.user_id == user_id else first

    def has_played(self, side: Side) -> bool:
        return len(side.played) == len(self.scenarios)

    def is_sealed(self, user_id: str, now: datetime) -> bool:
        """Whether answers stay hidden from `user_id`, since the opponent still has claims to play."""
        return self.is_running(now) and not self.has_played(self.other(user_id))

    def is_running(self, now: datetime) -> bool:
        return self.status(now) == "accepted"

    def status(self, now: datetime) -> Status:
        match self.answer:
            case "declined":
                return "declined"
            case "accepted":
                return "over" if self.ending or ending_of(self, now) else "accepted"
            case None:
                return "open" if now < self.answer_by else "expired"
            case _:
                assert_never(self.answer)

    def counts(self, user_id: str, scenario_id: str, at: datetime) -> bool:
        """Whether a finish counts now: a claim of the challenge, played for the first time and before the deadline."""
        met = {each.scenario_id for each in self.side(user_id).played}
        return scenario_id in self.scenarios and scenario_id not in met and self.is_running(at)


def fold_challenge(acts: Iterable[ChallengeAct]) -> Challenge | None:
    """The challenge after these acts; None without acts."""
    challenge = None
    for act in acts:
        challenge = apply_act(challenge, act)
    return challenge


def apply_act(challenge: Challenge | None, act: ChallengeAct) -> Challenge:
    """The challenge after one more act; the first act creates it."""
    body = act.body
    if challenge is None:
        facts = {name: body[name] for name in ("challenge_id", "difficulty", "skill", "scenarios")}
        sides = ({"user_id": act.actor}, {"user_id": body["opponent"]})
        return Challenge.model_validate({**facts, "sides": sides, "created_at": act.at})
    match act.kind:
        case ChallengeKind.ACCEPTED:
            return challenge.model_copy(update={"answer": "accepted", "answered_at": act.at})
        case ChallengeKind.DECLINED:
            return challenge.model_copy(update={"answer": "declined", "answered_at": act.at})
        case ChallengeKind.BEGUN:
            return with_side(challenge, act.actor, session_id=body["session_id"])
        case ChallengeKind.PLAYED:
            played = challenge.side(act.actor).played
            return with_side(challenge, act.actor, played=(*played, ClaimScore.model_validate(body)))
        case ChallengeKind.SETTLED:
            return challenge.model_copy(update={"ending": Ending.model_validate(body), "ended_at": act.at})
        case ChallengeKind.CHALLENGED:
            return challenge
        case _:
            assert_never(act.kind)


def with_side(challenge: Challenge, user_id: str, **changed: Any) -> Challenge:
    rows = (side.model_copy(update=changed) if side.user_id == user_id else side for side in challenge.sides)
    return challenge.model_copy(update={"sides": tuple(rows)})


def ending_of(challenge: Challenge, now: datetime) -> Ending | None:
    """The ending, decided by points, then by accuracy, never by time; None while it goes on."""
    if challenge.play_by is None:
        return None
    done = [side for side in challenge.sides if challenge.has_played(side)]
    if len(done) == len(challenge.sides):
        return compare_sides(*challenge.sides)
    if now < challenge.play_by:
        return None
    return Ending(outcome="forfeit", winner=done[0].user_id) if done else Ending(outcome="unplayed", winner=None)


def compare_sides(first: Side, second: Side) -> Ending:
    rows: tuple[tuple[Outcome, float], ...] = (
        ("points", first.score - second.score),
        ("accuracy", first.accuracy - second.accuracy),
    )
    for outcome, ahead in rows:
        if ahead:
            return Ending(outcome=outcome, winner=first.user_id if ahead > 0 else second.user_id)
    return Ending(outcome="draw", winner=None)


def settle(challenge: Challenge, now: datetime) -> ChallengeAct | None:
    """The act that records the ending; None if it has not ended or is already recorded."""
    ending = None if challenge.ending else ending_of(challenge, now)
    if ending is None:
        return None
    body = ending.model_dump(mode="json")
    return ChallengeAct(kind=ChallengeKind.SETTLED, actor=ending.winner or challenge.user_ids[0], at=now, body=body)


def challenge_notice(challenge: Challenge, kind: ChallengeKind, text: str, at: datetime) -> Notice:
    return Notice(source=f"{challenge.challenge_id}:{kind}", kind="challenge", text=text, at=at)
