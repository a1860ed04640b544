"""The payer read the note and denied the level of the visit, although the note carries it.

Anti-pattern: coding the visit down because a payer said so. Best practice: hold the note against the table of medical decision
making; two of its three columns decide. What they carry is appealed, column by column.
"""

from random import Random

from gym.world.claims.encounter import Case, PayerMistake
from gym.world.faults.fault import Fault, SpoiledCase
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


FAULT = Fault(
    code="level_on_review",
    skill="em_level",
    level=4,
    summary="On review the payer denied a level of visit that the note carries.",
    rules=frozenset({"level_overlooked"}),
    fact="PF308",
    spoil=spoil,
    wants=frozenset({"moderate"}),
    stages=("denied",),
    combines=False,
)
