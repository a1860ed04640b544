"""The patient's plan does not cover the service at all.

Anti-pattern: appealing for medical necessity, or writing it off. Best practice: read the benefits in the eligibility answer
before the service, tell the patient, and bill the patient what the plan's denial makes the patient's (PR).
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Benefit, Case
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.world import World


def add_benefits(case: Case, *benefits: Benefit) -> Case:
    """The case with these benefits in the answer of the eligibility check."""
    return case.model_copy(update={"coverage": case.coverage.model_copy(update={"benefits": benefits})})


def spoil(_: World, __: Random, case: Case) -> SpoiledCase:
    """Let the plan exclude what was done."""
    code = case.claim.lines[0].code
    return SpoiledCase(
        case=add_benefits(case, Benefit(code=code, covered=False)),
        field="lines/1",
        rungs=(
            "The claim says what was done, and nothing on it can be put right. Ask what the plan pays for.",
            "A plan covers what its contract names. What the contract leaves out stays unpaid however well it is documented; the "
            "group code says whose cost it is, and the eligibility answer would have said so beforehand.",
            "A similar case: a plan left out fittings for sports braces. The denial came with PR, nothing was changed, and the "
            "patient, who had been told, paid.",
            f"The plan does not cover {code} at all, and denied it with PR: bill the patient.",
        ),
        secrets=("bill the patient", code),
        explanation=f"The eligibility answer says that the plan does not cover {code}. PR-204 makes it the patient's; there is "
        "nothing to correct, and an appeal cannot add a benefit.",
        closing=Action(type=ActionType.BILL_PATIENT),
    )


FAULT = Fault(
    code="benefit_excluded",
    skill="eligibility",
    level=2,
    summary="The patient's plan does not cover the service.",
    rules=frozenset({"benefit_excluded"}),
    fact="PF303",
    spoil=spoil,
    wants=frozenset({"plan_excludes", "payer:commercial"}),
    stages=("denied",),
    combines=False,
)
