"""Facts about difficulties learnt from attempts."""

from random import Random

import pytest
from rows import for_each
from tiers import sample

from gym.progress.engine.ability import logit, sigmoid
from gym.progress.engine.calibration import ATTEMPTS, FARTHEST, USERS, FirstAttempt, calibrate_families
from gym.progress.engine.config import LOGITS
from gym.world.scenarios.scenario import Difficulty

EXPERT = Difficulty.EXPERT


def attempts_at(family: str, error: float, number: int, random: Random, users: int = 25) -> list[FirstAttempt]:
    """People of mixed ability at a family that is harder by `error` than its level."""
    made = []
    for each in range(number):
        ability = random.gauss(LOGITS[EXPERT] + 0.8, 0.7)
        share = sigmoid(ability - LOGITS[EXPERT] - error)
        right = sum(random.random() < share for _ in range(2)) / 2
        made.append(FirstAttempt(family, EXPERT, f"u{each % users}", sigmoid(ability - LOGITS[EXPERT]), right))
    return made


def test_the_error_of_difficulties_shrinks_against_what_the_author_said():
    random = Random(5)
    errors = {f"f{number}": random.gauss(0, 0.5) for number in range(120)}
    found = calibrate_families(
        each for family, error in errors.items() for each in attempts_at(family, error, 60, random)
    )
    left = [error - found[family].offset for family, error in errors.items()]
    assert sum(error**2 for error in left) < 0.5 * sum(error**2 for error in errors.values())


def test_more_attempts_bring_the_difficulty_nearer():
    random, errors = Random(6), sample([0.8, -0.8, 0.5, -0.5] * 20, 27)
    missed = []
    for number in (25, 400):
        made = [attempts_at(f"f{place}", error, number, random) for place, error in enumerate(errors)]
        found = calibrate_families(each for family in made for each in family)
        missed.append(sum((error - found[f"f{place}"].offset) ** 2 for place, error in enumerate(errors)))
    assert missed[1] < 0.5 * missed[0]


@for_each(("number", "users"), [(ATTEMPTS - 1, 40), (200, USERS - 1)])
def test_nothing_moves_before_enough_attempts_of_enough_users(number, users):
    found = calibrate_families(attempts_at("f", 1.0, number, Random(7), users))["f"]
    assert (found.offset, found.attempts, found.users) == (0.0, number, min(number, users))


def test_a_difficulty_moves_no_further_than_the_next_level():
    lost = [FirstAttempt("f", EXPERT, f"u{number}", 0.9, 0.0) for number in range(300)]
    assert calibrate_families(lost)["f"].offset == FARTHEST < LOGITS[Difficulty.MASTER] - LOGITS[EXPERT]


def test_predictions_that_knew_the_offset_are_not_counted_twice():
    random = Random(8)
    blind = attempts_at("f", 0.6, 400, random)
    knew = [each._replace(predicted=sigmoid(logit(each.predicted) - 0.6), place=0.6) for each in blind]
    assert calibrate_families(knew)["f"].offset == pytest.approx(calibrate_families(blind)["f"].offset, abs=0.02)


def test_nobody_tried_nothing_known():
    assert calibrate_families([]) == {}
