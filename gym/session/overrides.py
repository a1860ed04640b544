"""What a trainer has made of a try: right or wrong, whatever was judged. The last word on a turn counts."""

from collections.abc import Sequence

from gym.progress.events import Event, Kind
from gym.session.state import FirstTry, State, merge


def collect_overrides(log: Sequence[Event]) -> dict[int, bool]:
    """Which tries of a session count as right or as wrong, by their turn."""
    return {event.turn: event.body["right"] for event in log if event.kind is Kind.OVERRIDDEN}


def apply_override(before: State, judged: State, issues: int, right: bool) -> State:
    """A try as it counts: right is settled with accuracy 1, wrong fixed nothing; `issues` is how many there were."""
    accuracy, outcome = (1.0, "resolved") if right else (0.0, "wrong")
    fixed = tuple(range(issues)) if right else before["fixed"]
    changed = State(
        verdict=judged["verdict"].model_copy(update={"outcome": outcome, "accuracy": accuracy}),
        over=right,
        claim=judged["claim"] if right else before["claim"],
        fixed=fixed,
        attempts=before["attempts"] + 1,
        wrong=before["wrong"] + (not right),
        last_accuracy=accuracy,
        first=before["first"] or override_first_try(judged, accuracy, fixed if right else ()),
    )
    return merge(judged, changed)


def override_first_try(judged: State, accuracy: float, fixed: tuple[int, ...]) -> FirstTry:
    """The facts of a first try as it counts."""
    facts = judged["first"] or FirstTry(hinted=tuple(sorted(judged["ladders"])))
    return facts.model_copy(update={"accuracy": accuracy, "fixed": fixed, "broke": False})
