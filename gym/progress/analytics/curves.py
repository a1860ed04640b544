"""How ratings came to be: the learner's skills folded finish by finish, and looked at on the way."""

from collections.abc import Sequence
from datetime import datetime

from gym.progress.analytics.model import Curve, Point
from gym.progress.engine.config import LOGITS
from gym.progress.engine.mastery import Mastery, observe, rate_skill
from gym.progress.events import Finish
from gym.world.faults import SKILLS

MOST = 120
ALL = ""


def rating_curves(start: Mastery, finishes: Sequence[Finish], wanted: Sequence[int]) -> tuple[Curve, ...]:
    """The ratings after the finishes in the places `wanted`, in order: of all skills, and of each that was met.

    At most MOST looks are taken, the last one always. A finish costs one observation (50 to 130 us), a look one rating
    of every skill (some 40 us each): 2,000 finishes well under a second.
    """
    looks, mastery = space_evenly(wanted), start
    points: dict[str, list[Point]] = {}
    fresh: set[str] = set()
    for place, finish in enumerate(finishes[: looks[-1] + 1] if looks else ()):
        mastery = update_mastery(mastery, finish)
        fresh |= {outcome.skill for outcome in finish.skills}
        if place not in looks:
            continue
        known = fresh if place != looks[-1] else fresh | points.keys() - {ALL}
        for skill, point in take_points(mastery, finish.at, place + 1, known).items():
            points.setdefault(skill, []).append(point)
        fresh = set()
    return tuple(Curve(skill=skill, points=tuple(found)) for skill, found in points.items())


def space_evenly(places: Sequence[int]) -> list[int]:
    """At most MOST of the places, evenly spaced; the last one is always among them."""
    step = -(-len(places) // MOST) or 1
    return sorted(places[len(places) - 1 :: -step]) if places else []


def update_mastery(mastery: Mastery, finish: Finish) -> Mastery:
    """The mastery after a finish, as in gym/progress/learner.py."""
    place = LOGITS[finish.difficulty] if finish.place is None else finish.place
    return observe(mastery, finish.skills, place, finish.at)


def take_points(mastery: Mastery, at: datetime, claims: int, known: set[str]) -> dict[str, Point]:
    """The rating of each skill in `known`, and the mean over all skills under the name ""."""
    rated = {skill: rate_skill(mastery, skill, at) for skill in {*SKILLS, *known}}
    every = [rated[skill] for skill in SKILLS]
    mean = [sum(part) / len(every) for part in zip(*every, strict=True)]
    rows = {ALL: mean, **{skill: rated[skill] for skill in sorted(known)}}
    return {
        skill: Point(at=at, claims=claims, value=round(value, 4), spread=round(spread, 4))
        for skill, (value, spread) in rows.items()
    }
