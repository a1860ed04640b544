"""Facts about claims without help: when they come, what they are about, and that they are told apart from practice."""

from datetime import timedelta

import pytest
from progress_facts import START, after, finish, outcome
from rows import for_each

from gym.progress.engine.probes import LEARNT_FROM, PROBE_EVERY, RETEST_AFTER, next_deal
from gym.progress.learner import Learner, new_learner
from gym.progress.profile import build_profile
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

TWO = ("modifier_25", "icd10")


def practised(times: int, *skills: str, **changes) -> Learner:
    """A learner who has met these skills in turn."""
    names = skills or TWO
    return after(
        *(finish(names[n % len(names)], scenario_id=f"sc-{n}", family=f"f{n}", **changes) for n in range(times))
    )


def modes(learner: Learner, now=START, seeds: int = 40, **more) -> list[str]:
    return [next_deal(learner, seed, now, **more).mode for seed in range(seeds)]


def test_every_sixth_claim_is_without_help_and_no_other():
    kinds = {met: set(modes(practised(met), seeds=5)) for met in range(13)}
    assert {met for met, found in kinds.items() if found == {"probe"}} == {PROBE_EVERY - 1, 2 * PROBE_EVERY - 1}
    assert all(found == {"practice"} for met, found in kinds.items() if met % PROBE_EVERY != PROBE_EVERY - 1)


def test_a_probe_is_drawn_by_lot_from_what_was_met_whatever_the_selector_would_take():
    learner = practised(PROBE_EVERY - 1, "modifier_25", "icd10", "duplicate", "cob", "addon")
    drawn = [next_deal(learner, seed, START).skill for seed in range(400)]
    met = set(learner.mastery.skills) - set(learner.last_skills)
    assert set(drawn) == met
    assert min(drawn.count(skill) for skill in met) > 400 / len(met) * 0.7


def test_what_was_practised_is_tested_again_after_a_week_and_the_oldest_first():
    learner = practised(PROBE_EVERY - 1, *("icd10",) * LEARNT_FROM, *("cob",) * 2)
    early, late = START + RETEST_AFTER - timedelta(minutes=1), START + RETEST_AFTER
    assert set(modes(learner, early)) == {"probe"}
    deal = next_deal(learner, 1, late)
    assert (deal.mode, deal.skill) == ("retest", "icd10")
    assert "7 days" in deal.reason


def test_a_check_keeps_to_the_level_and_the_goals_asked_for():
    learner = practised(PROBE_EVERY - 1, *("icd10",) * 3, "cob", "addon")
    deal = next_deal(learner, 3, START, preferred=Difficulty.EXPERT, goals=("diagnosis codes",))
    assert (deal.mode, deal.skill, deal.difficulty) == ("probe", "icd10", Difficulty.EXPERT)


def test_who_asks_for_no_help_gets_none_from_the_first_claim_on():
    assert set(modes(new_learner("ann"), unassisted=True)) == {"probe"}
    assert set(modes(practised(3), unassisted=True)) == {"probe"}


@for_each("mode", ["probe", "retest", "exam"])
def test_what_was_done_without_help_is_told_apart_from_practice(mode):
    easy = [finish(scenario_id=f"sc-p{n}", family=f"p{n}") for n in range(3)]
    alone = finish(scenario_id="sc-a", family="a", mode=mode, accuracy=0.5)
    shown = build_profile(after(*easy, alone), START)
    assert (shown.practice_accuracy.accuracy, shown.practice_accuracy.scenarios) == (1.0, 3)
    assert (shown.unassisted_accuracy.accuracy, shown.unassisted_accuracy.scenarios) == (0.5, 1)
    assert shown.by_skill["modifier_25"].unassisted.scenarios == 1
    assert shown.average_accuracy == 0.875


def test_a_claim_with_several_skills_counts_for_each_and_once_in_all():
    both = finish(scenario_id="sc-2", mode="probe", skills=(outcome("icd10", 0.0), outcome("cob")), accuracy=0.5)
    shown = build_profile(after(both), START)
    assert {name: row.unassisted.accuracy for name, row in shown.by_skill.items()} == {"icd10": 0.0, "cob": 1.0}
    assert shown.unassisted_accuracy.scenarios == 1


@pytest.mark.slow
def test_every_skill_can_come_up_in_a_check():
    learner = practised(len(SKILLS) * PROBE_EVERY + PROBE_EVERY - 1, *SKILLS)
    drawn = {next_deal(learner, seed, START).skill for seed in range(600)}
    assert drawn == set(SKILLS) - set(learner.last_skills)
