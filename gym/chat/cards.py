"""What the cards get to show: plain JSON made from the trainee's view, never from a scenario's key."""

from decimal import Decimal
from typing import Any, Literal

from gym.schemas.sessions import SessionStatus, TurnAnswer
from gym.world.claims.changes import list_changes
from gym.world.claims.claim import Claim, Remittance
from gym.world.codes.tables import WINDOW
from gym.world.judge.appeals import GROUNDS
from gym.world.scenarios.scenario import ScenarioView
from gym.world.world import World

Props = dict[str, Any]
Status = Literal["open", "resolved", "given_up", "recorded", "left"]
AREAS = ("learning_objectives", "skills", "title", "difficulty", "stage", "time_limit_seconds", "scenario_id", "mode")


def glossary(world: World, claim: Claim) -> dict[str, str]:
    """Our own short words for the codes that stand on the claim."""
    words = {line.code: world.reference.label(line.code) for line in claim.lines}
    words |= {code: world.reference.diagnosis(code) for code in claim.diagnoses}
    return {code: word for code, word in words.items() if word != code}


def claim_card(
    world: World, session_id: str, turn: int, view: ScenarioView, claim: Claim, status: Status = "open"
) -> Props:
    """The editable claim. Since when it is on the desk is added where it is dealt (`on_desk`)."""
    shown = view.model_dump(mode="json", include={*AREAS, "allowed_actions"})
    return shown | {
        "session_id": session_id,
        "turn": turn,
        "status": status,
        "tried": False,
        "claim": claim.model_dump(mode="json"),
        "payer": view.payer.name,
        "payers": [[policy.id, policy.name] for policy in world.policies.values()],
        "grounds": [[name, words] for name, words in GROUNDS.items()],
        "letter": view.letter.model_dump(mode="json"),
        "words": glossary(world, claim),
        "window": f"{WINDOW[0]} to {WINDOW[1]}",
    }


def on_desk(now: SessionStatus) -> Props:
    """Since when the claim is on the desk, and until when the exam goes that it belongs to, as instants."""
    started = now.presented_at.isoformat() if now.presented_at else None
    return {"started": started, "until": now.exam.until.isoformat() if now.exam else None}


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


def score_card(world: World, turned: TurnAnswer) -> Props:
    """The payer's answer, the score with reasons, XP, level, achievements; what the claim needed once it is over; how a
    dispute stands. One card, since a page draws the whole chat anew for each.
    """
    solution = turned.solution
    needed = [change.words for change in list_changes(turned.claim_data, solution)] if solution else []
    return {
        "session_id": turned.session_id,
        "turn": turned.turn,
        "answer": remittance_card(world, turned.remittance) if turned.remittance else None,
        "outcome": turned.outcome,
        "score": turned.score.model_dump(mode="json"),
        "xp": turned.xp.model_dump(mode="json"),
        "achievements": [{"title": each.title, "description": each.description} for each in turned.achievements],
        "findings": [{"message": each.message, "citation": each.citation} for each in turned.findings],
        "needed": needed,
        "because": turned.chosen_because,
        "next": turned.resolved,
        "dispute": None,
    }


def total_paid(remittance: Remittance) -> Decimal:
    """What the payer paid in all."""
    return sum((line.paid for line in remittance.lines), Decimal(0))


def refusals(remittance: Remittance) -> list[str]:
    """The codes of the lines that were not allowed at all, like `line 2: CO-97`."""
    return [
        f"line {line.line}: {', '.join(f'{each.group}-{each.carc}' for each in line.adjustments)}"
        for line in remittance.lines
        if not line.allowed and line.adjustments
    ]
