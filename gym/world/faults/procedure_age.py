"""A preventive visit is coded for another age.

Anti-pattern: last year's code. Best practice: the band of the age on the day of the visit.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.rules.demographics import PREVENTIVE, age_on
from gym.world.world import World


def neighboring_visits(code: str) -> list[str]:
    """The preventive visits of the bands beside this one's, new or established alike."""
    return [each for each in (str(int(code) - 1), str(int(code) + 1)) if each in PREVENTIVE and each[:4] == code[:4]]


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Code the check-up by a neighbouring age band."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.code in PREVENTIVE), None)
    if number is None:
        return None
    line, years = case.claim.lines[number - 1], age_on(case.claim.patient, case.encounter.day)
    wrong = rng.choice(neighboring_visits(line.code))
    low, high = PREVENTIVE[line.code]
    charge = world.charge(wrong, line.pos) * line.units
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, code=wrong, charge=charge)),
        field=f"lines/{number}/code",
        rungs=(
            "Modifiers, units and diagnoses are right. What else decides which code a check-up gets?",
            "Preventive visits are coded in bands by age, the age on the day of the visit. Last year's code may be one "
            "birthday too old.",
            "A similar case: a student of eighteen was billed with the code for ages twelve to seventeen, as the year "
            "before. With the next band's code the visit was paid.",
            f"The patient is {years}, so line {number} is {line.code} (ages {low} to {high}), not {wrong}.",
        ),
        secrets=(line.code, wrong, f"line {number}", f"is {years}"),
        explanation=f"{wrong} is for another age; at {years} the visit is {line.code}.",
    )


FAULT = Fault(
    code="proc_age_conflict",
    skill="demographics",
    level=1,
    summary="A preventive visit is coded for another age.",
    rules=frozenset({"procedure_age"}),
    fact="PF088",
    spoil=spoil,
    wants=frozenset({"preventive"}),
)
