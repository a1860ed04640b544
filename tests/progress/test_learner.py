"""Facts about the record of one user: a fold of the log, whichever way it is folded."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from progress_facts import START, after, day, event, finish, fold, given_up, log_of, outcome
from rows import for_each
from tiers import examples

from gym.progress.events import Kind
from gym.progress.learner import Learner, apply, due_skills, new_learner
from gym.progress.profile import build_profile
from gym.progress.rewards.achievements import unlock_achievements
from gym.world.scenarios.scenario import Difficulty

SKILLS = ("modifier_25", "timely_filing", "clean_claim")
FINISHES = st.lists(
    st.builds(
        lambda number, skill, **changes: finish(skill, **{**day(number), **changes}),
        number=st.integers(0, 9),
        skill=st.sampled_from(SKILLS),
        scenario_id=st.sampled_from([f"sc-{number}" for number in range(6)]),
        difficulty=st.sampled_from(list(Difficulty)),
        resolved=st.booleans(),
        wrong=st.integers(0, 5),
        rungs=st.integers(0, 5),
        accuracy=st.sampled_from((0.0, 0.4, 1.0)),
        confidence=st.sampled_from((None, 0.2, 0.9)),
    ),
    max_size=8,
)


@examples(25)
@given(FINISHES)
def test_folding_the_log_gives_the_state_kept_one_turn_at_a_time(finishes):
    kept, log = new_learner("ann"), log_of(finishes)
    for each in log:
        kept = Learner.model_validate_json(apply(kept, each).model_dump_json())
    folded = fold(log)
    assert kept == folded
    assert kept.model_dump_json() == folded.model_dump_json()


@examples(25)
@given(FINISHES)
def test_total_xp_is_the_sum_of_what_the_events_say(finishes):
    log = log_of(finishes)
    assert fold(log).xp == sum(each.body.get("xp", 0) for each in log)


@for_each("kind", sorted(set(Kind) - {Kind.SCENARIO_FINISHED, Kind.ACHIEVEMENT_UNLOCKED}))
def test_other_kinds_of_event_change_nothing(kind):
    learner = after(finish())
    assert apply(learner, event(kind, {"anything": 1})) == learner


def test_a_later_version_may_add_to_a_finished_event():
    log = log_of([finish()])
    richer = log[0].model_copy(update={"body": {**log[0].body, "something_new": [1]}})
    assert apply(new_learner("ann"), richer) == apply(new_learner("ann"), log[0])


def test_a_scenario_done_again_counts_as_practice_but_teaches_and_rewards_nothing():
    once = after(finish())
    twice = fold(log_of([finish(**{**day(1), "scenario_id": "sc-1"}, is_repeat=True)], once), once)
    assert twice.streak.days == 2
    assert twice == once.model_copy(update={"streak": twice.streak})


def test_a_first_attempt_without_a_hint_feeds_mastery_most():
    alone, hinted, wrong = after(finish()), after(finish(rungs=1)), after(finish(wrong=1, accuracy=0.0))
    general = [learner.mastery.general for learner in (wrong, hinted, alone)]
    assert general[0] < general[1] < general[2]


def test_trying_on_after_a_wrong_answer_changes_what_is_earned_not_what_is_believed():
    gave_up, went_on = after(given_up()), after(finish(wrong=1, accuracy=0.0))
    assert gave_up.mastery == went_on.mastery


def test_nine_different_skills_done_right_raise_the_level():
    skills = ("provider_ids", "icd10", "duplicate", "prior_auth", "modifier_25", "addon", "ncci_ptp", "cob", "therapy")
    learner = after(*(finish(skill, scenario_id=skill, family=skill) for skill in skills))
    assert learner.difficulty is Difficulty.INTERMEDIATE
    assert learner.stayed == 0


def test_a_streak_goes_by_the_users_own_calendar():
    late = finish(at=START.replace(hour=23), local_date=date(2024, 7, 2))
    assert after(finish(scenario_id="sc-0"), late).streak.days == 2


def test_giving_up_makes_no_day():
    learner = after(finish(**day(0)), given_up(**day(1)), finish(**day(2)))
    assert learner.streak.days == 1


def test_hints_never_break_a_streak():
    learner = after(*(finish(**day(number), rungs=4) for number in range(3)))
    assert learner.streak.days == 3


def test_a_skill_is_due_once_its_review_is():
    learner = after(finish())
    review = learner.mastery.skills["modifier_25"].review
    assert due_skills(learner, review.due - timedelta(seconds=1)) == frozenset()
    assert due_skills(learner, review.due) == {"modifier_25"}


def test_a_user_never_seen_has_an_empty_profile():
    empty = build_profile(new_learner("ann"), START)
    assert (empty.level, empty.total_xp, empty.xp_to_next_level) == (1, 0, 500)
    assert (empty.current_streak, empty.total_scenarios_completed, empty.average_accuracy) == (0, 0, None)
    assert (empty.skill_ratings, empty.due_reviews) == ({}, ())
    assert empty.recommended_difficulty is Difficulty.BEGINNER


def test_a_profile_has_its_golden_numbers():
    learner = after(
        finish(**day(0)),
        finish("timely_filing", **day(1), difficulty=Difficulty.EXPERT, seconds=60),
        given_up(**day(2), skills=(outcome("modifier_25", 0.0),)),
    )
    seen = build_profile(learner, START + timedelta(days=3))
    assert seen.total_xp == 75 + 174
    assert seen.xp_to_next_level == 500 - 249
    assert (seen.current_streak, seen.longest_streak) == (0, 2)
    assert seen.total_scenarios_completed == 2
    assert seen.average_accuracy == 0.6667
    assert seen.skill_ratings == {"modifier_25": 0.4171, "timely_filing": 0.4432}
    assert seen.skill_uncertainty == {"modifier_25": 0.1471, "timely_filing": 0.1453}
    assert (seen.weak_areas, seen.strong_areas) == ((), ())


def test_a_profile_names_a_weak_skill_once_it_is_sure():
    learner = after(*(given_up(**day(number)) for number in range(6)))
    assert build_profile(learner, START).weak_areas == ("modifier_25",)


def test_nothing_is_unlocked_twice():
    learner = after(finish())
    assert "first_claim" in learner.unlocked
    assert "first_claim" not in {got.code for got in unlock_achievements(learner, finish(scenario_id="sc-2"))}
