"""The visit at which a major operation was decided goes out without modifier 57.

Anti-pattern: adding 25, which belongs beside minor procedures only. Best practice: a visit on the day of a 90-day
procedure, or on the day before, is paid only if it decided on the operation; if the note shows that, 57 says so.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    taken = drop_modifier(case, "57")
    major = (
        line for line in case.claim.lines if (known := world.reference.procedures.get(line.code)) and known.is_major
    )
    surgery = next(major, None)
    if taken is None or surgery is None:
        return None
    spoiled, number, visit = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Two lines of this claim were done on one day. Look up how many days of care the price of the larger "
            "one includes.",
            "The price of a major operation includes the visits of the day before it, of its own day and of the 90 "
            "days after. A visit in that time is part of it, except the one at which the operation was decided; the "
            "claim has to say so.",
            "A similar case: a surgeon saw a patient with appendicitis at noon, decided to operate and did so at night. "
            "With 57 on the visit both were paid. 25 would have been wrong: it belongs beside minor procedures.",
            f"The note shows that the decision was made at this visit: add 57 to line {number} ({visit.code}).",
        ),
        secrets=("57", "modifier 57", f"line {number}", visit.code),
        explanation=f"{surgery.code} has a global period of 90 days and takes in a visit of the same day. The note says "
        f"that {visit.code} decided on it, and 57 is how the claim says so.",
    )


FAULT = Fault(
    code="missing_mod57",
    skill="modifier_57",
    level=3,
    summary="The visit that decided on the operation lacks modifier 57.",
    rules=frozenset({"missing_mod57"}),
    fact="PF007",
    spoil=spoil,
    wants=frozenset({"decision"}),
)
