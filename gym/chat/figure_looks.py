"""What all figures share: how they look on light and dark paper, and their axes."""

import textwrap
from typing import Any, NamedTuple

Json = dict[str, Any]
MAIN, OTHER, SOFT, GREEN = "#0f8fa3", "#c2700a", "rgba(15,143,163,.2)", "rgba(40,150,100,.18)"
WIDEST, TALL, EDGE, SOME = 44, 320, 16, 12


class Figure(NamedTuple):
    """A figure, what it is of, and the finding that stands over it."""

    name: str
    finding: str
    figure: Json


def layout(finding: str, across: str, up: str, **more: Any) -> Json:
    """What all figures share: no paper of their own, the page's font, nothing to drag."""
    lines = textwrap.wrap(finding, WIDEST)
    height = TALL + 18 * len(lines)
    place = {"x": 0, "xref": "container", "xanchor": "left", "yref": "container", "yanchor": "top"}
    title = {"text": "<br>".join(lines), "y": 1 - EDGE / height, **place}
    return {
        "height": height,
        "title": {**title, "pad": {"l": 4}, "font": {"size": 14}},
        "font": {"family": "Inter, system-ui, sans-serif", "size": 12},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 56, "r": 12, "t": 28 + 20 * len(lines), "b": 84},
        "legend": {"orientation": "h", "x": 0, "y": -0.3, "yanchor": "top"},
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": axis(across) | more.pop("xaxis", {}),
        "yaxis": axis(up) | more.pop("yaxis", {}),
        **more,
    }


def axis(title: str) -> Json:
    """An axis with its title."""
    still = {"fixedrange": True, "automargin": True, "zeroline": False, "gridcolor": "rgba(128,128,128,.3)"}
    return {"title": {"text": title, "standoff": 8}, **still}


def shares(top: float = 1.02) -> Json:
    """An axis of shares."""
    return {"range": [0, top], "tickformat": ".0%"}


def whole(number: int) -> Json:
    """An axis that counts up to a number: no halves between a few."""
    return {"dtick": 1} if number <= SOME else {}
