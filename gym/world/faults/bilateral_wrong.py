"""Both sides were treated, and the claim says it in the wrong way.

Anti-pattern: two lines, or two units, for what has a price for both sides. Best practice: look up the bilateral indicator:
1 is one line with 50 and one unit (surgical codes); 2 means that the price is for both sides and 50 never goes on.
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.world import World

FIRST = "What was done is not in doubt. Look at how the claim says on which side, and how often."
SECOND = (
    "The fee schedule says of each code how both sides of the body are billed: some have one price for a side and are "
    "marked when both were done, some have one price for both. The same work must not be counted twice."
)
ONE_LINE = (
    "A similar case: both shoulders were injected and two lines sent, one for each. The second was refused. One line that "
    "said both sides, with one unit, was paid."
)


def to_two_lines(line: ServiceLine) -> tuple[ServiceLine, ...]:
    return tuple(line.model_copy(update={"modifiers": (side,)}) for side in ("RT", "LT"))


def to_two_units(line: ServiceLine) -> tuple[ServiceLine, ...]:
    return (line.model_copy(update={"units": 2, "charge": 2 * line.charge}),)


def bill_twice(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Bill each side by itself, or both sides twice."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.modifiers == ("50",)), None)
    if number is None:
        return None
    lines = case.claim.lines
    line, way = lines[number - 1], rng.choice((to_two_lines, to_two_units))
    return SpoiledCase(
        case=change_claim(case, lines=(*lines[: number - 1], *way(line), *lines[number:])),
        field=f"lines/{number}",
        rungs=(
            FIRST,
            SECOND,
            ONE_LINE,
            f"{line.code} has bilateral indicator 1, and the note tells of both sides: one line with 50 and 1 unit.",
        ),
        secrets=("50", "one unit", "1 unit", line.code),
        explanation=f"The price of {line.code} is for one side; both sides on one day are one line with 50 and one unit.",
    )


def add_50(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Put 50 on a code whose price is for both sides."""
    lines, known = case.claim.lines, world.reference.procedures
    number = next(
        (n for n, line in enumerate(lines, 1) if line.code in known and known[line.code].bilateral == "2"), None
    )
    if number is None:
        return None
    line = lines[number - 1]
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, modifiers=(*line.modifiers, "50"))),
        field=f"lines/{number}/modifiers",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a nasal endoscopy of both sides went out marked as bilateral and was refused. Its price is for "
            "both sides already; without the mark it was paid.",
            f"{line.code} has bilateral indicator 2: take 50 off line {number}.",
        ),
        secrets=("50", f"line {number}", line.code, "indicator 2"),
        explanation=f"The price of {line.code} is for both sides already (bilateral indicator 2), so it goes out once and "
        "without 50. Some plans outside this course take 50 on it.",
    )


COUNTED_TWICE = Fault(
    code="bilateral_wrong",
    skill="modifier_50",
    level=3,
    summary="Both sides are billed in a way that counts them twice.",
    rules=frozenset({"bilateral"}),
    fact="PF052",
    spoil=bill_twice,
    wants=frozenset({"bilateral"}),
)
NEVER_50 = Fault(
    code="bilateral_wrong",
    skill="modifier_50",
    level=3,
    summary="Both sides are marked on a code whose price is for both.",
    rules=frozenset({"bilateral"}),
    fact="PF052",
    spoil=add_50,
    wants=frozenset({"both_once"}),
)
