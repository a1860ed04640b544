"""Two services at different sites form an NCCI pair, and nothing on the claim says they were separate.

Anti-pattern: 59 by habit. Best practice: if the note shows another site, encounter or practitioner, use the modifier
that says which (XS, XE, XP or XU; an anatomic one; 59 where none fits).
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Take the modifier for a separate site off its line."""
    taken = drop_modifier(case, "XS")
    if taken is None:
        return None
    spoiled, number, line = taken
    first = next(other for other in case.claim.lines if (other.code, line.code) in world.reference.ptp)
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Look at how the lines of this claim relate to each other, and at what the note says about where.",
            "NCCI pairs with indicator 1 are paid together only if the services were really distinct: another site, "
            "encounter or practitioner. The note must show it and the claim must say it.",
            "A similar case: a lesion of the arm was excised and one of the leg biopsied. The note named both sites; with "
            "XS (separate structure) on the column 2 code both were paid. 59 says the same less exactly.",
            f"The note puts {line.code} at another site than {first.code}: add XS (or 59) to line {number}.",
        ),
        secrets=("XS", "59", "fifty-nine", f"line {number}"),
        explanation=f"NCCI pairs {first.code} with {line.code}, indicator 1. The note shows separate sites, so XS on "
        f"line {number} is right; 59 is accepted too.",
    )


FAULT = Fault(
    code="ptp_indicator1_no_modifier",
    skill="modifier_59X",
    level=3,
    summary="An NCCI pair at separate sites lacks its modifier.",
    rules=frozenset({"ptp_indicator1"}),
    fact="PF012",
    spoil=spoil,
    wants=frozenset({"pair"}),
)
