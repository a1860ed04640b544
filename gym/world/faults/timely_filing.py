"""The claim reached the payer after its filing limit.

Anti-pattern: resubmitting again and again, or billing the patient. Best practice: look for proof that the claim was
accepted in time; with proof, appeal where the payer takes it; without, write the balance off.
"""

from datetime import timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.world import World


def draw_acceptance(rng: Random, case: Case, reference: str) -> PriorClaim:
    """An earlier submission that the payer's front end accepted in time (277CA A2)."""
    line = case.claim.lines[0]
    return PriorClaim(
        claim_id=case.claim.claim_id,
        day=case.encounter.day,
        received=case.encounter.day + timedelta(days=rng.randrange(3, 15)),
        code=line.code,
        modifiers=line.modifiers,
        units=line.units,
        rendering_npi=case.claim.rendering.npi,
        status="accepted",
        proof=reference,
    )


def build_rungs(last: str, fix: str) -> tuple[str, str, str, str]:
    return (
        "The codes are not the trouble. Compare the dates on this account with the payer's policy.",
        "Every payer sets a limit for a claim to arrive, counted from the date of service; the card has this "
        "payer's. What a late claim needs depends on what the account's history can show.",
        "A similar case: a claim for a January visit arrived in June at a payer with a 90-day limit. The history held "
        "no earlier acceptance, so there was nothing to send and no patient to bill: the balance was adjusted off.",
        f"The last day was {last}. {fix}",
    )


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase:
    """Let the claim arrive late; where the payer takes proof, half of the accounts hold it."""
    filing = world.policies[case.claim.payer_id].filing
    last = filing.last_day(case.encounter.day)
    received = last + timedelta(days=rng.choice((1, 2, 9, 33, 71)))
    proved = filing.appeal_with_proof and rng.random() < 0.5
    reference = f"277CA-{rng.randrange(10**6, 10**7)}"
    late = case.model_copy(
        update={
            "received": received,
            "history": (*case.history, draw_acceptance(rng, case, reference)) if proved else case.history,
        }
    )
    rule = f"The filing limit ran to {last}."
    record = f"acceptance report {reference}"
    appeal = write_letter(world, case, "timely_filing", "timely_filing_proof", rule, record)
    closing = appeal if proved else Action(type=ActionType.WRITE_OFF, text="Past the filing limit, no proof on file.")
    fix = (
        f"The history holds acceptance {reference}: appeal, naming claim {case.claim.claim_id} and that report."
        if proved
        else "Nothing on file shows an earlier acceptance: write off the balance; the patient may not be billed."
    )
    return SpoiledCase(
        case=late,
        field="received",
        rungs=build_rungs(str(last), fix),
        secrets=("write off", "write it off", "written off", "appeal", reference, "timely filing"),
        explanation=f"The payer received it on {received}; the last day was {last}. {fix}",
        closing=closing,
    )


FAULT = Fault(
    code="timely_filing",
    skill="timely_filing",
    level=2,
    summary="The claim arrived after the payer's filing limit.",
    rules=frozenset({"timely_filing"}),
    fact="PF062",
    spoil=spoil,
    stages=("denied",),
    combines=False,
)
