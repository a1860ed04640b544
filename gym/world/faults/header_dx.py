"""A diagnosis is a heading instead of a full-length code.

Anti-pattern: picking the category because it is close enough. Best practice: code to the last character that the note
supports: side, site, type, encounter.
"""

from random import Random

from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.codes.diagnoses import RETIRED
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def find_heading(world: World, code: str) -> str | None:
    """The nearest heading over `code` that cannot be billed, or None."""
    for length in range(len(code) - 1, 2, -1):
        shorter = code[:length].rstrip(".")
        if world.reference.is_header_icd10(shorter) and shorter not in RETIRED:
            return shorter
    return None


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Cut one diagnosis back to its heading."""
    codes = case.claim.diagnoses
    choices = [(place, cut) for place, code in enumerate(codes) if (cut := find_heading(world, code))]
    if not choices:
        return None
    place, cut = rng.choice(choices)
    full, letter = codes[place], LETTERS[place]
    return SpoiledCase(
        case=change_claim(case, diagnoses=(*codes[:place], cut, *codes[place + 1 :])),
        field=f"diagnoses/{letter}",
        rungs=(
            "Look at why the patient was treated, not at what was done: box 21.",
            "A diagnosis must be coded to its full length. A code with longer codes under it is a heading and is not "
            "valid on a claim; the note says which of the longer ones fits.",
            "A similar case: R05 (cough) was refused, since R05.1 to R05.9 stand under it. The note said acute cough, "
            "and R05.1 was paid.",
            f"Diagnosis {letter}: {cut} is a heading. The note supports {full} ({world.reference.diagnosis(full)}).",
        ),
        secrets=(full, cut, f"diagnosis {letter}"),
        explanation=f"{cut} is a heading in ICD-10-CM 2024; the note documents {world.reference.diagnosis(full)}, "
        f"{full}.",
    )


FAULT = Fault(
    code="header_dx_not_specific",
    skill="icd10",
    level=1,
    summary="A diagnosis is not coded to its full length.",
    rules=frozenset({"dx_not_billable"}),
    fact="PF085",
    spoil=spoil,
)
