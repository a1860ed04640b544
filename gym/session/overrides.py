"""What a trainer has made of a try: right or wrong, whatever was judged. The last word on a turn counts."""

from collections.abc import Sequence

from gym.progress.events import Event, Kind
from gym.session.state import Json, State


def collect_overrides(log: Sequence[Event]) -> dict[int, bool]:
    """Overridden tries by turn: True counts as right."""
    return {event.turn: event.body["right"] for event in log if event.kind is Kind.OVERRIDDEN}


def apply_override(before: State, judged: State, issues: int, right: bool) -> State:
    """The state as the try counts: right is settled with accuracy 1, wrong fixes nothing; `issues` is their number."""
    accuracy, outcome = (1.0, "resolved") if right else (0.0, "wrong")
    fixed = list(range(issues)) if right else list(before["fixed"])
    changed = State(
        verdict={**judged["verdict"], "outcome": outcome, "accuracy": accuracy},
        over=right,
        claim=judged["claim"] if right else before["claim"],
        fixed=fixed,
        attempts=before["attempts"] + 1,
        wrong=before["wrong"] + (not right),
        last_accuracy=accuracy,
        first=before["first"] or override_first_try(judged, accuracy, fixed if right else []),
    )
    return State(**{**judged, **changed})


def override_first_try(judged: State, accuracy: float, fixed: list[int]) -> Json:
    facts: Json = judged["first"] or {"hinted": sorted(judged["ladders"]), "confidence": None}
    return {**facts, "accuracy": accuracy, "fixed": fixed, "broke": False}
