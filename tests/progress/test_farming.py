"""Facts about farming: whoever plays one move blindly earns next to nothing."""

from random import Random

import pytest
from progress_facts import finish, finished_event

from gym.progress.learner import apply, new_learner
from gym.progress.rewards.award import award_finish
from gym.world.faults import FAULTS

NO_CLUE = {"resolved": False, "wrong": 1, "attempts": 2, "accuracy": 0.0, "final_accuracy": 0.0}
# What a bot does once its one move was wrong.
BOTS = {
    "gives_up": NO_CLUE,
    "is_told": {"wrong": 1, "attempts": 2, "accuracy": 0.0, "rungs": 4},
    "tries_everything": {"wrong": 20, "attempts": 21, "accuracy": 0.0},
    "tries_a_little_and_gives_up": {**NO_CLUE, "wrong": 3, "attempts": 5},
}
HONEST = ({}, {}, {"wrong": 1, "attempts": 2, "accuracy": 0.0})


def farm(scenarios: list[dict], plays: list[dict]) -> int:
    """XP for playing these scenarios like that, all on one day."""
    learner = new_learner("ann")
    for facts, played in zip(scenarios, plays, strict=True):
        done = finish(**{**facts, **played})
        learner = apply(learner, finished_event(done, award_finish(learner, done).earned))
    return learner.xp


@pytest.fixture(scope="module")
def dealt() -> list[dict]:
    random = Random(2024)
    modes = {0: "probe"}
    return [
        {
            "scenario_id": f"sc-{number}",
            "family": f"f{random.randrange(120)}",
            "mode": modes.get(number % 6, "practice"),
        }
        for number in range(300)
    ]


@pytest.fixture(scope="module")
def honest_pay(dealt: list[dict]) -> int:
    return farm(dealt, [HONEST[number % len(HONEST)] for number in range(300)])


# The right answer by luck: one fault's fix, or a clean claim sent as it stands.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("luck", "otherwise", "most"),
    [(1 / len(FAULTS), "gives_up", 0.03), *((0.145, otherwise, 0.05) for otherwise in BOTS)],
)
def test_always_the_same_move_earns_next_to_nothing(dealt, honest_pay, luck, otherwise, most):
    random = Random(f"{luck} {otherwise}")
    blind = [{"seconds": 5} if random.random() < luck else BOTS[otherwise] for _ in dealt]
    assert farm(dealt, blind) < most * honest_pay
