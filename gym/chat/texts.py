"""The chat's own sentences."""

import re

from gym.chat.cards import total_paid
from gym.chat.exam_texts import MODES, exam_words
from gym.coaching.chunks import CoachInfo
from gym.coaching.reading import Proposal
from gym.coaching.stories import Story
from gym.schemas.sessions import HintAnswer, SessionStatus, TurnAnswer
from gym.world.claims.claim import Remittance
from gym.world.scenarios.scenario import Difficulty, ScenarioView, Stage
from gym.world.world import World

NO_MODEL = (
    "No language model is set up, so the coach speaks in standard sentences. Rules, verdicts and scores are the same."
)
COACH = "Coach"
OUR_FAULT = "Something went wrong on our side. Your claim has not changed; try again."
BUSY = "Still working on your last move."
OLD_CARD = "That card belongs to an earlier claim. The newest card is the one to work on."
MOVED_ON = "This claim was changed, perhaps in another tab. Here is its current state."
STILL_OPEN = (
    "This claim is still open. Fix it, send it as it stands, or give up to see the answer; then I deal the next one."
)
NOT_STARTED = "You have no claim yet. Type **deal me a claim** to start."
STAGES = {
    Stage.PRE_SUBMISSION: "The claim has not been sent yet. Check it against the note. Then correct it, or send it as "
    "it stands.",
    Stage.DENIED: "The payer has answered. Find out why it gave this answer, and choose the action that settles "
    "the account.",
}
ANSWERS = {
    "rejected": "The payer's front end rejected the claim, so nothing was decided. Correct what is wrong and send it.",
    "denied": "The payer denied the claim. Find out why, and choose the action that settles the account.",
    "partly_paid": "The payer denied part of the claim. Find out why, and choose the action that settles the account.",
}
# Status categories of a 277CA in our own words (PF070).
CATEGORIES = {
    "A3": "rejected",
    "A6": "rejected, information is missing",
    "A7": "rejected, information is invalid",
    "A8": "rejected, related fields do not agree",
}
STANDING = "Here is your progress."
PLACED_LATE = "The gym already sets your level by the claims you have done. Type **pick a difficulty** to change it."
DEBRIEF = "**This session so far**\n\n"
HINT_MEANT = "Do you want a hint? It costs some of this claim's XP. Nothing has been done yet."
CODE = re.compile(r"\b(CO|PR|OA|PI)-?\s?(\d{1,3})\b|\b([MN]A?\d{1,3})\b", re.IGNORECASE)


def speaker(coach: CoachInfo) -> str:
    """Who spoke, as the name over the words."""
    return f"{COACH} ({coach.model})" if coach.source != "offline" and coach.model else COACH


def in_line(before: int) -> str:
    """The place in the line for the coach, while its words are not there yet."""
    return "*The coach is about to speak.*" if not before else f"*The coach is busy: {before} before you.*"


def is_that_meant(meant: Proposal) -> str:
    """What the model took a text for, as a question."""
    return f"Do you mean: **{meant.words[:1].lower()}{meant.words[1:]}**? Nothing has been done yet."


def name_claims(first: str, dealt: int) -> str:
    """The name of a thread, after the first claim dealt in it."""
    return first if dealt == 1 else f"{first} and {dealt - 1} more"


def introduce_claim(view: ScenarioView, story: Story | None = None, sitting: str = "") -> str:
    """What to say over a fresh claim: what it is, how it came here, what to do, and what help there is; `sitting` says
    where an exam stands.
    """
    told = f"\n\n{story.text}" if story else ""
    help_there = sitting or MODES.get(view.mode, "")
    return f"{help_there}**{view.title}**, {view.payer.name}. {say_stage(view)}{told}"


def say_stage(view: ScenarioView) -> str:
    """Where in its life the trainee meets the claim: a rejection is told from a denial."""
    answer = view.remittance.status if view.remittance else ""
    return ANSWERS.get(answer, STAGES[view.stage])


def needs_letter(view: ScenarioView) -> str:
    """What an appeal still needs before it can go out."""
    needed = "; ".join(view.letter.requirements)
    return (
        "Write the appeal letter in the form at the foot of the desk, or here after `appeal:`. "
        f"The payer accepts a letter that has: {needed}. Nothing has been sent."
    )


def dollars(remittance: Remittance) -> str:
    """What was paid, as money."""
    return f"${total_paid(remittance):,.2f}"


def say_resolved(turned: TurnAnswer) -> str:
    """A claim that is done."""
    if turned.remittance and turned.remittance.status == "paid":
        return f"**Paid.** The payer pays {dollars(turned.remittance)}, and no line is denied."
    return "**Settled.** That was the right way to close this claim."


def headline(turned: TurnAnswer) -> str:
    """The verdict in a sentence or two."""
    match turned.outcome:
        case "resolved":
            return say_resolved(turned)
        case "partly":
            return "**Closer.** Something is still wrong."
        case "given_up":
            return "**You stopped here.** The next claim is a fresh start."
        case "recorded":
            return exam_words(turned)
        case "wrong":
            offer = " You can ask for a hint." if turned.offer_hint else ""
            return f"**Not yet.** The claim on file has not changed.{offer}"
        case _:
            return ""


def hint_title(hinted: HintAnswer) -> str:
    """What stands over a hint."""
    cost = f" · −{hinted.xp_cost} XP" if hinted.xp_cost else ""
    return f"**Hint{cost}**\n\n"


def gains(turned: TurnAnswer) -> str:
    """The toast after a finished claim."""
    level = f" Level {turned.xp.level}!" if turned.xp.level_up else f" Level {turned.xp.level}."
    return f"+{turned.xp.earned} XP.{level}"


def code_meanings(world: World, codes: list[str]) -> list[str]:
    """Our own words for adjustment and remark codes, as list items."""
    known = {**world.reference.carc, **world.reference.rarc}
    named = {code: known.get(code.rpartition("-")[2]) for code in codes}
    return [f"- **{code}**: {words}." for code, words in named.items() if words]


def codes_in(text: str) -> list[str]:
    """Adjustment and remark codes that a question names."""
    return [(f"{group}-{carc}" if carc else rarc).upper() for group, carc, rarc in CODE.findall(text)]


def codes_on(remittance: Remittance | None) -> list[str]:
    """The codes on a remittance, reasons first."""
    lines = remittance.lines if remittance else ()
    reasons = [f"{each.group}-{each.carc}" for line in lines for each in line.adjustments]
    return reasons + [code for line in lines for code in line.rarc]


def rejections_on(remittance: Remittance | None) -> list[str]:
    """Why a front end did not take the claim in, as list items."""
    reasons = remittance.rejections if remittance else ()
    return [f"- **{each.category}** ({CATEGORIES[each.category]}): {each.message}" for each in reasons]


def explanation(world: World, now: SessionStatus, question: str = "") -> str:
    """What the screen already says, in plain words: the codes on the payer's answer and the findings shown."""
    view = now.scenario
    remittance = (now.last.remittance if now.last else None) or (view.remittance if view else None)
    shown = code_meanings(world, codes_on(remittance)) or rejections_on(remittance)
    codes = code_meanings(world, codes_in(question)) or shown
    told = [f"- {each.message} ({each.citation})" for each in (now.last.findings if now.last else ())]
    if codes or told:
        return "\n".join(["**What the codes mean**", "", *codes, *told])
    return "The payer has not answered yet. The payer's rules show what this payer requires."


def difficulty_named(text: str) -> Difficulty | None:
    """The level that a request names."""
    return next((level for level in Difficulty if level in text.lower()), None)
