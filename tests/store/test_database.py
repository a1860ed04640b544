"""A write lock that another process holds on the SQLite file: reads go on, writes wait a little and lose nothing."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from api_parts import HINT, START, SUBMIT, client_of, problem, settings
from challenge_parts import accepted, on_record
from lock_parts import Pulse, locked, quickest
from loop_parts import Clock, audit
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.api import create_api
from gym.chat.writer import WriteQueue
from gym.coaching.coach import PlainCoach
from gym.errors import Unavailable
from gym.schemas.sessions import StartSession, SubmitAction
from gym.services.sessions import Sessions
from gym.store import Store
from gym.store.chat import ChatRows, ChatStore
from gym.store.database import ASIDE_SECONDS
from gym.world.world import World

BUSY = 0.5
WORDS = "The gym cannot reach its records right now. Nothing was lost: try again in 1 seconds."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gym.db"


@pytest.fixture
def store(path: Path) -> Store:
    return open_store(f"sqlite:///{path}", BUSY)


@pytest.fixture
def loop(world: World, store: Store) -> Sessions:
    return Sessions(world, store, PlainCoach(), MINDS)


@pytest.fixture
async def client(loop: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_api(loop, settings())) as opened:
        yield opened


async def begun(loop: Sessions, user: str = "ana") -> str:
    return (await loop.start(StartSession(user_id=user, scenario_id="tour-1"))).session_id


def move(session_id: str, key: str = "k1") -> dict[str, object]:
    return {"session_id": session_id, "action_type": "submit_claim", "idempotency_key": key}


async def test_reads_answer_at_once_while_a_write_waits_for_the_lock(
    client: httpx.AsyncClient, loop: Sessions, path: Path
) -> None:
    session_id = await begun(loop)
    paths = (
        "/health",
        "/api/training/user/ana/profile",
        "/api/training/leaderboard",
        "/api/training/user/ana/achievements",
    )
    own = (f"/api/training/session/{session_id}", f"/api/training/session/{session_id}/analytics")
    for each in (*paths, *own):
        assert (await client.get(each)).status_code == 200, each
    with locked(path):
        for each in (*paths, *own):
            write = asyncio.create_task(client.post(SUBMIT, json=move(session_id)))
            await asyncio.sleep(0)
            assert await quickest(lambda each=each: client.get(each)) < 0.1, each
            assert (await write).status_code == 503


async def test_the_event_loop_does_not_stand_still_for_the_lock(loop: Sessions, path: Path) -> None:
    session_id, pulse = await begun(loop), Pulse()
    beating = asyncio.create_task(pulse.beat())
    with locked(path), pytest.raises(Unavailable):
        await loop.submit(SubmitAction.model_validate(move(session_id)))
    beating.cancel()
    assert pulse.longest < BUSY


async def test_a_write_that_waits_too_long_is_a_503_and_has_one_effect_when_it_is_sent_again(
    client: httpx.AsyncClient, loop: Sessions, path: Path
) -> None:
    session_id = await begun(loop)
    with locked(path):
        answer = await client.post(SUBMIT, json=move(session_id))
        found = problem(answer, 503)
        assert answer.headers["retry-after"] == "1"
        assert found["detail"] == WORDS
        assert found["type"].endswith(":unavailable")
        problem(await client.post(HINT, json={"session_id": session_id}), 503)
        problem(await client.post(START, json={"user_id": "ben"}), 503)
    replies = [await client.post(SUBMIT, json=move(session_id)) for _ in range(2)]
    assert [each.status_code for each in replies] == [200, 200]
    assert replies[0].json() == replies[1].json()
    assert [each.kind for each in loop.store.events(session_id)].count("acted") == 1
    audit(loop.store)


async def test_the_time_in_the_queue_counts_so_that_nobody_waits_longer_for_those_before(
    loop: Sessions, path: Path
) -> None:
    sessions = [await begun(loop, f"u{number}") for number in range(6)]
    with locked(path):
        start = time.monotonic()
        moves = (loop.submit(SubmitAction.model_validate(move(each))) for each in sessions)
        found = await asyncio.gather(*moves, return_exceptions=True)
        spent = time.monotonic() - start
    assert [type(each) for each in found] == [Unavailable] * 6
    assert spent < 3 * BUSY


async def test_a_write_goes_on_when_its_caller_is_cancelled_and_holds_its_session_until_then(
    loop: Sessions, path: Path
) -> None:
    loop.store.busy_seconds = 30.0
    session_id = await begun(loop)
    with locked(path):
        task = asyncio.create_task(loop.submit(SubmitAction.model_validate(move(session_id))))
        lock = loop.turns.lock(session_id)
        while not loop.store.write_threads._work_queue.empty() or not lock.locked():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.sleep(0)
        assert lock.locked()
        assert not task.done()
    with pytest.raises(asyncio.CancelledError):
        await task
    again = await loop.submit(SubmitAction.model_validate(move(session_id)))
    assert again.turn == 1
    assert [each.kind for each in loop.store.events(session_id)].count("acted") == 1


def test_a_bug_in_a_statement_is_no_busy_database(store: Store) -> None:
    with pytest.raises(OperationalError, match="no such table"), store.read_connection() as connection:
        connection.execute(text("select * from nowhere"))
    store.add_learner("ana", "{}", "UTC")
    twice = text("insert into learners (user_id) values ('ana')")
    with pytest.raises(IntegrityError), store.write_transaction() as connection:
        connection.execute(twice)


async def test_writes_on_a_database_in_memory_run_on_the_spot() -> None:
    store = open_store("sqlite://")
    adding = store.write(store.add_learner, "ana", "{}", "UTC")
    with pytest.raises(StopIteration):
        adding.send(None)
    assert store.learner("ana")


def named(number: int) -> tuple[str, dict[str, int]]:
    return f"user-{number}", {"number": number}


async def test_what_the_chat_has_to_keep_waits_for_the_lock_in_order_and_the_log_is_told_once(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer, order = WriteQueue(ChatStore(store)), list[int]()

    def keep(number: int) -> None:
        def act(rows: ChatRows) -> None:
            rows.keep_user(f"u-{number}", *named(number))
            order.append(number)

        promises.append(writer.enqueue(act))

    promises = list[asyncio.Future[None]]()
    with locked(path), caplog.at_level(logging.WARNING):
        for number in range(300):
            keep(number)
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await writer.write(lambda rows: rows.user("user-0"))
        assert time.monotonic() - begun < 3 * BUSY
        keep(300)
        while "locked or away" not in caplog.text:
            await asyncio.sleep(0.01)
    await asyncio.gather(*promises)
    assert order == list(range(301))
    assert caplog.text.count("locked or away") == 1
    assert "lost" not in caplog.text


async def test_the_queue_of_the_chat_is_bounded_in_number_and_time(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer = WriteQueue(ChatStore(store), most_waiting=3, try_seconds=0.0)
    with locked(path):
        promises = [writer.enqueue(lambda rows: rows.user("ana")) for _ in range(3)]
        with pytest.raises(Unavailable):
            writer.enqueue(lambda rows: rows.user("ana"))
        found = await asyncio.gather(*promises, return_exceptions=True)
        assert [type(each) for each in found] == [Unavailable] * 3
    assert caplog.text.count("3 writes of the chat are lost") == 1
    assert await writer.enqueue(lambda rows: rows.user("ana")) is None


async def test_a_challenge_whose_time_is_over_is_shown_ended_before_that_can_be_written_down(
    world: World, store: Store, path: Path
) -> None:
    clock = Clock()
    loop = Sessions(world, store, PlainCoach(), MINDS, clock=clock)
    for user in ("ana", "ben"):
        await begun(loop, user)
    challenge_id = await accepted(loop)
    clock.go_on(days=60)
    with locked(path):
        assert await quickest(lambda: loop.challenges.of_user("ana")) < 0.1 + ASIDE_SECONDS
        assert (await loop.challenges.one(challenge_id, "ana")).outcome == "unplayed"
    while not (kept := loop.store.challenges.challenge(challenge_id)) or not kept.ending:
        await loop.challenges.one(challenge_id, "ana")
    assert on_record(loop, challenge_id).ending
    assert (await loop.challenges.one(challenge_id, "ben")).outcome == "unplayed"


def test_a_command_says_in_one_sentence_that_the_database_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = tmp_path / "password"
    password.write_text("correct horse\n")
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["gym", "user", "add", "tina", "--password-file", str(password)])
    Store(f"sqlite:///{tmp_path / 'gym.db'}").upgrade()
    with locked(tmp_path / "gym.db"), pytest.raises(SystemExit) as said:
        app.main()
    assert str(said.value) == f"gym: {WORDS.replace('1 seconds', '5 seconds')}"
