"""Rules over patients who are in somebody's care already: a hospice, a skilled nursing facility."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, Stay
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

# PF406: GV, the attending physician is not the hospice's; GW, the service has nothing to do with the terminal illness.
HOSPICE = frozenset({"GV", "GW"})
# PC/TC indicators of what the facility owes for: a technical part (1), staff's work alone (3, 5) or with the reading
# (4), and therapy (7).
SPLIT, OWED_FOR = "1", frozenset("13457")


def find_stay(case: Case, kind: str) -> Stay | None:
    """The stay of that kind in which the day of the visit falls, as the billed payer's eligibility answer has it."""
    coverage = case.billed_coverage
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
    """Whether the facility of a covered stay owes for this line or a part of it (PF407): the taking of a film or
    tracing, staff's work, therapy, a laboratory test.
    """
    known = world.reference.procedures.get(line.code)
    if known is None or "26" in line.modifiers or find_stay(case, "snf") is None:
        return False
    return known.pctc in OWED_FOR or known.specialty == "lab_path"


def check_facility_stay(world: World, case: Case) -> Iterable[Finding]:
    """In a covered stay the facility is paid for tests and therapy; the physician bills the reading (PF407)."""
    for number, line in number_lines(case):
        if is_facilitys(world, case, line):
            part = "the technical part of " if world.reference.procedures[line.code].pctc == SPLIT else ""
            yield make_finding(
                world,
                case,
                "facility_stay",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {part}{line.code} belongs to the facility of the stay.",
                fact="PF407",
                line=number,
            )
