"""The claim does not say what was done about a service that Medicare is not expected to cover, or says it wrongly.

Anti-pattern: GA on whatever may be refused. Best practice: GA where the patient signed the notice, GZ where nobody did.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line, drop_modifier
from gym.world.world import World


def drop_notice(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Leave out that the patient signed the notice."""
    taken = drop_modifier(case, "GA")
    if taken is None or not case.encounter.abn:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Coverage was not expected here. See what was done about it before the service.",
            "Where Medicare is not expected to pay, the patient may be asked to sign a notice and bear the cost. If the claim "
            "does not say that this was done, the practice bears it.",
            "A similar case: a patient had signed for a blood test beyond the allowed number. The claim did not say so and "
            "the practice lost the money; said in time, the patient would have been billed.",
            f"The signed notice is on file: add GA to line {number}. The denial then comes with PR, not CO.",
        ),
        secrets=("GA", f"line {number}", "signed notice"),
        explanation=f"An advance beneficiary notice for {line.code} was on file, and only GA moves the cost to the patient.",
    )


def claim_unsigned_notice(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Say that a notice is on file where none was signed."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if "GZ" in line.modifiers), None)
    if number is None or case.encounter.abn:
        return None
    line = case.claim.lines[number - 1]
    changed = tuple("GA" if each == "GZ" else each for each in line.modifiers)
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, modifiers=changed)),
        field=f"lines/{number}/modifiers",
        rungs=(
            "Nothing is missing on this claim. Ask of each thing it says whether the record bears it out.",
            "Whether a patient can be billed for what Medicare does not cover depends on a notice signed before the service. "
            "A claim that names one where there is none bills the patient for what the practice has to bear.",
            "A similar case: a claim said that a notice for a scan was on file, and an audit asked for it. There was none; "
            "the patient's money went back, and the practice answered for the rest.",
            f"No notice was signed: line {number} takes GZ instead of GA.",
        ),
        secrets=("GA", "GZ", f"line {number}"),
        explanation=f"GA says that a notice is on file. None was signed for {line.code}, so it is GZ and the practice's cost.",
    )


UNNAMED = Fault(
    code="missing_abn_modifier",
    skill="medical_necessity",
    level=3,
    summary="A signed notice is not named on the claim.",
    rules=frozenset({"missing_abn"}),
    fact="PF074",
    spoil=drop_notice,
    wants=frozenset({"abn"}),
)
UNSIGNED = Fault(
    code="missing_abn_modifier",
    skill="medical_necessity",
    level=3,
    summary="The claim names a notice that nobody signed.",
    rules=frozenset({"modifier_not_documented"}),
    fact="PF074",
    spoil=claim_unsigned_notice,
    wants=frozenset({"no_abn"}),
    stages=("pre_submission",),
)
