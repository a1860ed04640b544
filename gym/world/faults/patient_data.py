"""Diagnosis or visit does not go with the patient's age or sex.

Anti-pattern: the code of the last check-up, whoever it was for; a box ticked in haste. Best practice: hold age and sex
against every code that has a band, and the claim's patient against the card.
"""

from random import Random

from gym.world.claim import LETTERS
from gym.world.encounter import Case
from gym.world.faults.fault import Fault, Spoiled, with_claim, with_line
from gym.world.rules.demographics import PREVENTIVE, age
from gym.world.world import World

CHILD_EXAM, ADULT_EXAM = "Z00.129", "Z00.00"


def wrong_exam(world: World, _: Random, case: Case) -> Spoiled | None:
    """Code a child's check-up as an adult's, or the other way round."""
    swap = {CHILD_EXAM: ADULT_EXAM, ADULT_EXAM: CHILD_EXAM}
    codes = case.claim.diagnoses
    place = next((place for place, code in enumerate(codes) if code in swap), None)
    if place is None:
        return None
    right, letter, years = codes[place], LETTERS[place], age(case.claim.patient, case.encounter.day)
    wrong, said = swap[right], world.reference.diagnosis
    low, high = world.reference.dx_ages[wrong]
    if low <= years <= high:
        return None
    return Spoiled(
        case=with_claim(case, diagnoses=(*codes[:place], wrong, *codes[place + 1 :])),
        field=f"diagnoses/{letter}",
        rungs=(
            "Hold what the claim says of the reason for the visit against what it says of the patient.",
            "Some diagnoses belong to a time of life: newborn, child, childbearing, adult. A payer that looks refuses "
            "one outside it; either the diagnosis or the date of birth is wrong.",
            "A similar case: a claim gave a woman of seventy a code of pregnancy. Her birthday was right; the code belonged "
            "to another patient, and with the one from her note the claim was paid.",
            f"The patient is {years}: diagnosis {letter} is {right} ({said(right)}), not {wrong}.",
        ),
        secrets=(right, wrong, f"diagnosis {letter}", f"is {years}"),
        explanation=f"{wrong} does not go with an age of {years}; the note documents {right}.",
    )


def wrong_sex(world: World, _: Random, case: Case) -> Spoiled | None:
    """Tick the other box for the patient's sex."""
    sexes, right = world.reference.dx_sex, case.claim.patient.sex
    bound = next((code for code in case.claim.diagnoses if sexes.get(code) == right), None)
    if bound is None or right == "U":
        return None
    wrong = "M" if right == "F" else "F"
    patient = case.claim.patient.model_copy(update={"sex": wrong})
    return Spoiled(
        case=with_claim(case, patient=patient),
        field="patient/sex",
        rungs=(
            "Diagnosis and lines agree with the note. Hold them against the first boxes of the claim.",
            "Some diagnoses occur in one sex alone, and some payers refuse them in the other. Find out which of the two is "
            "wrong on the claim before anything is changed.",
            "A similar case: a claim for an enlarged prostate named a woman. The coverage had the patient as a man; a box "
            "had been ticked wrongly, and the corrected claim was paid.",
            f"{bound} goes with sex {right}, and so does the coverage: set the patient's sex (box 3) to {right}.",
        ),
        secrets=(bound, "box 3", f"sex {right}", f"to {right}"),
        explanation=f"Box 3 said {wrong}; coverage and note say {right}, and {bound} occurs there alone.",
    )


def neighbours(code: str) -> list[str]:
    """The preventive visits of the bands beside this one's, new or established alike."""
    return [each for each in (str(int(code) - 1), str(int(code) + 1)) if each in PREVENTIVE and each[:4] == code[:4]]


def wrong_band(world: World, rng: Random, case: Case) -> Spoiled | None:
    """Code the check-up by a neighbouring age band."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.code in PREVENTIVE), None)
    if number is None:
        return None
    line, years = case.claim.lines[number - 1], age(case.claim.patient, case.encounter.day)
    wrong = rng.choice(neighbours(line.code))
    low, high = PREVENTIVE[line.code]
    charge = world.charge(wrong, line.pos) * line.units
    return Spoiled(
        case=with_claim(case, lines=with_line(case.claim, number, code=wrong, charge=charge)),
        field=f"lines/{number}/code",
        rungs=(
            "Modifiers, units and diagnoses are right. What else decides which code a check-up gets?",
            "Preventive visits are coded in bands by age, the age on the day of the visit. Last year's code may be one "
            "birthday too old.",
            "A similar case: a student of eighteen was billed with the code for ages twelve to seventeen, as the year "
            "before. With the next band's code the visit was paid.",
            f"The patient is {years}, so line {number} is {line.code} (ages {low} to {high}), not {wrong}.",
        ),
        secrets=(line.code, wrong, f"line {number}", f"is {years}"),
        explanation=f"{wrong} is for another age; at {years} the visit is {line.code}.",
    )


AGE = Fault(
    code="dx_age_conflict",
    skill="demographics",
    level=2,
    summary="A diagnosis belongs to another age than the patient's.",
    rules=frozenset({"dx_age"}),
    fact="PF088",
    spoil=wrong_exam,
    wants=frozenset({"preventive", "payer:dx_age"}),
)
SEX = Fault(
    code="dx_sex_conflict",
    skill="demographics",
    level=3,
    summary="A diagnosis does not occur in the sex the claim gives.",
    rules=frozenset({"dx_sex"}),
    fact="PF088",
    spoil=wrong_sex,
    wants=frozenset({"sexed", "payer:dx_sex"}),
)
BAND = Fault(
    code="proc_age_conflict",
    skill="demographics",
    level=1,
    summary="A preventive visit is coded for another age.",
    rules=frozenset({"procedure_age"}),
    fact="PF088",
    spoil=wrong_band,
    wants=frozenset({"preventive"}),
)
