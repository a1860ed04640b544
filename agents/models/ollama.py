"""Ollama, through its official client."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Literal

import httpx
import ollama

from agents.models.model import LIMITS, Limits, Messages, Schema
from agents.models.server import Part, ServedModel, describe_network_error, to_timeouts
from gym.coaching.chunks import PullProgress
from gym.errors import GymError, Invalid

# All that means "the model cannot answer now". Ollama's client maps a refused connection to ConnectionError only
# when it does not stream, and trips over a body of the wrong shape with the last three: hence spelled out.
DOWN = (ConnectionError, TimeoutError, httpx.RequestError, ollama.ResponseError, ValueError, TypeError, AttributeError)


class OllamaWire:
    source: Literal["ollama", "openai"] = "ollama"
    down: tuple[type[Exception], ...] = DOWN

    def __init__(self, host: str, limits: Limits) -> None:
        self.limits, self.client = limits, make_client(host, limits)

    async def list_models(self) -> list[str]:
        return [row.model for row in (await self.client.list()).models if row.model]

    def pick(self, wanted: str, served: list[str]) -> str | None:
        return pick_model(wanted, served)

    def lacks(self, wanted: str) -> str:
        return f"Ollama has no model {wanted}: run `gym coach pull {wanted}` or `ollama pull {wanted}`"

    async def chat(
        self, model: str, messages: Messages, max_tokens: int, temperature: float, schema: Schema | None
    ) -> AsyncGenerator[Part, None]:
        """Ask; with a schema in grammar mode."""
        chunks = await self.client.chat(
            model,
            messages,
            stream=True,
            format=dict(schema) if schema else None,
            keep_alive=to_wire(self.limits.keep_alive),
            options={"temperature": temperature, "num_predict": max_tokens},
        )
        assert isinstance(chunks, AsyncGenerator)
        return read_parts(chunks)

    def in_words(self, error: BaseException) -> str:
        if isinstance(error, ollama.ResponseError):
            return f"answered with an error ({error.status_code})" if error.status_code > 0 else "gave up with an error"
        return describe_network_error(error)


class OllamaModel(ServedModel):
    """A model on an Ollama server; reconnects by itself."""

    def __init__(self, host: str, name: str, limits: Limits = LIMITS) -> None:
        super().__init__(OllamaWire(host, limits), name, limits)


async def read_parts(chunks: AsyncGenerator[ollama.ChatResponse, None]) -> AsyncGenerator[Part, None]:
    async with aclosing(chunks):
        async for chunk in chunks:
            yield chunk.message.content or "", bool(chunk.done)


def make_client(host: str, limits: Limits) -> ollama.AsyncClient:
    """A client that only talks to `host`. Raises Invalid."""
    try:
        return ollama.AsyncClient(host=host, trust_env=False, follow_redirects=False, timeout=to_timeouts(limits))
    except (ValueError, httpx.InvalidURL):
        raise Invalid("OLLAMA_HOST is not an address: write it like http://127.0.0.1:11434.") from None


def to_wire(keep_alive: str) -> str | int:
    """Seconds go out as a number: in a text Ollama wants a unit."""
    return keep_alive if keep_alive[-1:].isalpha() else int(keep_alive)


def pick_model(wanted: str, served: Iterable[str]) -> str | None:
    """The wanted model, else another size of it, else None."""
    names = sorted(served)
    for name in (wanted, f"{wanted}:latest"):
        if name in names:
            return name
    return next((name for name in names if name.split(":")[0] == wanted.split(":")[0]), None)


async def pull(host: str, name: str, limits: Limits = LIMITS) -> AsyncGenerator[PullProgress, None]:
    """Downloads a model through Ollama. Raises GymError."""
    client = make_client(host, limits)
    try:
        chunks = await client.pull(name, stream=True)
        assert isinstance(chunks, AsyncGenerator)
        async with aclosing(chunks):
            async for chunk in chunks:
                yield PullProgress(chunk.status or "", chunk.completed or 0, chunk.total or 0)
    except DOWN as error:
        raise PullFailed(describe_pull_error(name, error)) from None


class PullFailed(GymError):
    """The model could not be downloaded."""

    status, code, title = 503, "no-model", "The model could not be downloaded"


def describe_pull_error(name: str, error: BaseException) -> str:
    if isinstance(error, ollama.ResponseError):
        return f"Ollama could not get {name}. Check the name, and whether it reaches its library."
    said = describe_network_error(error)
    return f"Ollama could not be asked ({said}). Start it with `ollama serve`, or set OLLAMA_HOST to where it runs."
