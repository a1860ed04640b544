"""What the cards get to show: plain JSON made from the trainee's view, never from a scenario's key."""

from decimal import Decimal
from typing import Any, Literal

from gym.chat.case_words import list_case_parts
from gym.coaching.sheet import AnswerSheet, Word
from gym.schemas.sessions import TurnAnswer
from gym.world.claims.claim import Claim, Remittance
from gym.world.scenarios.scenario import ScenarioView
from gym.world.world import World

Props = dict[str, Any]
Status = Literal["open", "resolved", "given_up", "recorded", "left"]
OUTCOMES: dict[str, Word] = {
    "resolved": "Right",
    "partly": "Closer",
    "noted": "Noted",
    "given_up": "The answer",
    "recorded": "Recorded",
    "wrong": "Not yet",
}


def glossary(world: World, claim: Claim) -> dict[str, str]:
    """Our own short words for the codes that stand on the claim."""
    words = {line.code: world.reference.label(line.code) for line in claim.lines}
    words |= {code: world.reference.diagnosis(code) for code in claim.diagnoses}
    return {code: word for code, word in words.items() if word != code}


def claim_card(
    world: World, key: str, turn: int, view: ScenarioView, claim: Claim, status: Status = "open", *, tried: bool = False
) -> Props:
    """The claim that `key` names in a few lines, with its case file folded under it. Its hints are no button in an
    exam, or before a first try that is to be made alone.
    """
    shown = view.model_dump(mode="json", include={"title", "difficulty", "scenario_id", "mode"})
    return shown | {
        "session_id": key.rpartition("/")[0],
        "claim_key": key,
        "turn": turn,
        "status": status,
        "claim": claim.model_dump(mode="json"),
        "payer": view.payer.name,
        "words": glossary(world, claim),
        "hints": view.mode == "practice" or (view.mode != "exam" and tried),
        "file": list_case_parts(world, view),
    }


def verdict_card(turned: TurnAnswer) -> Props:
    """The verdict of one try in a word and a sentence; in an exam only that it is recorded."""
    sheet = turned.sheet or AnswerSheet(word=OUTCOMES[turned.outcome])
    return {
        "session_id": turned.session_id,
        "turn": turned.turn,
        "word": sheet.word,
        "lesson": sheet.lesson,
        "right": turned.outcome == "resolved",
        "over": turned.resolved,
        "xp": turned.xp.earned,
        "paid": say_paid(turned.remittance),
        "next": turned.resolved and not (turned.exam and turned.exam.result),
        "dispute": None,
    }


def case_file(world: World, session_id: str, view: ScenarioView) -> Props:
    """What the trainee may look up: note, coverage, history, roster and the payer's policy."""
    parts = {"encounter", "payer", "coverage", "other_coverages", "history", "roster"}
    desk = {"received", "today", "abn_on_file", "clia_certificate", "scenario_id", "payer_letter"}
    shown = view.model_dump(mode="json", include=parts | desk)
    names = {policy.id: policy.name for policy in world.policies.values()}
    return shown | {"session_id": session_id, "names": names}


def remittance_card(world: World, remittance: Remittance) -> Props:
    """The payer's answer, each code with our own words for it."""
    carc, rarc, props = world.reference.carc, world.reference.rarc, remittance.model_dump(mode="json")
    for line in props["lines"]:
        line["label"] = world.reference.label(line["code"])
        for adjustment in line["adjustments"]:
            adjustment["meaning"] = carc.get(adjustment["carc"], "")
        line["rarc"] = [{"code": code, "meaning": rarc.get(code, "")} for code in line["rarc"]]
    return props


def total_paid(remittance: Remittance) -> Decimal:
    """What the payer paid in all."""
    return sum((line.paid for line in remittance.lines), Decimal(0))


def say_paid(remittance: Remittance | None) -> str:
    """What the payer paid, as money; nothing where it decided nothing."""
    return f"${total_paid(remittance):,.2f} paid" if remittance and remittance.lines else ""


def refusals(remittance: Remittance) -> list[str]:
    """The codes of the lines that were not allowed at all, like `line 2: CO-97`."""
    return [
        f"line {line.line}: {', '.join(f'{each.group}-{each.carc}' for each in line.adjustments)}"
        for line in remittance.lines
        if not line.allowed and line.adjustments
    ]
