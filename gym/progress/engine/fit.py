"""Fit the constants of the engine to what users did: a random search on one-step-ahead log loss."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import NamedTuple

from gym.progress.engine.ability import draw_curve, share_at
from gym.progress.engine.config import CONFIG, Config, LearnerKind
from gym.progress.engine.mastery import Mastery, ability_of, observe, unaided_share
from gym.progress.events import SkillOutcome
from gym.value import Value

ENOUGH = 5_000
HELD_OUT = 0.3
# Constants that may move, each by a factor; what a hint takes off may not, since it makes the outcomes that are scored.
FITTED = (
    "general_variance",
    "skill_variance",
    "item_variance",
    "step_weight",
    "growth_spread",
    "general_drift",
    "day_drift",
    "forgetting",
)
FITTED_OF_KINDS = ("steepness", "guess", "slip", "growth")
STRIDE = 0.3
MOVES = 3


class GradedAttempt(NamedTuple):
    """A first attempt: outcomes by skill, difficulty in logits, and time."""

    outcomes: tuple[SkillOutcome, ...]
    difficulty: float
    at: datetime


Histories = Mapping[str, Sequence[GradedAttempt]]


class Fit(Value):
    """The best constants found, with log loss for each graded step on held-out users, before and after."""

    config: Config
    before: float
    after: float
    graded: int
    users: int
    held_out: int

    @property
    def is_enough(self) -> bool:
        return self.graded >= ENOUGH


def fit(histories: Histories, draws: int, seed: int) -> Fit:
    """The best of `draws` random changes, each starting from the best so far. Users are split, never their attempts."""
    random, users = Random(seed), sorted(histories)
    random.shuffle(users)
    held_out = max(1, round(HELD_OUT * len(users)))
    tests, trials = ([histories[user] for user in part] for part in (users[:held_out], users[held_out:]))
    best, least = CONFIG, mean_log_loss(trials, CONFIG)
    for _ in range(draws):
        config = vary_config(best, random)
        found = mean_log_loss(trials, config)
        if found < least:
            best, least = config, found
    return Fit(
        config=best,
        before=mean_log_loss(tests, CONFIG),
        after=mean_log_loss(tests, best),
        graded=sum(len(each.outcomes) for history in histories.values() for each in history),
        users=len(users),
        held_out=held_out,
    )


def vary_config(config: Config, random: Random) -> Config:
    """Some constants scaled by random factors, and the starting general ability shifted."""
    update: dict[str, object] = {
        name: getattr(config, name) * draw_factor(random) for name in random.sample(FITTED, random.randint(0, MOVES))
    }
    name = random.choice(FITTED_OF_KINDS)
    kinds = tuple(vary_kind(kind, name, random) if random.random() < 0.5 else kind for kind in config.kinds)
    return config.model_copy(update={**update, "kinds": kinds, "general": config.general + random.gauss(0, STRIDE / 2)})


def vary_kind(kind: LearnerKind, name: str, random: Random) -> LearnerKind:
    """One constant of a kind scaled; guess and slip stay below one third."""
    value = getattr(kind, name) * draw_factor(random)
    return kind._replace(**{name: min(value, 0.3) if name in ("guess", "slip") else value})


def draw_factor(random: Random) -> float:
    """Log-normal around one."""
    return math.exp(random.gauss(0, STRIDE))


def mean_log_loss(histories: Sequence[Sequence[GradedAttempt]], config: Config) -> float:
    """Mean log loss for each graded step, each predicted from the steps before it."""
    sums = [log_loss_of(history, config) for history in histories]
    return sum(total for total, _ in sums) / max(1, sum(steps for _, steps in sums))


def log_loss_of(history: Sequence[GradedAttempt], config: Config) -> tuple[float, int]:
    mastery = Mastery(general=config.general, general_variance=config.general_variance)
    total, steps = 0.0, 0
    for each in history:
        for outcome in each.outcomes:
            curve = draw_curve(ability_of(mastery, outcome.skill, each.at, config), config.item_variance)
            p = share_at(curve, each.difficulty)
            right = unaided_share(outcome)
            total -= outcome.steps * (right * math.log(p) + (1 - right) * math.log(1 - p))
            steps += outcome.steps
        mastery = observe(mastery, each.outcomes, each.difficulty, each.at, config)
    return total, steps


def summarize_fit(found: Fit) -> str:
    said = (
        f"{found.graded} graded outcomes of {found.users} users. Log loss of {found.held_out} users held out: "
        f"{found.before:.4f} before, {found.after:.4f} after."
    )
    return said if found.is_enough else f"{said} Fewer than {ENOUGH} outcomes: keep the constants as they are."
