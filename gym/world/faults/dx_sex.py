"""A diagnosis does not occur in the sex that the claim gives.

Anti-pattern: changing the diagnosis to get the claim through. Best practice: find out which of the two is wrong; the coverage
has the patient as the payer knows them.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Tick the other box for the patient's sex."""
    sexes, right = world.reference.dx_sex, case.claim.patient.sex
    bound = next((code for code in case.claim.diagnoses if sexes.get(code) == right), None)
    if bound is None or right == "U":
        return None
    wrong = "M" if right == "F" else "F"
    patient = case.claim.patient.model_copy(update={"sex": wrong})
    return SpoiledCase(
        case=change_claim(case, patient=patient),
        field="patient/sex",
        rungs=(
            "Diagnosis and lines agree with the note. Compare them with the first boxes of the claim.",
            "Some diagnoses occur in one sex alone, and some payers refuse them in the other. Find out which of the two is "
            "wrong on the claim before anything is changed.",
            "A similar case: a claim for an enlarged prostate named a woman. The coverage had the patient as a man; a box "
            "had been ticked wrongly, and the corrected claim was paid.",
            f"{bound} goes with sex {right}, and so does the coverage: set the patient's sex (box 3) to {right}.",
        ),
        secrets=(bound, "box 3", f"sex {right}", f"to {right}"),
        explanation=f"Box 3 said {wrong}; coverage and note say {right}, and {bound} occurs there alone.",
    )


FAULT = Fault(
    code="dx_sex_conflict",
    skill="demographics",
    level=3,
    summary="A diagnosis does not occur in the sex the claim gives.",
    rules=frozenset({"dx_sex"}),
    fact="PF088",
    spoil=spoil,
    wants=frozenset({"sexed", "payer:dx_sex"}),
)
