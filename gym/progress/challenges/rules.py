"""What may be done in a challenge, by whom, and what both sides hear of it."""

from datetime import datetime

from gym.errors import NotFound, NotYours, wrong
from gym.progress.challenges.model import Challenge, ChallengeAct, ChallengeKind, challenge_notice
from gym.progress.notices import Notice
from gym.progress.takeaways import format_count

MOST_OPEN = 5


def require_side(challenge: Challenge | None, user_id: str) -> Challenge:
    """The challenge, for one of its players. Raises NotFound for anybody else."""
    if challenge is None or user_id not in challenge.user_ids:
        raise NotFound("You have no challenge with that id.")
    return challenge


def require_room(sent: tuple[Challenge, ...], at: datetime) -> None:
    """Raises Invalid if the user has MOST_OPEN open challenges already."""
    if sum(each.status(at) in ("open", "accepted") for each in sent) >= MOST_OPEN:
        raise wrong("user_id", f"You have {MOST_OPEN} open challenges, the maximum. End one first.")


def answer_challenge(challenge: Challenge, user_id: str, kind: ChallengeKind, at: datetime) -> ChallengeAct | None:
    """The opponent's answer; None if it was given before. Raises NotFound, NotYours, Invalid."""
    if require_side(challenge, user_id).user_ids[0] == user_id:
        raise NotYours("Only your opponent can answer this challenge.")
    wanted = "accepted" if kind is ChallengeKind.ACCEPTED else "declined"
    if challenge.answer == wanted:
        return None
    if challenge.answer:
        raise wrong("user_id", f"You have already {challenge.answer} this challenge.")
    if challenge.status(at) == "expired":
        raise wrong("user_id", "That challenge has expired. Send a new one.")
    return ChallengeAct(kind=kind, actor=user_id, at=at, body={})


def require_can_begin(challenge: Challenge, user_id: str, at: datetime) -> None:
    """Raises NotFound or Invalid if the user cannot start their session now."""
    side = require_side(challenge, user_id).side(user_id)
    if side.session_id:
        raise wrong("challenge", f"You have already started this challenge. Continue in session {side.session_id}.")
    match challenge.status(at):
        case "open":
            raise wrong("challenge", f"{challenge.user_ids[1]} has not accepted this challenge yet.")
        case "accepted":
            return
        case status:
            raise wrong("challenge", f"This challenge is {status}: start a session without it.")


def notify_sides(challenge: Challenge, act: ChallengeAct) -> tuple[tuple[str, Notice], ...]:
    words = word_notices(challenge, act)
    return tuple((user_id, challenge_notice(challenge, act.kind, text, act.at)) for user_id, text in words.items())


def word_notices(challenge: Challenge, act: ChallengeAct) -> dict[str, str]:
    first, second = challenge.user_ids
    claims = f"{format_count(len(challenge.scenarios), 'claim')} at {challenge.difficulty} level"
    match act.kind:
        case ChallengeKind.CHALLENGED:
            sent = f"You have challenged {second} to {claims}. They can answer until {challenge.answer_by:%Y-%m-%d}."
            return {
                first: sent,
                second: f"{first} challenges you to {claims}. Answer by {challenge.answer_by:%Y-%m-%d}.",
            }
        case ChallengeKind.ACCEPTED:
            until = f"Settle the {claims} by {challenge.play_by:%Y-%m-%d}."
            return {first: f"{second} has accepted your challenge. {until}", second: f"The challenge is on. {until}"}
        case ChallengeKind.DECLINED:
            return {first: f"{second} has declined your challenge."}
        case ChallengeKind.SETTLED:
            return {user_id: describe_result(challenge, user_id) for user_id in challenge.user_ids}
        case _:
            return {}


def describe_result(challenge: Challenge, user_id: str) -> str:
    assert challenge.ending
    mine, other, won = challenge.side(user_id), challenge.other(user_id), challenge.ending.winner == user_id
    points = f"{mine.score} points to {other.score}"
    match challenge.ending.outcome:
        case "unplayed":
            return f"The challenge between you and {other.user_id} was not played in time."
        case "forfeit":
            return (
                f"You won: {other.user_id} did not finish in time." if won else "You did not finish in time and lost."
            )
        case "draw":
            return f"A draw against {other.user_id}: {points}, with equal first tries."
        case "accuracy":
            return f"You {'won' if won else 'lost'} against {other.user_id}: {points}, decided by first tries."
        case "points":
            return f"You {'won' if won else 'lost'} against {other.user_id}: {points}."
