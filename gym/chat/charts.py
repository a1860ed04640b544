"""Charts in the chat: one message with its figures, kept in the chat's own record so that a reload shows them."""

import json
from typing import ClassVar

import chainlit as cl
from chainlit.element import Element, ElementSize, ElementType
from pydantic.dataclasses import dataclass

from gym.chat.analytics_texts import FEW, too_few
from gym.chat.data_layer import ChatLayer
from gym.chat.figure_looks import Figure
from gym.chat.figures import figures
from gym.chat.shapes import to_stored_element
from gym.errors import Invalid
from gym.progress.analytics.model import UserAnalytics
from gym.store.chat import instant

# No bar of tools, no logo, no zoom under a thumb that only wants to scroll.
CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "responsive": True}


@dataclass
class Chart(Element):
    """What Chainlit's page draws with its own copy of Plotly's script."""

    type: ClassVar[ElementType] = "plotly"
    size: ElementSize | None = "large"


async def show_charts(layer: ChatLayer, growth: UserAnalytics, skill: str = "", whose: str = "your") -> None:
    """Put the charts into the thread. Raises Invalid where there is too little to draw."""
    if growth.total.claims < FEW:
        raise Invalid(too_few(growth, whose))
    drawn = figures(growth, skill)
    message = cl.Message(content=caption(drawn), created_at=instant())
    await message.send()  # type: ignore[no-untyped-call]
    for each in drawn:
        chart = element(each, message.id)
        await layer.create_element(chart)
        await chart.send(for_id=message.id, persist=False)


def caption(drawn: tuple[Figure, ...]) -> str:
    """What the charts show, for whoever does not see them."""
    rows = [f"{place}. **{each.name}**: {each.finding}." for place, each in enumerate(drawn, 1)]
    return "\n".join(["Here are your charts.", "", *rows, "", "The Analytics page has the same numbers as tables."])


def element(drawn: Figure, message_id: str) -> Chart:
    """A figure as Chainlit's page draws it; it is fetched from our own record, not from a file of the session."""
    content = json.dumps({**drawn.figure, "layout": {**drawn.figure["layout"], "autosize": True}, "config": CONFIG})
    chart = Chart(name=drawn.name, content=content, display="inline", for_id=message_id, mime="application/json")
    chart.url = to_stored_element(chart)["url"]
    return chart
