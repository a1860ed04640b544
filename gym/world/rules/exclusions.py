"""Rules over what is no benefit at all: Medicare's exclusions by statute."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.rule import is_medicare, make_finding, number_lines
from gym.world.world import World

# Vaccines that are Part D's, not Part B's: Medicare Benefit Policy Manual, chapter 15, section 50.4.4.2.
PART_D_VACCINES = frozenset({"90750"})
# PF302: what Medicare answers to a line by the modifier that speaks of liability on it.
BY_MODIFIER = {"GZ": "service_excluded_gz", "GA": "service_excluded_ga"}


def is_excluded(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Part B never pays for the code: status N of its fee schedule (PF301), or a vaccine of Part D."""
    known = world.reference.procedures.get(line.code)
    never = known is not None and (known.status == "N" or line.code in PART_D_VACCINES)
    return never and is_medicare(world, case)


def name_denial(world: World, line: ServiceLine) -> str:
    """Under which name the payer's policy has the answer to an excluded line that does not say that it is one."""
    marked = next((BY_MODIFIER[modifier] for modifier in line.modifiers if modifier in BY_MODIFIER), None)
    routine = world.reference.procedures[line.code].specialty == "preventive"
    return marked or ("service_excluded_routine" if routine else "service_excluded")


def check_excluded(world: World, case: Case) -> Iterable[Finding]:
    """What the statute excludes goes to Medicare only for its denial, and says so with GY."""
    for number, line in number_lines(case):
        if is_excluded(world, case, line) and "GY" not in line.modifiers:
            yield make_finding(
                world,
                case,
                "service_excluded",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {line.code} is excluded from Medicare by statute; the line does not say so.",
                fact="PF301",
                line=number,
                denial=name_denial(world, line),
            )
