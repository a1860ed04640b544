"""A session looked back at: every step from the stored events, what was shown, done, judged and said."""

import json
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text

from gym.cli import cards
from gym.errors import NotFound
from gym.progress.events import Event


def steps(session_id: str, events: Sequence[Event]) -> Iterator[RenderableType]:
    """Every event in order, each under its own heading."""
    if not events:
        raise NotFound(f"There is no session {session_id}.")
    for event in events:
        yield step(event)


def step(event: Event) -> Panel:
    """One event: when, what, and its body."""
    title = f"{event.seq} · turn {event.turn} · {event.at:%Y-%m-%d %H:%M:%S} · {event.kind.replace('_', ' ')}"
    body = json.dumps(event.body, ensure_ascii=False, indent=1)
    return Panel(Text(body, style=cards.QUIET), title=Text(title), title_align="left")
