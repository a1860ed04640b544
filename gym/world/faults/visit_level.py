"""The level of a visit is not that of the note's medical decision making.

Anti-pattern: the level that this kind of patient usually has, or one lower to be safe. Best practice: rate problems, data and
risk by the table, and take the highest level that two of the three meet or exceed.
"""

from collections.abc import Callable
from random import Random

from gym.world.claims.encounter import Case, DecisionMaking, Service
from gym.world.codes.levels import FAMILY_OF, LEVELS
from gym.world.faults.fault import Fault, Spoil, SpoiledCase, change_claim, change_line
from gym.world.world import World

FIRST = "Rate this note and not the usual patient: how much did the clinician have to decide, and does the claim agree?"
SECOND = (
    "A visit is rated by three things: what was dealt with, what was looked at or asked for, and how risky the plan "
    "is. Two of the three set the level; the third may be higher or lower."
)


def find_visit(case: Case) -> tuple[int, Service, DecisionMaking] | None:
    """The line of a visit whose note shows its decision making, with both."""
    for number, line in enumerate(case.claim.lines, 1):
        for service in case.encounter.services:
            if service.code == line.code and service.decision and service.billable:
                return number, service, service.decision
    return None


def move_level(step: int, similar: str, why: str) -> Spoil:
    """A `spoil` that bills the visit `step` levels away from the note's."""

    def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
        found = find_visit(case)
        if found is None:
            return None
        number, visit, made = found
        family, level = FAMILY_OF[visit.code], made.level + step
        if not 0 <= level < len(family) or family[level] == visit.code:
            return None
        wrong, line = family[level], case.claim.lines[number - 1]
        charge = world.charge(wrong, line.pos) * line.units
        told = f"problems {made.problems}, data {made.data}, risk {made.risk}"
        return SpoiledCase(
            case=change_claim(case, lines=change_line(case.claim, number, code=wrong, charge=charge)),
            field=f"lines/{number}/code",
            rungs=(FIRST, SECOND, similar, f"By the note ({told}) the visit is {visit.code}, not {wrong}."),
            secrets=(visit.code, wrong, told),
            explanation=f"The note shows {told}: two of three give {LEVELS[made.level]} decision making, {visit.code}. "
            f"{wrong} is {why}",
        )

    return spoil


ABOVE = move_level(
    1,
    "A similar case: a sore throat with a prescription went out at a level for two chronic illnesses. One uncomplicated "
    "illness held it down, whatever the prescription, and the auditor took the difference back.",
    "more than the note carries: over-coding, even if the payer would pay.",
)
BELOW = move_level(
    -1,
    "A similar case: a heart failure that was getting worse, with its drugs changed, was billed like a check of blood "
    "pressure at its goal. Nobody refused it; the clinic gave the difference away.",
    "less than the note carries: the clinic would lose the difference, and its data would be wrong.",
)


def make_fault(code: str, summary: str, rule: str, spoil: Callable[[World, Random, Case], SpoiledCase | None]) -> Fault:
    """A payer cannot see the level from the claim, so both forms are met before sending."""
    return Fault(
        code=code,
        skill="visit_level",
        level=3,
        summary=summary,
        rules=frozenset({rule}),
        fact="PF240",
        spoil=spoil,
        wants=frozenset({"leveled"}),
        stages=("pre_submission",),
    )


TOO_HIGH = make_fault(
    "visit_level_too_high", "A visit is billed above the level that its note carries.", "visit_level_too_high", ABOVE
)
TOO_LOW = make_fault(
    "visit_level_too_low", "A visit is billed below the level that its note carries.", "visit_level_too_low", BELOW
)
