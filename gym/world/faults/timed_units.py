"""Each timed code is rounded up by itself, and the day has more units than minutes.

Anti-pattern: a unit for every started quarter of each code. Best practice: add the minutes of all timed codes, look up how
many units the sum gives, and let the codes with the most minutes have them.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.rules.therapy import UNIT, allocate_units, find_minutes
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Round each code up by itself."""
    minutes = find_minutes(case)
    units = allocate_units(minutes) if minutes else {}
    rounded = {code: -(-spent // UNIT) for code, spent in minutes.items()}
    number = next((n for n, line in enumerate(case.claim.lines, 1) if rounded.get(line.code, 0) > line.units), None)
    if number is None:
        return None
    line, total = case.claim.lines[number - 1], sum(minutes.values())
    wrong, right = rounded[line.code], units[line.code]
    price = world.charge(line.code, line.pos)
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, units=wrong, charge=price * wrong)),
        field=f"lines/{number}/units",
        rungs=(
            "The codes fit the note. Take a pencil and count.",
            "Services of 15 minutes are counted together. A started quarter of an hour is a unit only if the "
            "minutes of the whole day add up to it.",
            "A similar case: 18 minutes of walking and 13 of balance were billed as two and one. Thirty-one minutes are two "
            "units, one for each.",
            f"{total} timed minutes in all give {sum(units.values())} units; {line.code} had {minutes[line.code]} of them: set "
            f"line {number} to {right}.",
        ),
        secrets=(f"line {number}", str(total), f"{sum(units.values())} units"),
        explanation=f"{total} timed minutes are {sum(units.values())} units in all, {right} of them for {line.code} with its "
        f"{minutes[line.code]} minutes; {wrong} were billed.",
    )


FAULT = Fault(
    code="timed_units_rounded_up",
    skill="therapy",
    level=3,
    summary="Timed services were rounded up one by one.",
    rules=frozenset({"timed_units"}),
    fact="PF409",
    spoil=spoil,
    wants=frozenset({"timed"}),
    stages=("pre_submission",),
)
