"""A reviewer read the record and denied the service for what the record lacks: a signature, a certified plan, an order.

Anti-pattern: signing the old entry today, or sending the same pages with an appeal. Best practice: read what the letter misses; the
author can attest an entry, a physician can still certify a plan, and nobody can write an order afterwards.
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Addendum, Case, RecordGap, Section
from gym.world.faults.fault import Fault, Spoil, SpoiledCase
from gym.world.rules.providers import is_ordered
from gym.world.rules.therapy import PLANS
from gym.world.world import World

FIRST = "Nothing on the claim is wrong. Read the payer's letter, and what it says of the record."
ASK = Action(
    type=ActionType.QUERY_PROVIDER,
    text="The payer read the record of this visit and found something missing that only you can add. Please see its letter.",
)


def with_gap(case: Case, gap: RecordGap, said: str, answer: str) -> Case:
    """The case after a review: what was missing, the payer's letter, and what the clinician says when asked."""
    letter = f"We have read the record of {gap.code} of {case.encounter.day} for claim {case.claim.claim_id}. {said}"
    added = Addendum(text=answer) if answer else case.encounter.addendum
    encounter = case.encounter.model_copy(update={"addendum": added})
    if gap.kind == "plan":
        encounter = encounter.model_copy(update={"sections": tuple(map(to_uncertified, encounter.sections))})
    return case.model_copy(update={"gap": gap, "payer_letter": letter, "encounter": encounter})


def to_uncertified(section: Section) -> Section:
    """The section of a note whose plan of care was sent out and has not come back."""
    sent = {"heading": "Plan of care sent for certification to"}
    return section.model_copy(update=sent) if section.heading == "Plan of care certified by" else section


def leave_unsigned(_: World, __: Random, case: Case) -> SpoiledCase:
    """Let the entry of the visit be unsigned."""
    code, patient = case.claim.lines[0].code, case.claim.patient
    gap = RecordGap(kind="signature", code=code)
    attested = (
        f"I, {case.encounter.clinician}, attest that the entry of {case.encounter.day} for {patient.first} {patient.last} "
        "is mine and holds what I did."
    )
    return SpoiledCase(
        case=with_gap(case, gap, "The entry bears no signature of its author, and none was attested.", attested),
        field="lines/1",
        rungs=(
            FIRST,
            "A reviewer accepts an entry only if its author stands behind it. If that was forgotten, the old page "
            "must not be changed. There is another way to do it, and only one person may.",
            "A similar case: a podiatrist's page of March had no name under it. To write one there in June would "
            "have made it worse. Her statement in June that the page was hers was accepted, and the claim was paid.",
            f"The entry of {case.encounter.day} is unsigned: ask {case.encounter.clinician} for a signed attestation (query the "
            "provider).",
        ),
        secrets=("query", "attest", "unsigned", case.encounter.clinician),
        explanation="A missing signature on an entry, other than an order, is made good by its author's attestation. Nobody signs "
        "the old page now, and an appeal without the statement changes nothing.",
        closing=ASK,
    )


def leave_uncertified(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Let the plan of care have come back unsigned."""
    line = next((each for each in case.claim.lines if PLANS & set(each.modifiers)), None)
    named = case.claim.referring
    if line is None or named is None:
        return None
    gap = RecordGap(kind="plan", code=line.code)
    certified = f"Sent to {named.name} again, signed and dated today, with the reason for the delay: the plan was faxed to an old number."
    return SpoiledCase(
        case=with_gap(case, gap, "The plan of care bears no physician's signature and date.", certified),
        field="lines/1",
        rungs=(
            FIRST,
            "Some treatment is paid only under a paper that a physician has agreed to. Where that comes late, the "
            "manual still lets needed treatment be paid; it asks why it was late.",
            "A similar case: a speech therapist's paper came back without a name. The family doctor, who had known of it all "
            "along, signed it two months later and said why; the visits were paid.",
            f"{named.name} knows the patient but has not certified the plan: ask for the late certification (query the provider).",
        ),
        secrets=("query", "certif", named.name),
        explanation=f"The plan must be certified, and {named.name} had not signed it. A delayed certification, with its reason, is "
        "taken; changing the claim or writing it off would give the money away.",
        closing=ASK,
    )


def find_ordered_line(world: World, case: Case) -> tuple[int, ServiceLine] | None:
    lines = enumerate(case.claim.lines, 1)
    return next(((number, line) for number, line in lines if is_ordered(world, line.code)), None)


def leave_without_order(world: World, __: Random, case: Case) -> SpoiledCase | None:
    """Let there be no order, and no note that asks for the test."""
    found, named = find_ordered_line(world, case), case.claim.referring
    if found is None or named is None:
        return None
    number, line = found
    said = f"No order was sent, and the notes that {named.name} sent us do not ask for the test."
    return SpoiledCase(
        case=with_gap(case, RecordGap(kind="order", code=line.code), said, ""),
        field=f"lines/{number}",
        rungs=(
            FIRST,
            "Box 17 only says who asked for a test. A reviewer wants the page on which that person asked for it, "
            "written before the test was done.",
            "A similar case: an x-ray was done because the patient said that the doctor wanted one. The doctor's pages knew "
            "nothing of it; the practice bore the cost, and from then on waited for the paper.",
            f"{named.name} has no order of {line.code}, and none can be written now: write it off; the patient is not billed.",
        ),
        secrets=("write it off", "write off", "no order"),
        explanation=f"{line.code} was done without an order, and {named.name}'s notes do not show that it was wanted. An order is not "
        "attested afterwards; the denial is CO, and the practice bears it.",
        closing=Action(type=ActionType.WRITE_OFF, text="No order of the treating physician."),
    )


def make_fault(code: str, summary: str, rule: str, fact: str, spoil: Spoil, wants: frozenset[str]) -> Fault:
    return Fault(
        code=code,
        skill="medical_necessity",
        level=4,
        summary=summary,
        rules=frozenset({rule}),
        fact=fact,
        spoil=spoil,
        wants=wants | {"payer:medicare"},
        stages=("denied",),
        combines=False,
    )


UNSIGNED = make_fault(
    "record_unsigned",
    "On review the payer found the entry of the visit unsigned.",
    "record_unsigned",
    "PF310",
    leave_unsigned,
    frozenset(),
)
UNCERTIFIED = make_fault(
    "plan_not_certified",
    "On review the payer found that no physician had certified the plan of care.",
    "plan_not_certified",
    "PF311",
    leave_uncertified,
    frozenset({"therapy"}),
)
UNORDERED = make_fault(
    "order_not_found",
    "On review the payer found no order of the test.",
    "order_not_found",
    "PF312",
    leave_without_order,
    frozenset({"ordered"}),
)
