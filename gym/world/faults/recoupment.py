"""Medicare asks for a paid visit back.

Anti-pattern: paying every demand at once, or leaving the letter in the drawer. Best practice: read the note first. What it
carries is appealed, with the note, before the money is taken; what it does not carry is given back with a corrected claim.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults import unsupported_mod25
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.world import World

FIRST = "A letter asks for money back. Before you answer it, read what it is about."
SECOND = (
    "A demand for money back can be wrong. The record decides: what it supports you keep, and argue for in time; "
    "what it does not support goes back."
)


def write_demand(world: World, case: Case, number: int) -> str:
    """The payer's demand letter about one line, in our own words."""
    line, policy = case.claim.lines[number - 1], world.policies[case.claim.payer_id]
    paid = world.allowed_amount(policy, line.code, line.pos, line.units)
    return (
        f"On review of claim {case.claim.claim_id} we find that line {number}, {line.code}-25 of {line.date_from}, was part of "
        f"the procedure on the same day. The payment of it (${paid:.2f} allowed) is an overpayment. Return it, or send what "
        "shows the contrary; otherwise it is taken from later payments, beginning on day 41 after this letter."
    )


def demand_back(world: World, case: Case, number: int) -> Case:
    return case.model_copy(update={"misread": "audit", "payer_letter": write_demand(world, case, number)})


def ask_without_reason(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Ask for a visit back that the note carries."""
    visits = [(n, each) for n, each in enumerate(case.claim.lines, 1) if world.reference.is_visit(each.code)]
    number, line = next(((n, each) for n, each in visits if "25" in each.modifiers), (0, None))
    if line is None:
        return None
    rule = "NCCI policy: a significant, separately identifiable visit on the day of a minor procedure is paid with modifier 25."
    record = f"the encounter note of {line.date_from}, which shows the second problem and its treatment"
    return SpoiledCase(
        case=demand_back(world, case, number),
        field=f"lines/{number}",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: an auditor wanted a visit back that had been made beside a small repair. The note told of another "
            "illness, weighed and treated; the clinic wrote within the month, and kept its money.",
            f"The note carries line {number} ({line.code}): a second problem was treated. Appeal, with the note attached.",
        ),
        secrets=("appeal", f"line {number}", "second problem"),
        explanation=f"The note shows a second problem, treated apart from the procedure: {line.code}-25 was earned, and an "
        "appeal in time stops the recoupment.",
        closing=write_letter(world, case, "recoupment_unfounded", "separate_service", rule, record),
    )


def ask_rightly(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Ask for a visit back that the note does not carry."""
    spoiled = unsupported_mod25.spoil(world, rng, case)
    if spoiled is None:
        return None
    code = spoiled.case.claim.lines[0].code
    return SpoiledCase(
        case=demand_back(world, spoiled.case, 1),
        field="lines/1",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: an auditor wanted a visit back, and the note told only of the wart that was frozen. The clinic sent "
            "the claim anew without the visit, and the money with it.",
            f"The note shows nothing beyond the procedure: remove line 1 ({code}) and give the payment back.",
        ),
        secrets=("remove", "line 1", code, "delete", "drop"),
        explanation=f"The note documents only the procedure. {code}-25 was an overpayment, and is returned with a corrected "
        "claim.",
    )


UNFOUNDED = Fault(
    code="recoupment_letter",
    skill="modifier_25",
    level=4,
    summary="The payer asks for a visit back that the note carries.",
    rules=frozenset({"recoupment_unfounded"}),
    fact="PF412",
    spoil=ask_without_reason,
    wants=frozenset({"visit", "payer:medicare"}),
    stages=("denied",),
    combines=False,
)
FOUNDED = Fault(
    code="recoupment_letter",
    skill="modifier_25",
    level=4,
    summary="The payer asks for a visit back that the note does not carry.",
    rules=frozenset({"recoupment_due", "unsupported_mod25"}),
    fact="PF412",
    spoil=ask_rightly,
    wants=frozenset({"bundled_visit", "payer:medicare"}),
    stages=("denied",),
    combines=False,
)
