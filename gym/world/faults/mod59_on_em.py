"""A visit goes out with 59 or an X modifier.

Anti-pattern: 59 wherever two lines meet. Best practice: 59 and the X modifiers belong on procedures; a visit says why it
is apart with 25 (a minor procedure that day), 57 (decided on a major one) or 24 (unrelated, after an operation).
"""

from functools import partial
from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.world import World

REASONS = {
    "24": "the visit had nothing to do with the operation before it",
    "25": "the visit was for a problem of its own, apart from the minor procedure",
    "57": "the visit decided on the operation",
}
FEATURES = {"24": "global_visit", "25": "visit", "57": "decision"}


def spoil(right: str, world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Put 59, or an X modifier, in the place of the visit's own modifier `right`."""
    lines = enumerate(case.claim.lines, 1)
    found = next(
        ((n, each) for n, each in lines if right in each.modifiers and world.reference.is_visit(each.code)), None
    )
    if found is None:
        return None
    number, visit = found
    wrong = rng.choice(("59", "59", "XE", "XU"))
    changed = tuple(wrong if each == right else each for each in visit.modifiers)
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, modifiers=changed)),
        field=f"lines/{number}/modifiers",
        rungs=(
            "Look at each modifier and ask: can it stand on that kind of code at all?",
            "Some modifiers are for procedures only and some for visits only. Both kinds can say that a service stands by "
            "itself; which one fits depends on the code it stands on, and the note has to carry it.",
            "A similar case: a critical care visit and a chest tube were billed with 59 on the visit, and the visit was "
            "refused. The modifier came off, and one that is made for visits took its place.",
            f"By the note {REASONS[right]}: put {right} in the place of {wrong} on line {number} ({visit.code}).",
        ),
        secrets=(right, wrong, f"line {number}", visit.code),
        explanation=f"{wrong} never goes on a visit. By the note {REASONS[right]}, which {right} says.",
    )


def build_fault(right: str) -> Fault:
    """The fault on a visit that should carry `right`."""
    return Fault(
        code="mod59_on_em",
        skill="modifier_59X",
        level=2,
        summary="A visit carries a modifier that is for procedures only.",
        rules=frozenset({"modifier_on_wrong_code"}),
        fact="PF013",
        spoil=partial(spoil, right),
        wants=frozenset({FEATURES[right]}),
    )


FOR_24, FOR_25, FOR_57 = build_fault("24"), build_fault("25"), build_fault("57")
