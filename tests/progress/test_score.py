"""Facts about levels and about the score of one attempt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_facts import finish, finished_event
from rows import for_each
from tiers import examples

from gym.progress.learner import apply, new_learner
from gym.progress.rewards.award import award_finish, nothing_earned, score_attempt
from gym.progress.rewards.xp import level_at, xp_for
from gym.progress.schemas import Xp
from gym.world.scenarios.scenario import Verdict


@for_each(("xp", "level"), [(0, 1), (350, 1), (499, 1), (500, 2), (1499, 2), (1500, 3), (3000, 4), (2_250_000, 95)])
def test_levels_begin_where_they_are_said_to(xp, level):
    assert level_at(xp) == level


@examples(30)
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
    return Verdict.model_construct(
        outcome=outcome, accuracy=accuracy, claim=claim, changes_made=2, changes_needed=round(2 * accuracy)
    )


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
    got = score_attempt(verdict(said, accuracy, None), wrong, range(1, rungs + 1))
    assert got.total == total == sum(part.points for part in got.parts)
    assert all(part.reason for part in got.parts)


def test_a_score_never_calls_a_needless_or_missing_change_right():
    tidy, untidy = (score_attempt(verdict("resolved", accuracy, None), 0, ()) for accuracy in (1.0, 0.5))
    assert [part.reason for part in tidy.parts] == ["the claim is settled", "exactly what was needed"]
    assert untidy.parts[1].reason == "50% right: 2 changes made, 1 change needed"


def test_a_score_names_each_hint_and_a_claim_that_was_known():
    hinted = score_attempt(verdict("resolved", 1.0, None), 0, (1, 1, 2))
    assert [(part.points, part.reason) for part in hinted.parts[2:]] == [
        (-10, "hint 1 of 4"),
        (-10, "hint 1 of 4"),
        (-15, "hint 2 of 4"),
    ]
    known = score_attempt(verdict("resolved", 1.0, None), 0, (), is_known=True)
    assert (known.total, known.parts[-1].reason) == (5, "you had help with this claim, or a try at it, before")
