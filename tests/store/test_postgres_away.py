"""A PostgreSQL server that is away, cut off or hanging: 503 within seconds, and all goes on when it is back."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from api_parts import START, SUBMIT, client_of, problem, settings
from lock_parts import Pulse
from postgres_parts import Server, or_skip, server
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from agents.minds import MINDS
from gym.api import create_api
from gym.coaching.coach import PlainCoach
from gym.errors import Unavailable
from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

pytestmark = pytest.mark.slow

PROFILE, HEALTH = "/api/training/user/ana/profile", "/health"
# What a busy machine may add to the seconds that a step is given; without a limit a hanging server holds for ever.
SLACK = 2.0


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with or_skip(server()) as made:
        yield made


@pytest.fixture
def store(postgres: Server) -> Iterator[Store]:
    if postgres.run is None:
        postgres.start()
    made = Store(postgres.url, 2.0)
    made.upgrade()
    yield made
    postgres.send(signal.SIGCONT)
    made.engine.dispose()


@pytest.fixture
async def client(world: World, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_api(Sessions(world, store, PlainCoach(), MINDS), settings())) as opened:
        yield opened


async def begun(client: httpx.AsyncClient) -> str:
    answer = await client.post(START, json={"user_id": "ana", "scenario_id": "tour-1"})
    return str(answer.raise_for_status().json()["session_id"])


def move(session_id: str) -> dict[str, str]:
    return {"session_id": session_id, "action_type": "submit_claim", "idempotency_key": "k1"}


async def took(client: httpx.AsyncClient, path: str) -> float:
    """The seconds until the 503."""
    begun = time.monotonic()
    assert (await client.get(path)).status_code == 503
    return time.monotonic() - begun


async def is_back(client: httpx.AsyncClient) -> None:
    while (await client.get(HEALTH)).status_code != 200:
        await asyncio.sleep(0.02)


async def has_one_effect(client: httpx.AsyncClient, store: Store, session_id: str) -> None:
    replies = [await client.post(SUBMIT, json=move(session_id)) for _ in range(2)]
    assert [each.status_code for each in replies] == [200, 200]
    assert replies[0].json() == replies[1].json()
    assert [each.kind for each in store.events(session_id)].count("acted") == 1


async def test_a_server_that_is_stopped_is_a_503_and_is_found_again(
    client: httpx.AsyncClient, store: Store, postgres: Server
) -> None:
    session_id = await begun(client)
    postgres.stop()
    answer = await client.post(SUBMIT, json=move(session_id))
    assert "right now" in problem(answer, 503)["detail"]
    assert answer.headers["retry-after"] == "2"
    assert await took(client, HEALTH) < SLACK
    problem(await client.get(PROFILE), 503)
    postgres.start()
    await is_back(client)
    await has_one_effect(client, store, session_id)


async def test_a_server_that_hangs_stops_the_event_loop_once_for_as_long_as_a_read_may_take_and_nobody_later(
    client: httpx.AsyncClient, store: Store, postgres: Server
) -> None:
    session_id, pulse = await begun(client), Pulse()
    beating = asyncio.create_task(pulse.beat())
    postgres.send(signal.SIGSTOP)
    assert await took(client, HEALTH) < 2.0 + SLACK
    problem(await client.post(SUBMIT, json=move(session_id)), 503)
    assert pulse.longest < 2.0 + SLACK
    await pulse.begin_again()
    for path in (HEALTH, PROFILE, f"/api/training/session/{session_id}"):
        assert await took(client, path) < SLACK
    assert pulse.longest < SLACK
    beating.cancel()
    postgres.send(signal.SIGCONT)
    await is_back(client)
    await has_one_effect(client, store, session_id)


async def test_a_write_that_hangs_is_given_up(store: Store, postgres: Server) -> None:
    def write_slowly() -> None:
        with store.write_transaction() as connection:
            postgres.send(signal.SIGSTOP)
            connection.execute(text("select 1"))

    begun = time.monotonic()
    with pytest.raises(Unavailable):
        await store.write(write_slowly)
    assert time.monotonic() - begun < 3.0 + SLACK
    postgres.send(signal.SIGCONT)
    while await store.trouble():
        await asyncio.sleep(0.02)


async def test_a_connection_that_is_cut_off_in_the_middle_of_a_turn_is_a_503_and_leaves_nothing(
    world: World, store: Store
) -> None:
    def cut_off() -> None:
        with store.write_transaction() as connection:
            connection.execute(text("insert into scenarios values ('cut', '{}')"))
            connection.execute(text("select pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Unavailable):
        await store.write(cut_off)
    while await store.trouble():
        await asyncio.sleep(0.02)
    assert store.scenario("cut") is None
    loop = Sessions(world, store, PlainCoach(), MINDS)
    assert (await loop.start(StartSession(user_id="ben"))).turn == 0


async def test_a_lock_on_a_row_is_waited_for_and_then_a_503_while_reads_go_on(
    client: httpx.AsyncClient, store: Store
) -> None:
    session_id = await begun(client)
    with store.engine.begin() as other:
        other.execute(text("select id from sessions where id = :id for update"), {"id": session_id})
        answer = await client.post(SUBMIT, json=move(session_id))
        problem(answer, 503)
        assert (await client.get(PROFILE)).status_code == 200
    await has_one_effect(client, store, session_id)


def test_a_row_that_is_there_already_is_no_outage(store: Store) -> None:
    store.shelve("twice", "{}")
    with pytest.raises(IntegrityError), store.write_transaction() as connection:
        connection.execute(text("insert into scenarios values ('twice', '{}')"))
    assert not store.outage.is_on
