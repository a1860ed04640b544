"""A claim with what the rules find on it and what its payer answers; asked once where the same case comes again."""

from collections.abc import Iterable
from dataclasses import dataclass

from gym.world.claims.claim import Finding, Remittance
from gym.world.claims.encounter import Case
from gym.world.payers.adjudicate import adjudicate, claim_number, decision_day
from gym.world.rules import check
from gym.world.world import World


@dataclass(frozen=True)
class AnsweredCase:
    """A case, what the rules find on its claim, and the payer's answer to that."""

    case: Case
    findings: tuple[Finding, ...]
    remittance: Remittance


def answer_case(world: World, case: Case, known: Iterable[AnsweredCase] = ()) -> AnsweredCase:
    """The case with its answer; taken from `known` where the same case was answered there."""
    same = next((each for each in known if each.case == case), None)
    if same:
        return same
    findings = check(world, case)
    return AnsweredCase(case, findings, adjudicate(world, case, findings))


def date_answer(case: Case, answer: Remittance) -> Remittance:
    """The answer as the payer sends it: to a claim that was answered before, on a later day and under a new number."""
    if case.remittance is None:
        return answer
    day = case.desk_day
    if answer.rejections:
        return answer.model_copy(update={"decided": day})
    number = claim_number(case.model_copy(update={"received": day})) if answer.claim_number else None
    return answer.model_copy(update={"decided": decision_day(day), "claim_number": number})
