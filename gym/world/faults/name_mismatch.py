"""The patient's name is not spelled as on the member record.

Anti-pattern: using the name the patient goes by. Best practice: the name on the card, letter for letter.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def misspell(rng: Random, name: str) -> str:
    """The name with two neighbouring letters swapped, or one doubled."""
    places = [place for place in range(1, len(name) - 1) if name[place] != name[place + 1]]
    place = rng.choice(places)
    if rng.random() < 0.5:
        return name[: place + 1] + name[place] + name[place + 1 :]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Misspell the patient's last name."""
    right = case.claim.patient.last
    wrong = misspell(rng, right)
    return SpoiledCase(
        case=change_claim(case, patient=case.claim.patient.model_copy(update={"last": wrong})),
        field="patient/last",
        rungs=(
            "The services are right. Look at how the payer would find this person in its files.",
            "A payer matches a claim to a member by number, birth date and name. All of them must be as in its own record, "
            "whatever the patient is called in the waiting room.",
            "A similar case: Kathryn was on the card, Catherine on the claim. The payer could not tell that they were one "
            "person until the claim was spelled as the card was.",
            f"The patient's last name should be {right}, as in the eligibility answer; the claim has {wrong}.",
        ),
        secrets=(right, wrong, "last name", "misspelled"),
        explanation=f"The claim spelled the patient {wrong}; the member record has {right}.",
    )


FAULT = Fault(
    code="name_id_mismatch",
    skill="eligibility",
    level=1,
    summary="The patient's name differs from the member record.",
    rules=frozenset({"member_mismatch"}),
    fact="PF084",
    spoil=spoil,
)
