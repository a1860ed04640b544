"""Which of two payers pays first: an employer's plan beside Medicare, and the plans of two parents."""

from datetime import date

from gym.world.claims.encounter import Employment

# PF414: employees from which a group plan pays before Medicare, by the ground of Medicare; months for kidney failure.
WORKING_AGED, LARGE_GROUP, KIDNEY_MONTHS = 20, 100, 30


def pays_before_medicare(employment: Employment) -> bool:
    """Whether the employer's group plan pays first (42 CFR 411.162, 411.172, 411.204)."""
    if employment.ground == "kidney":
        return (employment.month or 0) <= KIDNEY_MONTHS
    least = WORKING_AGED if employment.ground == "age" else LARGE_GROUP
    return employment.current and employment.employees >= least


def is_birthday_first(one: date, other: date) -> bool:
    """Whether the plan of the parent born on `one` pays first: the earlier day of any year (PF415)."""
    return (one.month, one.day) < (other.month, other.day)
