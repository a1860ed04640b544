"""Rules over how many units a day or a line can hold."""

from collections.abc import Iterable

from gym.world.claim import Finding, ServiceLine
from gym.world.encounter import Case
from gym.world.reference import UnitLimit
from gym.world.rules.rule import documented, error, numbered
from gym.world.world import World


def counted(case: Case, line: ServiceLine, limit: UnitLimit) -> int:
    """Units that count against the limit: the line's (MAI 1), or the day's for that code (MAI 2 and 3, PF047)."""
    if limit.mai == "1":
        return line.units
    return sum(
        other.units for other in case.claim.lines if (other.code, other.date_from) == (line.code, line.date_from)
    )


def is_supported_excess(world: World, case: Case, code: str) -> bool:
    """Whether the note documents every unit of `code` over a limit that review can override (MAI 3, PF047)."""
    limit = world.reference.mue.get(code)
    if limit is None or limit.mai != "3":
        return False
    done = sum(service.units for service in documented(case, code) if service.billable)
    billed = sum(line.units for line in case.claim.lines if line.code == code)
    return limit.units < billed <= done


def mue(world: World, case: Case) -> Iterable[Finding]:
    """Units over the medically unlikely edit deny the whole line or day (PF048)."""
    for number, line in numbered(case):
        limit = world.reference.mue.get(line.code)
        units = counted(case, line, limit) if limit else 0
        if limit and units > limit.units:
            yield error(
                world,
                case,
                "mue_exceeded",
                line.code,
                field=f"lines/{number}/units",
                message=f"{line.code}: {units} units; the medically unlikely edit is {limit.units}.",
                fact="PF048",
                line=number,
            )
