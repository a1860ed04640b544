"""The first diagnosis is one that can only follow: how the injury came about, or what a disease brought with it.

Anti-pattern: box 21 in the order of the note. Best practice: the condition that was treated first, then its manifestation;
outside causes last.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.codes import is_never_first
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Put the code that only follows in the first place."""
    codes = case.claim.diagnoses
    later = next((code for code in codes[1:] if is_never_first(world, code)), None)
    if later is None:
        return None
    first, said = codes[0], world.reference.diagnosis
    return SpoiledCase(
        case=change_claim(case, diagnoses=(later, *(code for code in codes if code != later))),
        field="diagnoses/A",
        rungs=(
            "Every code in box 21 is right. Look at box 21 again as a whole.",
            "The first diagnosis is the condition chiefly treated. Two kinds of codes never come first: how an injury came "
            "about, and what another disease has brought with it.",
            "A similar case: a claim for a burned hand began with the code for hot liquids. The burn was put first, the "
            "liquid after it, and the claim was paid.",
            f"{later} ({said(later)}) never comes first: put {first} ({said(first)}) at A and {later} after it.",
        ),
        secrets=(first, later, f"{first} at A"),
        explanation=f"{later} only ever follows another code; {first} is the condition that was treated.",
    )


CAUSE = Fault(
    code="manifestation_or_external_first",
    skill="icd10",
    level=3,
    summary="The first diagnosis is one that can only follow another.",
    rules=frozenset({"dx_sequence"}),
    fact="PF086",
    spoil=spoil,
    wants=frozenset({"external"}),
)
MANIFESTATION = replace(CAUSE, wants=frozenset({"follows"}))
