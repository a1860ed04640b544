"""Rules over what a plan pays for at all, and how often."""

from collections.abc import Iterable
from datetime import date

from gym.world.claims.claim import Denial, Finding, Group, ServiceLine
from gym.world.claims.encounter import Benefit, Case
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import is_medicare, make_finding, number_lines
from gym.world.world import World

# PF304: a screening mammogram is paid when eleven full months have passed after the month of the last one.
MAMMOGRAM, MONTHS_APART = "77067", 12
SAID = {"GA", "GZ"}


def list_paid_days(case: Case, code: str) -> list[date]:
    """The days on which this payer has paid the code before the visit."""
    payer, today = case.coverage.payer_id, case.encounter.day
    paid = (prior for prior in case.history if prior.status == "paid" and prior.was_sent_to(payer))
    return [prior.day for prior in paid if prior.code == code and prior.day < today]


def count_months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def is_too_soon(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Medicare has paid a screening mammogram less than eleven full months ago (PF304)."""
    if line.code != MAMMOGRAM or not is_medicare(world, case):
        return False
    return any(count_months(day, line.date_from) < MONTHS_APART for day in list_paid_days(case, line.code))


def find_benefit(case: Case, line: ServiceLine) -> Benefit | None:
    """What the eligibility check says of the line's code, if it says anything."""
    return next((each for each in case.coverage.benefits if each.code == line.code), None)


def is_used_up(case: Case, benefit: Benefit) -> bool:
    """Whether the plan has paid as often in the period as it pays at all (PF303)."""
    used = sum(1 for day in list_paid_days(case, benefit.code) if benefit.since is None or day >= benefit.since)
    return benefit.times is not None and used >= benefit.times


def expect_limit(world: World, case: Case, line: ServiceLine) -> Denial | None:
    """The answer to a line that says itself that it comes too soon: the patient's with a notice (GA)."""
    if "GA" in line.modifiers and is_too_soon(world, case, line):
        return Denial(group=Group.PR, carc="119", rarc=("M90",))
    return None


def describe_limit(world: World, case: Case, line: ServiceLine) -> tuple[str, str] | None:
    """The rule and the reason why the plan does not pay this line, or None where it does."""
    benefit = find_benefit(case, line)
    if benefit and not benefit.covered:
        return "benefit_excluded", f"the plan does not cover {line.code} at all"
    if benefit and is_used_up(case, benefit):
        return "benefit_limit", f"the plan pays {line.code} {benefit.times} time(s) from {benefit.since}, and has"
    if is_too_soon(world, case, line) and not SAID & set(line.modifiers):
        return "benefit_limit", f"{line.code} was paid less than eleven full months before"
    return None


def check_benefits(world: World, case: Case) -> Iterable[Finding]:
    """A plan pays what its benefits name, as often as they say (PF303, PF304)."""
    if not is_right_payer(case):
        return
    for number, line in number_lines(case):
        wrong = describe_limit(world, case, line)
        if wrong:
            rule_id, why = wrong
            yield make_finding(
                world,
                case,
                rule_id,
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {why}.",
                fact="PF304" if is_medicare(world, case) else "PF303",
                line=number,
            )
