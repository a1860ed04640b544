"""The payer refuses units over its limit although the note bears out every one of them.

Anti-pattern: cutting the units down to the limit, or splitting them over lines. Best practice: where the limit can be
overridden on review (MAI 3), appeal with the record while there is time; after that it is written off, never billed to the
patient.
"""

from datetime import timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.payers.adjudicate import decision_day
from gym.world.rules.units import is_supported_excess
from gym.world.world import World

FIRST = "Before anything is changed, count in the note what was done."
SECOND = (
    "Some limits on units are absolute. Others are lifted on review, where the record shows every unit and why it "
    "was needed. Do not lower a right number to get it paid."
)
SIMILAR = (
    "A similar case: a patient needed twice the usual infusion time. The practice did not cut the units; its letter quoted the "
    "times in the record, and on review the plan paid them."
)


def find_excess(world: World, case: Case) -> tuple[int, str, int, int] | None:
    """Line number, code, units and limit of a supported excess."""
    for number, line in enumerate(case.claim.lines, 1):
        if is_supported_excess(world, case, line.code):
            return number, line.code, line.units, world.reference.mue[line.code].units
    return None


def spoil_in_time(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Leave the claim as it is: the payer is to be asked again."""
    found = find_excess(world, case)
    if found is None:
        return None
    number, code, units, limit = found
    rule = f"The medically unlikely edit of {limit} for {code} has indicator 3 and can be overridden on review of the record."
    record = f"the encounter note with the times of all {units} units, and the referring physician's letter"
    return SpoiledCase(
        case=case,
        field=f"lines/{number}/units",
        rungs=(
            FIRST,
            SECOND,
            SIMILAR,
            f"The note documents all {units} units of {code}, and the limit of {limit} can be overridden: appeal, with the "
            "note attached.",
        ),
        secrets=("appeal", str(limit), f"{units} units"),
        explanation=f"All {units} units of {code} are documented. The limit of {limit} gives way on review, so an appeal is the "
        "way and not a smaller number.",
        closing=write_letter(world, case, "mue_exceeded", "medical_necessity", rule, record),
    )


def spoil_too_late(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """The denial has lain on the desk until no appeal is heard."""
    found, level = find_excess(world, case), world.policies[case.claim.payer_id].appeals[0]
    if found is None:
        return None
    number, code, units, _ = found
    decided = decision_day(case.received)
    today = level.last_day(decided) + timedelta(days=rng.randrange(5, 60))
    return SpoiledCase(
        case=case.model_copy(update={"today": today}),
        field=f"lines/{number}/units",
        rungs=(
            FIRST,
            SECOND + " Every review has its time limit.",
            "A similar case: a refused infusion was found in a drawer a year later. Every unit was documented, but no review was "
            "open any more; the balance was adjusted off and the patient was not billed.",
            f"The note documents all {units} units of {code}, but an appeal ({level.name}) had to be asked for by "
            f"{level.last_day(decided)}: write it off.",
        ),
        secrets=("write it off", "write-off", str(level.last_day(decided)), f"{units} units"),
        explanation=f"The units were documented, but an appeal ({level.name}) was heard until {level.last_day(decided)} only. "
        "What an edit on units denies is not the patient's to pay.",
        closing=Action(type=ActionType.WRITE_OFF),
    )


IN_TIME = Fault(
    code="mue_exceeded",
    skill="units_mue",
    level=3,
    summary="Documented units over a limit that review can override were denied.",
    rules=frozenset({"mue_exceeded"}),
    fact="PF047",
    spoil=spoil_in_time,
    wants=frozenset({"excess"}),
    stages=("denied",),
    combines=False,
)
TOO_LATE = Fault(
    code="mue_exceeded",
    skill="units_mue",
    level=4,
    summary="Documented units over a limit were denied, and the time for an appeal is over.",
    rules=frozenset({"mue_exceeded"}),
    fact="PF047",
    spoil=spoil_too_late,
    wants=frozenset({"excess"}),
    stages=("denied",),
    combines=False,
)
