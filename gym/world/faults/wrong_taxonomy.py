"""The rendering provider stands on the claim with a taxonomy they are not enrolled with.

Anti-pattern: one taxonomy for the whole practice. Best practice: each clinician's own taxonomy, as on the roster; the
payer decides by it whether that kind of provider may bill the code.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

# Kinds of provider who do none of the services of this course (taxonomy_codes.csv).
OTHERS = ("133V00000X", "111N00000X", "183500000X", "152W00000X")


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Put another kind of provider beside the rendering name."""
    right = case.claim.rendering.taxonomy
    if right is None or right in OTHERS:
        return None
    wrong = rng.choice(OTHERS)
    return SpoiledCase(
        case=change_claim(case, rendering=case.claim.rendering.model_copy(update={"taxonomy": wrong})),
        field="rendering/taxonomy",
        rungs=(
            "What was done is coded rightly. Compare the people on the claim with the practice's roster.",
            "A payer checks whether the kind of provider who did a service may bill it at all, and reads that kind from a "
            "code beside the name.",
            "A similar case: a surgeon's claim went out with the code of a dietitian, left over from a copied record. The "
            "operation was refused until the surgeon's own code stood there.",
            f"The rendering taxonomy should be {right}, as on the roster; the claim has {wrong}.",
        ),
        secrets=(right, wrong, "taxonomy", "rendering"),
        explanation=f"{case.claim.rendering.name} is enrolled with taxonomy {right}; the claim said {wrong}.",
    )


FAULT = Fault(
    code="wrong_taxonomy_or_provider_type",
    skill="provider_ids",
    level=3,
    summary="The rendering provider's taxonomy is not their own.",
    rules=frozenset({"provider_type"}),
    fact="PF083",
    spoil=spoil,
)
