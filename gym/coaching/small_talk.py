"""What the coach says to whatever is no change of the claim: short, plain, and the same each time."""

import re

from gym.coaching.boxes import BOXES, WHOLE
from gym.coaching.reading import CoachWish, Suggestion, WishKind
from gym.world.claims.claim import LETTERS, Claim

SAID: dict[WishKind, str] = {
    "stuck": "That happens to everybody. Lay the note beside the claim and go line by line: was it done, where, by "
    "whom, "
    "and for which problem? A hint points you to the place.",
    "help": "Type a change in your own words, or type over any box of the claim. Nothing is sent until you press "
    "**Send**. You can also ask: *what is box 24e*, *what is CO-97*, *is the diagnosis right*, *hint*, *undo*, *skip*.",
    "skip": "A claim leaves the desk when it is settled or given up. Take a hint and go on, or see the answer and take "
    "the next one. What you give up comes back another day.",
    "too_easy": "Good. The gym raises the level by itself as you settle claims without help. You can also pick a "
    "level:",
    "too_hard": "It gets easier with hints, and the gym lowers the level by itself. You can also pick a level:",
    "thanks": "You are welcome.",
    "upset": "Denials are annoying, and this one can be solved. Nothing is lost: take a breath, or a hint.",
    "greeting": "Hello. The claim is on the desk. Say what to change, or ask me about any box.",
    "bye": "See you soon. The claim stays as it is until you come back.",
    "about": "I am the gym's coach, a program. Rules and verdicts come from published billing rules; a language model, "
    "where there is one, only words them. All patients and claims are invented, and nothing goes to a real payer.",
    "dispute": "You can object to a verdict: open its **Details** and press **Dispute this verdict**. A trainer reads "
    "it.",
    "refuse": "Nothing is sent, and nothing was changed.",
    "yes": "Yes to what? Say what to change, or press a button.",
    "no": "All right. Nothing was changed.",
    "off_topic": "I know billing and little else. Ask me about the claim.",
    "language": "Entiendo algo de español: pista, ayuda, deshacer, siguiente. The claim and my answers are in English.",
    "coach_words": "Those are words from the gym. They are advice and no change. Say what you want to change.",
}
GIVE_UP = "Give up and see the answer? The claim ends here, without XP. Type *yes*, or press Yes."
RESET_HELD = "All changes are off the desk. Say *undo* to have them back."
EXAM = "In an exam the coach does not answer. You can look up codes: `/lookup 97110`."
ASKED_BACK = "I do not say yes or no before you send. Ask yourself:"
NOT_MEANT = "I am not sure what you mean."
SAID_ABOVE = "That is just above, and nothing has changed since. Take a hint, or ask about one box by its name."


def explain_box(topic: str) -> str:
    """What a box or a word of the trade means, and how to change it where it can be."""
    box = BOXES.get(topic, WHOLE)
    return f"{box.means} To change it, type for example *{box.typed}*." if topic and box.typed else box.means


def ask_back(topic: str) -> str:
    """The question that checks a part of any claim: it depends on the topic alone, so that it gives nothing away."""
    return f"{ASKED_BACK} {BOXES.get(topic, WHOLE).ask}"


def show_typing(topic: str) -> str:
    """How a change of that box is typed."""
    box = BOXES.get(topic)
    return f"Type it like this: *{box.typed}*. Or type over the box itself." if box and box.typed else SAID["help"]


def ask_meaning(text: str, claim: Claim, nearest: tuple[Suggestion, ...]) -> str:
    """What was understood of a text that names nothing to do: a place on the claim, else what it comes nearest to."""
    said = text.upper()
    codes = [line.code for line in claim.lines]
    number = re.search(r"\bLINE ?(\d{1,2})\b", said)
    place = int(number[1]) if number else next((n for n, code in enumerate(codes, 1) if code in said), 0)
    if 1 <= place <= len(codes):
        return f"I read line {place} ({codes[place - 1]}) there, but not what to do with it."
    if code := next((code for code in claim.diagnoses if code in said or code.replace(".", "") in said), ""):
        return f"I read the diagnosis {code} there, but not what to do with it."
    labels = [f"*{each.label.rstrip('?')}*" for each in nearest]
    return (
        f"Did you mean {' or '.join((', '.join(labels[:-1]), labels[-1]) if labels[1:] else labels)}?"
        if labels
        else NOT_MEANT
    )


def list_open_boxes(claim: Claim) -> str:
    """The boxes that can be changed, by name."""
    lines, letters = len(claim.lines), LETTERS[: len(claim.diagnoses)]
    said = "line 1" if lines == 1 else f"lines 1 to {lines}"
    held = "diagnosis A" if len(letters) == 1 else f"diagnoses A to {letters[-1]}"
    return (
        f"You can change: {held}; on {said} the code, modifiers, Dx, units, charge, place and date; payer, member ID, "
        "NPIs, authorization and the payer's claim number."
    )


def name_next_step(has_tried: bool, has_draft: bool) -> str:
    """What to do with the claim from here."""
    if has_draft:
        return "Your changes are on the desk: check them, and press **Send**."
    if has_tried:
        return "Your last try was not it. Read what the payer answered, then change what it points to."
    return "Read the note, go through the claim line by line, and change only what the note does not support."


def say_wish(wish: CoachWish) -> str:
    """The answer to a wish that needs nothing but words."""
    match wish.kind:
        case "box":
            return explain_box(wish.topic)
        case "check":
            return ask_back(wish.topic)
        case "help" if wish.topic:
            return show_typing(wish.topic)
        case _:
            return SAID.get(wish.kind, NOT_MEANT)
