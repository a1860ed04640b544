"""Attempts and learners for scale.py, made by the product's own award and fold, and instants to put them at."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from gym.progress.events import Event, Kind, SkillOutcome, StoredFinish
from gym.progress.learner import Learner, apply, improvement, new_learner
from gym.progress.rewards.achievements import unlock_achievements
from gym.progress.rewards.award import award_finish
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

NOW = datetime(2026, 3, 8, 20, tzinfo=UTC)  # a Sunday evening: the week's board is full
SPAN = timedelta(days=400)
LONGEST, KEPT, PER_SESSION = 10_000, (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000), 10
PROBES = 0.15
COPIED = 400
USERS_PER_ATTEMPT = 1 / 20


class Made(NamedTuple):
    """One finish as the product made it, and what it brought on the improvement board."""

    finish: StoredFinish
    improvement: float


def drawn(random: Random, at: datetime) -> StoredFinish:
    """The facts of one finished scenario."""
    skill, wrong, rungs = random.choice(tuple(SKILLS)), random.choice((0, 0, 0, 1, 2)), random.choice((0, 0, 1, 3))
    right = round(random.random(), 2) if wrong else 1.0
    probe = random.random() < PROBES
    return StoredFinish(
        scenario_id=f"{random.getrandbits(64):016x}",
        family=f"{skill}/{random.randrange(12)}",
        title="An office visit with an injection",
        difficulty=random.choice(tuple(Difficulty)),
        area="coding and bundling",
        resolved=random.random() < 0.9,
        attempts=wrong + 1,
        wrong=wrong,
        rungs=0 if probe else rungs,
        accuracy=right,
        final_accuracy=1.0,
        seconds=float(random.randrange(40, 400)),
        time_limit_seconds=240,
        skills=(SkillOutcome(skill=skill, right=right, hinted=bool(rungs) and not probe),),
        confidence=random.choice((None, 0.6, 0.9)),
        at=at,
        local_date=at.date(),
        mode="probe" if probe else "practice",
        predicted=0.7,
    )


def history() -> Iterator[tuple[Made, Learner]]:
    """Finish after finish of one user, and the learner after each."""
    random, learner = Random(20), new_learner("veteran")
    for number in range(LONGEST):
        at = NOW - SPAN + SPAN * number / LONGEST
        facts = drawn(random, at)
        finish = facts.model_copy(update={"xp": award_finish(learner, facts).earned})
        after = apply(learner, event(Kind.SCENARIO_FINISHED, finish.model_dump(mode="json"), at))
        for got in unlock_achievements(after, finish):
            after = apply(after, event(Kind.ACHIEVEMENT_UNLOCKED, got.model_dump(mode="json"), at))
        yield Made(finish, max(0.0, improvement(learner, after))), after
        learner = after


def event(kind: Kind, body: dict[str, Any], at: datetime) -> Event:
    """An event to fold."""
    return Event(session_id="s", seq=0, turn=0, kind=kind, user_id="u", at=at, local_date=at.date(), body=body)


def fold() -> tuple[list[Made], dict[int, Learner]]:
    """The first finishes of the history, and the learner after so many of them."""
    made, learners = list[Made](), dict[int, Learner]()
    for number, (each, learner) in enumerate(history(), 1):
        if number <= COPIED:
            made.append(each)
        if number in KEPT:
            learners[number] = learner
    return made, learners


def dealt(number: int) -> Iterator[tuple[str, datetime]]:
    """User and instant of each attempt, in order of time: `number` of them, and the veteran's among them."""
    random, users = Random(number), math.ceil(number * USERS_PER_ATTEMPT)
    share = LONGEST / (number + LONGEST)
    for place in range(number + LONGEST):
        at = NOW - SPAN + SPAN * place / (number + LONGEST)
        if int((place + 1) * share) > int(place * share):
            yield "veteran", at
        elif random.random() < 0.01:
            yield "heavy", at
        else:
            yield f"u{int(users * random.random() ** 2):06}", at
