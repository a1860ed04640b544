"""The payer denied a right claim: it overlooked what was on it.

Anti-pattern: changing a right claim, or sending it again, until it is paid. Best practice: lay the denial beside the claim
and the dates on file; where the payer is wrong, write within the time for it, and attach what shows it.
"""

from datetime import timedelta
from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.faults.timely_filing import draw_acceptance
from gym.world.judge.appeals import write_letter
from gym.world.world import World

FIRST = "Before anything is changed, lay what the payer says beside what it was sent."
SECOND = (
    "Payers make mistakes, too. A claim that was right does not get better by being changed and sent again; show "
    "the payer what it overlooked."
)


def overlook_authorization(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Let the payer miss the number in box 23."""
    number = case.claim.prior_auth
    known = next((each for each in case.coverage.authorizations if each.number == number), None)
    if known is None:
        return None
    rule = f"The payer's own policy asks for the number in box 23, and authorization {number} for {known.code} stands there."
    record = f"the authorization notice {number} and the encounter note"
    return SpoiledCase(
        case=case.model_copy(update={"misread": "authorization"}),
        field="remittance",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a plan refused an operation as not agreed upon. Its own letter of consent lay in the record; the "
            "clinic sent a copy with three lines, and changed nothing.",
            f"Box 23 holds {number}, on file for {known.code} to {known.valid_to}: appeal, with the notice attached.",
        ),
        secrets=("appeal", str(number), "box 23"),
        explanation=f"Authorization {number} for {known.code} was on the claim and valid on the day; the denial was the "
        "payer's error.",
        closing=write_letter(world, case, "authorization_overlooked", "authorization_on_file", rule, record),
    )


def miscount_dates(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let the payer count its own limit wrong, although the report of its front end is on file."""
    filing = world.policies[case.claim.payer_id].filing
    if not filing.appeal_with_proof:
        return None
    reference, last = f"277CA-{rng.randrange(10**6, 10**7)}", filing.last_day(case.encounter.day)
    received = last - timedelta(days=rng.choice((0, 1, 3, 8)))
    proof = draw_acceptance(rng, case, reference).model_copy(update={"received": received})
    rule = f"The filing limit ran to {last}, and the claim was accepted on {received}."
    return SpoiledCase(
        case=case.model_copy(update={"misread": "filing", "received": received, "history": (*case.history, proof)}),
        field="received",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a plan counted from the day of the order and not of the service, and called a claim late. The "
            "office counted again, wrote down both dates, and was paid.",
            f"The last day was {last}; report {reference} shows that the claim was in on {received}: appeal, and name both.",
        ),
        secrets=("appeal", reference, str(last)),
        explanation=f"The limit ran to {last}, and the payer had the claim on {received}: it was not late.",
        closing=write_letter(
            world, case, "filing_overlooked", "timely_filing_proof", rule, f"acceptance report {reference}"
        ),
    )


AUTHORIZATION = Fault(
    code="payer_denied_in_error",
    skill="prior_auth",
    level=4,
    summary="The payer overlooked the authorization on a right claim.",
    rules=frozenset({"authorization_overlooked"}),
    fact="PF411",
    spoil=overlook_authorization,
    wants=frozenset({"authorized"}),
    stages=("denied",),
    combines=False,
)
FILING = Fault(
    code="payer_denied_in_error",
    skill="timely_filing",
    level=4,
    summary="The payer called a claim late that came in time.",
    rules=frozenset({"filing_overlooked"}),
    fact="PF411",
    spoil=miscount_dates,
    wants=frozenset({"payer:proof"}),
    stages=("denied",),
    combines=False,
)
