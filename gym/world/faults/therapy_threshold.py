"""Therapy above the yearly amount does not attest that more of it is needed.

Anti-pattern: KX on every line from the first visit, or the patient's bill. Best practice: look up what was used this year;
above the amount, KX on each line where the record shows why treatment goes on.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.therapy import THRESHOLD
from gym.world.world import World


def spoil(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Take KX off every line."""
    used = case.coverage.therapy_used
    marked = [number for number, line in enumerate(case.claim.lines, 1) if "KX" in line.modifiers]
    if used is None or not marked:
        return None
    lines = tuple(
        line.model_copy(update={"modifiers": tuple(each for each in line.modifiers if each != "KX")})
        for line in case.claim.lines
    )
    places = " and ".join(f"line {number}" for number in marked)
    return SpoiledCase(
        case=change_claim(case, lines=lines),
        field=f"lines/{marked[0]}/modifiers",
        rungs=(
            "What was done is coded rightly. Look at how much of it the patient has had this year.",
            "Some benefits have a sum for the year. Beyond it the payer goes on paying where the provider attests on the claim "
            "that the record shows the need.",
            "A similar case: a patient's speech exercises were refused from September on. The record showed steady gains; with "
            "the attestation on each line they were paid.",
            f"${used:,.2f} were used before this claim, more than ${THRESHOLD:,}: add KX to {places}; the note says why therapy "
            "goes on.",
        ),
        secrets=("KX", f"{used:,.2f}", f"{THRESHOLD:,}", *(f"line {number}" for number in marked)),
        explanation=f"This year's therapy stood at ${used:,.2f}, above ${THRESHOLD:,}. The record shows the need, and KX says so.",
    )


FAULT = Fault(
    code="therapy_threshold_kx",
    skill="therapy",
    level=3,
    summary="Therapy above the yearly amount does not attest the need.",
    rules=frozenset({"therapy_threshold"}),
    fact="PF408",
    spoil=spoil,
    wants=frozenset({"threshold"}),
)
