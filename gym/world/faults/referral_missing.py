"""The plan wants a referral of the primary care physician, and the claim does not name one.

Anti-pattern: putting the referral into the place of the authorization, or billing the patient. Best practice: look for the
referral on file and put its number on the claim (REF*9F); where there is none, the contract makes it the practice's cost.
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

FIRST = "The lines are right. Look at who has to send the patient to you under this plan."
SECOND = (
    "In a plan with a primary care physician a specialist is paid when that physician has sent the patient, by the day of the "
    "visit. Whether one has is on the account; a member of the plan does not pay for a paper that the practice did not ask for."
)


def drop_number(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Leave the number of the referral off the claim."""
    number = case.claim.referral_number
    if not number:
        return None
    return SpoiledCase(
        case=change_claim(case, referral_number=None),
        field="referral_number",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: an ear doctor's visit was refused for want of a referral. One from the week before lay on the "
            "account; its number went onto the claim, and it was paid.",
            f"Referral {number} is on file: put it on the claim (referral_number).",
        ),
        secrets=(number, "referral_number"),
        explanation=f"Referral {number} of the primary care physician was on file, and the claim did not carry its number.",
    )


def never_refer(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Let the patient have come without a referral."""
    if not case.coverage.gatekeeper or not case.claim.referral_number:
        return None
    bare = change_claim(case, referral_number=None)
    return SpoiledCase(
        case=bare.model_copy(update={"coverage": case.coverage.model_copy(update={"referrals": ()})}),
        field="referral_number",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a patient came to a heart doctor without being sent, and nobody asked. The plan took no paper of a "
            "later day; the practice adjusted the visit off.",
            "No referral is on file, the plan takes none of a later day, and the denial is CO: write the balance off; the "
            "patient is not billed.",
        ),
        secrets=("write off", "write the balance off"),
        explanation="Nobody had referred the patient, and the plan takes no later referral. CO-243 is the practice's cost.",
        closing=Action(type=ActionType.WRITE_OFF, text="No referral by the day of the visit."),
    )


LEFT_OUT = Fault(
    code="referral_missing",
    skill="prior_auth",
    level=2,
    summary="The referral on file is not named on the claim.",
    rules=frozenset({"referral_missing"}),
    fact="PF305",
    spoil=drop_number,
    wants=frozenset({"referral"}),
)
NEVER_GIVEN = Fault(
    code="referral_missing",
    skill="prior_auth",
    level=3,
    summary="Nobody had referred the patient.",
    rules=frozenset({"referral_missing"}),
    fact="PF305",
    spoil=never_refer,
    wants=frozenset({"referral"}),
    stages=("denied",),
    combines=False,
)
