"""`chainlit run app.py`: Chainlit makes the server, and the gym's own application stands in front of it."""

from collections.abc import Callable
from typing import Any, cast

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import HTTP_PROTOCOLS

from gym.api.connections import guard_protocol
from gym.api.problems import on_gym_error
from gym.errors import GymError
from gym.settings import Settings


def join_chainlit(compose_behind: Callable[[str, int, ASGIApp], tuple[Settings, FastAPI]]) -> None:
    """Put the application that `compose_behind` makes for a host, a port and the chat in front of Chainlit's server."""
    from chainlit.config import config
    from chainlit.server import app

    # Before the server starts: later ones are not heard of.
    app.add_exception_handler(GymError, on_gym_error)
    behind: list[ASGIApp] = []

    async def chat(scope: Scope, receive: Receive, send: Send) -> None:
        await behind[0](scope, receive, send)

    settings, outside = compose_behind(config.run.host, config.run.port, chat)
    # Chainlit makes its own server and offers no setting for this.
    cast(Any, HTTP_PROTOCOLS)["auto"] = guard_protocol(settings)

    def front(inside: ASGIApp) -> ASGIApp:
        behind.append(inside)

        async def enter(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                async with outside.router.lifespan_context(outside):
                    await inside(scope, receive, send)
            else:
                await outside(scope, receive, send)

        return enter

    app.add_middleware(front)
