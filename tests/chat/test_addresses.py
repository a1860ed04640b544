"""Addresses, instants and numbers that nobody means: each is answered in words, by every route and screen."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from api_parts import client_of, problem, settings
from caller_parts import trainee_caller
from chat_parts import Room
from loop_moves import loop_of, opened
from loop_parts import Clock
from sign_in_parts import add_person, sign_in
from starlette.routing import Route

import app
from agents.minds import MINDS
from gym.api import create_api
from gym.chat.gate import LONGEST_PATH, NOWHERE
from gym.chat.screens.pages import PageRequest
from gym.chat.screens.parse_form import parse_fields
from gym.coaching.coach import PlainCoach
from gym.errors import Invalid
from gym.schemas.assignments import NewAssignment
from gym.schemas.trainers import SessionQuery
from gym.settings import Settings
from gym.store import Store
from gym.world.world import World

BAD = ("%00", "a%0Ab", "%E2%80%AE", "9" * LONGEST_PATH, "9" * 5000)


@pytest.fixture
async def client(tmp_path: Path, world: World, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    coach = PlainCoach()
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    async with client_of(app.create(gym)) as client:
        yield client


def filled(path: str, value: str) -> list[str]:
    """An address of a route with one of its parts replaced, each in turn."""
    parts = [part for part in path.replace("}", "{").split("{")[1::2]]
    found = []
    for chosen in parts:
        address = path
        for part in parts:
            address = address.replace(f"{{{part}}}", value if part == chosen else "1")
        found.append(address)
    return found


@pytest.mark.parametrize("signed_in", [False, True])
async def test_no_part_of_an_address_holds_what_cannot_be_typed_or_stored(
    client: httpx.AsyncClient, store: Store, tmp_path: Path, world: World, signed_in: bool
) -> None:
    add_person(store, "tina", "trainer", "clinic-a")
    if signed_in:
        assert (await sign_in(client, "tina")).status_code == 200
    routes = [each for each in Room(tmp_path, world).door.routes() if isinstance(each, Route) and "{" in each.path]
    assert len(routes) >= 5
    for route in routes:
        for address in (each for bad in BAD for each in filled(route.path, bad)):
            method = next(iter((route.methods or {"GET"}) - {"HEAD"}))
            answer = await client.request(method, address)
            assert problem(answer, 404)["detail"] == NOWHERE, address[:80]


FAR = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z", "1999-12-31T00:00:00Z")


@pytest.mark.parametrize("until", FAR)
async def test_an_instant_that_no_calendar_reaches_is_refused(world: World, until: str) -> None:
    loop = loop_of(world, clock=Clock())
    await opened(loop, "ana", scenario_id="tour-1")
    async with client_of(create_api(loop, settings())) as client:
        answer = await client.post("/api/training/user/ana/notifications/read", json={"until": until})
    assert problem(answer, 422)["errors"] == [{"field": "until", "message": "is from 2000 to 2200"}]


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_reaches_is_said_in_the_words_of_the_form(typed: str) -> None:
    with pytest.raises(Invalid, match=r"Due: is from 2000 to 2200\."):
        parse_fields(NewAssignment, to="everybody", due=typed)
    with pytest.raises(Invalid, match=r"Since: is from 2000 to 2200\."):
        parse_fields(SessionQuery, since=typed)
    assert parse_fields(SessionQuery, since="2026-03-04").since == date(2026, 3, 4)


@pytest.mark.parametrize("typed", ["--5", "-", "-1", "9" * 5000, "1.5", "٣", "10", "²"])
def test_a_number_that_no_screen_sends_is_answered_in_words(typed: str) -> None:
    with pytest.raises(Invalid, match="Step must be a whole number from 0 to 9"):
        PageRequest(caller=trainee_caller("ana"), params={"step": typed}).number("step", 0, 0, 9)
    assert PageRequest(caller=trainee_caller("ana"), params={"step": "5"}).number("step", 0, 0, 9) == 5
