"""Medicare is billed for a patient who has a Medicare Advantage plan.

Anti-pattern: billing Medicare because the patient is over 65. Best practice: ask for the plan's card too; an Advantage
plan takes Medicare's place, it is not a second payer.
"""

from random import Random

from gym.world.claims.account import draw_medicare
from gym.world.claims.encounter import Case
from gym.world.faults.coverage_dates import is_replacement, make_out_to
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.world import World


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Make the claim out to Medicare."""
    on_file = (each for each in case.others if world.policies[each.payer_id].line == "medicare")
    original = next(on_file, None) or draw_medicare(world, rng, case.claim.patient)
    if original is None or is_replacement(case):
        return None
    right, plan = case.coverage, world.policies[case.claim.payer_id].name
    return SpoiledCase(
        case=make_out_to(case, original),
        field="payer_id",
        rungs=(
            "The codes agree with the note. Look at who is asked to pay.",
            "A patient can hold two cards and still have only one payer for a service. Some plans pay in addition "
            "to another, some replace it.",
            "A similar case: a retired teacher showed two cards. The clinic billed the one it knew; the other plan had "
            "taken its place in January, and only that plan paid.",
            f"{plan} takes Medicare's place: bill payer {right.payer_id}, member {right.subscriber.member_id}.",
        ),
        secrets=(right.payer_id, plan, "advantage", "takes Medicare's place"),
        explanation=f"The patient is enrolled in {plan}, which pays in Medicare's place; the claim went to Medicare.",
    )


FAULT = Fault(
    code="wrong_payer_medicare_advantage",
    skill="cob",
    level=3,
    summary="Medicare was billed for a Medicare Advantage member.",
    rules=frozenset({"wrong_payer"}),
    fact="PF078",
    spoil=spoil,
    wants=frozenset({"payer:medicare_advantage"}),
    combines=False,
)
