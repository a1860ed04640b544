"""The rule over the level of a visit: the note's medical decision making has one, above or below is wrong."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, Service
from gym.world.codes.levels import FAMILY_OF, compare_levels
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World


def find_noted_visit(case: Case, line: ServiceLine) -> Service | None:
    """The visit that the note shows in place of this line: of the same family, at another level, and not billed."""
    family = FAMILY_OF.get(line.code)
    if family is None or documented_services(case, line.code):
        return None
    billed = {each.code for each in case.claim.lines}
    noted = (each for each in case.encounter.services if each.code in family and each.code not in billed)
    return next((each for each in noted if each.billable), None)


def describe_decision(service: Service) -> str:
    """The elements that decide, in words; nothing where the note is not broken down into them."""
    made = service.decision
    return f" (problems {made.problems}, data {made.data}, risk {made.risk})" if made else ""


def check_level(world: World, case: Case) -> Iterable[Finding]:
    """The level is that of two of three elements: above it is over-coding, below it loses the clinic money (PF240)."""
    for number, line in number_lines(case):
        noted = find_noted_visit(case, line)
        if noted is None:
            continue
        above = compare_levels(line.code, noted.code) > 0
        yield make_finding(
            world,
            case,
            "visit_level_too_high" if above else "visit_level_too_low",
            line.code,
            field=f"lines/{number}/code",
            message=f"The note carries {noted.code}{describe_decision(noted)}, not {line.code}.",
            fact="PF240",
            line=number,
            compliance=above,
        )


def is_told(case: Case, line: ServiceLine) -> bool:
    """Whether the rule here already says that this visit is to be billed at another level."""
    return find_noted_visit(case, line) is not None
