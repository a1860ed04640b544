"""The second payer denied a claim that carried the first one's payment: its own error.

Anti-pattern: changing a right claim until it is paid. Best practice: appeal, with the first payer's remittance attached.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Let the second payer refuse the claim although the first one's payment is on it."""
    first = next((prior for prior in case.history if prior.payer_id and prior.proof), None)
    if case.claim.primary_paid is None or first is None:
        return None
    rule = "Coordination of benefits: the primary plan has paid and its remittance was on the claim."
    record = f"the primary remittance {first.proof}"
    return SpoiledCase(
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
        closing=write_letter(world, case, "cob_overlooked", "primary_paid_first", rule, record),
    )


FAULT = Fault(
    code="secondary_denied_in_error",
    skill="cob",
    level=4,
    summary="The second payer denied a claim that was right.",
    rules=frozenset({"cob_overlooked"}),
    fact="PF078",
    spoil=spoil,
    wants=frozenset({"second_payer"}),
    stages=("denied",),
    combines=False,
)
