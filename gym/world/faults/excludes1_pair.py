"""Two diagnoses stand together that ICD-10-CM does not let stand together.

Anti-pattern: every word of the note becomes a code. Best practice: read the Excludes1 notes; a symptom or a rival diagnosis
that the established one rules out is not coded beside it.
"""

from random import Random

from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

# Pregnancy, birth and mere contact with care: no rivals to what a visit is usually for.
UNFIT = frozenset("OPZ")
SIDES = ("left", "right")


def list_rivals(world: World, case: Case) -> list[tuple[str, str]]:
    """Diagnoses of the claim, each with one it excludes that would pass otherwise: fitting age, sex and side."""
    years = case.encounter.day.year - case.claim.patient.birth.year
    found, said = [], world.reference.diagnosis
    for code in case.claim.diagnoses:
        for other in sorted(dx_lists.excludes1_pairs().get(code, ())):
            low, high = world.reference.dx_ages.get(other, (0, 124))
            sex = world.reference.dx_sex.get(other, case.claim.patient.sex)
            same_side = not {*SIDES} <= {word for each in (code, other) for word in SIDES if word in said(each)}
            fits = low < years <= high and sex == case.claim.patient.sex and same_side
            if fits and other[0] not in UNFIT and other not in case.encounter.diagnoses:
                found.append((code, other))
    return found


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Add a diagnosis that one on the claim excludes."""
    choices = list_rivals(world, case)
    if not choices or len(case.claim.diagnoses) == len(LETTERS):
        return None
    code, extra = rng.choice(choices)
    letter = LETTERS[len(case.claim.diagnoses)]
    said = world.reference.diagnosis
    return SpoiledCase(
        case=change_claim(case, diagnoses=(*case.claim.diagnoses, extra)),
        field=f"diagnoses/{letter}",
        rungs=(
            "Read box 21 as a whole: can all of it be true of one patient at one time?",
            "An Excludes1 note says that two codes are never used together: one rules the other out. Which one stays is what "
            "the note says about the patient.",
            "A similar case: a claim named both type 1 and type 2 diabetes. The note said type 2, the other code came off, "
            "and the claim was paid.",
            f"{extra} ({said(extra)}) excludes {code} ({said(code)}), and the note documents {code}: remove diagnosis {letter}.",
        ),
        secrets=(extra, f"diagnosis {letter}", "remove"),
        explanation=f"{extra} and {code} exclude each other (Excludes1); the note documents {code}.",
    )


FAULT = Fault(
    code="excludes1_conflict",
    skill="icd10",
    level=4,
    summary="Two diagnoses on the claim exclude each other.",
    rules=frozenset({"excludes1"}),
    fact="PF086",
    spoil=spoil,
    wants=frozenset({"rival"}),
)
