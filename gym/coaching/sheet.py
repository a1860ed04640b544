"""What the answer sheet says: the verdict in a word, and the one sentence that goes with it."""

from typing import Literal

from gym.coaching import plain
from gym.coaching.lessons import CLEAN, lesson_of
from gym.value import Value
from gym.world.claims.claim import Remittance
from gym.world.codes.tables import Reference
from gym.world.scenarios.scenario import Scenario, Verdict

Word = Literal["Right", "Paid, not right", "Closer", "Not yet", "Noted", "The answer", "Given up", "Recorded"]


class AnswerSheet(Value):
    """The verdict in a word; `lesson` is the sentence beside it, "" where nothing may be told."""

    word: Word
    lesson: str = ""


NOTHING_SAID = "The payer pays it, but the note and the claim still disagree."
RECORDED = AnswerSheet(word="Recorded")


def say_sheet(reference: Reference, scenario: Scenario, verdict: Verdict) -> AnswerSheet:
    """The sheet of a verdict: the lesson once the claim is over, before that what the payer answered."""
    match verdict.outcome:
        case "resolved":
            return AnswerSheet(word="Right", lesson=lesson_of_scenario(scenario))
        case "given_up":
            return AnswerSheet(word="The answer", lesson=lesson_of_scenario(scenario))
        case "partly":
            return AnswerSheet(word="Closer", lesson=f"That change stays. Still open: {say_reason(reference, verdict)}")
        case "noted":
            return AnswerSheet(word="Noted", lesson=" ".join(verdict.notes))
        case "wrong":
            is_paid = verdict.remittance is not None and verdict.remittance.status in ("paid", "settled")
            word: Word = "Paid, not right" if is_paid and not verdict.notes else "Not yet"
            return AnswerSheet(word=word, lesson=say_reason(reference, verdict))


def say_sealed_sheet(verdict: Verdict) -> AnswerSheet:
    """The sheet of a claim whose answer the user's opponent must not hear yet."""
    return AnswerSheet(word="Right" if verdict.outcome == "resolved" else "Given up", lesson=plain.SEALED)


def lesson_of_scenario(scenario: Scenario) -> str:
    """The lesson of its first fault; that of a clean claim where it has none."""
    return next(map(lesson_of, scenario.intended_issues), CLEAN)


def leave_out_card(reference: Reference, scenario: Scenario, told: str, outcome: str, answer: Remittance | None) -> str:
    """What is told of a verdict without what its card says above it: the lesson, or the one line that was refused."""
    if outcome in ("resolved", "given_up"):
        return told.removeprefix(f"{lesson_of_scenario(scenario)} ")
    refused = list(plain.list_refusals(answer)) if answer else []
    if answer is None or len(refused) != 1:
        return told
    return told.replace(plain.say_answer(reference, answer), plain.say_remarks(reference, answer)).strip()


def say_reason(reference: Reference, verdict: Verdict) -> str:
    """Why a try did not settle the claim: the note that came back, what the payer refused first, or what broke."""
    answer = verdict.remittance
    if verdict.notes:
        return verdict.notes[0]
    if answer and answer.rejections:
        return answer.rejections[0].message
    if refusal := next(plain.list_refusals(answer), None) if answer else None:
        said = plain.say_refusal(reference, *refusal)
        return f"{said[:1].upper()}{said[1:].rstrip('.')}."
    broke = [finding.message for finding in verdict.shown]
    return broke[0] if broke else NOTHING_SAID
