"""The rule over both sides of the body: how a bilateral procedure goes out."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.rule import make_finding, number_lines, supported_modifiers
from gym.world.rules.surgery import global_period
from gym.world.world import World

SIDES = frozenset({"50", "LT", "RT"})
NEVER_50 = frozenset({"0", "2", "9"})


def wants_50(world: World, case: Case, code: str) -> bool:
    """Whether the note tells of a procedure on both sides that goes out on one line with 50 (indicator 1, PF052)."""
    if "50" not in supported_modifiers(case, code):
        return False
    known = world.reference.procedures.get(code)
    return known is not None and known.bilateral == "1" and global_period(world, code) is not None


def describe_error(world: World, case: Case, line: ServiceLine) -> str | None:
    """Why the line does not say both sides as it should, or None."""
    known, fifty = world.reference.procedures.get(line.code), "50" in line.modifiers
    if fifty and known and known.bilateral in NEVER_50:
        return f"{line.code} does not take 50 (bilateral indicator {known.bilateral})"
    if fifty and line.units > 1:
        return "50 stands for both sides of one unit"
    if {"LT", "RT"} <= set(line.modifiers) or (fifty and {"LT", "RT"} & set(line.modifiers)):
        return "50 stands for both sides, RT and LT for one each on a line of its own"
    if not wants_50(world, case, line.code):
        return None
    alone = len(case.claim.by_code[line.code]) == 1
    if alone and fifty and not {"LT", "RT"} & set(line.modifiers):
        return None
    return "the note tells of both sides: one line, 50, one unit"


def check_both_sides(world: World, case: Case) -> Iterable[Finding]:
    """Both sides on one day: indicator 1 is one line, 50, one unit; indicators 0 and 2 never take 50 (PF052)."""
    for number, line in number_lines(case):
        reason = describe_error(world, case, line)
        if reason:
            yield make_finding(
                world,
                case,
                "bilateral",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {reason}.",
                fact="PF052",
                line=number,
            )
