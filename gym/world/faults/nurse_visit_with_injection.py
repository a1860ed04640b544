"""A nurse visit is billed beside an injection.

Anti-pattern: adding 25 to the nurse visit. Best practice: the giving of a drug or vaccine includes the nurse's part; bill it
alone, and a visit only where a clinician did separate work at a higher level.
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.visits import NURSE_VISIT
from gym.world.world import World


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill the nurse visit too, before or after the other lines."""
    claim, first = case.claim, case.claim.lines[0]
    if not any(service.code == NURSE_VISIT for service in case.encounter.services):
        return None
    extra = ServiceLine(
        code=NURSE_VISIT,
        pointers=first.pointers,
        charge=world.charge(NURSE_VISIT, first.pos),
        date_from=first.date_from,
        date_to=first.date_to,
        pos=first.pos,
    )
    in_front = rng.random() < 0.5
    number = 1 if in_front else len(claim.lines) + 1
    return SpoiledCase(
        case=change_claim(case, lines=(extra, *claim.lines) if in_front else (*claim.lines, extra)),
        field=f"lines/{number}",
        rungs=(
            "Go through the lines and ask of each one what work it pays that no other line pays.",
            "The price of giving a drug includes the greeting, the check of the patient and the watching afterwards. Work "
            "that is inside another line's price is not billed again, and no modifier changes that.",
            "A similar case: a travel vaccine was given by a nurse, and a short visit billed with it. Only the vaccine and "
            "its giving were paid; the visit was taken off.",
            f"The nurse did nothing but give the injection: remove line {number} ({NURSE_VISIT}).",
        ),
        secrets=(NURSE_VISIT, f"line {number}", "remove"),
        explanation=f"{NURSE_VISIT} is never billed with the giving of a drug or vaccine ({first.code}), with or without 25.",
    )


FAULT = Fault(
    code="99211_with_injection",
    skill="ncci_ptp",
    level=2,
    summary="A nurse visit is billed beside an injection.",
    rules=frozenset({"nurse_visit_with_injection"}),
    fact="PF038",
    spoil=spoil,
    wants=frozenset({"nurse_visit"}),
)
