"""The plan pays the service only so often, and says that it has.

Anti-pattern: billing the patient for every 119, or appealing every one. Best practice: count the earlier services by the plan's
own rule; if the limit is reached, the group code says who pays; if it is not, appeal with the dates.
"""

from datetime import date, timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Benefit, Case, PayerMistake, PriorClaim
from gym.world.faults.benefit_excluded import add_benefits
from gym.world.faults.fault import Fault, Spoil, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.rules.benefits import MAMMOGRAM
from gym.world.world import World

PLAN_YEAR = date(2024, 1, 1)
FIRST = "The service was right. Count when the same service was paid before."
SECOND = (
    "Some services are paid once in a period: a year, a plan year, so many months. Each plan counts the period in "
    "its own way, and beyond the limit it does not pay, however sensible the service was. The group code says whose "
    "cost it is."
)
MISCOUNTED = (
    "A similar case: a plan denied an eye examination as the second in its year. The first was eleven days before the year had "
    "begun; the practice wrote, with both dates, and was paid."
)


def add_earlier(case: Case, day: date) -> Case:
    """The case with the same service paid on an earlier day."""
    line = case.claim.lines[0]
    earlier = PriorClaim(
        claim_id=f"{case.claim.claim_id}-E",
        day=day,
        received=day + timedelta(days=4),
        code=line.code,
        modifiers=line.modifiers,
        units=1,
        rendering_npi=case.claim.rendering.npi,
        status="paid",
    )
    return case.model_copy(update={"history": (*case.history, earlier)})


def reach_limit(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Let the plan have paid the one check-up of its year already."""
    code, earlier = case.claim.lines[0].code, PLAN_YEAR + timedelta(days=rng.randrange(10, 160))
    benefit = Benefit(code=code, times=1, since=PLAN_YEAR)
    return SpoiledCase(
        case=add_benefits(add_earlier(case, earlier), benefit),
        field="lines/1",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a plan paid two pairs of inserts a year, and the third was denied with PR. The account showed both; "
            "the patient got the bill.",
            f"The plan pays {code} once in the year from {PLAN_YEAR} and paid it for {earlier}. The denial is PR: bill the patient.",
        ),
        secrets=("bill the patient", str(earlier), code),
        explanation=f"{code} was paid for {earlier}, in the same plan year. PR-119 makes the second one the patient's.",
        closing=Action(type=ActionType.BILL_PATIENT),
    )


def deny_new_year(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Let the plan count a check-up of the year before."""
    code = case.claim.lines[0].code
    before = max((prior.day for prior in case.history if prior.code == code), default=PLAN_YEAR)
    if before >= PLAN_YEAR:
        return None
    rule = f"Your own limit counts {code} from {PLAN_YEAR}, and the last one before this was on {before}."
    benefit = Benefit(code=code, times=1, since=PLAN_YEAR)
    return say_miscounted(world, add_benefits(case, benefit), before, rule)


def deny_twelfth_month(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let Medicare deny a mammogram of the twelfth month after the last one, less than a year later."""
    day = case.encounter.day
    before = date(day.year - 1, day.month, rng.randrange(min(day.day + 1, 28), 29))
    rule = f"Under 42 CFR 410.34 a screening mammogram is paid after eleven full months, counted from the month after {before}."
    return say_miscounted(world, add_earlier(case, before), before, rule)


def say_miscounted(world: World, case: Case, before: date, rule: str) -> SpoiledCase:
    code = case.claim.lines[0].code
    record = f"the account's record of the earlier service of {before} and the note of this one"
    return SpoiledCase(
        case=case.model_copy(update={"mistake": PayerMistake(rule_id="limit_miscounted", code=code)}),
        field="lines/1",
        rungs=(
            FIRST,
            SECOND,
            MISCOUNTED,
            f"The last {code} was on {before}, which the limit does not count any more: appeal, naming both days.",
        ),
        secrets=("appeal", str(before), code),
        explanation=f"The last {code} was on {before}, outside the period of the limit: the payer miscounted, and an appeal with "
        "both dates is paid.",
        closing=write_letter(world, case, "limit_miscounted", "processing_error", rule, record),
    )


def come_too_soon(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Let Medicare have paid a mammogram less than eleven full months ago, and nobody have signed a notice."""
    line = case.claim.lines[0]
    if line.code != MAMMOGRAM or case.encounter.abn:
        return None
    earlier = case.encounter.day - timedelta(days=rng.randrange(200, 330))
    return SpoiledCase(
        case=add_earlier(case, earlier),
        field="lines/1",
        rungs=(
            FIRST,
            SECOND + " With Medicare it is the patient's only where a notice was signed beforehand.",
            "A similar case: a blood test came two months too soon for Medicare, and nobody had let the patient sign. It was "
            "denied with CO, and the practice adjusted it off.",
            f"The last {line.code} was paid for {earlier}, less than eleven full months before; no notice was signed and the "
            "denial is CO: write it off.",
        ),
        secrets=("write it off", "write off", str(earlier), line.code),
        explanation=f"{line.code} was paid for {earlier}. Without a signed notice CO-119 is the practice's cost.",
        closing=Action(type=ActionType.WRITE_OFF, text="Too soon after the last one, and no notice was signed."),
    )


def make_fault(level: int, summary: str, rule: str, fact: str, spoil: Spoil, want: str) -> Fault:
    return Fault(
        code="benefit_limit",
        skill="eligibility",
        level=level,
        summary=summary,
        rules=frozenset({rule}),
        fact=fact,
        spoil=spoil,
        wants=frozenset({want, "payer:medicare"} if fact == "PF304" else {want, "payer:commercial"}),
        stages=("denied",),
        combines=False,
    )


REACHED = make_fault(
    2, "The plan has paid the service as often as it pays it.", "benefit_limit", "PF303", reach_limit, "preventive"
)
WRONG_YEAR = make_fault(
    4, "The plan counted a service of the year before.", "limit_miscounted", "PF303", deny_new_year, "preventive"
)
TOO_SOON = make_fault(
    2, "The service came too soon for Medicare, without a notice.", "benefit_limit", "PF304", come_too_soon, "mammogram"
)
WRONG_MONTH = make_fault(
    4,
    "Medicare miscounted the months between two screenings.",
    "limit_miscounted",
    "PF304",
    deny_twelfth_month,
    "mammogram",
)
