"""The health plan is billed for an injury that another insurance answers for.

Anti-pattern: the card that is on file, for everything. Best practice: ask at every injury where and how it happened; items
10 and 14 say so, and the carrier of the employer, the car or the place is billed first.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.account import cover_elsewhere, pick_other_payer
from gym.world.claims.encounter import Case
from gym.world.faults.coverage_dates import is_replacement, make_out_to
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.rules.accidents import LIABLE, is_carriers
from gym.world.world import World

PLACES = {"employment": "at work", "auto": "in a car", "other": "on somebody else's ground"}


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill the patient's health plan."""
    plan, right, cause = pick_other_payer(world, rng, case), case.coverage, case.encounter.accident
    if plan is None or cause is None or is_replacement(case) or not is_carriers(world, case):
        return None
    card = cover_elsewhere(rng, case.claim.patient, plan, right.effective, None)
    name, whose = world.policies[right.payer_id].name, LIABLE[cause][1]
    return SpoiledCase(
        case=make_out_to(case, card),
        field="payer_id",
        rungs=(
            "The care is coded correctly. Read in the note why it was needed.",
            "A health plan does not pay first for everything that happens to its member. For some events another "
            "insurance was bought, and that one pays first.",
            "A similar case: a waiter burned a hand over a pan, and the clinic billed the plan on the card. It refused; the "
            "restaurant's carrier, with the claim number from its letter, paid in full.",
            f"The injury happened {PLACES[cause]}, so {whose} pays, here {name}: payer {right.payer_id}, claim number "
            f"{right.subscriber.member_id} as the member.",
        ),
        secrets=(right.payer_id, name, whose, right.subscriber.member_id),
        explanation=f"The note says that it happened {PLACES[cause]}. {name} answers for that; {plan.name} was billed.",
    )


WORK = Fault(
    code="accident_wrong_payer",
    skill="cob",
    level=3,
    summary="The health plan was billed for an injury at work.",
    rules=frozenset({"work_injury"}),
    fact="PF413",
    spoil=spoil,
    wants=frozenset({"injury_at_work"}),
    combines=False,
)
CAR = replace(
    WORK,
    summary="The health plan was billed for an injury by car.",
    rules=frozenset({"auto_accident"}),
    wants=frozenset({"injury_by_car"}),
)
FALL = replace(
    WORK,
    summary="The health plan was billed for an injury that somebody else answers for.",
    rules=frozenset({"liability_accident"}),
    wants=frozenset({"injury_elsewhere"}),
)
