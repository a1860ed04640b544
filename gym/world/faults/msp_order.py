"""A group plan is billed first although Medicare pays before it.

Anti-pattern: the employer's plan first, whoever the employer is. Best practice: ask who works, for how many people, and why
the patient has Medicare; by age the plan of an employer of 20 or more pays first while somebody works there, and no other.
"""

from random import Random

from gym.world.claims.account import cover_elsewhere, pick_other_payer
from gym.world.claims.encounter import Case, Employment
from gym.world.faults.coverage_dates import is_replacement, make_out_to
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.rules.payer_order import WORKING_AGED
from gym.world.world import World


def draw_employment(rng: Random) -> Employment:
    """A small employer, or a large one that the patient has retired from."""
    if rng.random() < 0.5:
        return Employment(ground="age", current=True, employees=rng.randrange(4, WORKING_AGED))
    return Employment(ground="age", current=False, employees=rng.randrange(60, 900))


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Send the claim to the group plan, which pays second."""
    policy, right = pick_other_payer(world, rng, case), case.coverage
    if policy is None or right.order == 2 or is_replacement(case):
        return None
    work = draw_employment(rng)
    plan = cover_elsewhere(rng, case.claim.patient, policy, right.effective, None)
    why = f"the employer has {work.employees} employees" if work.current else "nobody works there any more"
    return SpoiledCase(
        case=make_out_to(case, plan.model_copy(update={"order": 2, "employment": work})),
        field="payer_id",
        rungs=(
            "The services are coded rightly. Look at who pays for this patient, and in which order.",
            "Two payers cover this patient, and the law says which one pays first. It depends on work, on the "
            "employer, and on the reason for the public coverage.",
            "A similar case: a bookkeeper, 71, worked for a shop of nine people and had its plan. The plan refused "
            "to pay first, because the shop was too small; the public payer paid first.",
            f"By age, a group plan pays first only while somebody works there and there are {WORKING_AGED} or more; {why}: bill "
            f"Medicare, payer {right.payer_id}, member {right.subscriber.member_id}.",
        ),
        secrets=(right.payer_id, right.subscriber.member_id, "Medicare", f"{work.employees} employees"),
        explanation=f"{policy.name} comes through an employer of {work.employees}, and {why}: Medicare pays first.",
    )


FAULT = Fault(
    code="msp_order",
    skill="cob",
    level=3,
    summary="A group plan was billed before Medicare, which pays first here.",
    rules=frozenset({"cob_order"}),
    fact="PF414",
    spoil=spoil,
    wants=frozenset({"payer:medicare"}),
    combines=False,
)
