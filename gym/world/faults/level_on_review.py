"""On review the payer denied the level of a visit: against the note, which carries it, or with the note, which does not.

Anti-pattern: coding every visit down because a payer said so, or appealing every time. Best practice: hold the note against the
table of medical decision making; two of its three columns decide. What they carry is appealed, what they do not is corrected.
"""

from random import Random

from gym.world.claims.encounter import Case, PayerMistake
from gym.world.codes.levels import FAMILY_OF
from gym.world.faults.fault import Fault, Spoil, SpoiledCase, change_claim, change_line
from gym.world.faults.visit_level import find_visit
from gym.world.judge.appeals import write_letter
from gym.world.world import World

CODE = "99214"


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Let the payer deny a level that problems and risk both carry."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.code == CODE), None)
    if number is None:
        return None
    rule = (
        "The guideline of 2021 chooses the level by two of three elements: two or more stable chronic illnesses, or one "
        "that is worse, are moderate problems, and prescription drug management is moderate risk."
    )
    return SpoiledCase(
        case=case.model_copy(update={"mistake": PayerMistake(rule_id="level_overlooked", code=CODE)}),
        field=f"lines/{number}/code",
        rungs=(
            "Before anything is changed, read in the note what was weighed and decided.",
            "The level of an office visit follows its medical decision making: the problems, the data, the risk. Two of the "
            "three have to reach the level. A reviewer can misread a note as well as a coder can.",
            "A similar case: a plan wanted a visit for asthma and gout a level lower. The clinic quoted both illnesses and the "
            "new prescription, element by element, and the plan paid what was billed.",
            f"Two chronic problems and prescription drugs managed are moderate in two elements: {CODE} is right. Appeal, with the "
            "note attached.",
        ),
        secrets=("appeal", CODE, "moderate"),
        explanation=f"The note shows two chronic problems and prescription drug management: problems and risk are moderate, and "
        f"{CODE} is carried. Coding it down would give up what was earned.",
        closing=write_letter(world, case, "level_overlooked", "medical_necessity", rule, "the encounter note"),
    )


def bill_too_high(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill a level above the note's, and let the payer see it."""
    found = find_visit(case)
    if found is None:
        return None
    number, visit, made = found
    family, level = FAMILY_OF[visit.code], made.level + 1
    if level >= len(family) or family[level] == visit.code:
        return None
    wrong, line = family[level], case.claim.lines[number - 1]
    billed = change_line(case.claim, number, code=wrong, charge=world.charge(wrong, line.pos) * line.units)
    told = f"problems {made.problems}, data {made.data}, risk {made.risk}"
    return SpoiledCase(
        case=change_claim(case, lines=billed).model_copy(
            update={"mistake": PayerMistake(rule_id="level_denied", code=wrong)}
        ),
        field=f"lines/{number}/code",
        rungs=(
            "The payer has read the note. Read it too, before anybody writes a letter.",
            "A reviewer is sometimes wrong and sometimes right. The level follows from the problems, the data and the risk, and "
            "from nothing else: not from the time of day, the length of the note or what the last visit was.",
            "A similar case: a plan denied a visit for a twisted finger at the level of two chronic illnesses. The note held one "
            "small injury and no drug; the clinic billed it as that, and it was paid.",
            f"By the note ({told}) the visit is {visit.code}: the payer is right. Correct line {number}, do not appeal.",
        ),
        secrets=(visit.code, wrong, told, "appeal"),
        explanation=f"The note shows {told}, and two of three give {visit.code}. The denial of {wrong} (CO-150) stands; the "
        "level of the note is paid.",
    )


def make_fault(summary: str, rules: frozenset[str], spoil: Spoil, wants: frozenset[str]) -> Fault:
    return Fault(
        code="level_on_review",
        skill="em_level",
        level=4,
        summary=summary,
        rules=rules,
        fact="PF308",
        spoil=spoil,
        wants=wants,
        stages=("denied",),
        combines=False,
    )


FAULT = make_fault(
    "On review the payer denied a level of visit that the note carries.",
    frozenset({"level_overlooked"}),
    spoil,
    frozenset({"moderate"}),
)
RIGHTLY = make_fault(
    "On review the payer denied a level of visit that the note does not carry.",
    frozenset({"level_denied", "visit_level_too_high"}),
    bill_too_high,
    frozenset({"leveled", "payer:replacement"}),
)
