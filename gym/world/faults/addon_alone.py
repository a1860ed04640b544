"""An add-on code stands without its primary code.

Anti-pattern: removing the add-on. Best practice: read the note; if the primary service was done, bill it too.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Leave the primary code off the claim."""
    claim, addons = case.claim, world.reference.addons
    extra = next((line for line in claim.lines if line.code in addons), None)
    primary = next((line for line in claim.lines if extra and line.code in addons[extra.code]), None)
    if extra is None or primary is None:
        return None
    left = tuple(line for line in claim.lines if line is not primary)
    number = next(place for place, line in enumerate(left, 1) if line is extra)
    return SpoiledCase(
        case=change_claim(case, lines=left),
        field="lines",
        rungs=(
            "Read the note again and ask whether everything it describes is on the claim.",
            "Some codes only add to another: they are paid only beside a primary code by the same clinician.",
            "A similar case: each added toenail avulsion (11732) was billed with no first one (11730). The note "
            "described the first nail too, and both were billed.",
            f"Line {number}, {extra.code}, is an add-on. The note documents {primary.code} as well: add a line for it "
            f"(1 unit, diagnosis {'/'.join(primary.pointers)}"
            f"{', modifier ' + primary.modifiers[0] if primary.modifiers else ''}).",
        ),
        secrets=(primary.code, f"line {number}", "add a line", "missing line", extra.code),
        explanation=f"{extra.code} is paid only beside its primary code; {primary.code} was done and documented but not "
        "billed.",
    )


FAULT = Fault(
    code="addon_without_primary",
    skill="addon",
    level=2,
    summary="An add-on code stands without its primary code.",
    rules=frozenset({"addon_without_primary"}),
    fact="PF046",
    spoil=spoil,
    wants=frozenset({"addon"}),
)
