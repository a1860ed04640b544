"""The authorization on the claim is for another service than the one that was done.

Anti-pattern: billing the code that was agreed to instead of the one that was done. Best practice: bill what the note documents
and ask the payer to change its authorization.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults import authorization_on_file as on_file
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.world import World

# What an office often asks for when another of its kind is done in the end: our own choice.
PLANNED = {"70551": "70553", "72148": "72158", "93306": "93307", "90837": "90834"}
SIMILAR = (
    "A similar case: a scan of the left shoulder had been agreed to and the right one was scanned. The claim kept the code of "
    "what was done; the plan was called, changed its authorization and paid."
)


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the authorization on file be for a neighboring service; asked, the payer gives one for what was done."""
    own = on_file.own_authorization(case)
    if own is None or own.code not in PLANNED:
        return None
    planned = own.model_copy(update={"number": on_file.draw_number(rng), "code": PLANNED[own.code]})
    new = on_file.extend(rng, case, own)
    told = f"Authorization {planned.number} was for {planned.code}, and {own.code} was done."
    return on_file.settle_by_asking(
        on_file.replace_on_file(case, planned, granted=new), new.number, own.code, SIMILAR, told
    )


FAULT = Fault(
    code="auth_other_code",
    skill="prior_auth",
    level=3,
    summary="The authorization is for another service than the one that was done.",
    rules=frozenset({"auth_other_code"}),
    fact="PF080",
    spoil=spoil,
    wants=frozenset({"authorized"}),
)
