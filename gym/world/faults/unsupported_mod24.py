"""A visit with modifier 24 whose note is about the operation before it.

Anti-pattern: 24 on every visit in the days after an operation. Best practice: 24 only where the note shows another
problem; the usual care after an operation is paid with it.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.em_in_global_no_24 import add_visit, find_aftercare
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill the care after the operation as an unrelated visit."""
    visit, surgery = find_aftercare(case), next(iter(case.history), None)
    if visit is None or surgery is None:
        return None
    spoiled = add_visit(world, case, visit, ("24",))
    number = len(spoiled.claim.lines)
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}",
        rungs=(
            "Read the note against the claim line by line: does it say what each line and its modifiers say?",
            "A modifier tells the payer something about the work. It holds only if the note tells the same; a payer that "
            "pays today can ask for the note tomorrow.",
            "A similar case: a surgeon billed a check of the scar as a visit for another problem. The note told of the scar "
            "alone. The visit came off the claim, as the care after an operation is paid with it.",
            f"The note is about {surgery.code} of {surgery.day} alone: remove line {number} ({visit.code}-24).",
        ),
        secrets=("remove", f"line {number}", "24", visit.code, surgery.code),
        explanation=f"24 says that {visit.code} had nothing to do with {surgery.code}; the note is about that operation "
        "alone. Billing it is over-coding, even if the payer would pay.",
    )


FAULT = Fault(
    code="unsupported_mod24",
    skill="global_period",
    level=4,
    summary="Modifier 24 on a visit that was care after an operation.",
    rules=frozenset({"unsupported_mod24"}),
    fact="PF008",
    spoil=spoil,
    wants=frozenset({"global_related"}),
    stages=("pre_submission",),
)
