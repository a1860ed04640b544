"""A served gym in this process, and pages of several people as real sockets in front of it."""

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import socketio
import uvicorn
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.world.world import World

PATIENCE = 60.0


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


class Page:
    """A page of one signed-in person: what its socket hears, and what it sends."""

    def __init__(self, client: httpx.AsyncClient, session_id: str | None = None) -> None:
        self.client, self.session_id = client, session_id or str(uuid.uuid4())
        self.events: list[tuple[str, Any]] = []
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("*", self.hear)

    async def hear(self, event: str, data: Any = None) -> None:
        self.events.append((event, data))

    async def connect(self, thread_id: Any = "", **auth: Any) -> "Page":
        """Open the socket as the page does: at a thread's address, or at a new chat."""
        hello = {"sessionId": self.session_id, "clientType": "webapp", "threadId": thread_id, "userEnv": "{}"}
        cookies = "; ".join(f"{each.name}={each.value}" for each in self.client.cookies.jar)
        await self.socket.connect(
            str(self.client.base_url), socketio_path="/ws/socket.io", transports=["websocket"],
            headers={"Cookie": cookies}, auth={**hello, "chatProfile": "", **auth}, wait_timeout=PATIENCE,
        )  # fmt: skip
        return self

    async def open(self, thread_id: Any = "") -> "Page":
        """Open the socket and say that the page is there, until the page shows something."""
        await self.connect(thread_id)
        await self.socket.emit("connection_successful")
        await until(lambda: bool(self.sent("element") or self.sent("resume_thread")))
        return self

    async def close(self) -> None:
        await self.socket.disconnect()

    async def say(self, text: Any, **more: Any) -> str:
        """Type a line; returns the id of its message."""
        message = {"id": str(uuid.uuid4()), "name": "u", "type": "user_message", "output": text, "createdAt": "now"}
        message |= more
        await self.socket.emit("client_message", {"message": message, "fileReferences": []})
        return str(message["id"])

    async def deal(self, claim: str = "tour-1") -> Any:
        """Have a claim dealt; its card."""
        await self.say(f"start {claim}")
        await until(lambda: bool(self.cards("DeskClaim")))
        return self.cards("DeskClaim")[-1]

    async def press(self, name: str, **payload: Any) -> httpx.Response:
        """Press a button of a card."""
        return await self.act({"name": name, "payload": payload})

    async def act(self, action: dict[str, Any]) -> httpx.Response:
        body = {"sessionId": self.session_id, "action": action}
        return await self.client.post("/project/action", json=body)

    def sent(self, event: str) -> list[Any]:
        return [data for name, data in self.events if name == event]

    def cards(self, name: str) -> list[Any]:
        """The cards of a kind, each as it was last sent, in the order of their first showing."""
        latest = {each["id"]: each["props"] for each in self.sent("element") if each["name"] == name}
        return list(latest.values())

    @property
    def thread_id(self) -> str:
        """The thread that the server says this chat has."""
        return str(self.sent("first_interaction")[-1]["thread_id"])

    async def thread(self, thread_id: str = "") -> Any:
        """A thread as the page is given it."""
        return (await self.client.get(f"/project/thread/{thread_id or self.thread_id}")).json()


class Site:
    """The served gym."""

    def __init__(self, url: str, gym: app.Gym) -> None:
        self.url, self.gym = url, gym
        self.clients: list[httpx.AsyncClient] = []
        self.pages: list[Page] = []

    def nobody(self) -> httpx.AsyncClient:
        """A browser that is not signed in."""
        self.clients.append(httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=PATIENCE))
        return self.clients[-1]

    async def person(self, role: str = "trainee") -> httpx.AsyncClient:
        """A browser with somebody of its own signed in."""
        client = self.nobody()
        (await client.post(f"/demo/{role}")).raise_for_status()
        return client

    def page(self, client: httpx.AsyncClient, session_id: str | None = None) -> Page:
        self.pages.append(Page(client, session_id))
        return self.pages[-1]

    async def close(self) -> None:
        for page in self.pages:
            await page.close()
        for client in self.clients:
            await client.aclose()


@asynccontextmanager
async def serve(folder: Path, world: World) -> AsyncIterator[Site]:
    """The gym on a free port, in this process and loop."""
    store = open_store(f"sqlite:///{folder / 'gym.db'}")
    coach = PlainCoach()
    settings = Settings(data_dir=folder, requests_per_minute=100_000)
    gym = app.Gym(settings, world, store, coach, Sessions(world, store, coach, MINDS))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app.create(gym), log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listening]))
        await until(lambda: server.started)
        site = Site(f"http://127.0.0.1:{listening.getsockname()[1]}", gym)
        try:
            yield site
        finally:
            await site.close()
            server.should_exit = True
            await serving
            store.engine.dispose()
