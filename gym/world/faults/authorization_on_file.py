"""What the faults of an authorization on file share: the payer gives another afterwards, or it does not."""

from datetime import timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Authorization, Case
from gym.world.faults.fault import SpoiledCase

FIRST = "The lines are right. Look at what this payer had agreed to before the service."
SECOND = (
    "An authorization holds for one service, between two days, for so many units. Whether the payer gives more afterwards is "
    "to be asked of the payer; where it does not, the practice bears the cost and not the patient."
)


def draw_number(rng: Random) -> str:
    return f"PA{rng.randrange(10**7, 10**8)}"


def own_authorization(case: Case) -> Authorization | None:
    """The authorization that carries this claim, if it carries one."""
    known = case.coverage.authorizations
    return known[0] if case.claim.prior_auth and len(known) == 1 else None


def replace_on_file(
    case: Case, *known: Authorization, granted: Authorization | None = None, named: Authorization | None = None
) -> Case:
    """The case with these authorizations on file, the claim naming `named` or else the first, and what is granted."""
    return case.model_copy(
        update={
            "claim": case.claim.model_copy(update={"prior_auth": (named or known[0]).number}),
            "coverage": case.coverage.model_copy(update={"authorizations": known}),
            "grantable": (granted,) if granted else (),
        }
    )


def extend(rng: Random, case: Case, own: Authorization) -> Authorization:
    """What the payer gives when it is asked afterwards: the number of the clean claim, from the day of the service."""
    day = case.encounter.day
    return own.model_copy(update={"valid_from": day, "valid_to": day + timedelta(days=rng.randrange(10, 40))})


def settle_by_asking(case: Case, number: str, code: str, similar: str, explanation: str) -> SpoiledCase:
    """The spoiled case that the payer's later authorization settles."""
    return SpoiledCase(
        case=case,
        field="prior_auth",
        rungs=(
            FIRST,
            SECOND,
            similar,
            f"Ask the payer for the authorization of {code}: it gives {number}, which goes into box 23 (prior_auth).",
        ),
        secrets=(number, code, "prior_auth"),
        explanation=f"{explanation} Asked afterwards, the payer gave {number}; only with it is the claim paid.",
    )


def settle_by_write_off(case: Case, code: str, similar: str, explanation: str) -> SpoiledCase:
    """The spoiled case for which the payer gives nothing: the practice bears it."""
    return SpoiledCase(
        case=case,
        field="prior_auth",
        rungs=(
            FIRST,
            SECOND,
            similar,
            f"Asked, the payer gives nothing more for {code}, and the denial says CO: write the balance off; the patient is "
            "not billed.",
        ),
        secrets=("write off", "write the balance off", code),
        explanation=f"{explanation} The payer gave nothing afterwards, and with group CO the cost is the practice's.",
        closing=Action(
            type=ActionType.WRITE_OFF, text="No authorization for the service, and none is given afterwards."
        ),
    )
