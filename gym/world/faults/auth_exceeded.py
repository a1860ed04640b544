"""More was done than the payer had agreed to: earlier claims have used up the authorization.

Anti-pattern: counting only this claim. Best practice: count what was paid under the authorization before, and ask for more
before the last unit is used.
"""

from random import Random

from gym.world.claims.encounter import Authorization, Case
from gym.world.faults import authorization_on_file as on_file
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.rules.authorization import count_used
from gym.world.world import World

SIMILAR = (
    "A similar case: ten home visits had been agreed to, and ten were paid when the eleventh was billed. The plan was asked, "
    "agreed to four more under a new number, and paid."
)
GIVEN_UP = (
    "A similar case: a seventh visit was made where six were agreed to. The plan was asked and agreed to nothing for a day gone "
    "by; the practice adjusted the visit off."
)


def use_up(case: Case) -> Authorization | None:
    """The authorization on file as earlier claims have used it up, or None where they used nothing."""
    own = on_file.own_authorization(case)
    first = min((prior.day for prior in case.history if own and prior.code == own.code), default=None)
    if own is None or first is None:
        return None
    wide = own.model_copy(update={"valid_from": min(first, own.valid_from)})
    used = count_used(wide, case)
    return wide.model_copy(update={"units": used}) if used else None


def say_used(own: Authorization) -> str:
    return f"Authorization {own.number} was for {own.units} of {own.code}, and all {own.units} are paid."


def use_up_units(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let nothing be left of the authorization; the payer gives more when it is asked."""
    own = use_up(case)
    if own is None:
        return None
    old = own.model_copy(update={"number": on_file.draw_number(rng)})
    new = on_file.extend(rng, case, own.model_copy(update={"units": 4}))
    spent = on_file.replace_on_file(case, old, granted=new)
    return on_file.settle_by_asking(spent, new.number, own.code, SIMILAR, say_used(old))


def use_up_for_good(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Let nothing be left of the authorization, and the payer give nothing more."""
    own = use_up(case)
    if own is None:
        return None
    return on_file.settle_by_write_off(on_file.replace_on_file(case, own), own.code, GIVEN_UP, say_used(own))


EXTENDED = Fault(
    code="auth_exceeded",
    skill="prior_auth",
    level=3,
    summary="Earlier claims had used up the authorization.",
    rules=frozenset({"auth_exceeded"}),
    fact="PF080",
    spoil=use_up_units,
    wants=frozenset({"authorized", "course"}),
)
REFUSED = Fault(
    code="auth_exceeded",
    skill="prior_auth",
    level=4,
    summary="Earlier claims had used up the authorization, and the payer gives no more.",
    rules=frozenset({"auth_exceeded"}),
    fact="PF080",
    spoil=use_up_for_good,
    wants=frozenset({"authorized", "course"}),
    stages=("denied",),
    combines=False,
)
