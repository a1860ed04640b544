"""The figures of growth, as Plotly describes them: plain data."""

from collections.abc import Sequence

from gym.chat import analytics_texts as words
from gym.chat.figure_bars import bars, denials, list_counted, steps_of
from gym.chat.figure_looks import GREEN, MAIN, OTHER, SOFT, Figure, Json, layout, shares, whole
from gym.chat.screens.format import day, skill_name
from gym.progress.analytics.model import Curve, UserAnalytics

LINES = (MAIN, OTHER, "#8a63c9")
FEW, MOST = 10, 200


def figures(growth: UserAnalytics, skill: str = "") -> tuple[Figure, ...]:
    """All there is to draw."""
    steps = steps_of(growth)
    drawn = [
        draw_ratings(growth.curves, skill),
        accuracy(growth),
        bars("Hints", words.describe_hints(growth.total), steps, "hints", "Hints a claim"),
        bars("Time", words.describe_pace(growth.total), steps, "of_limit", "Of the time allowed"),
    ]
    return (*drawn, *([sure(growth)] if growth.calibration.n else []), denials(growth.denials))


def draw_ratings(curves: Sequence[Curve], skill: str) -> Figure:
    """A rating with its band: of the skill, or of all with those that were looked at most beside it."""
    main = next((curve for curve in curves if curve.skill == skill), curves[0])
    most = sorted(curves, key=lambda curve: -len(curve.points))
    others = [] if main.skill else [curve for curve in most if curve.skill][: len(LINES) - 1]
    data = [*band(main), *(line(curve, color) for curve, color in zip((main, *others), LINES, strict=False))]
    finding = words.describe_growth(main)
    looks = layout(finding, "Claims", "Rating", xaxis=whole(main.points[-1].claims), yaxis=shares())
    return Figure("Skills", finding, {"data": data, "layout": looks})


def band(curve: Curve) -> list[Json]:
    """One standard deviation below and above."""
    x = [point.claims for point in curve.points]
    low = [max(0.0, round(point.value - point.spread, 4)) for point in curve.points]
    high = [min(1.0, round(point.value + point.spread, 4)) for point in curve.points]
    edge: Json = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 0}, "hoverinfo": "skip"}
    filled = {"y": high, "fill": "tonexty", "fillcolor": SOFT, "showlegend": False}
    return [{**edge, "y": low, "showlegend": False}, {**edge, **filled}]


def line(curve: Curve, color: str) -> Json:
    """A rating as a line."""
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(curve.points) < FEW else "lines",
        "name": skill_name(curve.skill) if curve.skill else "All skills",
        "x": [point.claims for point in curve.points],
        "y": [point.value for point in curve.points],
        "text": [f"{day(point.at)}, ± {point.spread * 100:.0f}" for point in curve.points],
        "hovertemplate": "%{y:.0%}, %{text}<extra>%{fullData.name}</extra>",
        "line": {"color": color, "width": 2.5},
        "cliponaxis": False,
    }


def accuracy(growth: UserAnalytics) -> Figure:
    """First tries, ten at a time, against the band that the engine keeps to."""
    told = [(place, each.recent) for place, each in enumerate(list_counted(growth), 1)]
    shown, target, finding = told[:: -(len(told) // MOST + 1)][::-1], growth.target, words.on_target(growth)
    x, y = [place for place, _ in shown], [recent for _, recent in shown]
    wide: Json = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    aim = {**wide, "type": "line", "line": {"color": OTHER, "dash": "dot", "width": 1.5}}
    shapes = [
        {**wide, "y0": target.low, "y1": target.high, "fillcolor": GREEN},
        {**aim, "y0": target.aim, "y1": target.aim},
    ]
    note = {"xref": "paper", "x": 1, "y": target.high, "yanchor": "bottom", "xanchor": "right", "showarrow": False}
    said = {**note, "text": f"target {target.low:.0%} to {target.high:.0%}, aim {target.aim:.0%}", "font": {"size": 11}}
    drawn = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {"color": MAIN, "width": 2.5},
        "cliponaxis": False,
    }
    named_so = {
        "name": "Right on the first try, last ten",
        "showlegend": False,
        "hovertemplate": "%{y:.0%}<extra></extra>",
    }
    looks = layout(
        finding, "Claims", "Right, last ten", xaxis=whole(len(told)), yaxis=shares(), shapes=shapes, annotations=[said]
    )
    return Figure("Accuracy", finding, {"data": [{**drawn, **named_so}], "layout": looks})


def sure(growth: UserAnalytics) -> Figure:
    """Stated confidence against first tries: on the diagonal is who is as right as they are sure."""
    bins, finding = [each for each in growth.calibration.bins if each.n], words.sure(growth)
    even = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "name": "As sure as right",
        "hoverinfo": "skip",
    }
    most = max(each.n for each in bins)
    seen = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "You; larger is more claims",
        "x": [each.stated for each in bins],
        "y": [each.right for each in bins],
        "text": [f"{each.n} claims" for each in bins],
        "hovertemplate": "%{x:.0%} sure, %{y:.0%} right, %{text}<extra></extra>",
        "line": {"color": MAIN},
        "cliponaxis": False,
        "marker": {"size": [round(8 + 14 * each.n / most, 1) for each in bins]},
    }
    looks = layout(finding, "How sure", "How right", xaxis=shares(), yaxis=shares())
    return Figure(
        "Confidence", finding, {"data": [even | {"line": {"dash": "dot", "color": OTHER}}, seen], "layout": looks}
    )
