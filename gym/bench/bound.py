"""The information bound on the error of ratings: no estimator of family A's abilities does better.

Van Trees' (Bayesian Cramér-Rao) inequality: the precision of the prior that generates the learners plus the sum of
Fisher information of the steps, by the delta method on the rating. Growth, item difficulties and what an attempt's
steps have in common are taken as known, and the truth places every step: each of that only lowers the bound.
"""

import math
from collections.abc import Sequence
from random import Random

from gym.bench.bank import CENTRES, SIZE_SHARES, SIZES, BankScenario, K, draw_bank
from gym.bench.families import make_learner as new_learner
from gym.bench.learners import BenchLearner, draw_calendar, logit, sigmoid
from gym.bench.simulation import CHECKS

GENERAL, OWN = 0.7**2, 0.6**2  # variances that generate the learners
Matrix = list[list[float]]
# Name of the row, and the chance of success at which the oracle places each step.
AIMS = {"most information": 0.5, "70 % success": 0.7, "85 % success": 0.85}


def invert(matrix: Sequence[Sequence[float]]) -> Matrix:
    """The inverse of a positive definite matrix, by Gauss-Jordan elimination."""
    size = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for i in range(size):
        pivot = rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(size):
            if j != i:
                factor = rows[j][i]
                rows[j] = [value - factor * above for value, above in zip(rows[j], pivot, strict=True)]
    return [row[size:] for row in rows]


def prior_precision() -> Matrix:
    """Inverse covariance of the abilities: a general part and one for each skill."""
    return invert([[GENERAL + OWN * (i == j) for j in range(K)] for i in range(K)])


def least_error(prior: Matrix, information: Sequence[float], learner: BenchLearner) -> float:
    """Lower bound on the mean squared error of the ratings."""
    covariance = invert([[prior[i][j] + information[i] * (i == j) for j in range(K)] for i in range(K)])
    return sum(covariance[k][k] * rating_slope(learner.ability(k)) ** 2 for k in range(K)) / K


def rating_slope(ability: float) -> float:
    shares = [sigmoid(ability - place) for place in CENTRES]
    return sum(share * (1 - share) for share in shares) / len(shares)


def least_errors(
    number: int, seed: int, steps: int, success: float, scenarios: Sequence[BankScenario]
) -> dict[int, float]:
    """Lower bounds for one learner who is always taught the least known skill."""
    learner, random = new_learner(number, seed, "A"), Random(number)
    prior, information, found = prior_precision(), [0.0] * K, {}
    for step, gap in enumerate(draw_calendar(number, seed, steps), start=1):
        learner.advance(gap)
        size = random.choices(SIZES, SIZE_SHARES)[0]
        model = random.choice([scenario for scenario in scenarios if len(scenario.skills) == size])
        skills = tuple(sorted(range(K), key=lambda k: information[k] + 1e-6 * random.random())[:size])
        share = sigmoid(model.slope * logit(success))
        for k, graded in zip(skills, model.steps, strict=True):
            information[k] += graded * model.slope**2 * share * (1 - share)
        middle = sum(learner.ability(k) - logit(success) for k in skills) / size
        learner.attempt(model._replace(skills=skills, difficulty=middle, true=middle))
        if step in CHECKS:
            found[step] = least_error(prior, information, learner)
    return found


def least_rmse(learners: int, steps: int, seed: int) -> dict[str, dict[int, float]]:
    """Least RMSE of the ratings by aim and number of scenarios."""
    scenarios = draw_bank()
    found = {
        aim: [least_errors(number, seed, steps, success, scenarios) for number in range(learners)]
        for aim, success in AIMS.items()
    }
    return {
        aim: {check: math.sqrt(sum(each[check] for each in errors) / len(errors)) for check in errors[0]}
        for aim, errors in found.items()
    }
