"""The payer does not find the patient among its members.

Anti-pattern: billing the patient, or sending the same claim again. Best practice: run the eligibility check for the day of
the visit and take payer and member number from its answer, not from an old card.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.account import cover_elsewhere, pick_other_payer
from gym.world.claims.encounter import Case
from gym.world.faults.coverage_dates import is_replacement
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

FIRST = "What was done is coded rightly. Ask how the payer would find this patient in its files."
SECOND = "A payer looks the patient up before it reads a single code. If it finds nobody, it judges nothing else on the claim."
SIMILAR = (
    "A similar case: a plan refused a claim because it knew no such member. The front desk had copied the figures from a "
    "photocopy; the check by computer showed the right ones, and the same services were paid."
)


def change_digit(rng: Random, number: str) -> str:
    """The number with one of its last figures mistyped: as well-formed as before, and nobody's."""
    places = [place for place, letter in enumerate(number) if letter.isdigit() and place]
    place = rng.choice(places[-4:])
    digit = rng.choice([each for each in "0123456789" if each != number[place]])
    return number[:place] + digit + number[place + 1 :]


def mistype_number(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Mistype the member number."""
    right = case.claim.subscriber.member_id
    wrong = change_digit(rng, right)
    return SpoiledCase(
        case=change_claim(case, subscriber=case.claim.subscriber.model_copy(update={"member_id": wrong})),
        field="subscriber/member_id",
        rungs=(
            FIRST,
            SECOND,
            SIMILAR,
            f"Box 1a should hold {right}, as in the eligibility answer; the claim has {wrong}, which is nobody's number.",
        ),
        secrets=(right, wrong, "box 1a", "member_id"),
        explanation=f"The claim went out under {wrong}; the patient's member number is {right}.",
    )


def bill_strange_payer(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Send the claim to a payer that never insured the patient, as an old card said."""
    policy, right = pick_other_payer(world, rng, case), case.coverage
    if policy is None or is_replacement(case) or policy.id in {each.payer_id for each in case.coverages}:
        return None
    card = cover_elsewhere(rng, case.claim.patient, policy, right.effective, None)
    name, group = world.policies[right.payer_id].name, right.subscriber.group
    return SpoiledCase(
        case=change_claim(case, payer_id=policy.id, subscriber=card.subscriber),
        field="payer_id",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a patient handed over the card of a cousin's plan. That plan knew nobody of the name; the check "
            "showed the patient's own plan, and it paid.",
            f"{policy.name} does not know this patient; the eligibility answer names {name}: payer {right.payer_id}, member "
            f"{right.subscriber.member_id}{f', group {group}' if group else ''}.",
        ),
        secrets=(right.payer_id, name, right.subscriber.member_id, "eligibility"),
        explanation=f"{policy.name} never insured this patient; on the day of the visit {name} did.",
    )


MISTYPED = Fault(
    code="patient_not_identified",
    skill="eligibility",
    level=1,
    summary="The payer finds no member under the number on the claim.",
    rules=frozenset({"patient_not_identified"}),
    fact="PF401",
    spoil=mistype_number,
)
STRANGER = replace(
    MISTYPED,
    level=2,
    summary="The claim went to a payer that never insured the patient.",
    spoil=bill_strange_payer,
    combines=False,
)
