"""Single sign-on: whom a tenant's provider knows comes in, in the browser that began it, once; nobody else does."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from chainlit.auth.jwt import get_jwt_secret
from provider_parts import LABEL, go_to_provider, open_provider, sign_in_there, with_provider
from rows import for_each
from sign_in_parts import add_person
from store_parts import add_tenants, open_store

import app
from agents.minds import MINDS
from gym.chat.single_sign_on_routes import COOKIE
from gym.coaching.coach import PlainCoach
from gym.services.passwords import hash_password
from gym.services.tokens import Tokens
from gym.settings import Settings
from gym.store import Store
from gym.store.single_sign_on import SignInProvider
from gym.world.world import World

HERE = "http://127.0.0.1:8002"
PEOPLE = {
    "s-1": {"preferred_username": "Ana", "email": "ana@a.example"},
    "s-2": {"email": "ana@b.example"},
    "s-3": {"preferred_username": "demo-root"},
}
pytestmark = with_provider


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with open_provider(**PEOPLE) as issuer:
        yield issuer


@pytest.fixture
def store(tmp_path: Path, issuer: str) -> Store:
    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}")
    add_tenants(store, "clinic-a", "clinic-b")
    keep_provider(store, issuer)
    return store


@pytest.fixture
def gym(tmp_path: Path, world: World, store: Store) -> Any:
    coach = PlainCoach()
    return app.create(
        app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    )


@pytest.fixture
async def client(gym: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(gym) as client:
        yield client


def browser(gym: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(gym, client=("127.0.0.1", 4000)), base_url=HERE)


def keep_provider(store: Store, issuer: str, tenant: str = "clinic-a", *, everybody: bool = True) -> SignInProvider:
    provider = SignInProvider(tenant, issuer, "gym", "secret", LABEL, everybody)
    store.single_sign_on.keep_provider(provider)
    return provider


async def sign_in(client: httpx.AsyncClient, subject: str, tenant: str = "clinic-a") -> httpx.Response:
    path, said = await sign_in_there(await go_to_provider(client, tenant), subject)
    return await client.get(path, params=said)


async def name_of(client: httpx.AsyncClient) -> str:
    answer = await client.get("/user")
    return str(answer.json()["identifier"]) if answer.status_code == 200 else ""


async def test_somebody_new_comes_in_once_as_a_trainee_of_the_tenant(gym: Any, client: httpx.AsyncClient, store: Store):
    answer = await sign_in(client, "s-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert await name_of(client) == "ana"
    account = store.users.account("ana")
    assert account
    assert (account.role, account.tenant, account.has_password) == ("trainee", "clinic-a", True)
    async with browser(gym) as elsewhere:
        await sign_in(elsewhere, "s-1")
        assert await name_of(elsewhere) == "ana"
    assert [each.user_id for each in store.users.accounts()] == ["ana"]


async def test_who_somebody_is_hangs_on_the_subject_and_not_on_the_name(client: httpx.AsyncClient, store: Store):
    add_person(store, "ana", "trainer", "clinic-b")
    await sign_in(client, "s-1")
    assert await name_of(client) == "ana-2"
    await sign_in(client, "s-2")
    assert await name_of(client) == "ana-3"
    await sign_in(client, "s-3")
    assert await name_of(client) == "user"
    assert {each.tenant for each in store.users.accounts() if each.user_id != "ana"} == {"clinic-a"}


async def test_where_not_everybody_is_let_in_only_who_is_linked_is(
    client: httpx.AsyncClient, store: Store, issuer: str
):
    provider = keep_provider(store, issuer, everybody=False)
    refused = await sign_in(client, "s-1")
    assert (refused.status_code, "s-1" in refused.text) == (401, True)
    assert store.users.accounts() == ()
    add_person(store, "ana", "trainer", "clinic-a")
    assert store.single_sign_on.link(provider, "s-1", "ana")
    assert not store.single_sign_on.link(provider, "s-1", "ana")
    await sign_in(client, "s-1")
    assert await name_of(client) == "ana"


async def test_a_disabled_user_stays_out(client: httpx.AsyncClient, store: Store):
    await sign_in(client, "s-1")
    store.users.disable("ana")
    assert await name_of(client) == ""
    assert (await sign_in(client, "s-1")).status_code == 401
    assert await name_of(client) == ""


async def test_another_browser_a_second_time_and_another_tenant_are_refused(
    gym: Any, client: httpx.AsyncClient, store: Store, issuer: str
):
    keep_provider(store, issuer, "clinic-b")
    path, said = await sign_in_there(await go_to_provider(client, "clinic-a"), "s-1")
    async with browser(gym) as other:
        assert (await other.get(path, params=said)).status_code == 401
    kept = dict(client.cookies)
    assert (await client.get(path.replace("clinic-a", "clinic-b"), params=said)).status_code == 401
    assert (await client.get(path, params=said)).status_code == 303
    async with browser(gym) as thief:
        thief.cookies.update({name: value for name, value in kept.items() if name == COOKIE})
        assert (await thief.get(path, params=said)).status_code == 401
    assert [each.user_id for each in store.users.accounts()] == ["ana"]


@for_each(
    "changed",
    [{"state": "forged"}, {"state": ""}, {"iss": "https://other.example"}, {"error": "access_denied"}, {"code": "x"}],
)
async def test_what_was_changed_on_the_way_is_refused(changed: dict[str, str], gym: Any, store: Store):
    async with browser(gym) as client:
        path, said = await sign_in_there(await go_to_provider(client, "clinic-a"), "s-1")
        assert (await client.get(path, params={**said, **changed})).status_code == 401
    assert store.users.accounts() == ()


@for_each("changed", [{"nonce": "another"}, {"tenant": "clinic-b"}])
async def test_an_answer_to_another_errand_is_refused(changed: dict[str, str], gym: Any, store: Store):
    async with browser(gym) as client:
        path, said = await sign_in_there(await go_to_provider(client, "clinic-a"), "s-1")
        tokens = Tokens(get_jwt_secret() or "")
        errand = tokens.errand(client.cookies[COOKIE])
        client.cookies.clear()
        client.cookies.set(COOKIE, tokens.sign_errand({**errand, **changed}))
        assert (await client.get(path, params=said)).status_code == 401
    assert store.users.accounts() == ()


async def test_the_page_offers_the_one_provider_and_no_other_tenant_has_one(
    client: httpx.AsyncClient, store: Store, issuer: str
):
    assert (await client.get("/sso")).json() == {"address": "/sso/clinic-a", "label": LABEL}
    assert (await client.get("/sso/clinic-b")).status_code == 404
    keep_provider(store, issuer, "clinic-b")
    assert (await client.get("/sso")).json() == {}


async def test_a_provider_that_is_away_says_so_and_passwords_go_on(client: httpx.AsyncClient, store: Store):
    keep_provider(store, "http://localhost:9")
    add_person(store, "ben")
    assert (await client.get("/sso/clinic-a")).status_code == 503
    assert (await client.post("/login", data={"username": "ben", "password": "correct horse battery"})).is_success


def test_two_who_come_in_at_the_same_moment_are_one(store: Store, issuer: str):
    provider, password = keep_provider(store, issuer), hash_password("nobody knows this")
    names = [store.single_sign_on.admit(provider, "s-9", ["zoe", "zoe-2"], password) for _ in range(2)]
    assert names == ["zoe", "zoe"]
