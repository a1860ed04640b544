"""A diagnosis belongs to another time of life than the patient's.

Anti-pattern: the diagnosis of the last check-up, whoever it was for. Best practice: hold the patient's age against every code
that has a band, and the date of birth against the card.
"""

from random import Random

from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.demographics import age_on
from gym.world.world import World

CHILD_EXAM, ADULT_EXAM = "Z00.129", "Z00.00"


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Code a child's check-up as an adult's, or the other way round."""
    swap = {CHILD_EXAM: ADULT_EXAM, ADULT_EXAM: CHILD_EXAM}
    codes = case.claim.diagnoses
    place = next((place for place, code in enumerate(codes) if code in swap), None)
    if place is None:
        return None
    right, letter, years = codes[place], LETTERS[place], age_on(case.claim.patient, case.encounter.day)
    wrong, said = swap[right], world.reference.diagnosis
    low, high = world.reference.dx_ages[wrong]
    if low <= years <= high:
        return None
    return SpoiledCase(
        case=change_claim(case, diagnoses=(*codes[:place], wrong, *codes[place + 1 :])),
        field=f"diagnoses/{letter}",
        rungs=(
            "Compare what the claim says about the reason for the visit with what it says about the patient.",
            "Some diagnoses belong to a time of life: newborn, child, childbearing, adult. A payer that looks refuses "
            "one outside it; either the diagnosis or the date of birth is wrong.",
            "A similar case: a claim gave a woman of seventy a code of pregnancy. Her birthday was right; the code belonged "
            "to another patient, and with the one from her note the claim was paid.",
            f"The patient is {years}: diagnosis {letter} is {right} ({said(right)}), not {wrong}.",
        ),
        secrets=(right, wrong, f"diagnosis {letter}", f"is {years}"),
        explanation=f"{wrong} does not go with an age of {years}; the note documents {right}.",
    )


FAULT = Fault(
    code="dx_age_conflict",
    skill="demographics",
    level=2,
    summary="A diagnosis belongs to another age than the patient's.",
    rules=frozenset({"dx_age"}),
    fact="PF088",
    spoil=spoil,
    wants=frozenset({"preventive", "payer:dx_age"}),
)
