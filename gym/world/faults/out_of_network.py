"""The plan denied the service because the practice is not in its network.

Anti-pattern: one answer for all of them. Best practice: look at where the service was done. An emergency is paid whatever the
network, so appeal; anything else is the patient's where the denial says PR.
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case, PayerMistake
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.world import World

FIRST = "Nothing on the claim is wrong. Ask what kind of care this was."
SECOND = (
    "A plan may pay only the practices in its network. Federal law takes one kind of care out of that: for it the plan has to pay "
    "whoever gave it, without asking beforehand, and the patient may not be billed for the rest."
)


def leave_network(case: Case) -> Case:
    """The case with the practice outside the plan's network."""
    return case.model_copy(update={"coverage": case.coverage.model_copy(update={"outside_network": True})})


def choose_outside(_: World, __: Random, case: Case) -> SpoiledCase:
    """Let the patient have come to an office outside the network."""
    return SpoiledCase(
        case=leave_network(case),
        field="payer_id",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a patient went to a skin clinic that her plan did not know. It was an ordinary visit; the denial "
            "came with PR, and the clinic billed her.",
            "This was planned care in an office outside the network, and the denial is PR: bill the patient.",
        ),
        secrets=("bill the patient", "office"),
        explanation="The practice is outside the plan's network, and nothing about the visit was an emergency: PR-242 is the "
        "patient's to pay.",
        closing=Action(type=ActionType.BILL_PATIENT),
    )


def deny_emergency(world: World, _: Random, case: Case) -> SpoiledCase:
    """Let the plan deny an emergency for its network."""
    code = case.claim.lines[0].code
    mistake = PayerMistake(rule_id="network_overlooked", code=code)
    rule = "Under 45 CFR 149.110 emergency services are covered without regard to the network of the provider."
    record = "the record of the emergency department"
    return SpoiledCase(
        case=leave_network(case).model_copy(update={"mistake": mistake}),
        field="remittance",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a plan refused a broken leg that had been set in a foreign town's hospital. The hospital named the "
            "federal rule and sent the record; the plan paid, and the patient got no bill.",
            "This was the emergency department: appeal with the record, naming the rule that covers emergencies in or out of "
            "the network.",
        ),
        secrets=("appeal", "emergency", "emergencies"),
        explanation="Emergency services are covered without regard to the network (45 CFR 149.110): the denial was the plan's "
        "mistake, and billing the patient is forbidden.",
        closing=write_letter(world, case, "network_overlooked", "processing_error", rule, record),
    )


CHOSEN = Fault(
    code="out_of_network",
    skill="eligibility",
    level=2,
    summary="The practice is outside the plan's network, and the care was planned.",
    rules=frozenset({"out_of_network"}),
    fact="PF306",
    spoil=choose_outside,
    wants=frozenset({"specialist_office", "payer:commercial"}),
    stages=("denied",),
    combines=False,
)
EMERGENCY = Fault(
    code="out_of_network",
    skill="eligibility",
    level=4,
    summary="The plan denied an emergency because of its network.",
    rules=frozenset({"network_overlooked"}),
    fact="PF306",
    spoil=deny_emergency,
    wants=frozenset({"emergency", "payer:commercial"}),
    stages=("denied",),
    combines=False,
)
