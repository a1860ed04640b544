"""The authorization on the claim had run out before the service.

Anti-pattern: sending the old number again. Best practice: look for a renewed authorization on file, ask the payer for one if
there is none, and write off what it does not give; the patient does not pay for it.
"""

from datetime import date, timedelta
from random import Random

from gym.world.claims.encounter import Authorization, Case
from gym.world.faults import authorization_on_file as on_file
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.world import World

SIMILAR = (
    "A similar case: an operation was put off by a month and its authorization ran out meanwhile. The plan was asked, and gave a "
    "new number for the new day; with it the claim was paid."
)
GIVEN_UP = (
    "A similar case: a scan was done six days after its authorization had ended. The plan was asked and gave nothing for a day "
    "gone by; the practice adjusted the charge off, since the plan's answer did not make it the patient's."
)


def run_out(rng: Random, case: Case, own: Authorization) -> Authorization:
    """An authorization for the same service that ended before the visit, but not before what was paid under it."""
    paid = (prior.day for prior in case.history if prior.code == own.code and prior.status == "paid")
    last = max(case.encounter.day - timedelta(days=rng.randrange(1, 12)), *paid, date.min)
    ended = {"number": on_file.draw_number(rng), "valid_from": last - timedelta(days=30), "valid_to": last}
    return own.model_copy(update=ended)


def name_old_number(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the claim carry the old number although a renewed one is on file."""
    own = on_file.own_authorization(case)
    if own is None:
        return None
    old = run_out(rng, case, own)
    return SpoiledCase(
        case=on_file.replace_on_file(case, old, own),
        field="prior_auth",
        rungs=(
            on_file.FIRST,
            on_file.SECOND,
            "A similar case: a claim carried the number of an authorization that had ended in May. A renewed one from June lay "
            "on the account; with its number the claim was paid.",
            f"{old.number} ended on {old.valid_to}; {own.number} is on file for {own.code} on this day: put it into box 23 "
            "(prior_auth).",
        ),
        secrets=(own.number, old.number, str(old.valid_to), "prior_auth"),
        explanation=f"Authorization {old.number} had ended on {old.valid_to}. The renewed one, {own.number}, holds for the day.",
    )


def let_lapse(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the only authorization have ended; the payer renews it when it is asked."""
    own = on_file.own_authorization(case)
    if own is None:
        return None
    old, new = run_out(rng, case, own), on_file.extend(rng, case, own)
    told = f"Authorization {old.number} for {own.code} had ended on {old.valid_to}."
    lapsed = on_file.replace_on_file(case, old, granted=new)
    return on_file.settle_by_asking(lapsed, new.number, own.code, SIMILAR, told)


def refuse_renewal(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the only authorization have ended, and the payer give nothing afterwards."""
    own = on_file.own_authorization(case)
    if own is None:
        return None
    old = run_out(rng, case, own)
    told = f"Authorization {old.number} for {own.code} had ended on {old.valid_to}."
    return on_file.settle_by_write_off(on_file.replace_on_file(case, old), own.code, GIVEN_UP, told)


RENEWED = Fault(
    code="auth_expired",
    skill="prior_auth",
    level=2,
    summary="The claim names an authorization that had run out, not the renewed one.",
    rules=frozenset({"auth_expired"}),
    fact="PF080",
    spoil=name_old_number,
    wants=frozenset({"authorized"}),
)
LAPSED = Fault(
    code="auth_expired",
    skill="prior_auth",
    level=3,
    summary="The authorization had run out before the service.",
    rules=frozenset({"auth_expired"}),
    fact="PF080",
    spoil=let_lapse,
    wants=frozenset({"authorized"}),
)
REFUSED = Fault(
    code="auth_expired",
    skill="prior_auth",
    level=4,
    summary="The authorization had run out before the service, and the payer gives no other.",
    rules=frozenset({"auth_expired"}),
    fact="PF080",
    spoil=refuse_renewal,
    wants=frozenset({"authorized"}),
    stages=("denied",),
    combines=False,
)
