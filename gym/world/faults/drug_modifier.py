"""A drug from a single-dose vial does not say whether any of it was thrown away.

Anti-pattern: leaving the modifier to the pharmacy, or JZ on every drug. Best practice: read in the note what became of the vial;
JW on a line of its own for what was thrown away, JZ on the drug where nothing was.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.rules.informational import DISCARDED, VIAL
from gym.world.world import World


def spoil(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Take JW or JZ off the drug."""
    mark = next((each for line in case.claim.lines for each in line.modifiers if each in VIAL), "")
    taken = drop_modifier(case, mark)
    if taken is None:
        return None
    spoiled, number, line = taken
    why = "part of the vial was thrown away" if mark == DISCARDED else "the whole vial was used"
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Codes and units agree with the note. See what this payer wants to know about the drug beyond its amount.",
            "Some containers are made for one patient and one dose. What is left of them may not be given to anybody else, and "
            "Medicare wants the claim to say what became of it.",
            "A similar case: a clinic used 80 mg of a 100 mg vial made for one dose and billed ten units on one bare line. It came "
            "back; eight units given and two of waste, marked on a line of their own, were paid.",
            f"The note says that {why}: add {mark} to line {number} ({line.code}).",
        ),
        secrets=(mark, f"line {number}", "JW", "JZ"),
        explanation=f"{line.code} came from a single-dose vial, and {why}. Medicare returns the line without {mark}.",
    )


FAULT = Fault(
    code="drug_modifier_missing",
    skill="claim_integrity",
    level=2,
    summary="A drug from a single-dose vial does not say whether any was thrown away.",
    rules=frozenset({"drug_modifier"}),
    fact="PF140",
    spoil=spoil,
    wants=frozenset({"single_dose", "payer:medicare"}),
)
