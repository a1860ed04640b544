"""A separate visit on the day of a minor procedure goes out without modifier 25.

Anti-pattern: adding 59, or dropping the visit. Best practice: if the note shows significant, separate work, put 25 on
the visit; a different diagnosis helps but is not required.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    taken = drop_modifier(case, "25")
    if taken is None:
        return None
    spoiled, number, visit = taken
    other = next((line for line in case.claim.lines if not world.reference.is_visit(line.code)), visit)
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Two lines of this claim were done on one day, and one of them counts as part of the other. Which is which?",
            "A minor procedure includes the decision to do it. A visit on the same day is paid only if the note shows "
            "significant work beyond that decision, and the claim has to say so on the right line.",
            "A similar case: a visit for asthma and the removal of a wart on the same day. The note showed the asthma "
            "work apart from the wart. With 25 on the visit, both were paid; 59 would have been wrong, it never goes on "
            "a visit.",
            f"The note documents a separate problem: add 25 to line {number} ({visit.code}).",
        ),
        secrets=("25", "modifier 25", "twenty-five", f"line {number}"),
        explanation=f"{other.code} includes the visit unless 25 says it was separate; the note documents the other "
        f"problem, so 25 belongs on {visit.code}.",
    )


FAULT = Fault(
    code="missing_mod25",
    skill="modifier_25",
    level=2,
    summary="A separate visit lacks modifier 25.",
    rules=frozenset({"missing_mod25"}),
    fact="PF001",
    spoil=spoil,
    wants=frozenset({"visit"}),
)
