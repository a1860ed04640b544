"""The rule over therapy lines: under whose plan of care the patient was treated."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

PLANS = frozenset({"GP", "GO", "GN"})
THERAPY = "7"


def is_therapy(world: World, code: str) -> bool:
    """Whether the fee schedule marks the code as a therapy service (PC/TC indicator 7, procedures.csv)."""
    known = world.reference.procedures.get(code)
    return known is not None and known.pctc == THERAPY


def check_plan_of_care(world: World, case: Case) -> Iterable[Finding]:
    """An always-therapy code says under which plan: GP physical, GO occupational, GN speech (PF082)."""
    for number, line in number_lines(case):
        if is_therapy(world, line.code) and not PLANS & set(line.modifiers):
            yield make_finding(
                world,
                case,
                "therapy_modifier",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {line.code} does not say under which therapy plan it was done.",
                fact="PF082",
                line=number,
            )
