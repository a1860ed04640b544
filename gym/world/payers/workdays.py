"""Federal holidays (5 U.S.C. 6103) and the workday nearest to a day, or after it."""

from datetime import date, timedelta
from functools import cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# Month, weekday and which of them: King, Washington, Labor Day, Columbus Day, Thanksgiving.
FLOATING = ((1, MONDAY, 3), (2, MONDAY, 3), (9, MONDAY, 1), (10, MONDAY, 2), (11, THURSDAY, 4))


def find_weekday(year: int, month: int, weekday: int, place: int) -> date:
    """The `place`th such weekday of the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))


def to_observed(day: date) -> date:
    """The day on which federal offices keep a holiday: Friday for a Saturday, Monday for a Sunday."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


@cache
def list_holidays(year: int) -> frozenset[date]:
    """The federal holidays that begin in `year`, as they are observed."""
    memorial = find_weekday(year, 5, MONDAY, 4)
    last = memorial + timedelta(days=7)
    floating = (find_weekday(year, *each) for each in FLOATING)
    fixed = (to_observed(date(year, *each)) for each in FIXED)
    return frozenset((last if last.month == memorial.month else memorial, *floating, *fixed))


def is_workday(day: date) -> bool:
    """Whether federal offices are open; New Year's Day may be kept on the last day of the year before."""
    return day.weekday() < SATURDAY and day not in list_holidays(day.year) | list_holidays(day.year + 1)


def nearest_workday(day: date, first: date, last: date) -> date:
    """The workday nearest to `day`: from `first` to `last` where there is one, and any where there is none."""
    near = [day + timedelta(days=step) for step in (0, -1, 1, -2, 2, -3, 3, -4, 4)]
    open_days = [each for each in near if is_workday(each)]
    return next((each for each in open_days if first <= each <= last), open_days[0])


def next_workday(day: date) -> date:
    """The day itself, or the first workday after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day
