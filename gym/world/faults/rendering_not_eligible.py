"""A psychologist or a therapist bills a medical visit.

Anti-pattern: one visit code for everybody in the building. Best practice: Medicare pays these professions for the services
of their own benefit; the code follows what the note says was done.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.world import World

VISITS = ("99203", "99213", "99214")


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill an office visit in place of the profession's own service."""
    line = case.claim.lines[0]
    if len(case.claim.lines) > 1:
        return None
    visit = rng.choice(VISITS)
    lines = change_line(case.claim, 1, code=visit, modifiers=(), units=1, charge=world.charge(visit, line.pos))
    added = f" with {' '.join(line.modifiers)}" if line.modifiers else ""
    return SpoiledCase(
        case=change_claim(case, lines=lines),
        field="lines/1/code",
        rungs=(
            "Lay the code beside what was done, and beside who did it.",
            "A payer holds each profession to the services that the law lists for it. A code that is right for a doctor can be "
            "one that another profession may not bill at all.",
            "A similar case: a dietitian's hour went out as a doctor's visit and was refused. Billed as nutrition therapy, "
            "which is the dietitian's own service, it was paid.",
            f"Line 1: {case.claim.rendering.name} did {line.code} and may not bill {visit} to Medicare: set the code to "
            f"{line.code}{added}.",
        ),
        secrets=(line.code, visit, "line 1", "evaluation and management"),
        explanation=f"The note shows {line.code}. {visit} is a medical visit, which Medicare does not pay to this profession.",
    )


FAULT = Fault(
    code="rendering_not_eligible",
    skill="provider_ids",
    level=3,
    summary="A medical visit was billed by somebody whom Medicare does not pay for one.",
    rules=frozenset({"rendering_not_eligible", "service_not_billed"}),
    fact="PF405",
    spoil=spoil,
    wants=frozenset({"own_benefit", "payer:medicare"}),
    combines=False,
)
