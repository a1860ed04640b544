"""Medicare does not cover the service at all, and the claim does not say so or says the wrong thing.

Anti-pattern: GA or GZ on what is never covered, or a write-off. Best practice: GY on the line (with GX where a voluntary notice
was signed); the patient pays, and no notice is needed for that.
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line, drop_modifier
from gym.world.world import World

FIRST = "The service was done as the note says. Ask whether it is one that this payer ever pays for."
SECOND = (
    "Some services are no benefit of Medicare by its own statute, however useful they are: routine check-ups, glasses and the "
    "test for them, dental care. That is another thing than a covered service which is not necessary in one case, and it is said "
    "with another modifier."
)


def drop_exclusion(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Leave out that the service is excluded."""
    taken = drop_modifier(case, "GY")
    if taken is None:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a hearing test for a hearing aid went to Medicare because the supplement plan wanted its denial. "
            "Marked as excluded, it came back at once as the patient's, and the supplement plan paid.",
            f"{line.code} is excluded by statute: add GY to line {number}.",
        ),
        secrets=("GY", line.code, f"line {number}"),
        explanation=f"Medicare never covers {line.code}. GY says so, and the denial comes as the patient's (PR-96).",
    )


def say_not_necessary(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Mark the service as not necessary instead of as excluded."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if "GY" in line.modifiers), None)
    if number is None:
        return None
    line = case.claim.lines[number - 1]
    right = " and ".join(line.modifiers)
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, modifiers=("GZ",))),
        field=f"lines/{number}/modifiers",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: glasses after a routine test were billed as not necessary and without a notice. The practice bore "
            "a cost that was the patient's from the beginning, and sent the claim again with the modifier for excluded services.",
            f"GZ puts the cost on the practice. {line.code} is excluded by statute: line {number} takes {right} instead.",
        ),
        secrets=("GZ", "GY", line.code, f"line {number}"),
        explanation=f"GZ is for a covered service that is not necessary here. {line.code} is never covered: with GY the denial is "
        "the patient's, and no notice is needed for that.",
    )


def deny_as_patients(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Let Medicare have denied the service as the patient's to pay."""
    taken = drop_modifier(case, "GY")
    if taken is None or case.encounter.abn:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Read the group code of the denial before anything else: it says who may be asked for the money.",
            SECOND + " A notice signed beforehand is needed for the one and not for the other.",
            "A similar case: Medicare denied a test for glasses with PR. Nobody had signed anything, and nobody had to; the "
            "patient got the bill that day.",
            f"{line.code} is excluded by statute and was denied with PR: bill the patient. A notice was not needed.",
        ),
        secrets=("bill the patient", line.code),
        explanation=f"Medicare never covers {line.code}. The denial is PR, the patient's, with or without a signed notice; an "
        "appeal cannot change the statute.",
        closing=Action(type=ActionType.BILL_PATIENT),
    )


UNMARKED = Fault(
    code="service_excluded",
    skill="medical_necessity",
    level=2,
    summary="The claim does not say that the service is excluded by statute.",
    rules=frozenset({"service_excluded"}),
    fact="PF302",
    spoil=drop_exclusion,
    wants=frozenset({"excluded"}),
    stages=("pre_submission",),
)
NOT_NECESSARY = Fault(
    code="service_excluded",
    skill="medical_necessity",
    level=3,
    summary="An excluded service is billed as one that is not necessary.",
    rules=frozenset({"service_excluded", "modifier_not_documented"}),
    fact="PF302",
    spoil=say_not_necessary,
    wants=frozenset({"excluded"}),
)
DENIED = Fault(
    code="service_excluded",
    skill="medical_necessity",
    level=3,
    summary="Medicare denied a service that it never covers: it is the patient's to pay.",
    rules=frozenset({"service_excluded"}),
    fact="PF301",
    spoil=deny_as_patients,
    wants=frozenset({"excluded"}),
    stages=("denied",),
    combines=False,
)
