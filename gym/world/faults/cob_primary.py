"""A second payer is billed without what the first one paid, or before the first was billed at all.

Anti-pattern: sending the same claim to both. Best practice: bill the first payer, then the second with the first one's
payment on the claim.
"""

from random import Random

from gym.world.account import medicare_card
from gym.world.appeals import letter
from gym.world.encounter import Case
from gym.world.faults.coverage_dates import made_out_to
from gym.world.faults.fault import Fault, Spoiled, with_claim
from gym.world.world import World

FIRST = "The services are coded rightly. Look at who pays for this patient, and in which order."
SECOND = (
    "Where two payers cover a patient, one pays first. The other pays what is left, and only once it can see on the claim "
    "what the first one did."
)
SIMILAR = (
    "A similar case: a husband's plan was first and his wife's second. The second refused until the claim said that it was "
    "second and what the first plan had paid."
)


def payment_left_out(_: World, __: Random, case: Case) -> Spoiled | None:
    """Leave the first payer's payment off the claim to the second."""
    paid = case.claim.primary_paid
    if paid is None:
        return None
    return Spoiled(
        case=with_claim(case, primary_paid=None),
        field="primary_paid",
        rungs=(
            FIRST,
            SECOND,
            SIMILAR,
            f"The account shows that the first payer paid ${paid:.2f}: enter it as what the primary paid (primary_paid).",
        ),
        secrets=("primary_paid", f"{paid:.2f}", "what the primary paid"),
        explanation=f"The claim to the second payer did not carry the ${paid:.2f} that the first had paid.",
    )


def billed_out_of_order(world: World, rng: Random, case: Case) -> Spoiled | None:
    """Bill the second payer while the first has not been asked."""
    card = medicare_card(world, rng, case.claim.patient)
    if card is None or card.payer_id == case.claim.payer_id:
        return None
    right, plan = case.coverage, world.policies[case.claim.payer_id].name
    behind = card.model_copy(update={"order": 2})
    return Spoiled(
        case=made_out_to(case, behind),
        field="payer_id",
        rungs=(
            FIRST,
            SECOND,
            SIMILAR,
            f"The group plan pays before Medicare: bill {plan} first (payer {right.payer_id}, member "
            f"{right.subscriber.member_id}).",
        ),
        secrets=(right.payer_id, plan, "group plan"),
        explanation=f"{plan} pays first for this patient; {world.policies[card.payer_id].name} was billed as if there were no other payer.",
    )


def overlooked(world: World, _: Random, case: Case) -> Spoiled | None:
    """Let the second payer refuse the claim although the first one's payment is on it."""
    first = next((prior for prior in case.history if prior.payer_id and prior.proof), None)
    if case.claim.primary_paid is None or first is None:
        return None
    rule = "Coordination of benefits: the primary plan has paid and its remittance was on the claim."
    record = f"the primary remittance {first.proof}"
    return Spoiled(
        case=case.model_copy(update={"overlooked": True}),
        field="remittance",
        rungs=(
            "Compare what the payer says is missing with what the claim that was sent really carries.",
            "A payer can be wrong. Before a claim is changed, see whether what it asks for was there; a right claim is not "
            "made better by changing it.",
            "A similar case: a plan asked for an operation report that had gone out with the claim. The clinic changed "
            "nothing and wrote, naming the report and the date it was sent.",
            f"The claim already carries the first payer's ${case.claim.primary_paid:.2f}: appeal, with remittance "
            f"{first.proof} attached.",
        ),
        secrets=("appeal", str(first.proof)),
        explanation="The claim carried the first payer's payment; the denial for another payer was the plan's own error.",
        closing=letter(world, case, "cob_overlooked", "primary_paid_first", rule, record),
    )


MISSING = Fault(
    code="cob_primary_missing",
    skill="cob",
    level=3,
    summary="The second payer was not told what the first one paid.",
    rules=frozenset({"cob_primary_missing"}),
    fact="PF078",
    spoil=payment_left_out,
    wants=frozenset({"second_payer"}),
)
OUT_OF_ORDER = Fault(
    code="cob_primary_missing",
    skill="cob",
    level=3,
    summary="The second payer was billed before the first.",
    rules=frozenset({"cob_order"}),
    fact="PF078",
    spoil=billed_out_of_order,
    wants=frozenset({"payer:commercial", "adult65"}),
    combines=False,
)
OVERLOOKED = Fault(
    code="secondary_denied_in_error",
    skill="cob",
    level=4,
    summary="The second payer denied a claim that was right.",
    rules=frozenset({"cob_overlooked"}),
    fact="PF078",
    spoil=overlooked,
    wants=frozenset({"second_payer"}),
    stages=("denied",),
    combines=False,
)
