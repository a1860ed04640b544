"""The yardstick of chat.py: a bare Chainlit app whose handlers answer with one message and one card, and nothing else;
run as `echo.py PORT FOLDER`. It keeps nothing, knows nobody, and its card is as large as a score card.
"""

import os
import sys
import uuid


def echo(folder: str) -> object:
    os.environ["CHAINLIT_APP_ROOT"] = folder
    import chainlit as cl
    from chainlit.config import config
    from chainlit.server import app

    props = {"parts": ["a reason of some sixty characters, as a score card has them"] * 20}

    async def answer(text: str) -> None:
        message = cl.Message(content=text)
        await message.send()  # type: ignore[no-untyped-call]
        card = cl.CustomElement(id=str(uuid.uuid4()), name="ScoreCard", props=props, display="inline")
        await card.send(for_id=message.id)

    async def pressed(_: cl.Action) -> None:
        await answer("pressed")

    async def said(message: cl.Message) -> None:
        await answer(str(message.content))

    cl.on_message(said)
    config.code.action_callbacks["act"] = pressed
    return app


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(echo(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)  # type: ignore[arg-type]
