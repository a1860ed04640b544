"""How the matrix asks: a server in a thread of its own, callers with their sign-ins, and tabs on a socket."""

import asyncio
import inspect
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import socketio
import uvicorn
from chainlit.config import config as chainlit_config
from chainlit.server import app as chainlit_app
from matrix_clinics import (
    ADMINISTRATOR_OF_A,
    ADMINISTRATOR_OF_B,
    AUDITOR_OF_A,
    PEER_OF_A,
    PEOPLE,
    ROLES,
    SITTING,
    A,
    B,
    Holding,
    secret,
)
from matrix_table import ADMINISTRATOR, AUDITOR, DEMO, NOBODY, PEER, SELF, STRANGER, TRAINER
from serving import free_port
from sign_in_parts import sign_in
from sqlalchemy import inspect as inspect_database
from starlette.routing import BaseRoute, Mount

import app
from gym.settings import Settings
from gym.store import Store
from gym.tenancy import over_all_tenants

DEMO_CALLER, NOBODY_HERE = "demo-trainer", "nobody-here"
CALLERS = (
    *(NOBODY_HERE, A.trainee, PEER_OF_A, A.trainer, B.trainer, DEMO_CALLER, SITTING, B.trainee, AUDITOR_OF_A),
    *(ADMINISTRATOR_OF_A, ADMINISTRATOR_OF_B),
)
# What is another clinic's is asked for by one of each kind.
ABROAD = frozenset(
    {NOBODY_HERE, A.trainee, A.trainer, B.trainer, DEMO_CALLER, AUDITOR_OF_A, ADMINISTRATOR_OF_A, ADMINISTRATOR_OF_B}
)
PATIENCE = 120.0
CONVERTER = re.compile(r":\w+(?=})")


def relation(caller: str, owner: str) -> str:
    """What a caller is to the owner of a holding."""
    if caller == owner:
        return SELF
    if caller not in PEOPLE:
        return NOBODY if caller == NOBODY_HERE else DEMO
    if PEOPLE[caller] != PEOPLE[owner]:
        return STRANGER
    return {"trainer": TRAINER, "auditor": AUDITOR, "administrator": ADMINISTRATOR}.get(ROLES.get(caller, ""), PEER)


def callers_about(holding: Holding) -> tuple[str, ...]:
    """Who asks about a holding."""
    return tuple(each for each in CALLERS if each in ABROAD or PEOPLE[each] == PEOPLE[holding.owner])


