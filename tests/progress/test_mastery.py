"""Facts about the ability filter, its reviews and the level advice."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_facts import START, outcome
from rows import for_each
from tiers import examples

from gym.progress.engine.ability import Item
from gym.progress.engine.config import CONFIG, LOGITS, LearnerKind
from gym.progress.engine.levels import advise, apply_advice, classify_skill, level_score
from gym.progress.engine.mastery import Mastery, ability_of, observe, predict, rate_skill
from gym.progress.engine.reviews import grade, is_due, retrievability, review_skill
from gym.progress.engine.selector import need
from gym.progress.events import SkillOutcome
from gym.progress.learner import rate_on_average
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty

BEGINNER, INTERMEDIATE, EXPERT, MASTER = Difficulty

# A filter for one kind of user is the filter that was worked out elsewhere.
ONE = CONFIG.model_copy(update={"kinds": (LearnerKind(name="usual"),), "spacing": 0.0, "teaching": 1.0})

# Right answers of the filter, worked out by an independent implementation:
# skill, level, right, steps, hinted, day -> predicted, g, variance of g, s_k, variance of s_k, trained gain.
GOLDEN = (
    ("a", BEGINNER, 1.0, 1, False, 0, 0.708673, -0.880332, 0.595360, 0.217313, 0.367585, 0.150000),
    ("b", BEGINNER, 0.0, 1, False, 0, 0.728410, -1.202733, 0.545966, -0.044948, 0.363526, 0.150000),
    ("a", INTERMEDIATE, 1.0, 2, True, 1, 0.456466, -1.068082, 0.468964, 0.455973, 0.355334, 0.297608),
    ("c", INTERMEDIATE, 0.5, 1, False, 3, 0.440533, -1.044495, 0.439069, 0.168107, 0.363410, 0.150000),
    ("a", INTERMEDIATE, 0.0, 1, True, 10, 0.529802, -1.204688, 0.412398, 0.458566, 0.371583, 0.435111),
    ("b", EXPERT, 1.0, 1, False, 30, 0.209145, -1.006786, 0.403240, 0.278613, 0.422552, 0.276009),
    ("c", MASTER, 1.0, 3, False, 31, 0.140082, -0.523905, 0.389821, 0.789922, 0.414464, 0.282895),
)
# Ten days later: rating, its spread, retrievability, need, day the review is due.
GOLDEN_LATER = {
    "a": (0.500332, 0.145347, 0.595690, 0.949326, datetime(2024, 7, 12, 9, tzinfo=UTC)),
    "b": (0.481884, 0.146259, 0.886859, 0.477516, datetime(2024, 8, 8, 9, tzinfo=UTC)),
    "c": (0.552161, 0.146259, 0.963819, 0.194099, datetime(2024, 9, 3, 9, tzinfo=UTC)),
}


def golden_mastery() -> Mastery:
    mastery = Mastery()
    for skill, level, right, steps, hinted, days, *_ in GOLDEN:
        met = SkillOutcome(skill=skill, right=right, hinted=hinted, steps=steps)
        mastery = observe(mastery, (met,), LOGITS[level], START + timedelta(days=days), ONE)
    return mastery


def practised(
    *rights: float, skill: str = "modifier_25", level: Difficulty = BEGINNER, hinted: bool = False
) -> Mastery:
    mastery = Mastery()
    for number, right in enumerate(rights):
        mastery = observe(
            mastery, (outcome(skill, right, hinted),), LOGITS[level], START + timedelta(minutes=5 * number)
        )
    return mastery


def test_the_filter_agrees_with_an_independent_implementation_step_by_step():
    mastery = Mastery()
    for skill, level, right, steps, hinted, days, predicted, *expected in GOLDEN:
        now = START + timedelta(days=days)
        assert predict(mastery, Item((skill,), LOGITS[level]), now, ONE) == pytest.approx(predicted, abs=2e-6)
        met = SkillOutcome(skill=skill, right=right, hinted=hinted, steps=steps)
        mastery = observe(mastery, (met,), LOGITS[level], now, ONE)
        state = mastery.skill(skill)
        got = (mastery.general, mastery.general_variance, state.deviation, state.variance, state.gain)
        assert got == pytest.approx(tuple(expected), abs=2e-6)


@for_each("skill", GOLDEN_LATER)
def test_rating_review_and_need_agree_with_an_independent_implementation(skill):
    mastery, now = golden_mastery(), START + timedelta(days=40)
    value, spread, recall, needed, due = GOLDEN_LATER[skill]
    review = mastery.skill(skill).review
    assert rate_skill(mastery, skill, now, ONE) == pytest.approx((value, spread), abs=2e-6)
    assert retrievability(review, now) == pytest.approx(recall, abs=2e-6)
    assert need(mastery, skill, now, rate_skill(mastery, skill, now, ONE), ONE) == pytest.approx(needed, abs=2e-6)
    assert review.due == due


def test_the_level_score_agrees_with_an_independent_implementation():
    score = level_score(golden_mastery(), ("a", "b", "c"), BEGINNER, START + timedelta(days=40), ONE)
    assert (score.mean, score.spread) == pytest.approx((0.840449, 0.091728), abs=2e-6)


def test_a_new_hire_is_expected_to_get_seven_of_ten_beginner_scenarios_right():
    assert predict(Mastery(), Item(("addon",), LOGITS[BEGINNER]), START, ONE) == pytest.approx(0.709, abs=0.001)


def test_what_is_learnt_of_one_skill_moves_the_others_less():
    mastery = practised(1.0, 1.0, 1.0)
    own, other, new = (rate_skill(mastery, skill, START).value for skill in ("modifier_25", "addon", "addon"))
    assert own > other > rate_skill(Mastery(), "addon", START).value
    assert other == new


def test_a_right_answer_under_a_hint_is_worth_less_than_an_unaided_one():
    alone, hinted, wrong = practised(1.0), practised(1.0, hinted=True), practised(0.0)
    values = [rate_skill(mastery, "modifier_25", START).value for mastery in (wrong, hinted, alone)]
    assert values == sorted(values)
    assert values[0] < values[1] < values[2]


def test_only_what_practice_gave_is_forgotten_and_doubt_grows():
    mastery, later = practised(1.0, 1.0, 1.0), START + timedelta(days=200)
    before, after = ability_of(mastery, "modifier_25", START), ability_of(mastery, "modifier_25", later)
    for old, new in zip(before, after, strict=True):
        assert 0 < old.mean - new.mean <= 0.3 * 3 * old.kind.growth
        assert new.variance > old.variance
    assert ability_of(mastery, "addon", START) == ability_of(mastery, "addon", later)


def test_a_clock_set_back_forgets_nothing():
    mastery = practised(1.0, 1.0)
    last = mastery.skill("modifier_25").review.last
    assert ability_of(mastery, "modifier_25", last - timedelta(days=3)) == ability_of(mastery, "modifier_25", last)


def test_a_scenario_without_skills_teaches_nothing():
    assert observe(Mastery(), (), 0.0, START) == Mastery()


@examples(30)
@given(st.lists(st.sampled_from((0.0, 0.5, 1.0)), max_size=8), st.sampled_from(list(Difficulty)))
def test_ratings_stay_between_zero_and_one_and_doubt_stays_positive(rights, level):
    mastery = practised(*rights, level=level)
    value, spread = rate_skill(mastery, "modifier_25", START + timedelta(days=1))
    assert 0 < value < 1
    assert 0 < spread < 0.5


@examples(30)
@given(st.lists(st.tuples(st.sampled_from(list(SKILLS)), st.sampled_from((0.0, 0.5, 1.0))), max_size=8))
def test_the_mean_of_all_skills_is_the_mean_of_their_ratings_to_the_last_bit(tried):
    mastery, later = Mastery(), START + timedelta(days=40)
    for number, (skill, right) in enumerate(tried):
        mastery = observe(mastery, (outcome(skill, right),), LOGITS[EXPERT], START + timedelta(days=number))
    ratings = [rate_skill(mastery, skill, later).value for skill in SKILLS]
    assert rate_on_average(mastery, later) == sum(ratings) / len(ratings)


@examples(30)
@given(st.lists(st.sampled_from((0.0, 0.5, 1.0)), max_size=6))
def test_mastery_is_the_same_after_a_round_trip_through_json(rights):
    mastery = practised(*rights)
    back = Mastery.model_validate_json(mastery.model_dump_json())
    assert back == mastery
    again = [observe(each, (outcome("addon"),), LOGITS[EXPERT], START + timedelta(days=9)) for each in (mastery, back)]
    assert again[0] == again[1]


def test_the_same_instant_in_another_zone_gives_the_same_review():
    there = START.astimezone(timezone(timedelta(hours=-7)))
    assert review_skill(None, grade(1.0, 0.5), there) == review_skill(None, grade(1.0, 0.5), START)


def test_a_skill_comes_due_and_sooner_after_a_wrong_answer():
    good, bad = (review_skill(None, grade(right, 0.9), START) for right in (1.0, 0.0))
    assert bad.due < good.due
    assert not is_due(good, START + timedelta(hours=1))
    assert is_due(good, good.due)


@for_each(
    ("right", "predicted", "name"),
    [(0.0, 0.5, "Again"), (0.65, 0.5, "Hard"), (0.9, 0.5, "Good"), (1.0, 0.9, "Good"), (1.0, 0.5, "Easy")],
)
def test_recall_is_graded_by_what_came_out_and_what_was_expected(right, predicted, name):
    assert grade(right, predicted).name == name


def experienced(right: float, times: int, level: Difficulty = BEGINNER) -> Mastery:
    mastery = Mastery()
    for number in range(times):
        for place, skill in enumerate(SKILLS):
            at = START + timedelta(minutes=20 * number + place)
            mastery = observe(mastery, (outcome(skill, right),), LOGITS[level], at)
    return mastery


def test_nobody_moves_before_eight_scenarios_at_a_level():
    assert advise(experienced(1.0, 3), tuple(SKILLS), BEGINNER, 7, START) == "stay"
    assert advise(experienced(1.0, 3), tuple(SKILLS), BEGINNER, 8, START) == "up"


def test_eight_right_answers_in_one_skill_do_not_raise_the_level():
    assert advise(practised(*[1.0] * 8), tuple(SKILLS), BEGINNER, 8, START) == "stay"


def test_a_level_far_too_hard_is_left_and_the_lowest_never():
    lost = experienced(0.0, 3)
    assert advise(lost, tuple(SKILLS), EXPERT, 8, START) == "down"
    assert advise(lost, tuple(SKILLS), BEGINNER, 8, START) == "stay"


def test_the_highest_level_is_the_end():
    assert advise(experienced(1.0, 12, MASTER), tuple(SKILLS), MASTER, 50, START) == "stay"
    assert [apply_advice(BEGINNER, "up"), apply_advice(MASTER, "down"), apply_advice(EXPERT, "stay")] == [
        INTERMEDIATE,
        EXPERT,
        EXPERT,
    ]


def test_an_area_is_unsure_before_three_scenarios_of_the_skill():
    assert classify_skill(experienced(1.0, 2), "modifier_25", BEGINNER, START) == "unsure"
    assert classify_skill(experienced(1.0, 3), "modifier_25", BEGINNER, START) == "strong"


def test_a_skill_that_keeps_going_wrong_is_a_weak_area_and_one_that_went_both_ways_is_not():
    assert classify_skill(practised(*[0.0] * 6), "modifier_25", BEGINNER, START) == "weak"
    assert classify_skill(practised(0.0, 1.0, 0.0, 1.0, 0.0, 1.0), "modifier_25", BEGINNER, START) == "unsure"
