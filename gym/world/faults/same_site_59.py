"""Two services of an NCCI pair are kept apart by 59 or an X modifier, though the note shows one site and one sitting.

Anti-pattern: 59 because the pair was refused last time. Best practice: read whether the second service was somewhere else or
at another time; if it was a step of the first, it comes off the claim.
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case, Service
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def find_step(world: World, case: Case) -> tuple[Service, str] | None:
    """A documented service that is part of another on the claim by an NCCI pair of indicator 1, and that other.

    The note says which of the two is the step: it can stand in either column (a biopsy of what is then frozen, PF031).
    """
    for each in case.encounter.services:
        whole = next((line.code for line in case.claim.lines if is_pair(world, line.code, each.code)), None)
        if not each.billable and whole:
            return each, whole
    return None


def is_pair(world: World, one: str, other: str) -> bool:
    """Whether NCCI pairs the two in either order, so that a modifier would keep them apart."""
    return any(world.reference.ptp.get(pair) == "1" for pair in ((one, other), (other, one)))


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill the step as a service of its own."""
    found = find_step(world, case)
    if found is None:
        return None
    part, whole = found
    first, modifier = case.claim.lines[0], rng.choice(("59", "XS"))
    extra = ServiceLine(
        code=part.code,
        modifiers=(modifier,),
        pointers=first.pointers,
        charge=world.charge(part.code, part.pos),
        date_from=first.date_from,
        date_to=first.date_to,
        pos=part.pos,
    )
    number = len(case.claim.lines) + 1
    return SpoiledCase(
        case=change_claim(case, lines=(*case.claim.lines, extra)),
        field=f"lines/{number}",
        rungs=(
            "The payer would pay this claim. Ask of each line whether the note shows a service of its own.",
            "A modifier that keeps two services apart says that the second was at another site or at another time. Two codes "
            "are not enough, nor are two diagnoses; the record must show it.",
            "A similar case: a burn was cleaned and then dressed, and the cleaning billed apart as another site. The note "
            "told of one burn; the line came off before an auditor found it.",
            f"The note shows {part.code} as a step of {whole} at the same site: remove line {number} instead of keeping it "
            f"with {modifier}.",
        ),
        secrets=(part.code, f"line {number}", modifier, "remove"),
        explanation=f"{part.code} was a step of {whole} at one site, in one sitting. With {modifier} it would be paid, and taken "
        "back with more when the record is read.",
    )


FAULT = Fault(
    code="mod59_abuse",
    skill="modifier_59X",
    level=4,
    summary="A step of another service is billed apart.",
    rules=frozenset({"unsupported_59"}),
    fact="PF012",
    spoil=spoil,
    wants=frozenset({"same_site"}),
    stages=("pre_submission",),
)
