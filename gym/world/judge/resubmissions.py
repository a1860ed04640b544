"""How a claim goes out again once the payer has decided it: as a replacement, by a reopening, or as a new claim."""

from collections.abc import Iterator
from datetime import date

from gym.world.claims.actions import ActionType
from gym.world.claims.claim import Claim, Remittance
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.rules.filing import is_unprocessable
from gym.world.world import World

HOW_FIELDS = ("frequency", "original_reference")


def find_answer(case: Case) -> Remittance | None:
    """The payer's decision on the claim as it was sent; None if it was never sent or the front end rejected it."""
    answer = case.remittance
    return None if answer is None or answer.status == "rejected" else answer


def is_returned(answer: Remittance) -> bool:
    """Whether every line was returned as unprocessable, so that the claim counts as never decided."""
    return bool(answer.lines) and all(is_unprocessable(line) for line in answer.lines)


def choose_resubmission(world: World, case: Case, claim: Claim) -> ActionType:
    """The move that sends `claim` the way its payer takes a change to a claim that it has answered (PF069)."""
    answer = find_answer(case)
    if answer is None or claim.payer_id != case.claim.payer_id:
        return ActionType.CORRECT_CLAIM
    if world.policies[claim.payer_id].corrections.way == "replacement":
        return ActionType.REPLACE_CLAIM
    return ActionType.CORRECT_CLAIM if is_returned(answer) else ActionType.REOPEN_CLAIM


def list_decided_lines(world: World, case: Case, answer: Remittance) -> Iterator[PriorClaim]:
    """The lines that the payer decided, as the account's history holds them from then on.

    A payer with replacements looks for the claim, not for what it paid on it; another one for each line, except those
    that it returned as unprocessable.
    """
    sent, whole = case.claim, world.policies[case.claim.payer_id].corrections.way == "replacement"
    for line, decided in zip(sent.lines, answer.lines, strict=False):
        if whole or not is_unprocessable(decided):
            yield PriorClaim(
                claim_id=sent.claim_id,
                day=line.date_from,
                received=case.received,
                code=line.code,
                modifiers=line.modifiers,
                units=line.units,
                rendering_npi=sent.rendering.npi,
                status="paid" if decided.paid and not whole else "denied",
                claim_number=answer.claim_number,
            )


def send_again(world: World, case: Case, claim: Claim) -> Case:
    """The case with `claim` sent as a claim of its own: the same payer still has its decision on the one before."""
    answer = find_answer(case)
    changed = case.model_copy(update={"claim": claim})
    if answer is None or answer.claim_number is None or claim.payer_id != case.claim.payer_id:
        return changed
    return changed.model_copy(update={"history": (*case.history, *list_decided_lines(world, case, answer))})


def last_reopening_day(decided: date) -> date:
    """One year from the determination, for any reason (PF340)."""
    leap = (decided.month, decided.day) == (2, 29)
    return decided.replace(year=decided.year + 1, day=28 if leap else decided.day)


def refuse_reopening(world: World, case: Case) -> str | None:
    """Why the payer does not reopen this claim, in words; None where it does."""
    policy, answer = world.policies[case.claim.payer_id], find_answer(case)
    if answer is None:
        return "Nothing has been decided on this claim yet: there is no decision to reopen."
    if policy.corrections.way == "replacement":
        return f"{policy.name} reopens no claim for a correction. {policy.corrections.text}"
    if is_returned(answer):
        return "A claim returned as unprocessable was never decided: it goes out as a new claim."
    if answer.decided and case.desk_day > last_reopening_day(answer.decided):
        return f"Too late: {policy.name} reopens for a clerical error until {last_reopening_day(answer.decided)}."
    return None


def say_resubmission(world: World, case: Case, kind: ActionType, replaced: str | None) -> str:
    """How the corrected claim has to be sent, for the last hint, with the payer's number of the claim that it replaces;
    nothing where it just goes out.
    """
    answer, name = find_answer(case), world.policies[case.claim.payer_id].name
    if kind is ActionType.REPLACE_CLAIM and answer:
        return f" {name} has decided this claim: send the change as a replacement of {replaced}."
    if kind is ActionType.REOPEN_CLAIM and answer:
        return f" {name} has decided this claim and takes no replacement: ask for a reopening with the change."
    return ""
