"""Facts about days and streaks: summer time, the date line, journeys, days off, and freezes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from rows import for_each
from tiers import examples

from gym.progress.calendar import Calendar
from gym.progress.rewards.streaks import FREEZE_EVERY, MOST_FREEZES, Streak

PLAIN = Calendar()
WORKDAYS = Calendar(workdays=True)
MONDAY = datetime(2024, 7, 1, 12, tzinfo=UTC)


def practised(*instants: datetime, calendar: Calendar = PLAIN, streak: Streak | None = None) -> Streak:
    """The streak after practice at these instants, all by one calendar."""
    streak = streak or Streak()
    for at in instants:
        streak = streak.after(at, calendar.day(at), calendar)
    return streak


def days(*numbers: int) -> list[datetime]:
    return [MONDAY + timedelta(days=number) for number in numbers]


@for_each(
    ("numbers", "running", "longest"),
    [
        ([0], 1, 1),
        ([0, 0, 0], 1, 1),
        ([0, 1, 2], 3, 3),
        ([0, 1, 3], 1, 2),
        ([0, 1, 2, 5, 6], 2, 3),
        ([4, 5, 3], 2, 2),
        ([4, 5, 4, 6], 3, 3),
    ],
)
def test_a_streak_counts_days_running(numbers: list[int], running: int, longest: int):
    streak = practised(*days(*numbers))
    assert (streak.days, streak.longest) == (running, longest)


def test_a_streak_is_alive_through_the_next_day_and_over_after_it():
    streak = practised(datetime(2024, 2, 28, 9, tzinfo=UTC), datetime(2024, 2, 29, 9, tzinfo=UTC))
    assert [streak.on(date(2024, 3, number), PLAIN) for number in (1, 2)] == [2, 0]
    assert Streak().on(date(2024, 3, 1), PLAIN) == 0


@for_each("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"])
def test_the_two_days_on_which_clocks_change_are_days_like_any_other(zone: str):
    """Ten minutes before and after every midnight of a year, summer time beginning and ending in it."""
    calendar, first = Calendar(time_zone=zone), datetime(2024, 1, 1, tzinfo=ZoneInfo(zone))
    late = [(first + timedelta(days=number)).replace(hour=23, minute=50) for number in range(366)]
    early = [(first + timedelta(days=number)).replace(hour=0, minute=10) for number in range(366)]
    assert practised(*(each.astimezone(UTC) for each in late), calendar=calendar).days == 366
    assert practised(*(each.astimezone(UTC) for each in early), calendar=calendar).days == 366


def test_a_day_that_a_zone_left_out_breaks_no_streak_of_who_was_there():
    """Samoa went from 29 to 31 December 2011: no clock there ever showed the 30th."""
    calendar = Calendar(time_zone="Pacific/Apia")
    before = datetime(2011, 12, 30, 9, tzinfo=UTC)
    after = before + timedelta(days=1)
    assert [calendar.day(at).day for at in (before, after)] == [29, 31]
    assert practised(before, after, calendar=calendar).days == 2


def test_a_flight_over_the_date_line_breaks_no_streak_in_either_direction():
    west, east = Calendar(time_zone="Pacific/Honolulu"), Calendar(time_zone="Pacific/Auckland")
    start = datetime(2024, 7, 4, 6, tzinfo=UTC)
    flown_west_to_east = practised(start, calendar=west)
    assert (west.day(start), east.day(start + timedelta(hours=20))) == (date(2024, 7, 3), date(2024, 7, 5))
    assert practised(start + timedelta(hours=20), calendar=east, streak=flown_west_to_east).days == 2
    there = practised(start, calendar=east)
    back = practised(start + timedelta(hours=20), calendar=west, streak=there)
    assert back.days == 1
    assert practised(start + timedelta(hours=44), calendar=west, streak=back).days == 2


@examples(200)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 60 * 24 * 10),
            st.sampled_from(["UTC", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kolkata", "America/Chicago"]),
            st.integers(0, 12),
        ),
        max_size=25,
    )
)
def test_no_hopping_between_zones_makes_more_days_than_there_were(moves: list[tuple[int, str, int]]):
    """The earth has 26 hours of zones and half a day of roll-over: at most two days more than went by."""
    streak, at, latest = Streak(), MONDAY, MONDAY
    for minutes, zone, starts in moves:
        at = at + timedelta(minutes=minutes)
        calendar = Calendar(time_zone=zone, day_starts_at=starts)
        streak, latest = streak.after(at, calendar.day(at), calendar), at
    assert streak.longest <= (latest - MONDAY).days + 1 + 2


def test_a_day_may_begin_after_midnight():
    owl = Calendar(time_zone="America/Chicago", day_starts_at=4)
    late = datetime(2024, 7, 2, 3, 30, tzinfo=ZoneInfo("America/Chicago"))
    assert owl.day(late) == date(2024, 7, 1)
    assert owl.day(late + timedelta(minutes=31)) == date(2024, 7, 2)


def test_a_weekend_breaks_no_streak_of_who_counts_workdays_only():
    friday, monday, tuesday = days(4)[0], days(7)[0], days(8)[0]
    assert practised(friday, monday, calendar=WORKDAYS).days == 2
    assert practised(friday, monday).days == 1
    assert practised(friday, tuesday, calendar=WORKDAYS).days == 1
    assert practised(friday, calendar=WORKDAYS).on(monday.date(), WORKDAYS) == 1
    assert practised(*days(4, 5, 7), calendar=WORKDAYS).days == 3


def test_a_week_of_practice_earns_a_freeze_and_a_missed_day_uses_it_up():
    week = practised(*days(*range(FREEZE_EVERY)))
    assert week.freezes == 1
    assert week.on(days(FREEZE_EVERY + 1)[0].date(), PLAIN) == FREEZE_EVERY
    carried = practised(*days(FREEZE_EVERY + 1), streak=week)
    assert (carried.days, carried.freezes, carried.frozen) == (FREEZE_EVERY + 1, 0, 1)
    assert practised(*days(FREEZE_EVERY + 2), streak=week).days == 1


def test_a_streak_that_broke_leaves_the_freezes_that_could_not_save_it():
    broken = practised(*days(*range(FREEZE_EVERY), FREEZE_EVERY + 9))
    assert (broken.days, broken.longest, broken.freezes) == (1, FREEZE_EVERY, 1)


def test_no_more_than_so_many_freezes_are_kept():
    assert practised(*days(*range(60))).freezes == MOST_FREEZES


def test_an_act_that_comes_late_to_the_log_moves_nothing_back():
    streak = practised(*days(0, 1, 2))
    assert practised(days(1)[0], streak=streak) == streak


@for_each("gap", [400, 4000, 400_000])
def test_a_long_absence_costs_no_time_and_no_freeze_saves_it(gap: int):
    assert practised(MONDAY, MONDAY + timedelta(days=gap)).days == 1


LOS_ANGELES, NEW_YORK = (Calendar(time_zone=f"America/{city}") for city in ("Los_Angeles", "New_York"))


def journey() -> Streak:
    """Four evenings in Los Angeles, two days in New York, and an evening at home with the zone still New York's."""
    home = ZoneInfo("America/Los_Angeles")
    away = ZoneInfo("America/New_York")
    streak = practised(*(datetime(2026, 5, day, 20, tzinfo=home) for day in (3, 4, 5, 6)), calendar=LOS_ANGELES)
    abroad = (datetime(2026, 5, 7, 22, tzinfo=away), datetime(2026, 5, 8, 9, tzinfo=away))
    evening = datetime(2026, 5, 9, 21, 30, tzinfo=home)
    return practised(*abroad, evening, calendar=NEW_YORK, streak=streak)


def test_a_journey_there_and_back_breaks_no_streak_once_the_zone_is_set_back():
    back = journey()
    assert (back.days, back.on(date(2026, 5, 10), NEW_YORK)) == (1, 1)
    assert back.on(date(2026, 5, 9), LOS_ANGELES) == 7
    home = ZoneInfo("America/Los_Angeles")
    again = practised(datetime(2026, 5, 10, 20, tzinfo=home), calendar=LOS_ANGELES, streak=back)
    assert (again.days, again.freezes) == (8, 1)


def test_a_break_that_was_one_in_both_zones_stays_one():
    home = ZoneInfo("America/Los_Angeles")
    broken = practised(*(datetime(2026, 5, day, 12, tzinfo=home) for day in (3, 4, 8)), calendar=NEW_YORK)
    assert broken.on(date(2026, 5, 8), LOS_ANGELES) == 1
