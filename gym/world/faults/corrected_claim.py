"""A corrected claim goes out as if it were a new one, or does not say which claim it takes the place of.

Anti-pattern: fixing the claim and pressing send. Best practice: where the payer takes replacements, frequency 7 and the
payer's own number of the claim that was decided (box 22, REF*F8).
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World

SECOND = (
    "A payer that has decided a claim takes a changed one only as its replacement: box 22 says so, and names the decided claim "
    "by the number the payer gave it. Otherwise it counts as a second bill, or cannot be matched."
)
SIMILAR = (
    "A similar case: a clinic changed a date on a refused claim and sent it again. It was taken for a copy; marked as a "
    "replacement, with the payer's number of the first, it was paid."
)


def key_correction(case: Case, spoiled: Case, field: str, first: str) -> SpoiledCase:
    number = case.claim.original_reference
    return SpoiledCase(
        case=spoiled,
        field=field,
        rungs=(
            first,
            SECOND,
            SIMILAR,
            f"The account holds the payer's decision {number}: box 22 takes frequency 7 and {number}.",
        ),
        secrets=(str(number), "frequency 7"),
        explanation=f"The payer had decided this claim as {number}; the correction had to go as frequency 7 with that number.",
    )


def send_as_new(_: World, __: Random, case: Case) -> SpoiledCase | None:
    if case.claim.frequency != "7":
        return None
    spoiled = change_claim(case, frequency="1", original_reference=None)
    return key_correction(
        case, spoiled, "frequency", "The claim itself is right. Look at what lies on the account already."
    )


def drop_number(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Send the replacement without the number of what it replaces."""
    if case.claim.frequency != "7":
        return None
    spoiled = change_claim(case, original_reference=None)
    return key_correction(
        case, spoiled, "original_reference", "The lines are right. Read what kind of claim this says it is."
    )


AS_NEW = Fault(
    code="corrected_claim_wrong_frequency",
    skill="corrected_claim",
    level=3,
    summary="A corrected claim was sent as a new one.",
    rules=frozenset({"corrected_claim_frequency"}),
    fact="PF069",
    spoil=send_as_new,
    wants=frozenset({"corrected"}),
)
WITHOUT_NUMBER = Fault(
    code="corrected_claim_wrong_frequency",
    skill="corrected_claim",
    level=3,
    summary="A replacement does not say which claim it replaces.",
    rules=frozenset({"frequency_without_reference"}),
    fact="PF069",
    spoil=drop_number,
    wants=frozenset({"corrected"}),
)
