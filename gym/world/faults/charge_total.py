"""Box 28 is not the sum of the lines.

Anti-pattern: changing a line's charge to make the sum come out. Best practice: the lines are priced; the total follows.
"""

from random import Random

from gym.value import to_cents
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Key the total wrongly."""
    right = case.claim.charges
    wrong = to_cents(right + rng.choice((9, 18, 27, 90, 100, -9)))
    return SpoiledCase(
        case=change_claim(case, total=wrong),
        field="total",
        rungs=(
            "No code is wrong. Check the figures.",
            "A claim is rejected by the front end if its own numbers do not agree with each other. What a line "
            "costs comes from "
            "the price list; what follows from the lines is worked out from them.",
            "A similar case: two lines of $120.00 and $80.00 stood over $210.00. The prices were right and the sum was "
            "not; $200.00 was entered and the claim went in.",
            f"Box 28 (total) should be {right:.2f}, the sum of the lines; the claim says {wrong:.2f}.",
        ),
        secrets=(f"{right:.2f}", f"{wrong:.2f}", "box 28", "total"),
        explanation=f"The lines add up to ${right:.2f}; box 28 said ${wrong:.2f}.",
    )


FAULT = Fault(
    code="charge_total_mismatch",
    skill="claim_integrity",
    level=1,
    summary="The total is not the sum of the lines.",
    rules=frozenset({"charge_total"}),
    fact="PF070",
    spoil=spoil,
)
