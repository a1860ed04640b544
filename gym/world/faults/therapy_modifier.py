"""A therapy line does not say under which plan of care it was done.

Anti-pattern: billing exercise as any office service. Best practice: GP, GO or GN on every always-therapy line, by the plan
in the record.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.therapy import PLANS
from gym.world.world import World

NAMES = {"GP": "physical", "GO": "occupational", "GN": "speech"}


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Take the plan's modifier off one line, or off all of them."""
    marked = [number for number, line in enumerate(case.claim.lines, 1) if PLANS & set(line.modifiers)]
    if not marked:
        return None
    bare = marked if rng.random() < 0.5 else [rng.choice(marked)]
    plan = next(each for each in case.claim.lines[bare[0] - 1].modifiers if each in PLANS)
    lines = tuple(
        line.model_copy(update={"modifiers": tuple(each for each in line.modifiers if each not in PLANS)})
        if number in bare
        else line
        for number, line in enumerate(case.claim.lines, 1)
    )
    places = " and ".join(f"line {number}" for number in bare)
    return SpoiledCase(
        case=change_claim(case, lines=lines),
        field=f"lines/{bare[0]}/modifiers",
        rungs=(
            "Codes and units agree with the note. See what else this kind of service has to tell.",
            "Some codes always belong to a plan of care, whoever does the work, and each line says to which of the three "
            "kinds: the plan in the record decides.",
            "A similar case: speech exercises were billed without naming the plan and refused. The record held a plan for "
            "speech therapy, and with its modifier the lines were paid.",
            f"The record holds a plan for {NAMES[plan]} therapy: add {plan} to {places}.",
        ),
        secrets=(plan, f"{NAMES[plan]} therapy", *(f"line {number}" for number in bare)),
        explanation=f"Always-therapy codes need their plan's modifier; the plan in the record is {NAMES[plan]} therapy, {plan}.",
    )


FAULT = Fault(
    code="missing_therapy_modifier",
    skill="therapy",
    level=2,
    summary="A therapy line does not say under which plan it was done.",
    rules=frozenset({"therapy_modifier"}),
    fact="PF082",
    spoil=spoil,
    wants=frozenset({"therapy"}),
)
