"""The rule over codes that are for a time as a whole: psychotherapy, critical care, counseling, infusions."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.codes.minutes import FURTHER_AT_MEDICARE, FURTHER_BY_CPT, HALF_HOUR, MINUTES, describe_time
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.rules.visits import follows_medicare
from gym.world.world import World

# Critical care: the first hour, whose minutes are all those of the day, and each further half hour.
FIRST_HOUR, FURTHER = "99291", "99292"
# The quarter of an hour beyond the longest office visits, and from how many minutes of the day it is billed (PF589).
BEYOND, QUARTER, LONGEST = "G2212", 15, {"99205": 89, "99215": 69}


def check_time(world: World, case: Case) -> Iterable[Finding]:
    """The minutes of the note are those of the code (PF568): fewer are over-coding, more give money away.

    A visit with its decision making in the note goes by that.
    """
    for number, line in number_lines(case):
        noted = (each for each in documented_services(case, line.code) if each.decision is None)
        minutes = [each.minutes for each in noted if each.minutes is not None]
        wrong = describe_time(line.code, max(minutes)) if minutes and line.code in MINUTES else None
        if wrong:
            yield make_finding(
                world,
                case,
                "time_of_code",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: {line.code} does not fit the time: {wrong}.",
                fact="PF568",
                line=number,
                compliance=max(minutes) < MINUTES[line.code][0],
            )


def check_critical_care(world: World, case: Case) -> Iterable[Finding]:
    """A further half hour of critical care begins at 104 minutes for Medicare, and at 75 by CPT (PF581)."""
    if FURTHER not in case.claim.by_code:
        return
    spent = max((each.minutes or 0 for each in documented_services(case, FIRST_HOUR)), default=0)
    first = FURTHER_AT_MEDICARE if follows_medicare(world, case) else FURTHER_BY_CPT
    units = case.claim.count_units(FURTHER)
    needed = first + HALF_HOUR * (units - 1)
    number = next(number for number, line in number_lines(case) if line.code == FURTHER)
    if spent and spent < needed:
        yield make_finding(
            world,
            case,
            "time_of_code",
            FURTHER,
            field=f"lines/{number}/units",
            message=f"Line {number}: {units} of {FURTHER} take {needed} minutes in all, and the note has {spent}.",
            fact="PF581",
            line=number,
            compliance=True,
        )


def check_prolonged(world: World, case: Case) -> Iterable[Finding]:
    """The quarter beyond a visit of the highest level takes 15 minutes more than its longest time (PF589)."""
    if BEYOND not in case.claim.by_code:
        return
    units = case.claim.count_units(BEYOND)
    number = next(number for number, line in number_lines(case) if line.code == BEYOND)
    visit = next((code for code in LONGEST if code in case.claim.by_code), None)
    if visit is None:
        return
    spent = max((each.minutes or 0 for each in documented_services(case, visit)), default=0)
    needed = LONGEST[visit] + QUARTER * (units - 1)
    if spent and spent < needed:
        yield make_finding(
            world,
            case,
            "time_of_code",
            BEYOND,
            field=f"lines/{number}/units",
            message=f"Line {number}: {units} of {BEYOND} beside {visit} take {needed} minutes; the note has {spent}.",
            fact="PF589",
            line=number,
            compliance=True,
        )
