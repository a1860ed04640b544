"""The payer asked for the record of a service, and nobody sent it.

Anti-pattern: sending the claim again without the record, or writing it off. Best practice: send what the letter asks for with an
appeal while there is time, under the number of the claim; a request is answered by its date.
"""

from datetime import timedelta
from random import Random

from gym.world.claims.encounter import Case, PayerMistake
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.appeals import write_letter
from gym.world.world import World

ASKED, ANSWER_BY = timedelta(days=1), timedelta(days=11)


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase:
    """Let a request for the record have stayed unanswered."""
    code, reference = case.claim.lines[0].code, f"RQ{rng.randrange(10**6, 10**7)}"
    asked, last = case.received + ASKED, case.received + ANSWER_BY
    letter = (
        f"{asked}, request {reference}: to decide on claim {case.claim.claim_id} we need the record of {code} of "
        f"{case.encounter.day}. Send it by {last}; without it the service is denied."
    )
    rule = f"Your request {reference} asks for the record of {code}, and your policy decides on the record once it is there."
    unanswered = PayerMistake(rule_id="records_not_sent", code=code)
    return SpoiledCase(
        case=case.model_copy(update={"mistake": unanswered, "payer_letter": letter}),
        field="lines/1",
        rungs=(
            "Nothing on the claim is wrong. Look through the payer's letters.",
            "A payer may ask for the record before it pays, and sets a day. If the record does not come, it denies "
            "the claim without a word against the service itself; for some time that decision can still be changed.",
            "A similar case: a plan had asked for a report on an injection, and the fax lay in a tray. The clinic sent the report "
            "with a letter that named the request and the claim, and the plan paid.",
            f"Request {reference} was not answered by {last}: appeal, with the note of {code} attached.",
        ),
        secrets=("appeal", reference, str(last)),
        explanation=f"The plan asked for the record of {code} under {reference} and got none by {last} (CO-226). The note bears "
        "the service out: an appeal with it attached is paid.",
        closing=write_letter(
            world, case, "records_not_sent", "medical_necessity", rule, f"the encounter note, for request {reference}"
        ),
    )


FAULT = Fault(
    code="records_not_sent",
    skill="medical_necessity",
    level=3,
    summary="The payer asked for the record, and nobody sent it.",
    rules=frozenset({"records_not_sent"}),
    fact="PF307",
    spoil=spoil,
    wants=frozenset({"payer:commercial"}),
    stages=("denied",),
    combines=False,
)
