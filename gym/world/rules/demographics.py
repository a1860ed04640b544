"""Rules over age and sex: which diagnoses and visits fit the patient."""

from collections.abc import Iterable
from datetime import date

from gym.world.claims.claim import LETTERS, Finding, Patient, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import is_within
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

# Age bands of preventive visits, first and last year: procedures.csv labels (fault_types F18).
BANDS = ((0, 0), (1, 4), (5, 11), (12, 17), (18, 39), (40, 64), (65, 124))
PREVENTIVE = {f"993{start + place}": band for start in (81, 91) for place, band in enumerate(BANDS)}

# Codes whose own words give an age, first and last year (PF519).
WORDED = {
    **{"90460": (0, 18), "90461": (0, 18), "90714": (7, 124), "90715": (7, 124), "99152": (5, 124)},
    **{"36556": (5, 124), "49505": (5, 124), "95810": (6, 124), "95811": (6, 124)},
}
AGES = PREVENTIVE | WORDED

# Services to organs that one sex has, first and last code: CPT's sections on the male and the female genital system and
# on maternity, with their imaging, cell smears and prostate tests (PF251).
ONE_SEX = {
    "M": (("54000", "55899"), ("84152", "84154"), ("G0102", "G0103")),
    "F": (
        *(
            ("56405", "59899"),
            ("81025", "81025"),
            ("76801", "76819"),
            ("76830", "76831"),
            ("88141", "88155"),
            ("88164", "88167"),
        ),
        *(("88174", "88175"), ("G0101", "G0101"), ("G0123", "G0124"), ("Q0091", "Q0091")),
    ),
}
GENDER_KNOWN = "KX"
# PF591: examinations of newborns and of children by the days of age in the code's own words, first and last one; until
# what age they are for children is the business of payers that look.
OLDEST = 124 * 366
DAYS_OLD = {"Z00.110": (0, 7), "Z00.111": (8, 28), **dict.fromkeys(("Z00.121", "Z00.129"), (29, OLDEST))}


def age_on(patient: Patient, day: date) -> int:
    """Whole years on `day`."""
    had_birthday = (day.month, day.day) >= (patient.birth.month, patient.birth.day)
    return day.year - patient.birth.year - (not had_birthday)


def runs_edit(world: World, case: Case, edit: str) -> bool:
    """Whether the payer billed runs this optional edit."""
    return edit in world.policies[case.claim.payer_id].edits


def list_sex_clashes(world: World, case: Case) -> list[str]:
    """The diagnoses that the patient's sex on the claim rules out, where the payer looks (PF088)."""
    if not runs_edit(world, case, "dx_sex") or case.claim.patient.sex == "U":
        return []
    sexes = world.reference.dx_sex
    return [code for code in case.claim.diagnoses if sexes.get(code, case.claim.patient.sex) != case.claim.patient.sex]


def check_dx_sex(world: World, case: Case) -> Iterable[Finding]:
    """A diagnosis that only one sex can have (PF088): the Medicare edit ended with 2024-09-30, other payers keep it."""
    for code in list_sex_clashes(world, case):
        yield make_finding(
            world,
            case,
            "dx_sex",
            code,
            field="patient/sex",
            message=f"Diagnosis {code} does not go with sex {case.claim.patient.sex}.",
            fact="PF088",
        )


def list_other_sex_lines(case: Case) -> list[tuple[int, ServiceLine]]:
    """The lines for organs of the other sex than the claim gives, each with its number; KX says that it is known."""
    other = {"F": "M", "M": "F"}.get(case.claim.patient.sex)
    spans = ONE_SEX.get(other or "", ())
    return [
        (number, line)
        for number, line in number_lines(case)
        if GENDER_KNOWN not in line.modifiers and is_within(line.code, spans)
    ]


def check_procedure_sex(world: World, case: Case) -> Iterable[Finding]:
    """A service that only one sex has fits the sex on the claim (PF251; CARC 7)."""
    for number, line in list_other_sex_lines(case):
        yield make_finding(
            world,
            case,
            "procedure_sex",
            line.code,
            field="patient/sex",
            message=f"Line {number}: {line.code} does not go with sex {case.claim.patient.sex}.",
            fact="PF251",
            line=number,
        )


def list_age_clashes(world: World, case: Case) -> list[str]:
    """The diagnoses that the patient's age rules out, where the payer looks (PF088)."""
    if not runs_edit(world, case, "dx_age"):
        return []
    years, ages = age_on(case.claim.patient, case.encounter.day), world.reference.dx_ages
    return [code for code in case.claim.diagnoses if code in ages and not ages[code][0] <= years <= ages[code][1]]


def check_dx_age(world: World, case: Case) -> Iterable[Finding]:
    """A diagnosis outside its age class: newborn 0, paediatric 0-17, maternity 9-64, adult 15-124 (PF088)."""
    for code in list_age_clashes(world, case):
        yield make_finding(
            world,
            case,
            "dx_age",
            code,
            field=f"diagnoses/{LETTERS[case.claim.diagnoses.index(code)]}",
            message=f"Diagnosis {code} belongs to another age.",
            fact="PF088",
        )


def check_newborn_days(world: World, case: Case) -> Iterable[Finding]:
    """The examination of a newborn, or of an older child, is coded by the days of age (PF591)."""
    days = (case.encounter.day - case.claim.patient.birth).days
    for code in case.claim.diagnoses:
        first, last = DAYS_OLD.get(code, (days, days))
        if not first <= days <= last:
            yield make_finding(
                world,
                case,
                "newborn_days",
                code,
                field=f"diagnoses/{LETTERS[case.claim.diagnoses.index(code)]}",
                message=f"Diagnosis {code} is for other days of age: this child is {days} days old.",
                fact="PF591",
            )


def is_of_other_age(case: Case, code: str) -> bool:
    """Whether a code's own words are for another age than the patient's."""
    band = AGES.get(code)
    return band is not None and not band[0] <= age_on(case.claim.patient, case.encounter.day) <= band[1]


def is_told(case: Case, code: str) -> bool:
    """Whether the rule of age bands already says that this preventive visit is to go, or to come."""
    return code in PREVENTIVE and any(is_of_other_age(case, line.code) for line in case.claim.lines)


def check_procedure_age(world: World, case: Case) -> Iterable[Finding]:
    """Preventive visits, and some other services, are coded by the patient's age (PF519)."""
    for number, line in number_lines(case):
        if is_of_other_age(case, line.code):
            low, high = AGES[line.code]
            yield make_finding(
                world,
                case,
                "procedure_age",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: {line.code} is for ages {low} to {high}.",
                citation="The age band in the code's CPT descriptor; X12 Claim Adjustment Reason Codes, code 6",
                line=number,
            )
