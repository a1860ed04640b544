"""The yardstick of chat.py: a bare Chainlit app whose handlers answer with one message and one card, and nothing else;
run as `echo.py PORT FOLDER`. It keeps nothing, knows nobody, and its card is as large as a score card. A new chat opens
with a button to press.
"""

import os
import sys
import uuid
from pathlib import Path

CARD = """export default function Card() {
  if (!props.parts) return <div data-testid="claim-card">
    <button onClick={() => callAction({ name: "act", payload: {} })}>Press</button></div>
  return <ul data-testid="score-card">{props.parts.map((each, place) => <li key={place}>{each}</li>)}</ul>
}
"""


def echo(folder: str) -> object:
    elements = Path(folder) / "public" / "elements"
    elements.mkdir(parents=True)
    for name in ("DeskVerdict", "DeskClaim"):
        (elements / f"{name}.jsx").write_text(CARD)
    os.environ["CHAINLIT_APP_ROOT"] = folder
    import chainlit as cl
    from chainlit.config import config
    from chainlit.server import app

    props = {"parts": ["a reason of some sixty characters, as a score card has them"] * 20}

    async def answer(text: str, name: str = "DeskVerdict", props: dict[str, list[str]] = props) -> None:
        message = cl.Message(content=text)
        await message.send()  # type: ignore[no-untyped-call]
        card = cl.CustomElement(id=str(uuid.uuid4()), name=name, props=props, display="inline")
        await card.send(for_id=message.id)

    async def started() -> None:
        await answer("Here is a button.", "DeskClaim", {})

    async def pressed(_: cl.Action) -> None:
        await answer("pressed")

    async def said(message: cl.Message) -> None:
        await answer(str(message.content))

    cl.on_message(said)
    cl.on_chat_start(started)
    config.code.action_callbacks["act"] = pressed
    return app


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(echo(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)  # type: ignore[arg-type]
