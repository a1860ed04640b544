"""Figures made of bars: hints and time by week, session or claim, and denial types."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gym.chat import analytics_texts as words
from gym.chat.figure_looks import MAIN, OTHER, Figure, layout
from gym.progress.analytics.model import ClaimRow, KindStats, Span, UserAnalytics

BARS = 10


class Step(NamedTuple):
    """One bar of the pictures over time."""

    label: str
    hints: float
    of_limit: float
    seconds: float


def list_counted(growth: UserAnalytics) -> list[ClaimRow]:
    """The claims that count."""
    return [each for each in growth.done if not each.is_repeat]


def steps_of(growth: UserAnalytics) -> list[Step]:
    """Weeks where there are some, else sessions, else single claims: the newest of them."""
    if len(growth.weeks) >= words.FEW:
        return [step(each, date.fromisoformat(each.name)) for each in growth.weeks[-BARS:]]
    if len(growth.sessions) >= words.FEW:
        return [step(each, each.first) for each in growth.sessions[-BARS:]]
    newest = list(enumerate(list_counted(growth), 1))[-BARS:]
    return [
        Step(str(place), each.hints, each.seconds / max(1, each.time_limit_seconds), each.seconds)
        for place, each in newest
    ]


def step(span: Span, began: date | None) -> Step:
    """A span as a bar."""
    return Step(f"{began.day} {began:%b}" if began else "", span.hints or 0, span.of_limit or 0, span.seconds or 0)


def bars(name: str, finding: str, steps: Sequence[Step], of: str, up: str) -> Figure:
    """One bar a step; time has a line where the time allowed ends."""
    places = list(range(1, len(steps) + 1))
    across = {"tickvals": places, "ticktext": [each.label for each in steps]}
    y = [round(getattr(each, of), 4) for each in steps]
    timed = of == "of_limit"
    shape = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 1,
        "y1": 1,
        "line": {"color": OTHER, "dash": "dot"},
    }
    height = {"range": [0, max([1.1, *y]) * 1.05], "tickformat": ".0%"} if timed else {"range": [0, max([1, *y]) * 1.1]}
    data = {
        "type": "bar",
        "x": places,
        "y": y,
        "text": [f"{each.seconds / 60:.1f} min" for each in steps],
        "textposition": "none",
        "hovertemplate": "%{y:.0%}, %{text}<extra></extra>" if timed else "%{y:.1f}<extra></extra>",
        "marker": {"color": MAIN},
    }
    looks = layout(finding, "", up, xaxis=across, yaxis=height, shapes=[shape] if timed else [])
    return Figure(name, finding, {"data": [data], "layout": looks})


def denials(found: Sequence[KindStats]) -> Figure:
    """Denial types, the most met on top: right on the first try, and not."""
    rows, finding = found[:BARS][::-1], words.hardest(found)
    names = [words.kind(each) for each in rows]
    common = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "hovertemplate": "%{x:.1f} of %{y}<extra>%{fullData.name}</extra>",
    }
    right = [round(each.right * each.claims, 2) for each in rows]
    wrong = [round(each.claims - good, 2) for each, good in zip(rows, right, strict=True)]
    data = [
        {**common, "x": right, "name": "Right on the first try", "marker": {"color": MAIN}},
        {**common, "x": wrong, "name": "Not", "marker": {"color": OTHER}},
    ]
    looks = layout(finding, "Claims", "", barmode="stack")
    return Figure("Denial types", finding, {"data": data, "layout": {**looks, "height": 190 + 30 * max(3, len(rows))}})
