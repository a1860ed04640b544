"""A film of a patient in a covered nursing facility stay is billed whole.

Anti-pattern: billing the whole test to Medicare, or the rest to the patient. Best practice: the physician bills the reading
(26) with the facility's place of service, and the facility pays for the taking, by agreement.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.rules.stays import find_stay
from gym.world.world import World


def spoil(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Bill the whole test instead of the reading."""
    stay, taken = find_stay(case, "snf"), drop_modifier(case, "26")
    if stay is None or taken is None:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "The code is right. Ask where the patient lived on that day, and who had been paid for the day already.",
            "Some days are paid as a whole: whoever is paid for the day also pays for most services that others "
            "bring to the patient. Others bill only what they did in person.",
            "A similar case: tracings were taken at the bedside and billed whole to Medicare. It paid the cardiologist for "
            "reading them, and the house where the patient stayed paid for the taking.",
            f"{stay.provider} is paid for the patient's days since {stay.start}: add 26 to line {number} ({line.code}), and "
            "send the facility the bill for the taking.",
        ),
        secrets=("26", f"line {number}", stay.provider, "technical"),
        explanation=f"The patient was in a covered stay at {stay.provider}. The technical part of {line.code} is in the "
        "facility's payment; the reading, 26, is the physician's.",
    )


FAULT = Fault(
    code="facility_stay_bundled",
    skill="modifier_26TC",
    level=3,
    summary="A test in a covered nursing facility stay was billed whole.",
    rules=frozenset({"facility_stay"}),
    fact="PF407",
    spoil=spoil,
    wants=frozenset({"snf_stay"}),
)
