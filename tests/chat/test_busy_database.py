"""The chat while another process holds the database's write lock: it opens at once, and a move can be pressed again."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from api_parts import client_of, problem
from caller_parts import trainer_caller
from chainlit.config import config
from chat_parts import ADD_25, Room, Tab, tab_on
from lock_parts import locked, quickest
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.schemas.assignments import NewAssignment
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store import Store
from gym.store.chat import ChatStore
from gym.world.world import World

WORDS = "The gym cannot reach its records right now. Nothing was lost: try again in 1 seconds."
ANA = "demo-trainee-0000aaaa"


@pytest.fixture
async def room(tmp_path: Path, world: World) -> Room:
    opened = Room(tmp_path, world)
    opened.store.busy_seconds = opened.layer.writer.try_seconds = 0.5
    return opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gym.db"


async def test_a_press_is_refused_in_words_and_works_with_the_same_key_afterwards(room: Room, path: Path) -> None:
    tab = await tab_on(room)
    await room.layer.wait_for_writes()
    before = tab.card("DeskClaim")
    with locked(path):
        assert await tab.correct(ADD_25, idempotency_key="k1") == {"ok": False}
        assert tab.toasts == [WORDS]
        assert tab.card("DeskClaim") == before
    assert await tab.correct(ADD_25, idempotency_key="k1") == {"ok": True}
    assert len(tab.cards("DeskVerdict")) == 1


async def test_a_text_is_answered_in_words(room: Room, path: Path) -> None:
    tab = Tab(await room.user())
    with locked(path):
        tab.here()
        await tab.say("start tour-1")
        assert tab.texts == [WORDS]
    await tab.say("start tour-1")
    assert tab.card("DeskClaim")["status"] == "open"


async def test_home_opens_at_once_and_tells_news_that_cannot_be_marked_as_read_yet(room: Room, path: Path) -> None:
    user, tom = await room.user(), trainer_caller("tom")
    due = room.loop.turns.clock().date() + timedelta(days=3)
    await room.loop.assignments.assign(tom, NewAssignment(to=f"trainee:{ANA}", due=due, scenario="tour-2"))
    with locked(path):
        for _ in range(2):
            tab = Tab(user)
            tab.here()
            assert await quickest(config.code.on_chat_start, 1) < 0.5
            assert "Your trainer assigned you a claim" in "\n".join(tab.texts)
            assert tab.card("Screen")["screen"]["page"] == "home"
    await config.code.on_chat_start()
    while (await room.loop.accounts.notices(ANA)).unread:
        await asyncio.sleep(0.01)


async def test_a_thread_opens_at_once(room: Room, path: Path) -> None:
    tab = await tab_on(room)
    await room.layer.wait_for_writes()
    tab.here()
    with locked(path):
        assert await quickest(lambda: room.layer.get_thread(tab.thread_id)) < 0.1
        assert await quickest(lambda: room.layer.get_thread_author(tab.thread_id)) < 0.1


@pytest.fixture
async def browser(tmp_path: Path, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in browser on the whole application."""
    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}", 0.5)
    coach, chosen = PlainCoach(), Settings(data_dir=tmp_path)
    gym = app.Gym(chosen, world, store, coach, Sessions(world, store, coach, MINDS))
    async with client_of(app.create(gym)) as client:
        (await client.post("/demo/trainee")).raise_for_status()
        yield client


async def test_the_chats_routes_answer_503_and_its_pages_open(browser: httpx.AsyncClient, path: Path) -> None:
    name = (await browser.get("/user")).raise_for_status().json()["id"]
    rows = ChatStore(Store(f"sqlite:///{path}"))
    thread_id = str(uuid.uuid4())
    await rows.database.write(rows.write, [lambda rows: rows.open_thread(thread_id, name)])
    mine, shown = {"threadId": thread_id}, {"pagination": {"first": 20}, "filter": {}}
    with locked(path):
        answer = await browser.request("DELETE", "/project/thread", json=mine)
        assert problem(answer, 503)["detail"] == WORDS
        assert answer.headers["retry-after"] == "1"
        for each in ("/user", "/", "/health"):
            assert (await browser.get(each)).status_code == 200
            assert await quickest(lambda each=each: browser.get(each)) < 0.1, each
        assert (await browser.post("/project/threads", json=shown)).json()["data"][0]["id"] == thread_id
        assert await quickest(lambda: browser.post("/project/threads", json=shown)) < 0.1
    while (await browser.post("/project/threads", json=shown)).json()["data"]:
        await asyncio.sleep(0.02)


async def test_signing_in_while_the_database_is_locked_is_refused_in_words(
    browser: httpx.AsyncClient, path: Path
) -> None:
    browser.cookies.clear()
    with locked(path):
        assert problem(await browser.post("/demo/trainer"), 503)["detail"] == WORDS
    assert (await browser.post("/demo/trainer")).status_code == 200
