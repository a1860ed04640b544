"""A second payer is billed without what the first one paid, or before the first was billed at all.

Anti-pattern: sending the same claim to both. Best practice: bill the first payer, then the second with the first one's
payment on the claim.
"""

from random import Random

from gym.world.claims.account import draw_medicare
from gym.world.claims.encounter import Case, Employment
from gym.world.faults.coverage_dates import is_replacement, make_out_to
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.payer_order import WORKING_AGED
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


def drop_first_payment(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Leave the first payer's payment off the claim to the second."""
    paid = case.claim.primary_paid
    if paid is None:
        return None
    return SpoiledCase(
        case=change_claim(case, primary_paid=None),
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


def bill_out_of_order(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill the second payer while the first has not been asked."""
    card = draw_medicare(world, rng, case.claim.patient)
    if card is None or card.payer_id == case.claim.payer_id or is_replacement(case):
        return None
    plan, size = world.policies[case.claim.payer_id].name, rng.randrange(WORKING_AGED, 900)
    work = Employment(ground="age", current=True, employees=size)
    right = case.coverage.model_copy(update={"employment": work})
    behind = card.model_copy(update={"order": 2})
    return SpoiledCase(
        case=make_out_to(case.model_copy(update={"coverage": right}), behind),
        field="payer_id",
        rungs=(
            FIRST,
            SECOND,
            SIMILAR,
            f"An employer of {size} has the group plan pay first: bill {plan} (payer {right.payer_id}, member "
            f"{right.subscriber.member_id}).",
        ),
        secrets=(right.payer_id, plan, "group plan"),
        explanation=f"{plan} pays first for this patient; {world.policies[card.payer_id].name} was billed as if there were no other payer.",
    )


MISSING = Fault(
    code="cob_primary_missing",
    skill="cob",
    level=3,
    summary="The second payer was not told what the first one paid.",
    rules=frozenset({"cob_primary_missing"}),
    fact="PF078",
    spoil=drop_first_payment,
    wants=frozenset({"second_payer"}),
)
OUT_OF_ORDER = Fault(
    code="cob_primary_missing",
    skill="cob",
    level=3,
    summary="The second payer was billed before the first.",
    rules=frozenset({"cob_order"}),
    fact="PF078",
    spoil=bill_out_of_order,
    wants=frozenset({"payer:commercial", "adult65"}),
    combines=False,
)
