"""A sign-in that was ended, in this process or by a command in another, ends at every door and on every open socket."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio
from serving import Served
from sign_in_parts import PASSWORD, add_person, sign_in, stored
from store_parts import add_tenants

from gym.store import Store

pytestmark = pytest.mark.slow

SECONDS = 1.0
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("signed-out"))
    yield served
    served.stop()


@pytest.fixture
def store(served: Served) -> Iterator[Store]:
    """The record as another process sees it."""
    store = Store(f"sqlite:///{served.folder / 'gym.db'}")
    yield store
    store.engine.dispose()


@pytest.fixture
def name(store: Store) -> str:
    return add_person(store, f"ann-{uuid.uuid4().hex[:8]}")


class Tab:
    """A page that is signed in: its requests and its socket."""

    def __init__(self, url: str) -> None:
        self.http = httpx.AsyncClient(base_url=url, trust_env=False, timeout=30)
        self.session_id, self.socket = str(uuid.uuid4()), socketio.AsyncClient()
        self.heard: list[tuple[str, Any]] = []

    async def hear(self, event: str, data: Any = None) -> None:
        self.heard.append((event, data))

    @property
    def cookie(self) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.http.cookies.jar)

    async def connect(self) -> None:
        """Open a socket."""
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("*", self.hear)
        auth = {"sessionId": self.session_id, "clientType": "webapp", "threadId": "", "userEnv": "{}"}
        await self.socket.connect(
            str(self.http.base_url),
            socketio_path="/ws/socket.io",
            transports=["websocket"],
            headers={"Cookie": self.cookie},
            auth={**auth, "chatProfile": ""},
            wait_timeout=30,
        )
        await self.socket.emit("connection_successful")

    async def press(self) -> httpx.Response:
        action = {"id": str(uuid.uuid4()), "name": "Progress", "payload": {"page": "home"}}
        return await self.http.post("/project/action", json={"sessionId": self.session_id, "action": action})

    async def close(self) -> None:
        await self.socket.disconnect()
        await self.http.aclose()


async def until(holds: Any, seconds: float = 120) -> float:
    """Seconds until something holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        await socketio.AsyncClient().sleep(0.01)
    return time.monotonic() - began


@pytest.fixture
async def tab(served: Served, name: str) -> AsyncIterator[Tab]:
    tab = Tab(served.url)
    assert (await sign_in(tab.http, name)).status_code == 200
    await tab.connect()
    await until(lambda: any(event == "element" for event, _ in tab.heard))
    yield tab
    await tab.close()


DOORS = (
    ("GET", "/user"),
    ("GET", "/project/settings"),
    ("GET", "/me/analytics.csv"),
    ("GET", f"/files/chart/{uuid.uuid4()}"),
    ("GET", "/files/replay/s-1.json"),
    ("GET", "/files/case/s-1/1.json"),
    ("GET", "/files/library.toml"),
    ("GET", "/files/facts.csv"),
    ("GET", "/share/abc"),
    ("PUT", "/feedback"),
    ("DELETE", "/feedback"),
    ("GET", "/api/training/leaderboard"),
)
CHANGES = {
    "a new password": lambda users, name: users.reset(name, stored(PASSWORD)),
    "disabled": lambda users, name: users.disable(name),
    "another role": lambda users, name: users.change_role(name, "trainer"),
    "another tenant": lambda users, name: users.move(name, "clinic-z"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_another_process_ends_is_over_at_every_door_and_on_the_socket_within_a_second(
    tab: Tab, store: Store, name: str, change: str
):
    assert (await tab.press()).status_code == 200
    add_tenants(store, "clinic-z")
    CHANGES[change](store.users, name)
    answers = {path: (await tab.http.request(method, path)).status_code for method, path in DOORS}
    assert answers == {path: 401 for _, path in DOORS}
    assert (await tab.press()).status_code == 401
    assert await until(lambda: not tab.socket.connected) <= SECONDS
    assert ("window_message", "gym:signed-out") in tab.heard


async def test_a_message_on_a_socket_that_is_still_open_is_not_heard(tab: Tab, store: Store, name: str):
    store.users.end_sign_ins(name)
    message = {"id": str(uuid.uuid4()), "name": "user", "type": "user_message", "output": "start tour-1"}
    await tab.socket.emit("client_message", {"message": message, "fileReferences": []})
    await until(lambda: not tab.socket.connected)
    assert store.learner(name) is None


async def test_a_sign_out_ends_the_sign_ins_of_every_browser_at_once(served: Served, tab: Tab, name: str):
    other = Tab(served.url)
    await sign_in(other.http, name)
    kept = dict(other.http.cookies)
    assert (await other.http.post("/logout")).json() == {"success": True}
    assert await until(lambda: not tab.socket.connected) <= SECONDS
    assert (await tab.press()).status_code == 401
    other.http.cookies.update(kept)
    assert (await other.http.get("/user")).status_code == 401
    other.http.cookies.clear()
    await sign_in(other.http, name)
    assert (await other.http.get("/user")).json()["identifier"] == name
    await other.close()


async def test_a_socket_does_not_open_with_an_old_sign_in_and_opens_again_with_a_new_one(
    served: Served, tab: Tab, store: Store, name: str
):
    store.users.change_role(name, "trainer")
    await until(lambda: not tab.socket.connected)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await tab.connect()
    await sign_in(tab.http, name)
    await tab.connect()
    assert (await tab.press()).status_code == 200
    assert tab.socket.connected


def test_the_command_in_another_process_ends_a_sign_in_on_the_running_server(served: Served, name: str):
    with httpx.Client(base_url=served.url, trust_env=False, timeout=60) as client:
        client.post("/login", data={"username": name, "password": PASSWORD}).raise_for_status()
        assert client.get("/user").status_code == 200
        here = {**os.environ, "GYM_DATA_DIR": str(served.folder)}
        subprocess.run([sys.executable, "app.py", "user", "disable", name], cwd=ROOT, env=here, check=True)
        assert client.get("/user").status_code == 401
        assert client.post("/login", data={"username": name, "password": PASSWORD}).status_code == 401
