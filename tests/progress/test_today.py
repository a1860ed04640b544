"""Facts about today's set: it has an end, reviews come first, and it says what it showed."""

from rows import for_each

from gym.progress.today import (
    SET_SIZE,
    DoneClaim,
    close_set,
    count_of_set,
    find_pace,
    list_missed,
    list_new_abilities,
    plan_set,
    say_set,
)


def done(right: bool = True, skill: str = "icd10", alone: bool = True, turn: int = 1) -> DoneClaim:
    return DoneClaim(session_id="s-1", turn=turn, skills=(skill,), is_right=right, is_alone=alone, seconds=60)


@for_each(
    ("today", "due", "pace", "said"),
    [
        ((), 2, 108, "5 claims, 2 of them reviews, about 9 minutes"),
        ((), 1, 60, "5 claims, 1 of them a review, about 5 minutes"),
        ((), 0, 30, "5 claims, about 2 minutes"),
        ((done(),) * 4, 9, 60, "1 more claim, 1 of them a review, about 1 minute"),
        ((done(),) * 5, 3, 60, "Today's set is done. You can go on with another one."),
        ((done(),) * 6, 0, 60, "4 more claims, about 4 minutes"),
    ],
)
def test_the_set_says_what_is_left_of_it(today, due, pace, said):
    assert say_set(plan_set(today, due, pace)) == said


@for_each(("finished", "count"), [(0, 0), (1, 1), (5, 5), (6, 1), (10, 5)])
def test_a_full_set_stays_full_until_the_next_one_begins(finished, count):
    assert count_of_set(finished) == count
    planned = plan_set((done(),) * finished, 0, 60)
    assert (planned.done_count, planned.of) == (count, SET_SIZE)


def test_the_queue_of_reviews_empties_as_they_are_done():
    left = [plan_set((done(),) * finished, 3 - finished, 60).reviews for finished in range(4)]
    assert left == [3, 2, 1, 0]


@for_each(("seconds", "pace"), [([], 110), ([60, 80, 5000], 80), ([1, 1], 30), ([9000], 600)])
def test_minutes_go_by_the_users_own_pace(seconds, pace):
    assert find_pace(seconds) == pace


def test_the_closing_card_comes_with_the_last_claim_of_a_set_and_only_then():
    claims = (done(), done(skill="cob"), done(right=False, skill="addon"), done(), done())
    assert [close_set(claims[:number], {}, 0) is None for number in range(6)] == [True] * 5 + [False]
    closing = close_set(claims, {"icd10": "diagnoses"}, 2)
    assert closing
    assert (closing.right, closing.of, closing.learned, closing.tomorrow) == (4, 5, ("diagnoses", "cob"), 2)
    assert closing.share == "Training Gym: 4 of 5 right at the first try today. ● ● ○ ● ●"


def test_what_was_missed_can_be_looked_at_again():
    assert [each.turn for each in list_missed((done(turn=1), done(right=False, turn=4)))] == [4]


def test_a_skill_is_new_where_all_that_was_done_alone_in_it_falls_into_this_week():
    week = (done(skill="icd10"), done(skill="cob"), done(skill="addon", alone=False))
    assert list_new_abilities(week, {"icd10": 1, "cob": 4}) == ("icd10",)
