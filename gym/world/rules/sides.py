"""The rule over a line's side and that of the diagnoses that it points at."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes import tabular
from gym.world.rules.rule import make_finding, number_lines, pointed_codes
from gym.world.world import World

WORDS = {"R": "right", "L": "left"}
SIDE_OF = {
    **dict.fromkeys(("RT", "E3", "E4", *(f"F{place}" for place in range(5, 10))), "R"),
    **dict.fromkeys(("LT", "E1", "E2", "FA", *(f"F{place}" for place in range(1, 5))), "L"),
    **dict.fromkeys((f"T{place}" for place in range(5, 10)), "R"),
    **dict.fromkeys(("TA", *(f"T{place}" for place in range(1, 5))), "L"),
}


def find_other_side(case: Case, line: ServiceLine) -> str | None:
    """The side of the line's diagnoses, where all that have one are of another side than its modifier says."""
    billed = {SIDE_OF[each] for each in line.modifiers if each in SIDE_OF}
    if len(billed) != 1:
        return None
    coded = {tabular.sides().get(code) for code in pointed_codes(case, line) if code}
    known = {side for side in coded if side}
    return known.pop() if len(known) == 1 and not known & billed else None


def check_side(world: World, case: Case) -> Iterable[Finding]:
    """The side on the line is that of the diagnosis that it is for (PF528)."""
    for number, line in number_lines(case):
        other = find_other_side(case, line)
        if other:
            yield make_finding(
                world,
                case,
                "side_mismatch",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: its diagnosis is of the {WORDS[other]} side, its modifier of the other one.",
                fact="PF528",
                line=number,
            )
