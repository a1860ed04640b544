"""Rules over how many units a day or a line can hold."""

from collections.abc import Iterable
from datetime import date

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import UnitLimit
from gym.world.rules.bilateral import describe_error
from gym.world.rules.bundled_status import BUNDLED, NOT_TAKEN, find_status
from gym.world.rules.exclusions import is_excluded
from gym.world.rules.filing import list_duplicates
from gym.world.rules.rule import documented_services, is_medicare, list_paid_that_day, make_finding, number_lines
from gym.world.world import World

Day = tuple[str, date]


def count_day_units(world: World, case: Case) -> dict[Day, int]:
    """Units of each line's code and day, with earlier claims of the clinician (PF047) and without duplicates."""
    units, doubled = dict[Day, int](), list_duplicates(world, case)
    for number, line in number_lines(case):
        day = line.code, line.date_from
        units[day] = units.get(day, 0) + (0 if number in doubled else line.units)
    for prior in list_paid_that_day(case):
        if (prior.code, prior.day) in units:
            units[prior.code, prior.day] += prior.units
    return units


def count_against_limit(days: dict[Day, int], line: ServiceLine, limit: UnitLimit) -> int:
    """Units that count against the limit: the line's (MAI 1), or the day's for that code (MAI 2 and 3, PF047)."""
    return line.units if limit.mai == "1" else max(line.units, days[line.code, line.date_from])


def find_limit(world: World, case: Case, line: ServiceLine) -> UnitLimit | None:
    """The limit on the line's code; nought for what Medicare never pays by itself (status N, B, I) says no more than
    that, and binds no other payer.
    """
    limit = world.reference.mue.get(line.code)
    told = is_excluded(world, case, line) or find_status(world, line.code) in (BUNDLED, NOT_TAKEN)
    never = limit and not limit.units and (told or not is_medicare(world, case))
    return None if never else limit


def is_supported_excess(world: World, case: Case, code: str) -> bool:
    """Whether the note documents every unit of `code` over a limit that review can override (MAI 3, PF047)."""
    limit = world.reference.mue.get(code)
    if limit is None or limit.mai != "3":
        return False
    done = sum(service.units for service in documented_services(case, code) if service.billable)
    return limit.units < case.claim.count_units(code) <= done


def check_mue(world: World, case: Case) -> Iterable[Finding]:
    """Units over the medically unlikely edit deny the whole line or day (PF048); both sides counted twice do not."""
    days = count_day_units(world, case)
    for number, line in number_lines(case):
        limit = None if "GY" in line.modifiers else find_limit(world, case, line)
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
