"""Facts about XP: what each rule pays and takes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_facts import START, after, finish, finished_event, given_up, outcome
from rows import for_each
from tiers import examples

from gym.progress.events import Finish
from gym.progress.learner import Learner, apply, new_learner
from gym.progress.rewards.award import award_finish, hint_cost
from gym.progress.rewards.xp import MULTIPLIERS, XP_RULES, full_pay
from gym.progress.schemas import Xp
from gym.world.scenarios.scenario import Difficulty

NOBODY = new_learner("ann")
BEGINNER, INTERMEDIATE, EXPERT, MASTER = Difficulty


def earned(learner: Learner = NOBODY, **changes) -> int:
    return award_finish(learner, finish(**changes)).earned


def parts(xp: Xp) -> dict[str, int]:
    return {name: sum(part.points for part in xp.parts if part.name == name) for name in [p.name for p in xp.parts]}


def reasons(xp: Xp) -> list[tuple[int, str]]:
    """What was taken, and why."""
    return [(part.points, part.reason) for part in xp.parts if part.points < 0]


# A perfect scenario at the limit and well within the time, then with one hint, one wrong try.
@for_each(
    ("level", "slow", "fast", "hinted", "after_a_wrong_try"),
    [
        (BEGINNER, 75, 87, 66, 28),
        (INTERMEDIATE, 113, 131, 100, 42),
        (EXPERT, 150, 174, 133, 56),
        (MASTER, 225, 261, 199, 85),
    ],
)
def test_each_level_pays_its_golden_numbers(level, slow, fast, hinted, after_a_wrong_try):
    assert earned(difficulty=level) == slow
    assert earned(difficulty=level, seconds=60) == fast == full_pay(level)
    assert earned(difficulty=level, rungs=1) == hinted
    assert earned(difficulty=level, wrong=1, accuracy=0.0) == after_a_wrong_try


def test_the_multipliers_are_as_published():
    assert [MULTIPLIERS[level] for level in Difficulty] == [1.0, 1.5, 2.0, 3.0]


def test_the_base_is_fifty_and_bonuses_stand_before_the_multiplier():
    xp = award_finish(NOBODY, finish(difficulty=MASTER, seconds=60))
    assert (xp.base, xp.accuracy_bonus, xp.speed_bonus, xp.multiplier) == (50, 25, 12, 3.0)
    assert xp.earned == (50 + 25 + 12) * 3


@for_each(("accuracy", "bonus"), [(0.0, 0), (0.25, 6), (0.5, 13), (0.8, 20), (1.0, 25)])
def test_accuracy_pays_up_to_half_the_base(accuracy, bonus):
    assert award_finish(NOBODY, finish(accuracy=accuracy)).accuracy_bonus == bonus


def test_an_untidy_end_costs_the_accuracy_of_a_good_beginning():
    assert award_finish(NOBODY, finish(final_accuracy=0.5)).accuracy_bonus == 13


@for_each(
    ("seconds", "accuracy", "bonus"),
    [(0, 1.0, 12), (120, 1.0, 12), (180, 1.0, 6), (240, 1.0, 0), (900, 1.0, 0), (10, 0.79, 0), (10, 0.8, 12)],
)
def test_speed_pays_up_to_a_quarter_and_only_with_accuracy(seconds, accuracy, bonus):
    assert award_finish(NOBODY, finish(seconds=seconds, accuracy=accuracy)).speed_bonus == bonus


def test_a_scenario_without_a_time_limit_pays_no_speed():
    assert award_finish(NOBODY, finish(time_limit_seconds=0, seconds=1)).speed_bonus == 0


@for_each(
    ("level", "costs"),
    [
        (BEGINNER, [9, 13, 22, 39]),
        (INTERMEDIATE, [13, 20, 33, 59]),
        (EXPERT, [17, 26, 44, 78]),
        (MASTER, [26, 39, 65, 117]),
    ],
)
def test_each_hint_costs_what_was_said(level, costs):
    assert [hint_cost(level, rung) for rung in (1, 2, 3, 4)] == costs
    left = [earned(difficulty=level, rungs=count) for count in range(3)]
    assert [left[0] - left[1], left[1] - left[2]] == costs[:2]


@pytest.mark.parametrize("level", Difficulty)
@pytest.mark.parametrize("seconds", [1, 240])
def test_the_last_rung_leaves_next_to_nothing(level, seconds):
    assert earned(difficulty=level, rungs=4, seconds=seconds) <= 0.06 * full_pay(level)


def test_hints_on_two_issues_cost_the_rungs_that_were_opened():
    assert parts(award_finish(NOBODY, finish(rungs=2, hint_rungs=(1, 1))))["hints"] == -18
    assert parts(award_finish(NOBODY, finish(rungs=2)))["hints"] == -22


def test_giving_up_pays_nothing():
    assert award_finish(NOBODY, given_up()).earned == 0
    assert award_finish(NOBODY, given_up(accuracy=1.0, final_accuracy=1.0)).parts == ()


@for_each("level", Difficulty)
def test_brute_force_pays_nothing(level):
    assert earned(difficulty=level, wrong=4, accuracy=0.0, seconds=1) == 0
    assert earned(difficulty=level, wrong=21, accuracy=1.0, seconds=1) == 0


def test_the_same_scenario_pays_once():
    learner = after(finish())
    assert award_finish(learner, finish(is_repeat=True)).earned == 0
    assert parts(award_finish(learner, finish(is_repeat=True)))["repeat"] == -75


def test_a_scenario_given_up_pays_nothing_when_it_is_met_again():
    assert award_finish(after(given_up()), finish(is_repeat=True)).earned == 0


def test_variants_of_a_family_pay_less_each_time_on_the_same_day_and_in_full_the_next():
    learner, paid = NOBODY, []
    for number in range(5):
        facts = finish(scenario_id=f"sc-{number}")
        paid.append(award_finish(learner, facts).earned)
        learner = apply(learner, finished_event(facts, paid[-1]))
    assert paid == [75, 37, 19, 7, 7]
    assert earned(learner, scenario_id="sc-9", family="wrist/missing_mod25") == 75
    tomorrow = START + timedelta(days=1)
    assert earned(learner, scenario_id="sc-9", at=tomorrow, local_date=tomorrow.date()) == 75


def test_a_variant_of_one_given_up_pays_in_full():
    assert earned(after(given_up()), scenario_id="sc-2") == 75


@for_each(("times", "paid"), [(3, 75), (4, 56), (5, 37), (6, 19), (7, 4), (30, 4)])
def test_giving_up_most_of_the_time_takes_from_what_is_settled(times, paid):
    learner = after(*(given_up(scenario_id=f"sc-g{number}") for number in range(times)))
    assert earned(learner) == paid


def test_settling_claims_again_brings_the_full_pay_back():
    lazy = [given_up(scenario_id=f"sc-g{number}") for number in range(10)]
    steady = [finish(scenario_id=f"sc-{number}", family=f"f{number}", rungs=2) for number in range(10, 17)]
    assert earned(after(*lazy)) == 4
    assert earned(after(*lazy, *steady)) == 75


FACTS = st.builds(
    lambda **changes: finish(**changes),
    scenario_id=st.sampled_from(("sc-1", "sc-2", "sc-3")),
    family=st.sampled_from(("a", "b")),
    difficulty=st.sampled_from(list(Difficulty)),
    resolved=st.booleans(),
    wrong=st.integers(0, 6),
    rungs=st.integers(0, 9),
    accuracy=st.floats(0, 1),
    final_accuracy=st.floats(0, 1),
    seconds=st.floats(0, 1e6),
)


@examples(30)
@given(st.lists(FACTS, max_size=4), FACTS)
def test_the_parts_add_up_and_nothing_goes_below_zero(earlier: list[Finish], facts: Finish):
    xp = award_finish(after(*earlier), facts)
    assert xp.earned == sum(part.points for part in xp.parts)
    assert 0 <= xp.earned <= full_pay(facts.difficulty)
    assert facts.resolved or xp.earned == 0


@for_each(
    ("rule", "changes"),
    [
        ("base", {}),
        ("accuracy_bonus", {}),
        ("speed_bonus", {"seconds": 30}),
        ("difficulty", {"difficulty": MASTER}),
        ("hints", {"rungs": 1}),
        ("wrong_tries", {"wrong": 1}),
        ("repeat", {"is_repeat": True}),
        ("variant", {}),
        ("exam", {"mode": "exam"}),
        ("lost", {}),
    ],
)
def test_every_rule_has_a_scenario_where_it_speaks(rule, changes):
    lazy = [given_up(scenario_id=f"sc-g{number}", family="other") for number in range(6)]
    learner = after(finish(scenario_id="sc-old"), *lazy)
    assert rule in parts(award_finish(learner, finish(**{"scenario_id": "sc-new", **changes})))
    assert rule in XP_RULES
    assert len(XP_RULES) == 10


def test_each_reduction_is_named_for_what_it_is():
    taken = award_finish(NOBODY, finish(rungs=2, hint_rungs=(1, 2), wrong=1, accuracy=0.5))
    assert reasons(taken) == [(-9, "hint 1 of 4"), (-13, "hint 2 of 4"), (-22, "1 try that fixed nothing")]
    guesser = after(*(given_up(scenario_id=f"sc-g{number}") for number in range(5)))
    told = "rule against guessing: you gave up or guessed 5 of your last 10 claims"
    assert reasons(award_finish(guesser, finish())) == [(-38, told)]
    twice = after(finish(), finish(scenario_id="sc-2"))
    assert reasons(award_finish(twice, finish(scenario_id="sc-3"))) == [(-56, "you settled 2 similar claims today")]


@for_each(
    ("marks", "reason"),
    [
        ({}, "you did this claim before"),
        ({"is_helped": True}, "you had help with this claim, or a try at it, before"),
        ({"is_helped": True, "is_late": True}, "its challenge was over already"),
    ],
)
def test_a_claim_that_pays_nothing_says_which_of_the_reasons_it_was(marks, reason):
    assert reasons(award_finish(NOBODY, finish(is_repeat=True, **marks))) == [(-75, reason)]


@for_each("mode", ["probe", "retest"])
def test_a_perfect_check_without_help_pays_in_full_whatever_came_before(mode):
    unlucky = after(*(given_up(scenario_id=f"sc-g{number}") for number in range(6)), finish(scenario_id="sc-1"))
    perfect = award_finish(unlucky, finish(scenario_id="sc-2", mode=mode, seconds=60))
    assert (perfect.earned, reasons(perfect)) == (full_pay(BEGINNER), [])
    assert award_finish(unlucky, finish(scenario_id="sc-2", mode=mode, wrong=1, attempts=2)).earned < 20
    blind = after(*(given_up(scenario_id=f"sc-g{number}") for number in range(9)))
    assert earned(blind, mode=mode) == 4


def test_whoever_takes_all_the_help_as_a_beginner_is_not_fined_on_the_claims_that_follow():
    tried_and_told = {"wrong": 1, "attempts": 2, "accuracy": 0.0, "rungs": 4}
    newcomer = after(*(finish(scenario_id=f"sc-{n}", family=f"f{n}", **tried_and_told) for n in range(10)))
    assert earned(newcomer, scenario_id="sc-alone", family="alone") == 75
    asked = [finish(scenario_id=f"sc-a{n}", family=f"a{n}", rungs=4) for n in range(40)]
    assert earned(after(*asked), scenario_id="sc-alone", family="alone") == 75


def test_guessing_and_being_told_is_no_way_to_earn_once_the_gym_is_known():
    tried_and_told = {"wrong": 1, "attempts": 2, "accuracy": 0.0, "rungs": 4}
    old = after(*(finish(scenario_id=f"sc-{n}", family=f"f{n}", **tried_and_told) for n in range(40)))
    assert earned(old, scenario_id="sc-alone", family="alone") == 4


def test_a_hint_before_the_first_try_is_kept_in_the_facts():
    assert finish(rungs=1).skills == (outcome("modifier_25", 1.0, hinted=True),)
