"""A line bills more units than anybody could have received in a day.

Anti-pattern: splitting the units over lines. Best practice: compare units with the note; a typing error is corrected,
it is not appealed.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.world import World


def mistype(units: int, limit: int) -> int:
    """A slip of the finger over the limit: the number typed twice, or with a nought too many."""
    return next((wrong for wrong in (int(f"{units}{units}"), units * 10) if wrong > limit), limit + 1)


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Mistype the units of one line."""
    claim, limits = case.claim, world.reference.mue
    choices = [number for number, line in enumerate(claim.lines, 1) if line.code in limits and limits[line.code].units]
    if not choices:
        return None
    number = rng.choice(choices)
    line = claim.lines[number - 1]
    limit = limits[line.code].units
    units = mistype(line.units, limit)
    charge = world.charge(line.code, line.pos) * units
    return SpoiledCase(
        case=change_claim(case, lines=change_line(claim, number, units=units, charge=charge)),
        field=f"lines/{number}/units",
        rungs=(
            "Look at box 24G, and count in the note.",
            "Medically unlikely edits cap the units of a code. Over the cap the payer refuses the whole line, not only "
            "the excess; the right number is the one the note documents.",
            "A similar case: a drug was keyed with one nought too many. The cap was not the answer: the line was corrected to "
            "the three units that the note documented.",
            f"Line {number}: the note documents {line.units} of {line.code}, the claim bills {units}; "
            f"set the units to {line.units}.",
        ),
        secrets=(f"line {number}", f"units to {line.units}", f"{line.units} unit", str(units)),
        explanation=f"{units} units of {line.code} exceed the medically unlikely edit of {limit}; the note documents "
        f"{line.units}.",
    )


FAULT = Fault(
    code="mue_exceeded",
    skill="units_mue",
    level=2,
    summary="A line bills more units than the medically unlikely edit allows.",
    rules=frozenset({"mue_exceeded"}),
    fact="PF048",
    spoil=spoil,
)
