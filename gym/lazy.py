"""Parts that take seconds to import: loaded in a thread on first use, so that the server answers at once."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

T = TypeVar("T")


class Lazy(Generic[T]):
    """A part that `make` makes once, on first use."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self.lock = asyncio.Lock()
        self.value: T | None = None

    def load_now(self) -> T:
        """The part, made in the calling thread."""
        self.value = self.value or self.make()
        return self.value

    async def load(self) -> T:
        """The part, made in a thread of its own while callers wait."""
        if self.value is None:
            async with self.lock:
                if self.value is None:
                    self.value = await asyncio.to_thread(self.make)
        return self.value


def forward_to(app: Lazy[Starlette]) -> ASGIApp:
    """An application that forwards each request to the lazy one."""

    async def forward(scope: Scope, receive: Receive, send: Send) -> None:
        await (await app.load())(scope, receive, send)

    return forward
