"""Today's set of claims as a plain value: what it holds, how far it is, how long it takes, and what it showed."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Literal

from gym.progress.takeaways import format_count
from gym.value import Value

SET_SIZE = 5
# Seconds a claim takes where nothing is known of the user's pace, and the bounds of what is taken for a pace.
USUAL_PACE, QUICKEST, SLOWEST = 110.0, 30.0, 600.0
SetKind = Literal["review", "practice"]


class DoneClaim(Value):
    """A finished claim: the skills it was about, whether its first try was right, and where to look at it again."""

    session_id: str
    turn: int
    title: str = ""
    skills: tuple[str, ...]
    is_right: bool
    is_alone: bool
    seconds: float


class SetClaim(Value):
    """One place in the set; `is_right` is None until it is done."""

    kind: SetKind
    is_right: bool | None = None


class TodaySet(Value):
    """The set of today: its claims in order, the done ones first, and about how many minutes the rest takes."""

    claims: tuple[SetClaim, ...]
    minutes: int

    @property
    def of(self) -> int:
        return len(self.claims)

    @property
    def done_count(self) -> int:
        return sum(each.is_right is not None for each in self.claims)

    @property
    def reviews(self) -> int:
        """How many of the claims still to do are reviews."""
        return sum(each.kind == "review" for each in self.claims if each.is_right is None)


class SetClosing(Value):
    """What a finished set came to: right first tries, what was learned, reviews due tomorrow, and words to share."""

    right: int
    of: int
    learned: tuple[str, ...]
    tomorrow: int
    share: str


def find_pace(seconds: Sequence[float]) -> float:
    """Seconds that a claim takes the user: the median of the last ones, within bounds."""
    return min(SLOWEST, max(QUICKEST, median(seconds))) if seconds else USUAL_PACE


def count_of_set(finished: int) -> int:
    """How many claims of the set are done after so many today; a full set stays full until the next one begins."""
    return (finished - 1) % SET_SIZE + 1 if finished else 0


def plan_set(today: Sequence[DoneClaim], due: int, pace: float) -> TodaySet:
    """The set after the claims of today, with `due` reviews waiting, which come first."""
    done = today[len(today) - count_of_set(len(today)) :]
    left = SET_SIZE - len(done)
    ahead = [SetClaim(kind="review" if place < due else "practice") for place in range(left)]
    behind = [SetClaim(kind="practice", is_right=each.is_right) for each in done]
    minutes = max(1, round(left * pace / 60)) if left else 0
    return TodaySet(claims=(*behind, *ahead), minutes=minutes)


def say_set(planned: TodaySet) -> str:
    """What is left of the set, in a line: "5 claims, 2 of them reviews, about 9 minutes"."""
    left = planned.of - planned.done_count
    if not left:
        return "Today's set is done. You can go on with another one."
    reviews = f", {planned.reviews} of them {'a review' if planned.reviews == 1 else 'reviews'}" * (planned.reviews > 0)
    start = (
        format_count(left, "claim") if not planned.done_count else f"{left} more {'claim' if left == 1 else 'claims'}"
    )
    return f"{start}{reviews}, about {format_count(planned.minutes, 'minute')}"


def close_set(today: Sequence[DoneClaim], names: Mapping[str, str], tomorrow: int) -> SetClosing | None:
    """The closing card of the set that the last claim of today ended; None within a set."""
    if not today or len(today) % SET_SIZE:
        return None
    claims = today[-SET_SIZE:]
    right = sum(each.is_right for each in claims)
    learned = tuple(dict.fromkeys(names.get(skill, skill) for each in claims if each.is_right for skill in each.skills))
    marks = " ".join("●" if each.is_right else "○" for each in claims)
    share = f"Training Gym: {right} of {SET_SIZE} right at the first try today. {marks}"
    return SetClosing(right=right, of=SET_SIZE, learned=learned, tomorrow=tomorrow, share=share)


def list_missed(today: Sequence[DoneClaim]) -> tuple[DoneClaim, ...]:
    """The claims of today whose first try was not right, to be looked at again."""
    return tuple(each for each in today if not each.is_right)


def list_new_abilities(week: Sequence[DoneClaim], alone: Mapping[str, int]) -> tuple[str, ...]:
    """Skills settled without help for the first time in the last week: all the times so far (`alone`) fall into it."""
    counts: dict[str, int] = {}
    for each in week:
        for skill in each.skills if each.is_alone else ():
            counts[skill] = counts.get(skill, 0) + 1
    return tuple(skill for skill, times in counts.items() if times >= alone.get(skill, 0) > 0)
