"""What tests/cases/version_before holds: a database that the version before filled, and its answers about it."""

import gzip
import json
import lzma
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from api_parts import client_of, settings
from composed_before import compose_as_before
from loop_moves import loop_of
from recorded_parts import SlowClock
from sign_in_parts import SECRET, token
from sqlalchemy import text

from gym.api import create_api
from gym.caller import Caller
from gym.errors import GymError
from gym.schemas.trainers import SessionQuery
from gym.services.sessions import Sessions
from gym.store import Store
from gym.store.chat import ChatRows, ChatStore
from gym.world.world import World

FOLDER = Path(__file__).parents[1] / "cases" / "version_before"
TINA = Caller(user_id="tina", role="trainer", tenant="clinic-a")
TRAINERS = (TINA, Caller(user_id="otto", role="trainer", tenant="clinic-b"))
PLAYERS = ("ana", "ben", "cleo", "dan", "eva", "zoe")
# Ids that are drawn anew in every run: of sessions, and of claims, whose id is made from the session's.
DRAWN = re.compile(r"\b(?:s-[0-9a-f]{32}|sc-[0-9a-f]{16})\b")


@cache
def answers() -> dict[str, Any]:
    """What the version before answers: `reads` and `moves` over REST, and what its services told, by name."""
    return json.loads(lzma.decompress((FOLDER / "answers.json.xz").read_bytes()))


def unpack(folder: Path) -> Path:
    """The database as the version before left it."""
    file = folder / "gym.db"
    file.write_bytes(gzip.decompress((FOLDER / "gym.db.gz").read_bytes()))
    return file


def open_copy(folder: Path) -> Store:
    """That database in memory, where what a look writes is written at once; upgraded."""
    store = Store("sqlite://")
    with closing(sqlite3.connect(unpack(folder))) as source, closing(store.engine.raw_connection()) as held:
        source.backup(held.driver_connection)
    store.upgrade()
    return store


class LaterClock(SlowClock):
    """Goes on by a second with a request, from the moment at which the version before was asked."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat(answers()["at"])

    def tick(self) -> None:
        self.now += timedelta(seconds=1)


def sessions_of(world: World, store: Store) -> tuple[Sessions, LaterClock]:
    """The services over that database, with the seeds that the version before went on with, and their clock."""
    clock = LaterClock()
    seeds = count(5000).__next__
    return loop_of(world, store, clock=clock, seeds=seeds, compose=compose_as_before), clock


async def ask_again(world: World, store: Store, name: str) -> list[dict[str, Any]]:
    """The exchanges of that name as they go now."""
    sessions, clock = sessions_of(world, store)
    made = []
    async with client_of(create_api(sessions, settings(), secret=SECRET)) as client:
        for each in answers()[name]:
            clock.tick()
            signed = {"Authorization": f"Bearer {token(each['who'])}"}
            answer = await client.request(each["method"], each["path"], json=each["body"], headers=signed)
            told = answer.json() if "json" in answer.headers["content-type"] else answer.text
            made.append({**each, "status": answer.status_code, "answer": told})
    return made


def number_ids(exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The exchanges with `<3>` for the third id that is drawn anew in every run."""
    numbers: dict[str, int] = {}
    hidden = DRAWN.sub(lambda found: f"<{numbers.setdefault(found[0], len(numbers))}>", json.dumps(exchanges))
    return json.loads(hidden)


async def answer_by_services(world: World, store: Store) -> dict[str, Any]:
    """What has no route: replays, a trainer's lists, the library, analytics as CSV, threads of the chat."""
    sessions, _ = sessions_of(world, store)
    with store.engine.connect() as connection:
        owners = [tuple(row) for row in connection.execute(text("select id, user_id from sessions order by rowid"))]
        threads = list(connection.scalars(text("select id from chat_threads order by rowid")))
    found: dict[str, Any] = {}
    for session_id, user_id in owners:
        for viewer in (Caller(user_id=user_id, role="trainee", tenant="local"), TINA):
            found[f"replay {session_id} for {viewer.user_id}"] = await replay(sessions, session_id, viewer)
    for trainer in TRAINERS:
        found |= await answer_trainer(sessions, trainer)
    for name in PLAYERS:
        found[f"sheet {name}"] = await sessions.growth.export_csv(name)
        found[f"to do {name}"] = dump(await sessions.assignments.open_to(name))
        found[f"playable {name}"] = dump(await sessions.library.list_playable(name))
    chat = ChatStore(store)
    return found | {f"thread {each}": chat.read(lambda rows, each=each: whole_thread(rows, each)) for each in threads}


async def replay(sessions: Sessions, session_id: str, viewer: Caller) -> Any:
    """A replay, or why there is none."""
    try:
        return (await sessions.replays.replay(session_id, viewer)).model_dump(mode="json")
    except GymError as error:
        return str(error)


async def answer_trainer(sessions: Sessions, trainer: Caller) -> dict[str, Any]:
    """What a trainer sees of their trainees' work, and of their own."""
    name, page = trainer.user_id, await sessions.trainers.sessions(trainer, SessionQuery(limit=100))
    return {
        f"trainees {name}": dump(await sessions.trainers.trainees(trainer)),
        f"cohort {name}": (await sessions.trainers.cohort(trainer)).model_dump(mode="json"),
        f"sessions {name}": page.model_dump(mode="json"),
        f"library {name}": dump(await sessions.library.list_entries(trainer)),
        f"exported {name}": await sessions.library.export_toml(trainer),
        f"assignments {name}": dump(await sessions.assignments.list_assigned(trainer)),
        f"disputes {name}": dump(await sessions.disputes.open(trainer.tenant)),
    }


def whole_thread(rows: ChatRows, thread_id: str) -> list[Any]:
    """A thread of the chat with its messages and cards, without the tenant, which they did not say before."""
    cards = rows.elements_of(thread_id)
    return [as_before(rows.thread(thread_id) or {}), [as_before(each) for each in rows.steps_of(thread_id)], cards]


def as_before(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the columns that it had before."""
    return {name: value for name, value in row.items() if name != "tenant"}


def dump(values: Any) -> list[Any]:
    """Values as JSON."""
    return [each.model_dump(mode="json") for each in values]