class Server:
    """The product's application, listening."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.port = free_port()
        ollama = f"http://127.0.0.1:{free_port()}"
        given = {"data_dir": folder, "port": self.port, "requests_per_minute": 10**9, "OLLAMA_HOST": ollama, **more}
        self.gym = app.compose(Settings.model_validate(given))
        self.app = app.create(self.gym)
        wanted = uvicorn.Config(self.app, "127.0.0.1", self.port, log_level="error", proxy_headers=False)
        self.server = uvicorn.Server(wanted)
        self.thread = Thread(target=self.server.run)
        self.thread.start()
        self.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Until the chat is there, too."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                httpx.get(f"{self.url}/auth/config", trust_env=False, timeout=PATIENCE)
                return
            except httpx.ConnectError:
                time.sleep(0.05)
        raise AssertionError("the server never came up")

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE)

    def routes(self) -> set[str]:
        """Every route by method and template, as the running application has them: REST's, ours, and all of Chainlit's,
        whether they are open or not.
        """
        beside = self.app.routes[0]
        assert isinstance(beside, Mount)
        site = inspect.getclosurevars(beside.app).nonlocals["app"].load_now()
        tables = (self.app.routes, site.routes, chainlit_app.routes)
        return {each for table in tables for route in table for each in named(route)}


def named(route: BaseRoute) -> Iterator[str]:
    """A route by its methods and template; of what is mounted, the routes in it."""
    inner = getattr(route, "original_router", None) or getattr(route, "app", None)
    for each in routes_of(inner) if not hasattr(route, "methods") else ():
        yield from named(each)
    methods = set(getattr(route, "methods", None) or ())
    for method in methods - {"HEAD"} or methods:
        yield f"{method} {CONVERTER.sub('', getattr(route, 'path', ''))}"


def routes_of(inner: Any) -> list[BaseRoute]:
    """The routes of an application, which may stand in its router."""
    return list(getattr(inner, "routes", None) or getattr(getattr(inner, "router", None), "routes", ()))


class Callers:
    """Everybody who asks, with one client each."""

    def __init__(self, url: str) -> None:
        self.clients = {name: httpx.AsyncClient(base_url=url, trust_env=False, timeout=PATIENCE) for name in CALLERS}

    async def come_as_demo(self) -> None:
        """The demo trainer signs in while there are no others."""
        (await self.clients[DEMO_CALLER].post("/demo/trainer")).raise_for_status()

    async def sign_in(self) -> None:
        """Everybody else signs in by password."""
        for name in PEOPLE.keys() & self.clients.keys():
            (await sign_in(self.clients[name], name)).raise_for_status()

    def cookies(self, name: str) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.clients[name].cookies.jar)

    async def close(self) -> None:
        for each in self.clients.values():
            await each.aclose()


class Tab:
    """A page on a socket, which keeps everything that it hears."""

    def __init__(self, callers: Callers, name: str, session_id: str = "", thread_id: str = "") -> None:
        self.callers, self.name, self.thread_id = callers, name, thread_id
        self.session_id = session_id or str(uuid.uuid4())
        self.heard: list[tuple[str, Any]] = []
        self.socket = socketio.AsyncClient(reconnection=False)

    @property
    def client(self) -> httpx.AsyncClient:
        return self.callers.clients[self.name]

    async def connect(self) -> bool:
        """Whether the server lets it in."""
        self.socket.on("*", self.hear)
        auth = {"sessionId": self.session_id, "clientType": "webapp", "threadId": self.thread_id, "userEnv": "{}"}
        try:
            await self.socket.connect(
                str(self.client.base_url),
                socketio_path="/ws/socket.io",
                transports=["websocket"],
                headers={"Cookie": self.callers.cookies(self.name)},
                auth={**auth, "chatProfile": ""},
            )
        except socketio.exceptions.ConnectionError:
            return False
        await self.emit("connection_successful")
        return True

    async def hear(self, event: str, *data: Any) -> None:
        self.heard.append((event, data[0] if data else None))

    async def emit(self, event: str, *data: Any) -> None:
        """Send an event, unless the server has closed the socket."""
        with suppress(socketio.exceptions.SocketIOError):
            await self.socket.emit(event, *data)

    async def say(self, text: str) -> None:
        now = datetime.now(UTC).isoformat()
        said = {"id": str(uuid.uuid4()), "name": "user", "type": "user_message", "output": text, "createdAt": now}
        await self.emit("client_message", {"message": said, "fileReferences": []})

    async def press(self, name: str, payload: Mapping[str, Any]) -> httpx.Response:
        action = {"id": str(uuid.uuid4()), "name": name, "payload": dict(payload)}
        return await self.client.post("/project/action", json={"sessionId": self.session_id, "action": action})

    async def until(self, holds: Callable[[str, Any], bool]) -> Any:
        """What was heard first that is so."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for event, data in self.heard:
                if holds(event, data):
                    return data
            await asyncio.sleep(0.02)
        raise AssertionError(f"{self.name} never heard it: {[event for event, _ in self.heard]}")


async def talk(tab: Tab, holding: Holding) -> None:
    """A chat with a claim, a chart, a secret and an opinion in it; the holding has them from then on."""
    assert await tab.connect()
    await tab.say("start tour-2")
    card = await tab.until(lambda event, data: event == "element" and data["name"] == "DeskClaim")
    await tab.say(f"{secret(tab.name)}: what is modifier 25?")
    await tab.say("show me my charts")
    chart = await tab.until(lambda event, data: event == "element" and data["type"] == "plotly")
    opened = await tab.until(lambda event, _: event == "first_interaction")
    step = await tab.until(lambda event, data: event == "new_message" and data["type"] == "assistant_message")
    rated = await tab.client.put("/feedback", json={"feedback": {"forId": step["id"], "value": 1}, "sessionId": "x"})
    holding.things |= {
        "thread": opened["thread_id"],
        "element": card["id"],
        "chart": chart["url"].rsplit("/", 1)[-1],
        "step": step["id"],
        "feedback": rated.raise_for_status().json()["feedbackId"],
        "live": tab.session_id,
    }


async def settled(store: Store, holdings: list[Holding]) -> dict[str, set[str]]:
    """The record of what is held once nothing is written any more."""
    seen = [record_of(store, holdings)]
    while len(seen) < 5 or any(each != seen[-1] for each in seen[-5:]):
        await asyncio.sleep(0.2)
        seen.append(record_of(store, holdings))
    return seen[-1]


def record_of(store: Store, holdings: list[Holding]) -> dict[str, set[str]]:
    """Every stored row that has the id of something that is held, by table."""
    ids = {each for holding in holdings for name, each in holding.things.items() if name != "user"}
    found = {}
    with over_all_tenants(), store.engine.connect() as connection:
        for table in inspect_database(store.engine).get_table_names():
            rows = connection.exec_driver_sql(f"select * from {table}").all()
            found[table] = {
                str(row) for row in rows if not ids.isdisjoint(each for each in row if isinstance(each, str))
            }
    return found


def actions() -> tuple[str, ...]:
    """The names of the presses that the chat answers."""
    return tuple(chainlit_config.code.action_callbacks)
