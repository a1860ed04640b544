"""Rules over patients who are in somebody's care already: a hospice, a skilled nursing facility."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, Stay
from gym.world.rules.eligibility import billed_coverage
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

# PF406: GV, the attending physician is not the hospice's; GW, the service has nothing to do with the terminal illness.
HOSPICE = frozenset({"GV", "GW"})
SPLIT = "1"


def find_stay(case: Case, kind: str) -> Stay | None:
    """The stay of that kind in which the day of the visit falls, as the billed payer's eligibility answer has it."""
    coverage = billed_coverage(case)
    stays = coverage.stays if coverage else ()
    return next((each for each in stays if each.kind == kind and each.covers(case.encounter.day)), None)


def check_hospice(world: World, case: Case) -> Iterable[Finding]:
    """A claim for a hospice patient says how it stands to the terminal illness (PF406; CARC B9)."""
    stay = find_stay(case, "hospice")
    for number, line in number_lines(case) if stay else ():
        if not HOSPICE & set(line.modifiers):
            yield make_finding(
                world,
                case,
                "hospice_modifier_missing",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the patient is in hospice care; the line does not say how it stands to it.",
                fact="PF406",
                line=number,
            )


def is_facilitys(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether the facility of a covered stay owes for part of this line: the taking of a film or tracing (PF407)."""
    known = world.reference.procedures.get(line.code)
    split = known is not None and known.pctc == SPLIT
    return split and "26" not in line.modifiers and find_stay(case, "snf") is not None


def check_facility_stay(world: World, case: Case) -> Iterable[Finding]:
    """In a covered stay the facility is paid for the technical part; the physician bills the reading (PF407)."""
    for number, line in number_lines(case):
        if is_facilitys(world, case, line):
            yield make_finding(
                world,
                case,
                "facility_stay",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the technical part of {line.code} belongs to the facility of the stay.",
                fact="PF407",
                line=number,
            )
