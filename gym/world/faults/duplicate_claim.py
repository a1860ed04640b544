"""The service was billed and paid before.

Anti-pattern: adding 76 to make the denial go away. Best practice: read the note; if the service was done once, take the
second claim back; if it was really repeated, say so with a repeat modifier.
"""

from datetime import timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.faults.fault import Fault, SpoiledCase, drop_modifier
from gym.world.world import World

FIRST = "The lines agree with the note. Look at what else is on this patient's account."
SECOND = (
    "A payer pays one service once. Whether a second claim for the same code and day is right depends on the note: was "
    "it done twice, or sent twice?"
)


def add_paid_claim(rng: Random, case: Case) -> tuple[PriorClaim, ...]:
    """The same lines, paid already under another claim number."""
    first = f"TG{rng.randrange(10**6, 10**7)}"
    return tuple(
        PriorClaim(
            claim_id=first,
            day=line.date_from,
            received=line.date_from + timedelta(days=2),
            code=line.code,
            modifiers=line.modifiers,
            units=line.units,
            rendering_npi=case.claim.rendering.npi,
            status="paid",
        )
        for line in case.claim.lines
    )


def send_twice(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Put a paid claim with the same lines on the account."""
    history = add_paid_claim(rng, case)
    return SpoiledCase(
        case=case.model_copy(update={"history": (*case.history, *history)}),
        field="history",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: an ear wash was billed on Monday and, by mistake, once more on Friday. The note told of one "
            "wash. The second claim was taken back and the first left as paid.",
            f"Claim {history[0].claim_id} was paid for these lines and the note tells of one performance: void this one.",
        ),
        secrets=("void", "write off", "duplicate", history[0].claim_id),
        explanation=f"Claim {history[0].claim_id} was paid for the same services; the note documents them once. A repeat "
        "modifier would claim something that did not happen.",
        closing=Action(type=ActionType.VOID_CLAIM, text=f"Duplicate of {history[0].claim_id}."),
    )


def drop_repeat_modifier(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Take the repeat modifier off the second study of the day."""
    taken = drop_modifier(case, "76")
    if taken is None:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: an ECG was done at noon and again at four because the pain came back. The second one was "
            "paid once its line said that the same clinician had repeated the procedure.",
            f"The note shows a second study on the same day, read by the same clinician: add 76 to line {number}.",
        ),
        secrets=("76", "repeat modifier", "duplicate"),
        explanation=f"{line.code} was done twice that day by the same clinician. Without 76 the payer takes the second "
        "for the first.",
    )


SUMMARY = "The payer takes the claim for one it has paid already."
SENT_TWICE = Fault(
    code="duplicate_claim",
    skill="duplicate",
    level=2,
    summary=SUMMARY,
    rules=frozenset({"duplicate_claim"}),
    fact="PF077",
    spoil=send_twice,
    combines=False,
)
UNMARKED_REPEAT = Fault(
    code="duplicate_claim",
    skill="duplicate",
    level=2,
    summary=SUMMARY,
    rules=frozenset({"duplicate_claim"}),
    fact="PF077",
    spoil=drop_repeat_modifier,
    wants=frozenset({"repeat"}),
)
