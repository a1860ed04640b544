"""Facts about fitting the constants to what users did."""

from datetime import timedelta
from random import Random

import pytest
from progress_facts import START
from rows import for_each

from gym.progress.engine.ability import sigmoid
from gym.progress.engine.config import CONFIG, LOGITS
from gym.progress.engine.fit import ENOUGH, Fit, GradedAttempt, fit, mean_log_loss, summarize_fit
from gym.progress.events import SkillOutcome

SKILLS = ("addon", "cob", "icd10")


def history(ability: float, random: Random, number: int = 12) -> list[GradedAttempt]:
    """Somebody who neither learns nor forgets."""
    made = []
    for each in range(number):
        place = random.choice(list(LOGITS.values()))
        right = float(random.random() < sigmoid(ability - place))
        met = SkillOutcome(skill=random.choice(SKILLS), right=right, hinted=False)
        made.append(GradedAttempt((met,), place, START + timedelta(hours=each)))
    return made


def experts(users: int) -> dict[str, list[GradedAttempt]]:
    """People far abler than the constants expect."""
    random = Random(3)
    return {f"u{number}": history(random.gauss(2.0, 0.4), random) for number in range(users)}


@pytest.mark.slow
def test_refitting_lowers_the_loss_of_users_held_out():
    found = fit(experts(30), draws=25, seed=1)
    assert found.after < found.before
    assert found.config.general > CONFIG.general
    assert (found.users, found.held_out, found.graded) == (30, 9, 360)


def test_the_same_seed_finds_the_same_constants():
    few = experts(8)
    assert fit(few, draws=5, seed=2) == fit(few, draws=5, seed=2)


def test_no_draws_change_nothing():
    found = fit(experts(6), draws=0, seed=1)
    assert found.config == CONFIG
    assert found.before == found.after


def test_the_loss_of_nobody_is_none():
    assert mean_log_loss([], CONFIG) == 0


@for_each(("graded", "warns"), [(ENOUGH - 1, True), (ENOUGH, False)])
def test_few_outcomes_are_said_to_be_few(graded, warns):
    found = Fit(config=CONFIG, before=0.6, after=0.5, graded=graded, users=50, held_out=15)
    assert found.is_enough is not warns
    assert ("Fewer than" in summarize_fit(found)) is warns
