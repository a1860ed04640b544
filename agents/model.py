"""The language model behind the coach: a protocol, Ollama through its official client, and a scripted one for tests."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol

import httpx
import ollama
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import Context, OpenedState

from gym.errors import Invalid
from gym.loop import CoachHealth
from gym.value import Value

Messages = Sequence[Mapping[str, str]]

# All that means "the model cannot answer now". Ollama's client maps a refused connection to ConnectionError only
# when it does not stream, and trips over a body of the wrong shape with the last three: hence spelled out.
DOWN = (ConnectionError, TimeoutError, httpx.RequestError, ollama.ResponseError, ValueError, TypeError, AttributeError)


class Limits(Value):
    """How long to wait for the model, in seconds, and when to stop asking it for a while."""

    connect: float = 1.0
    first: float = 15.0
    between: float = 5.0
    total: float = 30.0
    probe: float = 1.0
    fresh: float = 3.0
    failures: int = 3
    cooldown: float = 30.0
    characters: int = 4000


LIMITS = Limits()


class Down(Exception):
    """The model cannot answer now; the message is in our own words and quotes nothing."""


class Model(Protocol):
    """Something that continues a conversation, or raises `Down`."""

    def stream(self, messages: Messages, *, max_tokens: int) -> AsyncGenerator[str, None]:
        """The answer, in parts as they come; closing the generator stops the model."""

    async def status(self, patience: float | None = None) -> CoachHealth:
        """Whether it would answer now, waiting no longer than `patience` seconds to find out."""


class OllamaModel:
    """An Ollama server, found again by itself when it comes and goes. It never pulls a model."""

    def __init__(self, host: str, name: str, limits: Limits = LIMITS) -> None:
        self.name, self.limits = name, limits
        self._client = client_of(host, limits)
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

    async def stream(self, messages: Messages, *, max_tokens: int) -> AsyncGenerator[str, None]:
        """The answer through the breaker; a failure is noted for `status` and raised as `Down`."""
        breaker = await self._breakers.get_breaker("ollama")
        self._circuit = breaker.context
        try:
            async with breaker, aclosing(self._parts(messages, max_tokens)) as parts:
                async for part in parts:
                    yield part
        except OpenedState:
            raise Down("resting after failures") from None
        except DOWN as error:
            self._failure, self._looked_at = in_words(error), float("-inf")
            raise Down(self._failure) from error
        self._failure = None

    async def _parts(self, messages: Messages, max_tokens: int) -> AsyncGenerator[str, None]:
        """What arrives, each wait limited; an answer that does not say it is done was cut off."""
        deadline = time.monotonic() + self.limits.total
        chunks = await self._ask(messages, max_tokens)
        async with aclosing(chunks):
            chunk = await _next(chunks, self.limits.first, deadline)
            size = 0
            while chunk is not None:
                text = chunk.message.content or ""
                size += len(text)
                if text:
                    yield text
                if chunk.done or size > self.limits.characters:
                    return
                chunk = await _next(chunks, self.limits.between, deadline)
        raise ConnectionResetError("the stream ended before it was done")

    async def _ask(self, messages: Messages, max_tokens: int) -> AsyncGenerator[ollama.ChatResponse, None]:
        chunks = await self._client.chat(
            self._served or self.name,
            messages,
            stream=True,
            keep_alive="10m",
            options={"temperature": 0, "seed": 7, "num_predict": max_tokens},
        )
        assert isinstance(chunks, AsyncGenerator)
        return chunks

    async def status(self, patience: float | None = None) -> CoachHealth:
        """What the last look found, looking again when that is a few seconds old; the first look is waited for."""
        if self._probe is None or (self._probe.done() and self._is_stale()):
            self._probe = asyncio.create_task(self._look())
        is_first = self._looked_at is None
        await asyncio.wait({self._probe}, timeout=None if is_first else patience)
        usable = self._served is not None and not self._is_open()
        return CoachHealth(
            source="ollama" if usable else "offline",
            model=self._served if usable else None,
            reachable=self._is_reachable,
            last_error=self._absence or self._failure,
        )

    async def _look(self) -> None:
        """Ask which models are there."""
        try:
            async with asyncio.timeout(self.limits.probe):
                listed = await self._client.list()
        except DOWN as error:
            self._served, self._is_reachable, self._absence = None, False, in_words(error)
        else:
            self._served = pick(self.name, [row.model for row in listed.models if row.model])
            self._is_reachable = True
            self._absence = None if self._served else f"Ollama has no model {self.name}: run `ollama pull {self.name}`"
        self._looked_at = time.monotonic()

    def _is_stale(self) -> bool:
        return self._looked_at is None or time.monotonic() - self._looked_at > self.limits.fresh

    def _is_open(self) -> bool:
        """Whether the breaker would refuse a call now (its own clock is `time.time`)."""
        opened_at = self._circuit.opened_at if self._circuit else None
        return opened_at is not None and time.time() <= opened_at + self.limits.cooldown


def client_of(host: str, limits: Limits) -> ollama.AsyncClient:
    """A client that goes to `host` and nowhere else. Raises Invalid."""
    timeout = httpx.Timeout(connect=limits.connect, read=max(limits.first, limits.between), write=5, pool=5)
    try:
        return ollama.AsyncClient(host=host, trust_env=False, follow_redirects=False, timeout=timeout)
    except ValueError:
        raise Invalid("OLLAMA_HOST is no address: write it like http://127.0.0.1:11434.") from None


async def _next(
    chunks: AsyncGenerator[ollama.ChatResponse, None], limit: float, deadline: float
) -> ollama.ChatResponse | None:
    async with asyncio.timeout(min(limit, deadline - time.monotonic())):
        return await anext(chunks, None)


def pick(wanted: str, served: Iterable[str]) -> str | None:
    """The model asked for, else another size of it, else none."""
    names = sorted(served)
    for name in (wanted, f"{wanted}:latest"):
        if name in names:
            return name
    return next((name for name in names if name.split(":")[0] == wanted.split(":")[0]), None)


def in_words(error: BaseException) -> str:
    """A failure in our own words: an exception's text may quote the request or a password in the address."""
    match error:
        case ollama.ResponseError():
            return f"answered with an error ({error.status_code})" if error.status_code > 0 else "gave up with an error"
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


class ScriptedModel:
    """Gives queued replies, raises queued exceptions and keeps every prompt: for tests."""

    def __init__(self, *replies: str | Exception, name: str = "scripted") -> None:
        self.replies = list(replies)
        self.prompts: list[Messages] = []
        self.name = name

    async def stream(self, messages: Messages, *, max_tokens: int) -> AsyncGenerator[str, None]:
        """The next reply, word by word."""
        self.prompts.append(messages)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        for word in reply.split(" ")[:max_tokens]:
            yield word + " "

    async def status(self, patience: float | None = None) -> CoachHealth:  # noqa: ARG002
        """Always there."""
        return CoachHealth(source="ollama", model=self.name, reachable=True, last_error=None)
