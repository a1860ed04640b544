"""Cards of the versions before: what is stored of them is shown as the cards of now."""

from typing import Any, cast

from chainlit.element import ElementDict

from gym.chat.cards import OUTCOMES, Props

# Cards that nothing stands for any more.
GONE = frozenset({"CaseFile", "Lookup"})


def list_cards(kept: list[ElementDict]) -> list[ElementDict]:
    """The cards of a thread as they are shown now."""
    return [renew_card(each) for each in kept if each.get("name") not in GONE]


def renew_card(body: ElementDict) -> ElementDict:
    """A stored card as it is shown now."""
    props: Props = body.get("props") or {}
    match body.get("name"):
        case "ClaimCard":
            return cast(ElementDict, {**body, "name": "DeskClaim", "props": renew_claim(props)})
        case "ScoreCard":
            return cast(ElementDict, {**body, "name": "DeskVerdict", "props": renew_verdict(props)})
    return body


def renew_claim(props: Props) -> Props:
    """A claim's card; its buttons wait until it is brought up to date, for it names no claim on the desk."""
    names = ("session_id", "turn", "scenario_id", "title", "difficulty", "mode", "claim", "payer", "words")
    shown = {name: props.get(name) for name in names}
    shown["claim"] = shown["claim"] or {"claim_id": "", "diagnoses": [], "lines": []}
    shown["words"] = shown["words"] or {}
    is_open = props.get("status", "open") == "open"
    return {**shown, "claim_key": "", "status": "left" if is_open else props["status"], "hints": False, "file": []}


def renew_verdict(props: Props) -> Props:
    """A score card as the verdict of its try."""
    outcome, answer = str(props.get("outcome")), props.get("answer") or {}
    lines: list[dict[str, Any]] = answer.get("lines") or []
    return {
        **{name: props.get(name) for name in ("session_id", "turn", "next", "dispute")},
        "word": OUTCOMES.get(outcome, ""),
        "lesson": next((each["message"] for each in props.get("findings") or ()), ""),
        "right": outcome == "resolved",
        "over": outcome in ("resolved", "given_up", "recorded"),
        "xp": (props.get("xp") or {}).get("earned", 0),
        "paid": f"${sum(each['paid'] for each in lines):,.2f} paid" if lines else "",
    }
