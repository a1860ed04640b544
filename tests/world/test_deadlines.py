"""Days on which limits end: weekends and federal holidays pass to the next workday, notices are presumed received."""

from datetime import date

from rows import for_each

from gym.world.payers.workdays import list_holidays
from gym.world.world import World

# Service, last day on which Medicare takes the claim: 42 CFR 424.44, 5 U.S.C. 6103.
LIMITS = (
    (date(2024, 7, 4), date(2025, 7, 7)),  # Independence Day, a Friday
    (date(2024, 9, 1), date(2025, 9, 2)),  # Labor Day
    (date(2024, 1, 20), date(2025, 1, 21)),  # Martin Luther King Day
    (date(2024, 12, 25), date(2025, 12, 26)),
    (date(2024, 11, 27), date(2025, 11, 28)),  # Thanksgiving
    (date(2024, 2, 29), date(2025, 2, 28)),
    (date(2024, 8, 10), date(2025, 8, 11)),  # a Sunday
    (date(2024, 8, 20), date(2025, 8, 20)),
    (date(2020, 12, 31), date(2022, 1, 3)),  # New Year's Day of 2022 is kept on that Friday
)


@for_each(("service", "last"), LIMITS)
def test_a_medicare_limit_that_ends_on_a_weekend_or_holiday_runs_to_the_next_workday(
    world: World, service: date, last: date
):
    assert world.policies["medicare_part_b"].filing.last_day(service) == last


# Level, date of the decision, last day to appeal: Palmetto GBA, Redetermination Time Limit (its examples); Noridian,
# Redetermination Timeliness Calculator (a limit on a day without work passes to the next workday, Columbus Day with
# it); 42 CFR 405.962, 405.1014 and 405.1102 (180, 60 and 60 days, presumed receipt).
APPEALS = (
    (0, date(2020, 5, 15), date(2020, 9, 17)),
    (0, date(2020, 8, 14), date(2020, 12, 17)),
    (0, date(2017, 8, 15), date(2017, 12, 18)),
    (0, date(2024, 6, 9), date(2024, 10, 15)),
    (0, date(2024, 9, 2), date(2025, 1, 6)),
    (1, date(2024, 9, 3), date(2025, 3, 7)),
    (1, date(2024, 9, 4), date(2025, 3, 10)),
    (2, date(2024, 9, 3), date(2024, 11, 7)),
    (3, date(2024, 9, 6), date(2024, 11, 12)),
)


@for_each(("level", "decided", "last"), APPEALS)
def test_a_medicare_appeal_may_be_asked_for_until_the_last_workday_of_its_limit(
    world: World, level: int, decided: date, last: date
):
    assert world.policies["medicare_part_b"].appeals[level].last_day(decided) == last


def test_a_year_has_eleven_federal_holidays():
    assert {len(list_holidays(year)) for year in range(2021, 2031)} == {11}
