"""Things that take long to import: made in a thread when first wanted, so that the server answers before."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

Made = TypeVar("Made")


class Late(Generic[Made]):
    """Something made once, by `make`, when it is first wanted; callers wait without holding anybody up."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self.make = make
        self.making = asyncio.Lock()
        self.made: Made | None = None

    def at_once(self) -> Made:
        """The thing, made here and now where nothing is won by waiting."""
        self.made = self.made or self.make()
        return self.made

    async def ready(self) -> Made:
        """The thing, made by now."""
        if self.made is None:
            async with self.making:
                if self.made is None:
                    self.made = await asyncio.to_thread(self.make)
        return self.made


def handing_on(late: Late[Starlette]) -> ASGIApp:
    """An application that hands every request on to the late one."""

    async def hand_on(scope: Scope, receive: Receive, send: Send) -> None:
        await (await late.ready())(scope, receive, send)

    return hand_on
