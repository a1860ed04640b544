"""A visit with modifier 25 whose note shows only the decision for the procedure.

Anti-pattern: billing a visit with every procedure. Best practice: if the note holds nothing beyond the decision to do
the minor procedure, bill the procedure alone; payers audit 25.
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill the visit that the note does not carry, with 25."""
    visit = next((each for each in case.encounter.services if each.separate_visit is False), None)
    if visit is None:
        return None
    claim, day = case.claim, case.encounter.day
    procedure = claim.lines[0]
    extra = ServiceLine(
        code=visit.code,
        modifiers=("25",),
        pointers=procedure.pointers,
        charge=world.charge(visit.code, visit.pos),
        date_from=day,
        date_to=day,
        pos=visit.pos,
    )
    return SpoiledCase(
        case=change_claim(case, lines=(extra, *claim.lines)),
        field="lines/1",
        rungs=(
            "Read the note against the claim line by line: is each line carried by work the note describes?",
            "The decision to do a minor procedure is part of the procedure. Only significant work beyond it makes a "
            "second payable service, and a modifier cannot stand in for work that is not in the note.",
            "A similar case: a patient came to have a cyst drained, and the visit was billed too. The note told only of "
            "the cyst. The clinic billed the drainage alone.",
            f"The note shows nothing beyond deciding on {procedure.code}: remove line 1 ({visit.code}).",
        ),
        secrets=("remove", "line 1", visit.code, "delete", "drop"),
        explanation=f"{visit.code}-25 claims a separate visit; the note documents only the decision for "
        f"{procedure.code}. Billing it is over-coding, even if the payer would pay.",
    )


FAULT = Fault(
    code="unsupported_mod25",
    skill="modifier_25",
    level=4,
    summary="Modifier 25 on a visit that the note does not carry.",
    rules=frozenset({"unsupported_mod25"}),
    fact="PF001",
    spoil=spoil,
    wants=frozenset({"bundled_visit"}),
    stages=("pre_submission",),
)
