"""The matrix: every route, socket event and page of the running gym, asked by everybody about everybody's."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from chainlit.server import sio
from matrix_cells import Cell, bag, cells, forbidden, pressed, unknown
from matrix_clinics import ADMINISTRATOR_OF_B, PEOPLE, A, B, Filled, Holding, add_people, fill
from matrix_parts import (
    CALLERS,
    NOBODY_HERE,
    Callers,
    Server,
    Tab,
    actions,
    callers_about,
    record_of,
    relation,
    settled,
    talk,
)
from matrix_table import ADMINISTRATOR, LAST, ROWS, SELF, TRAINER, UNUSED
from postgres_parts import apart, or_skip

from agents.reader.reader import read
from gym.chat.data_layer import ChatLayer
from gym.chat.screens.table import all_pages
from gym.store.chat import ChatStore
from gym.tenancy import over_all_tenants
from gym.world.world import World

pytestmark = pytest.mark.slow

REFUSED = (401, 403, 404)
# Fields of REST that name somebody's: a route that takes one is tried with it.
IDS = {"user_id", "session_id", "scenario_id", "library", "challenge", "team", "token", "member_id", "opponent_id"}


@dataclass
class Run:
    """What came of it all: crossings and other faults, in words, and how many questions there were."""

    routes: set[str] = field(default_factory=set)
    openapi: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    live: set[str] = field(default_factory=set)
    asked: int = 0


class Matrix:
    """Asks everything, and notes what is wrong."""

    def __init__(self, server: Server, filled: Filled, callers: Callers) -> None:
        self.server, self.filled, self.callers = server, filled, callers
        self.run, self.store = Run(routes=server.routes()), server.gym.store
        self.record: dict[str, set[str]] = {}

    def fault(self, what: str, name: str, more: object = "") -> None:
        self.run.faults.append(f"{what}: {name} {more}")

    def told(
        self, name: str, caller: str, holding: Holding, text: str, said: str = "", names_recipient: bool = False
    ) -> None:
        """Note what this text tells that it must not, except for what the caller has `said`."""
        for each in forbidden(caller, holding, self.filled.keys, names_recipient):
            if each not in said and (each in text or json.dumps(each)[1:-1] in text):
                self.fault("crossing (told)", name, each)

    async def ask(self, cell: Cell) -> httpx.Response:
        """Put one question."""
        self.run.asked += 1
        method = cell.route.partition(" ")[0]
        return await self.callers.clients[cell.caller].request(method, cell.url, **cell.sent)

    async def check(self, cell: Cell) -> None:
        """Put one question, and look at the answer."""
        answer = await self.ask(cell)
        status = answer.status_code
        if status >= 500:
            self.fault("5xx", cell.name, status)
        if cell.may is False and status not in (*REFUSED, *cell.row.then):
            self.fault("crossing" if status < 400 else "not refused", cell.name, status)
        if cell.may and status >= 400 and status not in cell.row.then:
            self.fault("refused by mistake", cell.name, f"{status} {answer.text[:200]}")
        if cell.may is False and cell.caller == NOBODY_HERE and cell.row.may and status in (403, 404):
            self.fault("existence", cell.name, status)
        if (
            cell.may is False
            and cell.caller in (B.trainer, ADMINISTRATOR_OF_B)
            and cell.holding.owner == A.trainee
            and not cell.row.is_form
        ):
            await self.compare_with_nothing(cell, answer)
        self.look(cell, answer)

    async def compare_with_nothing(self, cell: Cell, answer: httpx.Response) -> None:
        """Note where what is another's is answered otherwise than what does not exist."""
        absent = {each: unknown(each) for each in cell.holding.things.values() if len(each) > 8}
        url, sent = cell.url, json.dumps(cell.sent)
        for name, other in absent.items():
            url, sent = url.replace(name, other), sent.replace(name, other)
        nothing = await self.ask(replace(cell, url=url, sent=json.loads(sent)))
        text = nothing.text
        for name, other in absent.items():
            text = text.replace(other, name)
        if (nothing.status_code, text) != (answer.status_code, answer.text):
            self.fault("existence", cell.name, f"{answer.text[:150]} / {nothing.text[:150]}")

    def look(self, cell: Cell, answer: httpx.Response) -> None:
        """The form of the answer, and what it tells."""
        kind = answer.headers.get("content-type", "")
        fit = ("application/problem+json", *(("text/html",) if cell.row.is_page else ()))
        if cell.url.startswith("/scim/"):
            fit = ("application/scim+json",)
        if answer.status_code >= 400 and not kind.startswith(fit):
            self.fault("no problem", cell.name, f"{answer.status_code} {kind}")
        said = cell.url + json.dumps(cell.sent)
        self.told(cell.name, cell.caller, cell.holding, answer.text, said, cell.row.names_recipient)

    async def all_routes(self) -> None:
        """First everything that is refused; then what is allowed, in the order of the table."""
        found = {}
        for route, row in ROWS.items():
            for holding in self.filled.holdings:
                for caller in callers_about(holding):
                    for cell in cells(route, row, holding, caller) if route in self.run.routes else ():
                        found.setdefault((route, caller, cell.url, json.dumps(cell.sent)), cell)
        asked = [each for each in found.values() if each.route not in LAST]
        for cell in asked:
            if cell.may is False:
                await self.check(cell)
        self.compare("a route")
        for cell in asked:
            if cell.may is not False:
                await self.check(cell)
        await self.note_record()

    async def sign_out(self) -> None:
        """What ends a sign-in, or tries to begin one, once for each caller."""
        for route, row in LAST.items():
            for caller in CALLERS:
                await self.check(next(cells(route, row, self.filled.holdings[0], caller)))

    async def note_record(self) -> None:
        """From now on what is held must not change."""
        self.record = await settled(self.store, self.filled.holdings)

    def compare(self, what: str) -> None:
        """Note each table whose record of what is held is no longer what it was."""
        old, self.record = self.record, record_of(self.store, self.filled.holdings)
        for table, rows in self.record.items():
            if rows != old[table]:
                more = f"{len(rows - old[table])} rows are new, {len(old[table] - rows)} are gone"
                self.fault("crossing (changed)", f"{what} changed {table}:", more)

    async def all_sockets(self) -> None:
        """Every event of the socket, sent by everybody on the live session and on the thread of somebody else."""
        tabs = [
            (tab, holding)
            for holding in self.filled.holdings
            for caller in callers_about(holding)
            if "live" in holding.things and caller != holding.owner
            for session in (holding.things["live"], "")
            if await (tab := Tab(self.callers, caller, session, holding.things["thread"])).connect()
        ]
        for tab, holding in tabs:
            for event in sio.handlers["/"].keys() - {"connect", "disconnect", "clear_session"}:
                await self.send(tab, event, holding)
        for tab, holding in tabs:
            await tab.socket.disconnect()
            self.told(f"the socket by {tab.name} about {holding.name}", tab.name, holding, json.dumps(tab.heard))
        self.compare("a socket")

    async def send(self, tab: Tab, event: str, holding: Holding) -> None:
        """One event, with what names somebody else's."""
        self.run.asked += 1
        step = {"id": holding.things["step"], "threadId": holding.things["thread"], "output": "home"}
        message = {"message": {**step, "name": "user", "type": "user_message"}, "fileReferences": []}
        await tab.emit(event, *([] if event in ("stop", "fetch_favorites", "connection_successful") else [message]))

    async def all_pages(self) -> None:
        """Every page and press, by everybody in a chat of their own, with the ids of what is somebody's."""
        gym = self.server.gym
        pages = tuple(all_pages(gym.sessions, gym.world, ChatLayer(ChatStore(self.store.engine)), read).pages)
        tabs = {each: Tab(self.callers, each) for each in CALLERS}
        live = [caller for caller, tab in tabs.items() if await tab.connect()]
        self.run.live = set(live)
        foreign, own = list[tuple[Tab, Holding]](), list[tuple[Tab, Holding]]()
        for holding in self.filled.holdings:
            for caller in callers_about(holding):
                is_own = relation(caller, holding.owner) in (SELF, TRAINER)
                if caller in live and is_own != ("team" in holding.things):
                    (own if is_own else foreign).append((tabs[caller], holding))
        for asked in (foreign, own):
            for tab, holding in asked:
                await self.presses(tab, holding, pages)
            if asked is foreign:
                self.compare("a press")
        await self.note_record()
        for tab in tabs.values():
            await tab.socket.disconnect()

    async def presses(self, tab: Tab, holding: Holding, pages: tuple[str, ...]) -> None:
        """All presses about one holding, on one tab."""
        is_theirs = relation(tab.name, holding.owner) == ADMINISTRATOR
        for page in pages:
            # To change the own tenant's people is what an administrator is there for, and who signs out is out.
            if page != "settings.sign_out" and not (is_theirs and page.startswith("person.")):
                await self.press(tab, holding, page, "Progress", pressed(page, holding))
        for name in set(actions()) - {"Progress"}:
            await self.press(tab, holding, name, name, {**bag(holding), "action_type": "write_off", "turn": 0})

    async def press(self, tab: Tab, holding: Holding, page: str, action: str, payload: dict[str, Any]) -> None:
        """One press; a supposition on what is open is answered to nobody."""
        self.run.asked += 1
        tab.heard.clear()
        answer = await tab.press(action, payload)
        name = f"the press {page} by {tab.name} about {holding.name}"
        if answer.status_code >= 500:
            self.fault("5xx", name, answer.status_code)
        is_done = answer.status_code == 200 and answer.json()["response"]["ok"]
        if page == "replay.whatif" and is_done and (holding.is_exam or "open_scenario" in holding.things):
            self.fault("crossing (what if)", name)
        if page == "home" and not is_done:
            self.fault("refused by mistake", name, answer.text)
        self.told(name, tab.name, holding, answer.text + json.dumps(tab.heard), json.dumps(payload))


