"""A claim for a hospice patient does not say that the service has nothing to do with the terminal illness.

Anti-pattern: billing as for any other patient, or sending everything to the hospice. Best practice: look for an election in
the eligibility answer; GW on every line that is unrelated by the note, GV where the patient's own attending physician, not
employed by the hospice, treats the illness itself.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.stays import HOSPICE, find_stay
from gym.world.world import World

REASONS = {
    "GW": "the note says that it is unrelated to the terminal illness",
    "GV": "the note says that the attending physician, who is not the hospice's, treated the terminal illness",
}


def spoil(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Take the hospice modifier off every line."""
    stay = find_stay(case, "hospice")
    marks = [each for line in case.claim.lines for each in line.modifiers if each in HOSPICE]
    if stay is None or not marks:
        return None
    lines = tuple(
        line.model_copy(update={"modifiers": tuple(each for each in line.modifiers if each not in HOSPICE)})
        for line in case.claim.lines
    )
    number = len(lines)
    places = "line 1" if number == 1 else f"lines 1 to {number}"
    return SpoiledCase(
        case=change_claim(case, lines=lines),
        field="lines/1/modifiers",
        rungs=(
            "The service is coded as the note has it. Look at what else the eligibility check says of this patient.",
            "A patient can choose a kind of care that gives up Medicare's usual payment for one illness, and for "
            "that illness only. The claim has to say whether the service was for it.",
            "A similar case: a patient with a failing heart broke a toe. Billed like any other visit, the claim was "
            "refused; marked as a separate problem, it was paid.",
            f"{stay.provider} has the patient since {stay.start}, and {REASONS[marks[0]]}: add {marks[0]} to {places}.",
        ),
        secrets=(*HOSPICE, "hospice", stay.provider),
        explanation=f"The patient is with {stay.provider} for {stay.condition}; {REASONS[marks[0]]}, and {marks[0]} says so.",
    )


FAULT = Fault(
    code="hospice_modifier_missing",
    skill="eligibility",
    level=3,
    summary="The claim does not say how the service stands to the patient's hospice care.",
    rules=frozenset({"hospice_modifier_missing"}),
    fact="PF406",
    spoil=spoil,
    wants=frozenset({"hospice"}),
)
