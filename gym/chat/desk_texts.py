"""The desk's own words: the one word and the one sentence of an answer, and what the coach says beside it."""

from gym.chat.cards import OUTCOMES, refusals
from gym.coaching.sheet import AnswerSheet
from gym.progress.certification.exams import ExamStatus, confirm_answer
from gym.schemas.sessions import TurnAnswer
from gym.world.claims.draft import DraftPatch

UNDO_HELD = "The last change is off the desk."
REDO_HELD = "The change is on the desk again."
NOTHING_TO_UNDO = "There is no change on the desk to take back."
NOTHING_TO_REDO = "There is nothing to put back."
SEND_IS_YOURS = "**Send** is at the foot of the desk (Ctrl+Enter). I never send for you."
MOVE_OPENED = "I have opened that move at the foot of the desk. Nothing is done yet."
HINT_IS_YOURS = "**Hint** is at the foot of the desk, with what it costs."
SEND_MEANT = "Do you want to send the claim now, with what is changed on it? Nothing has been sent yet."
SETTLED = "This claim is settled. Press **Next claim** at the foot of the desk; there I can help again."
# The first claim, tap by tap: Hint, the box, Send.
GUIDE = (
    "Read the note: the elbow was treated apart from the knee, on the same day. Press Hint to see what to look at.",
    "Line 1 is the office visit. Modifier 25 on it tells the payer that the visit was more than the decision to drain "
    "the knee.",
    "Your change stands at the foot of the desk. Press Send, and the payer answers.",
)
QUESTION = "How much billing have you done?"
CHOICES = (
    ("new", "I am new to billing"),
    ("some", "I have done some billing"),
    ("experienced", "I am experienced in billing"),
)


def retell_sheet(turned: TurnAnswer) -> AnswerSheet:
    """The word and the sentence of an answer that was stored before answers had them."""
    return AnswerSheet(word=OUTCOMES[turned.outcome], lesson=f"{turned.feedback.split('. ')[0].rstrip('.')}.")


def choose_lesson(exam: ExamStatus | None, sheet: AnswerSheet) -> str:
    """The one sentence; at the end of an exam its result."""
    return confirm_answer(exam) if exam and exam.result else sheet.lesson


def say_refused(turned: TurnAnswer) -> str:
    return "; ".join(refusals(turned.remittance)) if turned.remittance else ""


def name_next(exam: ExamStatus | None, turned: TurnAnswer) -> str:
    """What the sheet's button says."""
    if exam and exam.result:
        return "Done"
    if not turned.resolved:
        return "Try again" if turned.outcome != "noted" else "Continue"
    return "Next claim"


def say_drafted(made: DraftPatch, changed: str) -> str:
    """Which typed changes stand on the desk, and that nothing is sent."""
    if not made.places:
        return "That is what the desk says already. Nothing is sent."
    many = "one change" if len(made.places) == 1 else f"{len(made.places)} changes"
    return f"On the desk, {many}: {changed}. Nothing is sent: press **Send** when you are ready, or say *undo*."


def ask_to_send(changed: str) -> str:
    """The same where there is no desk: whether it is to be sent."""
    return f"Changed and not sent: {changed}. Do you want to send the claim now? To take it back, say *undo*."


def ask_to_move(title: str) -> str:
    """Whether another move than Send is meant."""
    return f"Do you mean: **{title[:1].lower()}{title[1:]}**? Nothing has been done yet."


def say_changed(changed: str) -> str:
    """What is changed and not sent."""
    return f"You have changed {changed}. Nothing is sent yet." if changed else "You have changed nothing on this claim."
