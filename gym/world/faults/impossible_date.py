"""A line carries a date on which it cannot have been done.

Anti-pattern: moving the receipt date. Best practice: take the date of service from the note.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.world import World


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Key the wrong year on one line: one that has not come yet, or one of the last century, before the birth."""
    claim, day = case.claim, case.encounter.day
    number = rng.randrange(len(claim.lines)) + 1
    year = day.year + rng.choice((1, 10, -100))
    wrong = day.replace(year=year)
    if claim.patient.birth <= wrong < day:
        return None
    return SpoiledCase(
        case=change_claim(case, lines=change_line(claim, number, date_from=wrong, date_to=wrong)),
        field=f"lines/{number}/date_from",
        rungs=(
            "The codes are right. Look at when things are said to have happened.",
            "Dates on a claim stand in a fixed order: birth, service, receipt. A slip of one digit can put a service where "
            "it cannot have been.",
            "A similar case: a visit of 3 January was keyed with a year in which it could not have been. The claim came "
            "back, and the date was copied from the note.",
            f"Line {number} says {wrong}; the note is of {day}. Set both dates of the line to {day}.",
        ),
        secrets=(f"line {number}", wrong.isoformat(), day.isoformat(), str(year)),
        explanation=f"Line {number} was dated {wrong}; the service was on {day}.",
    )


FAULT = Fault(
    code="dos_future_or_before_birth",
    skill="claim_integrity",
    level=1,
    summary="A date of service is impossible.",
    rules=frozenset({"dos_order"}),
    fact="PF064",
    spoil=spoil,
)
