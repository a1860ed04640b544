"""The service needed a prior authorization and the claim does not carry its number.

Anti-pattern: appealing before looking. Best practice: look for the authorization on file and put its number in box 23
(REF*G1).
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Leave box 23 empty, or put a number there that is not the one on file."""
    number, listed = case.claim.prior_auth, world.policies[case.claim.payer_id].authorization.codes
    code = next((line.code for line in case.claim.lines if line.code in listed), None)
    if not number or not code:
        return None
    stale = rng.choice((None, f"PA{rng.randrange(10**7, 10**8)}"))
    return SpoiledCase(
        case=change_claim(case, prior_auth=stale),
        field="prior_auth",
        rungs=(
            "The lines are right. Look at what this payer wants to have agreed before the service.",
            "A payer may list services that need its agreement beforehand. The claim must carry the number of that "
            "agreement, and the number must be the one on file for this service and day.",
            "A similar case: a CT was refused for a missing authorization. One had been given; its number went into box "
            "23 and the claim was paid without an appeal.",
            f"Authorization {number} is on file for {code}: put it into box 23 (prior_auth).",
        ),
        secrets=(number, "box 23", "prior_auth", "authorization number"),
        explanation=f"{code} is on the payer's list. Authorization {number} was on file, but box 23 held "
        f"{stale or 'nothing'}.",
    )


def drop_request(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Let nobody have asked for the authorization: the payer still grants it afterwards."""
    known = case.coverage.authorizations
    if not case.claim.prior_auth or not known:
        return None
    number, code = known[0].number, known[0].code
    asked = case.model_copy(
        update={"coverage": case.coverage.model_copy(update={"authorizations": ()}), "grantable": known}
    )
    return SpoiledCase(
        case=change_claim(asked, prior_auth=None),
        field="prior_auth",
        rungs=(
            "The lines are right. Look at what this payer wants to have agreed before the service.",
            "A payer may list services that need its agreement beforehand. If nobody asked, some payers still give it "
            "afterwards; that is to be asked of the payer, not guessed.",
            "A similar case: a CT was done on the day it was ordered and nobody had called. The plan gave the authorization "
            "two days later when it was asked; its number went into box 23 and the claim was paid.",
            f"Ask the payer for the authorization of {code}: it gives {number}, which goes into box 23 (prior_auth).",
        ),
        secrets=(number, code, "prior_auth"),
        explanation=f"Nothing was on file for {code}. Asked afterwards, the payer gave {number}; only with it is the claim paid.",
    )


FAULT = Fault(
    code="prior_auth_missing",
    skill="prior_auth",
    level=3,
    summary="A needed prior authorization number is not on the claim.",
    rules=frozenset({"prior_auth_missing"}),
    fact="PF080",
    spoil=spoil,
    wants=frozenset({"authorized"}),
)
NEVER_ASKED = Fault(
    code="prior_auth_missing",
    skill="prior_auth",
    level=4,
    summary="Nobody asked for a needed prior authorization.",
    rules=frozenset({"prior_auth_missing"}),
    fact="PF080",
    spoil=drop_request,
    wants=frozenset({"authorized"}),
)
