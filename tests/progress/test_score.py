"""Facts about levels and about the score of one attempt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from progress_facts import finish, finished_event

from gym.progress.learner import apply, new_learner
from gym.progress.rewards.award import award_finish, nothing_earned, score_attempt
from gym.progress.rewards.xp import level_at, xp_for
from gym.progress.schemas import Xp
from gym.world.scenarios.scenario import Verdict


@pytest.mark.parametrize(
    ("xp", "level"), [(0, 1), (350, 1), (499, 1), (500, 2), (1499, 2), (1500, 3), (3000, 4), (2_250_000, 95)]
)
def test_levels_begin_where_they_are_said_to(xp, level):
    assert level_at(xp) == level


@settings(max_examples=30)
@given(st.integers(1, 2000))
def test_each_level_begins_at_the_published_sum(level):
    assert xp_for(level + 1) == 250 * level * (level + 1)
    assert level_at(xp_for(level)) == level
    assert level == 1 or level_at(xp_for(level) - 1) == level - 1


def test_crossing_a_level_is_said_once():
    learner = new_learner("ann").model_copy(update={"xp": 450})
    xp = award_finish(learner, finish())
    assert (xp.total, xp.level, xp.level_up) == (525, 2, True)
    then = apply(learner, finished_event(finish(), xp.earned))
    assert nothing_earned(then) == Xp(total=525, level=2)


def verdict(outcome: str, accuracy: float, claim) -> Verdict:
    return Verdict.model_construct(outcome=outcome, accuracy=accuracy, claim=claim)


@pytest.mark.parametrize(
    ("said", "accuracy", "wrong", "rungs", "total"),
    [
        ("resolved", 1.0, 0, 0, 100),
        ("resolved", 0.5, 0, 0, 80),
        ("resolved", 1.0, 1, 0, 75),
        ("resolved", 1.0, 0, 1, 90),
        ("resolved", 1.0, 0, 2, 75),
        ("resolved", 1.0, 0, 4, 5),
        ("resolved", 1.0, 9, 0, 0),
        ("partly", 0.5, 0, 0, 20),
        ("wrong", 0.0, 3, 2, 0),
        ("noted", 0.0, 0, 0, 0),
        ("given_up", 0.0, 0, 0, 0),
    ],
)
def test_a_score_has_its_golden_total_and_parts_that_add_up(said, accuracy, wrong, rungs, total):
    got = score_attempt(verdict(said, accuracy, None), wrong, rungs)
    assert got.total == total == sum(part.points for part in got.parts)
    assert all(part.reason for part in got.parts)
