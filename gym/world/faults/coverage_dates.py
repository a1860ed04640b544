"""What the two faults of a coverage that did not hold on the day have in common."""

from datetime import date, timedelta
from random import Random

from gym.world.claims.account import cover_elsewhere, next_month, pick_other_payer
from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case, Coverage
from gym.world.faults.fault import SpoiledCase, change_claim
from gym.world.world import World

FIRST = "The codes agree with the note. Look at the account: who is to pay for this patient, and since when?"
SECOND = (
    "Coverage has a first day and often a last one. A payer pays for services between them, whoever the patient was "
    "insured with before or after."
)
SIMILAR = (
    "A similar case: a patient changed jobs in March; an April visit went to the old plan and was refused. The check for "
    "the day of the visit showed the new plan, and the claim went there."
)


def end_of_month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def is_replacement(case: Case) -> bool:
    """Whether the right payer has decided this claim before: then nobody sends it to another."""
    return case.claim.frequency != "1"


def make_out_to(case: Case, coverage: Coverage) -> Case:
    """The case with its claim made out to `coverage`, which the account then holds as well."""
    others = case.others if coverage in case.others else (*case.others, coverage)
    moved = case.model_copy(update={"others": others})
    return change_claim(moved, payer_id=coverage.payer_id, subscriber=coverage.subscriber)


def build_rungs(last: str) -> tuple[str, str, str, str]:
    return (FIRST, SECOND, SIMILAR, last)


def bill_other_coverage(world: World, rng: Random, case: Case, ended: bool) -> SpoiledCase | None:
    """Send the claim to a coverage that had ended, or had not begun; the right one is on the account."""
    policy = pick_other_payer(world, rng, case)
    if policy is None or is_replacement(case):
        return None
    day, right = case.encounter.day, case.coverage
    gap = timedelta(days=rng.randrange(6, 80))
    first, last = (date(2022, 1, 1), end_of_month_before(day - gap)) if ended else (next_month(day + gap), None)
    wrong = cover_elsewhere(rng, case.claim.patient, policy, first, last)
    name = world.policies[right.payer_id].name
    why = f"ended on {last}" if ended else f"begins on {first}"
    return SpoiledCase(
        case=make_out_to(case, wrong),
        field="payer_id",
        rungs=build_rungs(
            f"{policy.name} {why}; {name} was active on {day}. Bill {name}: payer {right.payer_id}, member "
            f"{right.subscriber.member_id}{f', group {right.subscriber.group}' if right.subscriber.group else ''}."
        ),
        secrets=(right.payer_id, name, "eligibility", "terminated", "other coverage"),
        explanation=f"The claim went to {policy.name}, whose coverage {why}. On {day} {name} was active.",
    )


def end_only_coverage(world: World, rng: Random, case: Case, ended: bool) -> SpoiledCase:
    """End the only coverage before the day, or begin it after: the patient pays."""
    day, gap = case.encounter.day, timedelta(days=rng.randrange(4, 60))
    last, first = end_of_month_before(day - gap), next_month(day + gap)
    dates = {"terminated": last} if ended else {"effective": first}
    name, why = world.policies[case.claim.payer_id].name, f"ended {last}" if ended else f"begins {first}"
    return SpoiledCase(
        case=case.model_copy(update={"coverage": case.coverage.model_copy(update=dates)}),
        field="coverage",
        rungs=build_rungs(
            f"Coverage with {name} {why}, and the check shows no other for {day}: bill the patient (group PR)."
        ),
        secrets=("bill the patient", "patient's bill", "no other", "eligibility", "terminated"),
        explanation=f"Coverage with {name} {why} and no other was active on {day}, so the balance is the patient's.",
        closing=Action(type=ActionType.BILL_PATIENT, text="No coverage was active on the day of service."),
    )