async def ask_everything(server: Server, world: World) -> Run:
    """The whole matrix, once."""
    callers = Callers(server.url)
    await callers.come_as_demo()
    add_people(server.gym.store)
    with over_all_tenants():
        filled = await asyncio.to_thread(lambda: asyncio.run(fill(world, server.gym.settings.database)))
    await callers.sign_in()
    tabs = {each.owner: Tab(callers, each.owner) for each in filled.holdings if "team" in each.things}
    for clinic in (A, B):
        holding = next(each for each in filled.holdings if each.owner == clinic.trainee)
        await talk(tabs[clinic.trainee], holding)
    matrix = Matrix(server, filled, callers)
    matrix.run.openapi = (await callers.clients[NOBODY_HERE].get("/api/openapi.json")).json()
    await matrix.note_record()
    for part in (matrix.all_sockets, matrix.all_pages, matrix.all_routes, matrix.sign_out):
        await part()
    for tab in tabs.values():
        await tab.socket.disconnect()
    await callers.close()
    return matrix.run


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """The settings of a new database: a file, or a server that keeps tenants apart by itself."""
    if kind == "sqlite":
        yield {}
        return
    with or_skip(apart()) as (owner, application):
        yield {"database_url": application, "database_owner_url": owner}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def run(request: pytest.FixtureRequest, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with database(request.param) as more:
        server = Server(tmp_path_factory.mktemp("matrix"), **more)
        try:
            yield asyncio.run(ask_everything(server, world))
        finally:
            server.stop()
            server.gym.store.engine.dispose()


def test_every_route_declares_who_may_ask(run: Run):
    assert run.routes - set(ROWS) == set()
    assert set(ROWS) - run.routes - set(UNUSED) == set()


def test_every_id_that_a_route_takes_is_tried(run: Run):
    untried = {}
    for route, taken in fields_of(run.openapi):
        row = ROWS[route]
        given = {*row.path, *row.query, *(row.body or {}), *(name for more, _ in row.also for name in more)}
        if missing := (taken & IDS) - given:
            untried[route] = missing
    assert untried == {}


def fields_of(openapi: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    """Every route of REST with the names of its parameters and of the fields of its body."""
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            names = {each["name"] for each in operation.get("parameters", ())}
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            named = openapi["components"]["schemas"].get(body.get("$ref", "").rpartition("/")[2], {})
            yield f"{method.upper()} {path}", names | set(named.get("properties", ()))


def test_nobody_crosses_and_nothing_breaks(run: Run):
    assert run.asked > 1500
    assert run.live >= PEOPLE.keys() & set(CALLERS)
    assert run.faults == []
