"""A browser tab without a browser: signs in over HTTP, listens on the socket, presses and types as the page does."""

import asyncio
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import socketio

PATIENCE = 60.0
Event = tuple[str, Any]


class Tab:
    """One tab of its own user. What its socket says is looked at once, and only the newest cards are kept."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url, self.http = url, http
        self.session_id, self.cookies = str(uuid.uuid4()), ""
        self.cards: dict[str, Any] = {}
        self.heard: list[tuple[Callable[[str, Any], bool], asyncio.Future[None]]] = []
        self.socket = socketio.AsyncClient(reconnection=False)

    async def sign_in(self) -> None:
        """As a demo trainee of this browser alone."""
        async with self.http.post(f"{self.url}/demo/trainee") as answer:
            answer.raise_for_status()
            self.cookies = "; ".join(f"{name}={each.value}" for name, each in answer.cookies.items())

    async def connect(self) -> None:
        """Open the socket and say that the page is there."""
        self.socket.on("*", self.hear)
        auth = {"sessionId": self.session_id, "clientType": "webapp", "threadId": "", "userEnv": "{}"}
        await self.socket.connect(
            self.url,
            socketio_path="/ws/socket.io",
            transports=["websocket"],
            headers={"Cookie": self.cookies},
            auth={**auth, "chatProfile": ""},
            wait_timeout=30,
        )
        await self.socket.emit("connection_successful")

    async def hear(self, event: str, data: Any = None) -> None:
        """Keep the newest card of each kind, and wake who waits for this."""
        if event == "element" and data.get("name"):
            self.cards[data["name"]] = data.get("props")
        for wanted, future in list(self.heard):
            if not future.done() and wanted(event, data):
                future.set_result(None)
                self.heard.remove((wanted, future))

    def coming(self, wanted: Callable[[str, Any], bool]) -> "asyncio.Future[None]":
        """What will be there once the socket has said that."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard.append((wanted, future))
        return future

    async def say(self, text: str) -> None:
        """Type a line."""
        now = datetime.now(UTC).isoformat()
        message = {"id": str(uuid.uuid4()), "name": "user", "type": "user_message", "output": text, "createdAt": now}
        await self.socket.emit("client_message", {"message": message, "fileReferences": []})

    async def press(self, name: str, payload: dict[str, Any]) -> None:
        """Press a button."""
        body = {"sessionId": self.session_id, "action": {"id": str(uuid.uuid4()), "name": name, "payload": payload}}
        headers = {"Cookie": self.cookies} if self.cookies else {}
        async with self.http.post(f"{self.url}/project/action", json=body, headers=headers) as answer:
            answer.raise_for_status()

    async def timed(self, act: Any, wanted: Callable[[str, Any], bool]) -> float:
        """Milliseconds from an act until the socket has said that."""
        there, began = self.coming(wanted), time.perf_counter()
        doing = asyncio.ensure_future(act)
        await asyncio.wait_for(there, PATIENCE)
        took = 1000 * (time.perf_counter() - began)
        await doing
        return took

    async def close(self) -> None:
        """Leave."""
        await self.socket.disconnect()


def card(name: str) -> Callable[[str, Any], bool]:
    """That a card of this kind is on the screen."""
    return lambda event, data: event == "element" and data.get("name") == name
