"""The payer wants the record with the claim, and the claim does not say that it was sent.

Anti-pattern: faxing the record a second time, or waiting. Best practice: give each record that is sent apart a control number, and
put the same number on the claim (PWK): only by it the payer finds the one with the other.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Leave the control number off the claim, or name another record."""
    wanted = case.record
    if wanted is None:
        return None
    wrong = rng.choice((None, f"AC{rng.randrange(10**6, 10**7)}"))
    refusal = "CO-163: what it names did not come" if wrong else "CO-252 asks for a record"
    return SpoiledCase(
        case=change_claim(case, attachment=wrong),
        field="attachment",
        rungs=(
            "The services are coded as the note has them. Look at what else was sent to the payer.",
            "Some payers decide on certain services only with the report beside the claim. What is sent apart has to be found "
            "again, and the sender chooses what it is found by.",
            "A similar case: a clinic had sent the report of a burn ahead of its bill. The bill said nothing of it and was refused; "
            "with the number from the cover sheet on it, it was paid.",
            f"The payer holds the record of {wanted.code} under {wanted.number}: put that into attachment; it has "
            f"{wrong or 'none'}.",
        ),
        secrets=(wanted.number, "attachment"),
        explanation=f"The record of {wanted.code} was sent under control number {wanted.number}, and the claim has "
        f"{wrong or 'none'} (PWK06). {refusal}; the payer has it, and the number leads to it.",
    )


FAULT = Fault(
    code="attachment_missing",
    skill="claim_integrity",
    level=3,
    summary="The claim does not name the record that was sent to the payer.",
    rules=frozenset({"attachment_missing"}),
    fact="PF309",
    spoil=spoil,
    wants=frozenset({"attachment"}),
)
