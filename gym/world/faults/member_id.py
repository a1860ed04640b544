"""The Medicare beneficiary identifier is mistyped.

Anti-pattern: guessing the letter. Best practice: read it off the card or the eligibility answer; the mask has fixed
places for letters and digits and never uses S, L, O, I, B or Z.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

LOOKALIKES = {"5": "S", "1": "I", "0": "O", "8": "B", "2": "Z"}


def mistype(rng: Random, number: str) -> str:
    """The identifier with a letter it can never hold, at a place where a digit must stand."""
    places = [place for place in (3, 6, 9, 10) if number[place] in LOOKALIKES]
    place = rng.choice(places) if places else 3
    return number[:place] + LOOKALIKES.get(number[place], "S") + number[place + 1 :]


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Mistype one place of the identifier."""
    right = case.claim.subscriber.member_id
    wrong = mistype(rng, right)
    return SpoiledCase(
        case=change_claim(case, subscriber=case.claim.subscriber.model_copy(update={"member_id": wrong})),
        field="subscriber/member_id",
        rungs=(
            "Nothing is wrong with the services. Look at how the patient is known to the payer.",
            "Medicare's identifier has eleven places, each for a letter or a digit, and six letters that look like others "
            "are never used. Compare it, place by place, with what the eligibility check says.",
            "A similar case: 1EG4-TE5-MK73 is a well-formed sample number; with an S for the 5 it can belong to nobody. "
            "The front desk copied it afresh from the card.",
            f"Box 1a should hold {right}, as in the eligibility answer; the claim has {wrong}.",
        ),
        secrets=(right, wrong, "box 1a", "member_id"),
        explanation=f"The member number was {wrong}; the eligibility record has {right}.",
    )


FAULT = Fault(
    code="member_id_format",
    skill="eligibility",
    level=1,
    summary="The member number cannot be one of Medicare's.",
    rules=frozenset({"member_id_format"}),
    fact="PF084",
    spoil=spoil,
    wants=frozenset({"payer:mbi"}),
)
