"""What a page is sent to be drawn as Markdown: held inside the gym, also where it comes a few letters at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from gym.chat.inside import hold_inside

Emit = Callable[[str, Any], Any]
# Events with the whole text of a message.
WHOLE = ("new_message", "update_message", "stream_start")


class MarkdownGuard:
    """`emit`, with every text that the page draws as Markdown held inside the gym (see `hold_inside`).

    A part of a text may be harmless by itself and a link together with the part before: a page is sent all of it anew.
    """

    def __init__(self, emit: Emit) -> None:
        self.emit = emit
        self.streamed = dict[str, str]()

    def __call__(self, event: str, data: Any) -> Any:
        """Send one event."""
        if event in WHOLE:
            self.note(event, data)
            data = {**data, "output": hold_inside(data["output"])}
        elif event == "stream_token":
            data = {**data, "isSequence": True, "token": hold_inside(self.add_token(data))}
        elif event == "resume_thread":
            data = {**data, "steps": [{**step, "output": hold_inside(step["output"])} for step in data["steps"]]}
        return self.emit(event, data)

    def note(self, event: str, step: Mapping[str, Any]) -> None:
        """Keep how a text begins that is streamed, and forget it when all of it is there."""
        if event == "stream_start":
            self.streamed[step["id"]] = step["output"]
        else:
            self.streamed.pop(step["id"], None)

    def add_token(self, token: Mapping[str, Any]) -> str:
        """A streamed text with one more part."""
        before = "" if token.get("isSequence") else self.streamed.get(token["id"], "")
        self.streamed[token["id"]] = before + token["token"]
        return self.streamed[token["id"]]
