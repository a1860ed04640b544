"""A service by telephone is billed as if the two had seen each other.

Anti-pattern: 95 on everything that is not in the room. Best practice: read how they met; by sound alone the line carries 93,
and the note says why there was no picture.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.world import World


def spoil(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Leave out that there was no picture."""
    taken = drop_modifier(case, "93")
    if taken is None:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Read in the note how the two met, then how the line tells it.",
            "A remote visit can be held in more than one way, and the payer wants to know in which. The place of "
            "service says where the patient was, not how the two met.",
            "A similar case: a counselor's sessions with a homebound patient were billed like sessions on a screen. "
            "There had been no screen; billed as what they were, they passed the review.",
            f"The session was by telephone: add 93 to line {number} ({line.code}).",
        ),
        secrets=("93", f"line {number}", "telephone", "audio"),
        explanation=f"{line.code} was done by telephone alone, because the patient could not use video; 93 says so.",
    )


FAULT = Fault(
    code="audio_only_unmarked",
    skill="pos_telehealth",
    level=2,
    summary="A service by telephone does not say so.",
    rules=frozenset({"audio_only_unmarked"}),
    fact="PF417",
    spoil=spoil,
    wants=frozenset({"audio_only"}),
    stages=("pre_submission",),
)
