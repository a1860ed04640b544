"""Facts about what is dealt next."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from progress_facts import START, after, day, finish, finished_event, given_up
from rows import for_each
from tiers import sample

from gym.progress.engine.ability import Item
from gym.progress.engine.config import LOGITS
from gym.progress.engine.mastery import predict
from gym.progress.engine.selector import choose
from gym.progress.learner import apply, new_learner
from gym.progress.skills import NAMES, skills_of_goals
from gym.world.faults import CLEAN, SKILLS
from gym.world.scenarios.scenario import Difficulty

NOBODY = new_learner("ann")


def played(rounds: int, right: bool = True, goals: tuple[str, ...] = ()) -> list[str]:
    """The skills dealt to somebody who is always right, or always wrong."""
    learner, dealt = NOBODY, []
    for number in range(rounds):
        at = START + timedelta(minutes=5 * number)
        choice = choose(learner, number, at, goals=goals)
        dealt.append(choice.skill)
        done = (finish if right else given_up)(
            choice.skill, scenario_id=f"sc-{number}", family=f"f{number}", difficulty=choice.difficulty, at=at
        )
        learner = apply(learner, finished_event(done, 0))
    return dealt


def test_the_same_learner_and_seed_choose_the_same():
    learner = after(finish())
    assert choose(learner, 5, START) == choose(learner, 5, START)
    assert len({choose(learner, seed, START).skill for seed in range(40)}) > 3


def test_a_new_user_begins_with_something_to_find_at_beginner_level():
    choices = [choose(NOBODY, seed, START) for seed in sample(range(60), 15)]
    assert {choice.difficulty for choice in choices} == {Difficulty.BEGINNER}
    assert CLEAN not in {choice.skill for choice in choices}


@pytest.mark.slow
def test_ten_to_twenty_of_a_hundred_claims_are_clean_and_never_two_running():
    dealt = played(120)
    assert 0.10 <= dealt.count(CLEAN) / 120 <= 0.20
    assert not any(before == now for before, now in pairwise(dealt))


@pytest.mark.slow
def test_no_skill_is_left_out():
    counts = Counter(played(200, right=False))
    assert set(counts) == set(SKILLS)
    assert min(counts.values()) >= 4


def test_the_choice_aims_at_seven_right_of_ten():
    learner = after(*(finish(skill, scenario_id=skill, family=skill) for skill in SKILLS))
    for seed in range(20):
        choice = choose(learner, seed, START)
        assert 0.45 <= predict(learner.mastery, Item((choice.skill,), LOGITS[choice.difficulty]), START) <= 0.9


def difficulty_for(general: float, lows: int) -> int:
    mastery = NOBODY.mastery.model_copy(update={"general": general, "lows": lows})
    choice = choose(NOBODY.model_copy(update={"mastery": mastery}), 1, START)
    return list(Difficulty).index(choice.difficulty)


def test_the_abler_the_harder_and_after_two_failures_easier():
    abilities = [number / 4 for number in sample(range(-12, 20), 16)]
    usual, after_one, after_two = ([difficulty_for(ability, lows) for ability in abilities] for lows in (0, 1, 2))
    assert usual == sorted(usual) == after_one
    assert set(usual) == {0, 1, 2, 3}
    assert all(easier <= rank for easier, rank in zip(after_two, usual, strict=True))
    assert after_two != usual


@for_each("level", Difficulty)
def test_a_preferred_difficulty_wins(level):
    learner = after(finish())
    assert {choose(learner, seed, START, preferred=level).difficulty for seed in sample(range(30), 10)} == {level}


MODIFIERS = ("modifier_25", "modifier_59X", "modifier_26TC", "modifier_57", "modifier_50")


def test_goals_focus_the_choice_and_clean_claims_still_come():
    counts = Counter(played(100, goals=("modifiers",)))
    assert set(counts) == {*MODIFIERS, CLEAN}
    assert 8 <= counts[CLEAN] <= 22


def test_one_skill_as_the_goal_is_dealt_again_and_again():
    assert set(played(30, goals=("get better at modifier 25",))) == {"modifier_25", CLEAN}


def test_clean_claims_as_the_goal_come_every_other_time_and_never_twice_running():
    """Else sending everything as it stands would always be right."""
    dealt = played(20, goals=("clean claims",))
    assert [skill == CLEAN for skill in dealt] == [False, True] * 10


@for_each("skill", SKILLS)
def test_every_skill_can_be_named_by_its_tag_its_words_and_what_people_call_it(skill):
    assert skills_of_goals((skill,)) == (skill,)
    assert skills_of_goals((f"I want to practise {skill.replace('_', ' ')} today",)) == (skill,)
    assert all(skill in skills_of_goals((name,)) for name in NAMES[skill])


@for_each(
    ("goal", "skills"),
    [
        ("account and payer", ("eligibility", "cob", "timely_filing", "duplicate", "prior_auth", "corrected_claim")),
        ("Modifier 59", ("modifier_59X",)),
        ("modifiers", MODIFIERS),
        ("Reduce my modifier denials", MODIFIERS),
        ("prior authorizations", ("prior_auth",)),
        ("ICD-10 diagnosis codes", ("icd10",)),
        ("become a great biller", ()),
        ("", ()),
        ("!!!", ()),
    ],
)
def test_goals_are_understood_in_plain_words(goal, skills):
    assert skills_of_goals((goal,)) == skills


def test_several_goals_are_taken_together():
    assert skills_of_goals(("addon", "late filing")) == ("timely_filing", "addon")


@for_each(
    ("learner", "at", "words"),
    [
        (NOBODY, START, "new to you"),
        (after(finish("addon", **day(0))), START + timedelta(days=90), "due for review"),
        (after(finish("addon", **day(0))), START + timedelta(minutes=5), "most to gain"),
    ],
)
def test_a_choice_says_why(learner, at, words):
    reasons = [choose(learner, seed, at, goals=("addon",)) for seed in range(12)]
    assert all(words in choice.reason for choice in reasons if choice.skill == "addon")
    assert any(choice.skill == "addon" for choice in reasons)
