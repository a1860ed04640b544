"""The reading of a hospital's test is billed as if the practice owned the machine.

Anti-pattern: billing the global code from a hospital. Best practice: in a facility the physician bills the professional
component (26); the hospital bills the technical one.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.world import World


def spoil(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Take 26 off a reading done in a facility."""
    taken = drop_modifier(case, "26")
    if taken is None:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Ask who did which part of the work, and where.",
            "Some tests have two parts: making the images and reading them. The place of service says who owns the "
            "machine, and the claim must ask only for the part the practice did.",
            "A similar case: a pulmonologist read a hospital's lung function test and billed the whole test. With 26, for "
            "the reading alone, it was paid.",
            f"Place of service {line.pos} is the hospital's: add 26 to line {number} ({line.code}).",
        ),
        secrets=("26", "twenty-six", "professional component", "TC"),
        explanation=f"{line.code} splits into reading and technique. The hospital made the film (place of service "
        f"{line.pos}), so the practice bills the reading: 26.",
    )


FAULT = Fault(
    code="component_26_tc",
    skill="modifier_26TC",
    level=3,
    summary="A reading in a facility is billed without its component modifier.",
    rules=frozenset({"component_26_tc"}),
    fact="PF056",
    spoil=spoil,
    wants=frozenset({"reading"}),
)
