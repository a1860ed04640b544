"""Passwords: changed by their user, set by a link that works once, and never one that guessers try first."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from cli_parts import run_gym
from rows import for_each
from sign_in_parts import PASSWORD, add_person, sign_in
from sqlalchemy import select

import app
from agents.minds import MINDS
from gym.caller import OPERATOR, Scope
from gym.coaching.coach import PlainCoach
from gym.errors import Invalid, SignInNeeded
from gym.schemas.api_tokens import NewApiToken
from gym.services.passwords import check_new_password
from gym.settings import Settings
from gym.store import Store
from gym.store.accounts import acts
from gym.world.world import World

HERE, NEW = "http://127.0.0.1:8002", "three herons by a river"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'gym.db'}")
    store.upgrade()
    add_person(store, "ana")
    return store


@pytest.fixture
def gym(tmp_path: Path, world: World, store: Store) -> app.Gym:
    coach = PlainCoach()
    return app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))


@pytest.fixture
async def client(gym: app.Gym) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app.create(gym), client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client


def acts_of(store: Store, name: str) -> list[tuple[str, str]]:
    query = select(acts).where(acts.c.stream == f"account:{name}").order_by(acts.c.seq)
    return [(each["kind"], each["actor"]) for each in store.rows(query)]


async def test_a_user_changes_their_password_and_all_that_was_signed_in_ends(
    client: httpx.AsyncClient, gym: app.Gym
) -> None:
    token = gym.sessions.api_tokens.make_personal("ana", NewApiToken(name="x", scopes=(Scope.READ,)), "ana").token
    await sign_in(client, "ana")
    page = await client.get("/password")
    assert ("form-action 'self'" in page.headers["content-security-policy"], 'name="current"' in page.text) == (
        True,
        True,
    )
    done = await client.post("/password", data={"current": PASSWORD, "password": NEW})
    assert (done.status_code, "Your password is changed" in done.text) == (200, True)
    assert (await client.get("/user")).status_code == 401
    assert [(await sign_in(client, "ana", each)).status_code for each in (PASSWORD, NEW)] == [401, 200]
    with pytest.raises(SignInNeeded):
        await gym.sessions.api_tokens.caller(token)
    assert acts_of(gym.store, "ana") == [("account_added", OPERATOR), ("password_changed", "ana")]


@for_each(
    ("current", "new", "status", "said"),
    [
        ("a wrong guess", NEW, 422, "The password that you have now is wrong."),
        (PASSWORD, "short", 422, "at least 8 characters"),
        (PASSWORD, "password1", 422, "first that guessers try"),
        (PASSWORD, "x" * 201, 422, "at most 200 characters"),
    ],
)
async def test_a_password_that_cannot_be_set_leaves_the_old_one(
    client: httpx.AsyncClient, current: str, new: str, status: int, said: str
) -> None:
    await sign_in(client, "ana")
    answer = await client.post("/password", data={"current": current, "password": new})
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert (await sign_in(client, "ana")).status_code == 200


async def test_a_guesser_at_an_open_browser_has_to_wait(client: httpx.AsyncClient) -> None:
    await sign_in(client, "ana")
    tries = [await client.post("/password", data={"current": "guess", "password": NEW}) for _ in range(5)]
    assert [each.status_code for each in tries] == [422] * 4 + [429]
    assert int(tries[-1].headers["retry-after"]) >= 1


async def test_who_has_no_password_and_who_is_nobody_gets_no_form(client: httpx.AsyncClient) -> None:
    assert (await client.get("/password")).status_code == 401
    assert (await client.post("/password", data={"current": PASSWORD, "password": NEW})).status_code == 401


def make_link(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> str:
    """The address that `gym user link` says."""
    monkeypatch.setenv("GYM_DATA_DIR", str(folder))
    return str(re.findall(r"http\S+", run_gym("user", "link", name).output)[0])


async def test_a_link_sets_a_password_once(
    client: httpx.AsyncClient, gym: app.Gym, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = make_link(tmp_path, monkeypatch, "ana")
    assert link.startswith(f"{HERE}/password/ey")
    page = await client.get(link)
    assert (page.status_code, "For ana." in page.text, page.headers["cache-control"]) == (200, True, "no-store")
    assert (await client.post(link, data={"password": "password1"})).status_code == 422
    assert "Your password is changed" in (await client.post(link, data={"password": NEW})).text
    for again in (await client.get(link), await client.post(link, data={"password": "another one of mine"})):
        assert (again.status_code, "This link is over." in again.text) == (404, True)
    assert (await sign_in(client, "ana", NEW)).status_code == 200
    assert acts_of(gym.store, "ana") == [
        ("account_added", OPERATOR),
        ("password_link_made", OPERATOR),
        ("password_changed", "ana"),
    ]


async def test_a_link_that_was_not_made_here_or_is_for_a_disabled_account_is_over(
    client: httpx.AsyncClient, gym: app.Gym, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = make_link(tmp_path, monkeypatch, "ana")
    gym.store.users.disable("ana")
    await sign_in(client, "ana")
    for address in (link, f"{link}x", f"{HERE}/password/nonsense"):
        assert (await client.post(address, data={"password": NEW})).status_code == 404
    with pytest.raises(Invalid, match="disabled"):
        make_link(tmp_path, monkeypatch, "ana")


def test_of_two_who_use_a_link_at_once_one_is_told_that_it_is_over(store: Store) -> None:
    assert store.users.set_password("ana", "first", "ana", 0)
    assert not store.users.set_password("ana", "second", "ana", 0)


@for_each("weak", ["", "1234567", "password", "Password1", "11111111", "ana@clinic.test", "iloveyou", "ababababab"])
def test_what_guessers_try_first_is_refused(weak: str) -> None:
    with pytest.raises(Invalid):
        check_new_password(weak, "ana@clinic.test")


@for_each("fit", ["correct horse", "three herons by a river", "Zq8!vm2p", "ünïcödé wörds"])
def test_words_of_ones_own_are_fine(fit: str) -> None:
    check_new_password(fit, "ana@clinic.test")
