"""A user's own sign-ins: on record with when, where and how, listed with this one marked, and ended all at once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from chat_parts import Room
from screen_parts import HERE, visitor
from sign_in_parts import add_person, sign_in
from sqlalchemy import update

import app
from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.services.browsers import name_browser
from gym.services.sign_ins import SignInPlace
from gym.services.tokens import SignIn
from gym.settings import Settings
from gym.store import Store
from gym.store.columns import stamp
from gym.store.sign_ins import sign_ins
from gym.world.world import World

PATH = "/api/training/user/ana/sign-ins"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'gym.db'}")
    store.upgrade()
    for name in ("ana", "ben"):
        add_person(store, name)
    return store


@pytest.fixture
async def clients(tmp_path: Path, world: World, store: Store) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Two browsers at two addresses."""
    coach = PlainCoach()
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    site, made = app.create(gym), list[httpx.AsyncClient]()
    for number, agent in enumerate((FIREFOX, IPHONE)):
        transport = httpx.ASGITransport(app=site, client=(f"127.0.0.{number + 1}", 4000))
        made.append(httpx.AsyncClient(transport=transport, base_url=HERE, headers={"user-agent": agent}))
    yield made
    for each in made:
        await each.aclose()


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(PATH)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["sign_ins"])


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iOS"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5", "Another program"),
        ("", "Another program"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, name: str) -> None:
    assert name_browser(agent) == name


async def test_each_sign_in_is_listed_and_this_one_is_marked(clients: list[httpx.AsyncClient]) -> None:
    first, second = clients
    for client in clients:
        assert (await sign_in(client, "ana")).status_code == 200
    rows = await listed(first)
    assert [(row["address"], row["browser"], row["how"], row["is_open"], row["is_this"]) for row in rows] == [
        ("127.0.0.2", "Safari on iOS", "password", True, False),
        ("127.0.0.1", "Firefox on Linux", "password", True, True),
    ]
    assert [row["is_this"] for row in await listed(second)] == [True, False]
    lasts = datetime.fromisoformat(rows[0]["until"]) - datetime.fromisoformat(rows[0]["at"])
    assert lasts == timedelta(hours=8)


async def test_they_are_nobody_elses_and_no_token_reads_them(clients: list[httpx.AsyncClient]) -> None:
    first, second = clients
    await sign_in(first, "ana")
    await sign_in(second, "ben")
    assert (await second.get(PATH)).status_code == 404
    assert (await second.delete(PATH)).status_code == 404
    made = await first.post("/api/training/user/ana/tokens", json={"name": "t", "scopes": ["read", "practice"]})
    first.cookies.clear()
    answer = await first.get(PATH, headers={"authorization": f"Bearer {made.json()['token']}"})
    assert answer.status_code == 403


async def test_all_end_at_once_and_stay_on_record_as_ended(clients: list[httpx.AsyncClient]) -> None:
    first = clients[0]
    for client in clients:
        await sign_in(client, "ana")
    assert [row["is_open"] for row in (await first.delete(PATH)).json()["sign_ins"]] == [False, False]
    for client in clients:
        assert (await client.get(PATH)).status_code == 401
    await sign_in(first, "ana")
    assert [row["is_open"] for row in await listed(first)] == [True, False, False]


async def test_what_is_older_than_its_time_is_forgotten_and_the_last_one_keeps_its_day_only(room: Room) -> None:
    add_person(room.store, "ana")
    ana, sign_in_service = SignIn(user_id="ana", version=0), room.loop.sign_ins
    for address in ("192.0.2.1", "192.0.2.2"):
        await sign_in_service.begin(ana, "password", SignInPlace(address, FIREFOX), 60)
    long_ago = datetime.now(UTC) - timedelta(days=100)
    with room.store.write_transaction() as connection:
        for address, days in (("192.0.2.1", 100), ("192.0.2.2", 95)):
            at = stamp(long_ago + timedelta(days=100 - days))
            connection.execute(update(sign_ins).where(sign_ins.c.address == address).values(at=at))
    room.store.sign_ins.forget(datetime.now(UTC) - timedelta(days=90))
    (left,) = room.store.sign_ins.of_user("ana", 9)
    assert (left.at.date(), left.address, left.browser) == ((long_ago + timedelta(days=5)).date(), "", "")


async def test_the_settings_lead_to_the_list_and_out_of_all(room: Room) -> None:
    screens = await visitor(room, "ana", "trainee")
    await screens.go("settings")
    labels = [each["label"] for block in screens.now["blocks"] if block["kind"] == "buttons" for each in block["items"]]
    assert {"Download my data", "What is kept about you", "Where you are signed in"} <= set(labels)
    await room.loop.sign_ins.begin(SignIn(user_id="ana", version=0), "password", SignInPlace("192.0.2.7", EDGE), 60)
    await screens.go("settings.sign_ins")
    ((_, *row),) = screens.rows("Sign-ins")
    assert row == ["Open", "Edge on Windows, by password", "192.0.2.7"]
    before = room.store.users.account("ana")
    await screens.go("settings.sign_out")
    assert "signed out everywhere" in screens.now["note"]
    assert room.store.users.account("ana").version == before.version + 1


async def test_the_page_of_what_is_kept_says_how_long(room: Room) -> None:
    screens = await visitor(room, "ana", "trainee")
    await screens.go("settings.kept")
    assert [each["text"] for each in screens.now["blocks"] if each["kind"] == "heading"].count("Your chats") == 1
    assert "as long as your account is" in screens.words
    room.store.tenants.set_retention("clinic-a", 365, datetime.now(UTC))
    await screens.go("settings.kept")
    assert "has not come in for 365 days is erased" in screens.words
