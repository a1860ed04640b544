"""Any server that speaks OpenAI's chat protocol: vLLM, llama.cpp's server, LM Studio and their like."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Literal

import httpx
from httpx_sse import SSEError, aconnect_sse

from agents.models.model import LIMITS, Limits, Messages, Schema
from agents.models.server import Part, ServedModel, describe_network_error, to_timeouts
from gym.errors import Invalid

DOWN = (
    *(ConnectionError, TimeoutError, httpx.RequestError, httpx.HTTPStatusError, SSEError),
    *(ValueError, TypeError, AttributeError, KeyError, IndexError),
)


class OpenAIWire:
    """The protocol that all such servers share: /models and streamed /chat/completions."""

    source: Literal["ollama", "openai"] = "openai"
    down: tuple[type[Exception], ...] = DOWN

    def __init__(self, url: str, key: str | None, limits: Limits) -> None:
        address = httpx.URL(url)
        if address.scheme not in ("http", "https") or not address.host:
            raise Invalid("GYM_MODEL_URL is not an address: write it like http://127.0.0.1:8000/v1.")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = httpx.AsyncClient(
            base_url=address, headers=headers, trust_env=False, follow_redirects=False, timeout=to_timeouts(limits)
        )

    async def list_models(self) -> list[str]:
        answer = (await self.client.get("models")).raise_for_status()
        return [str(row["id"]) for row in answer.json()["data"]]

    def pick(self, wanted: str, served: list[str]) -> str | None:
        """The wanted model; on a server with a single model, that one, whatever its name."""
        return wanted if wanted in served else served[0] if len(served) == 1 else None

    def lacks(self, wanted: str) -> str:
        return f"the server has no model {wanted}: set GYM_MODEL to one that it has"

    async def chat(
        self, model: str, messages: Messages, max_tokens: int, temperature: float, schema: Schema | None
    ) -> AsyncGenerator[Part, None]:
        """Ask; with a schema as response format."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [dict(each) for each in messages],
            "stream": True,
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        if schema:
            named = {"name": "reading", "schema": dict(schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        return self.parts(body)

    async def parts(self, body: Mapping[str, Any]) -> AsyncGenerator[Part, None]:
        """Parts of the answer, until the server reports the end."""
        async with aconnect_sse(self.client, "POST", "chat/completions", json=body) as source:
            source.response.raise_for_status()
            async with aclosing(source.aiter_sse()) as events:
                async for event in events:
                    if event.data == "[DONE]":
                        yield "", True
                        return
                    choices = event.json()["choices"]
                    if choices:
                        yield choices[0]["delta"].get("content") or "", False

    def in_words(self, error: BaseException) -> str:
        if isinstance(error, httpx.HTTPStatusError):
            return f"answered with an error ({error.response.status_code})"
        return describe_network_error(error)


class OpenAIModel(ServedModel):
    def __init__(self, url: str, name: str, key: str | None = None, limits: Limits = LIMITS) -> None:
        try:
            wire = OpenAIWire(url, key, limits)
        except (httpx.InvalidURL, TypeError):
            raise Invalid("GYM_MODEL_URL is not an address: write it like http://127.0.0.1:8000/v1.") from None
        super().__init__(wire, name, limits)
