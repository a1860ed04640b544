"""Facts about every achievement: when it is earned, and how near misses fall short."""

from datetime import timedelta

from progress_facts import START, after, day, finish, given_up, outcome
from rows import for_each

from gym.progress.events import Finish
from gym.progress.learner import new_learner
from gym.progress.rewards.achievements import ACHIEVEMENTS, list_achievements
from gym.progress.rewards.tallies import POLICY_SKILLS, TALLIES
from gym.world.faults import CLEAN, SKILLS
from gym.world.scenarios.scenario import Difficulty

EXPERT, MASTER = Difficulty.EXPERT, Difficulty.MASTER


def several(count: int, skill: str = "modifier_25", first: int = 0, **changes) -> list[Finish]:
    """Different scenarios of one skill, all on one day."""
    ids = range(first, first + count)
    return [finish(skill, **{"scenario_id": f"sc-{number}", "family": f"f{number}", **changes}) for number in ids]


def days(*numbers: int) -> list[Finish]:
    return [finish(**day(number)) for number in numbers]


WRONG_FIRST = {"wrong": 1, "accuracy": 0.0, "attempts": 2}
REVIEWS = [
    finish(skill, **day(30 * round + place)) for round in range(2) for place, skill in enumerate(list(SKILLS)[:5])
]

# What earns it exactly with its last scenario, and what comes near and does not.
EARNED: dict[str, list[Finish]] = {
    "first_claim": several(1, rungs=2),
    "modifier_master": several(10, accuracy=0.9, final_accuracy=0.9),
    "speed_demon": several(5, seconds=119, accuracy=0.8),
    "policy_expert": several(2, "timely_filing", difficulty=EXPERT) + several(1, "prior_auth", 9, difficulty=MASTER),
    "streak_master": days(0, 1, 2, 3, 4, 5, 6),
    "clean_sweep": several(5, CLEAN),
    "on_your_own": several(5, "addon") + several(1, "addon", 50, rungs=1) + several(5, "icd10", 20),
    "steady_hand": several(3, rungs=1) + several(8, first=20),
    "comeback": several(3, **WRONG_FIRST),
    "all_rounder": [finish(skill, scenario_id=skill) for skill in list(SKILLS)[:8]],
    "still_got_it": REVIEWS,
    "good_judgement": several(5, confidence=0.9) + several(3, first=50) + several(5, first=70, confidence=0.8),
    "deep_water": several(1, difficulty=MASTER),
    "flawless": several(2, accuracy=0.9) + several(5, first=10),
    "century": several(100),
}
MISSED: dict[str, list[Finish]] = {
    "first_claim": [given_up(), *several(1, rungs=4)],
    "modifier_master": several(9) + several(5, "addon", 20) + several(5, first=40, accuracy=0.89),
    "speed_demon": several(4, seconds=60)
    + several(5, first=20, seconds=120)
    + several(5, first=40, seconds=9, rungs=4),
    "policy_expert": several(2, "timely_filing", difficulty=EXPERT) + several(3, "timely_filing", 20),
    "streak_master": days(0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12),
    "clean_sweep": several(4, CLEAN) + several(5, CLEAN, 20, **WRONG_FIRST),
    "on_your_own": several(9) + several(5, first=20, rungs=1) + several(5, first=40, wrong=1),
    "steady_hand": several(7) + several(1, first=20, rungs=1) + several(7, first=40),
    "comeback": several(2, **WRONG_FIRST) + several(3, first=20, rungs=4, **WRONG_FIRST) + several(3, first=40),
    "all_rounder": [finish(skill, scenario_id=skill) for skill in list(SKILLS)[:7]]
    + several(5, list(SKILLS)[8], rungs=1),
    "still_got_it": REVIEWS[:-1],
    "good_judgement": several(9, confidence=0.9) + several(1, first=50, confidence=0.9, accuracy=0.5),
    "deep_water": several(3, difficulty=MASTER, rungs=1) + several(3, first=20, difficulty=EXPERT),
    "flawless": several(4) + several(1, first=20, final_accuracy=0.5) + several(4, first=40),
    "century": several(99),
}


@for_each("row", ACHIEVEMENTS)
def test_every_achievement_is_earned_by_the_scenario_that_completes_it_and_not_before(row):
    finishes = EARNED[row.code]
    before, now = after(*finishes[:-1]), after(*finishes)
    assert row.code not in before.unlocked
    assert row.progress(before) < 1
    assert now.unlocked[row.code] == finishes[-1].at
    assert row.progress(now) == 1


@for_each("row", ACHIEVEMENTS)
def test_every_achievement_has_a_near_miss(row):
    learner = after(*MISSED[row.code])
    assert row.code not in learner.unlocked
    assert 0 <= row.progress(learner) < 1


@for_each("row", ACHIEVEMENTS)
def test_every_achievement_says_what_it_takes_and_begins_at_zero(row):
    assert row.tally in TALLIES
    assert row.progress(new_learner("ann")) == 0
    assert row.title
    assert row.description.endswith(".")


def test_codes_and_titles_are_unique():
    assert len({row.code for row in ACHIEVEMENTS}) == len({row.title for row in ACHIEVEMENTS}) == len(ACHIEVEMENTS)


def test_every_count_is_rewarded():
    assert {row.tally for row in ACHIEVEMENTS} == set(TALLIES)


def test_the_skills_that_count_as_policy_exist():
    assert set(SKILLS) > POLICY_SKILLS


def test_progress_is_shown_on_the_way():
    locked = {row.code: row.progress for row in list_achievements(after(*several(4, CLEAN))).locked}
    assert locked["clean_sweep"] == 0.8
    assert locked["century"] == 0.04


def test_an_unlocked_achievement_stays_unlocked():
    ended = after(*several(5), *several(3, first=50, wrong=1))
    codes = {got.code for got in list_achievements(ended).unlocked}
    assert "flawless" in codes
    assert "flawless" not in {row.code for row in list_achievements(ended).locked}


def test_every_achievement_is_either_locked_or_unlocked_and_the_oldest_comes_first():
    listed = list_achievements(after(*several(3, at=START), *several(8, first=20, at=START + timedelta(hours=1))))
    assert {row.code for row in (*listed.unlocked, *listed.locked)} == {row.code for row in ACHIEVEMENTS}
    assert listed.unlocked[0].code == "first_claim"
    assert [got.unlocked_at for got in listed.unlocked] == sorted(got.unlocked_at for got in listed.unlocked)


def test_doing_one_scenario_over_and_over_earns_no_achievement():
    again = [finish() for _ in range(12)]
    assert set(after(*again).unlocked) == {"first_claim"}


def test_a_scenario_with_several_skills_counts_for_each():
    both = finish(scenario_id="sc-both", skills=(outcome("addon"), outcome("icd10")))
    assert after(both).tallies["skills_alone"] == 2
