"""A model behind a server: looked for in the background, asked through a breaker, found again when it comes back."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Literal, Protocol

import httpx
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import Context, OpenedState

from agents.models.model import Limits, Messages, ModelDown, Schema
from gym.coaching.chunks import CoachHealth

# A part of an answer, and whether it was the last.
Part = tuple[str, bool]


class Wire(Protocol):
    """The protocol of one kind of server. Failures are exceptions listed in `down`."""

    source: Literal["ollama", "openai"]
    down: tuple[type[Exception], ...]

    async def list_models(self) -> list[str]:
        """Names of the models on the server."""

    def pick(self, wanted: str, served: list[str]) -> str | None:
        """The model to use; None if none fits."""

    def lacks(self, wanted: str) -> str:
        """What to tell the user when the model is missing."""

    async def chat(
        self, model: str, messages: Messages, max_tokens: int, temperature: float, schema: Schema | None
    ) -> AsyncGenerator[Part, None]:
        """The answer in parts as they arrive."""

    def in_words(self, error: BaseException) -> str:
        """The failure in our own words: an exception's text may quote the request or a password in the address."""


class ServedModel:
    """A model on a server. Never loads one that is not there."""

    def __init__(self, wire: Wire, name: str, limits: Limits) -> None:
        self.wire, self.name, self.limits = wire, name, limits
        # Hanging up is the reader's doing (a closed tab, words the guard refused), not the server's failure.
        self._breakers = AsyncCircuitBreakerFactory(
            limits.failures, limits.cooldown, exclude=[asyncio.CancelledError, GeneratorExit]
        )
        self._circuit: Context | None = None
        self._probe: asyncio.Task[None] | None = None
        self._looked_at: float | None = None
        self._served: str | None = None
        self._is_reachable = False
        self._absence: str | None = "not asked yet"
        self._failure: str | None = None

    async def stream(
        self, messages: Messages, *, max_tokens: int, temperature: float = 0.0, schema: Schema | None = None
    ) -> AsyncGenerator[str, None]:
        """The answer through the breaker. A failure is kept for `status` and raised as `ModelDown`."""
        breaker = await self._breakers.get_breaker("model")
        self._circuit = breaker.context
        try:
            async with breaker, aclosing(self._parts(messages, max_tokens, temperature, schema)) as parts:
                async for part in parts:
                    yield part
        except OpenedState:
            raise ModelDown("resting after failures") from None
        except self.wire.down as error:
            self._failure, self._looked_at = self.wire.in_words(error), float("-inf")
            raise ModelDown(self._failure) from error
        self._failure = None

    async def _parts(
        self, messages: Messages, max_tokens: int, temperature: float, schema: Schema | None
    ) -> AsyncGenerator[str, None]:
        """Parts as they arrive, each wait limited; an answer without its end mark counts as cut off."""
        deadline = time.monotonic() + self.limits.total
        async with asyncio.timeout(min(self.limits.first, self.limits.total)):
            chunks = await self.wire.chat(self._served or self.name, messages, max_tokens, temperature, schema)
        async with aclosing(chunks):
            part = await _next(chunks, self.limits.first, deadline)
            size = 0
            while part is not None:
                text, is_last = part
                size += len(text)
                if text:
                    yield text
                if is_last or size > self.limits.characters:
                    return
                part = await _next(chunks, self.limits.between, deadline)
        raise ConnectionResetError("the stream ended before it was done")

    async def status(self, patience: float | None = None) -> CoachHealth:
        """Result of the last check, renewed when it is a few seconds old; waits only for the first."""
        if self._probe is None or (self._probe.done() and self._is_stale()):
            self._probe = asyncio.create_task(self._look())
        is_first = self._looked_at is None
        await asyncio.wait({self._probe}, timeout=None if is_first else patience)
        usable = self._served is not None and not self.is_resting
        return CoachHealth(
            source=self.wire.source if usable else "offline",
            model=self._served if usable else None,
            reachable=self._is_reachable,
            last_error=self._absence or self._failure,
        )

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(self.limits.probe):
                listed = await self.wire.list_models()
        except self.wire.down as error:
            self._served, self._is_reachable, self._absence = None, False, self.wire.in_words(error)
        else:
            self._served = self.wire.pick(self.name, listed)
            self._is_reachable = True
            self._absence = None if self._served else self.wire.lacks(self.name)
        self._looked_at = time.monotonic()

    def _is_stale(self) -> bool:
        return self._looked_at is None or time.monotonic() - self._looked_at > self.limits.fresh

    @property
    def is_resting(self) -> bool:
        """Whether the breaker would refuse a call now (its own clock is `time.time`)."""
        opened_at = self._circuit.opened_at if self._circuit else None
        return opened_at is not None and time.time() <= opened_at + self.limits.cooldown


async def _next(chunks: AsyncGenerator[Part, None], limit: float, deadline: float) -> Part | None:
    async with asyncio.timeout(min(limit, deadline - time.monotonic())):
        return await anext(chunks, None)


def to_timeouts(limits: Limits) -> httpx.Timeout:
    return httpx.Timeout(connect=limits.connect, read=max(limits.first, limits.between), write=5, pool=5)


def describe_network_error(error: BaseException) -> str:
    match error:
        case TimeoutError() | httpx.TimeoutException():
            return "no answer in time"
        case httpx.ConnectError():
            return "nothing answers at its address"
        case ConnectionResetError() | httpx.RemoteProtocolError() | httpx.ReadError():
            return "the answer was cut off"
        case ConnectionError() | httpx.RequestError():
            return "nothing answers at its address"
        case _:
            return "the answer was not readable"
