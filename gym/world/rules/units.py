"""Rules over how many units a day or a line can hold."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import UnitLimit
from gym.world.rules.bilateral import describe_error
from gym.world.rules.filing import list_duplicates
from gym.world.rules.rule import documented_services, is_medicare, list_paid_that_day, make_finding, number_lines
from gym.world.world import World

Day = tuple[str, date]


def count_day_units(world: World, case: Case) -> Counter[Day]:
    """Units by code and day, those of the clinician's earlier claims included (PF047), duplicates left out."""
    units, doubled = Counter[Day](), list_duplicates(world, case)
    for number, line in number_lines(case):
        units[line.code, line.date_from] += 0 if number in doubled else line.units
    for prior in list_paid_that_day(case):
        units[prior.code, prior.day] += prior.units
    return units


def count_against_limit(days: Counter[Day], line: ServiceLine, limit: UnitLimit) -> int:
    """Units that count against the limit: the line's (MAI 1), or the day's for that code (MAI 2 and 3, PF047)."""
    return line.units if limit.mai == "1" else max(line.units, days[line.code, line.date_from])


def find_limit(world: World, case: Case, code: str) -> UnitLimit | None:
    """The limit on a code; Medicare's nought for what it never covers (status N) binds no other payer."""
    limit = world.reference.mue.get(code)
    if limit and not limit.units and not is_medicare(world, case):
        return None
    return limit


def is_supported_excess(world: World, case: Case, code: str) -> bool:
    """Whether the note documents every unit of `code` over a limit that review can override (MAI 3, PF047)."""
    limit = world.reference.mue.get(code)
    if limit is None or limit.mai != "3":
        return False
    done = sum(service.units for service in documented_services(case, code) if service.billable)
    billed = sum(line.units for line in case.claim.lines if line.code == code)
    return limit.units < billed <= done


def check_mue(world: World, case: Case) -> Iterable[Finding]:
    """Units over the medically unlikely edit deny the whole line or day (PF048); both sides counted twice do not.

    A line that says itself that it is no benefit (GY) is denied for that, whatever its units (PF302).
    """
    days = count_day_units(world, case)
    for number, line in number_lines(case):
        limit = None if "GY" in line.modifiers else find_limit(world, case, line.code)
        units = count_against_limit(days, line, limit) if limit else 0
        if limit and units > limit.units and not describe_error(world, case, line):
            yield make_finding(
                world,
                case,
                "mue_exceeded",
                line.code,
                field=f"lines/{number}/units",
                message=f"{line.code}: {units} units; the medically unlikely edit is {limit.units}.",
                fact="PF048",
                line=number,
            )
