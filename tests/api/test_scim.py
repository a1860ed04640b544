"""Provisioning: only the service of a tenant gets in, and who is deactivated is out at once, with nothing lost."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_parts import client_of
from postgres_parts import apart, or_skip
from scim_parts import GROUP, Directory, patch, person
from sign_in_parts import add_person

from gym.caller import Scope
from gym.errors import Invalid, SignInNeeded
from gym.schemas.api_tokens import NewApiToken
from gym.services.tokens import SignIn
from gym.store import Store
from gym.store.single_sign_on import SignInProvider
from gym.tenancy import enter_tenant, over_all_tenants
from gym.world.world import World

PEOPLE = 40
OFF, ON = (patch({"op": "replace", "value": {"active": each}}) for each in (False, True))


@pytest.fixture
def directory(tmp_path: Path, world: World) -> Directory:
    return Directory(tmp_path, world)


def counts(store: Store) -> tuple[int, int]:
    """How many can sign in, and how many are disabled."""
    accounts = store.users.accounts()
    out = sum(each.is_disabled for each in accounts)
    return len(accounts) - out, out


def kinds(store: Store, user_id: str) -> list[str]:
    with over_all_tenants():
        return [row["kind"] for row in store.accounts.acts(f"account:{user_id}")]


async def test_forty_people_come_and_go(directory: Directory):
    began = time.monotonic()
    async with directory.client() as client:
        made = [
            await client.post("Users", json=person(f"p{n}@clinic.example", externalId=f"x-{n}")) for n in range(PEOPLE)
        ]
        assert {each.status_code for each in made} == {201}
        assert counts(directory.store) == (PEOPLE, 0)
        ids = [each.json()["id"] for each in made]
        page = (await client.get("Users", params={"startIndex": 31, "count": 20})).json()
        assert (page["totalResults"], page["itemsPerPage"], page["startIndex"]) == (PEOPLE, 10, 31)
        for each in ids:
            assert (await client.patch(f"Users/{each}", json=OFF)).status_code == 204
        assert counts(directory.store) == (0, PEOPLE)
        for each in ids:
            await client.patch(f"Users/{each}", json=ON)
        assert counts(directory.store) == (PEOPLE, 0)
        for each in ids:
            assert (await client.delete(f"Users/{each}")).status_code == 204
        assert counts(directory.store) == (0, PEOPLE)
        assert (await client.get("Users")).json()["totalResults"] == 0
    assert time.monotonic() - began < 60
    assert kinds(directory.store, "p7") == [
        *("account_invited", "account_provisioned", "account_disabled", "account_enabled", "account_disabled"),
    ]


async def test_who_is_deactivated_is_signed_out_at_once_and_may_come_back(directory: Directory):
    store, sessions = directory.store, directory.sessions
    async with directory.client() as client:
        ana = (await client.post("Users", json=person("ana@clinic.example"))).json()["id"]
        sign_in = SignIn(user_id="ana", version=0)
        token = sessions.api_tokens.make_personal("ana", NewApiToken(name="x", scopes=(Scope.READ,)), "ana").token
        assert (await sessions.sign_ins.caller(sign_in)).tenant == "clinic-a"
        await client.patch(f"Users/{ana}", json=OFF)
        assert await sessions.sign_ins.good({sign_in}) == frozenset()
        for refused in (sessions.sign_ins.caller(sign_in), sessions.api_tokens.caller(token)):
            with pytest.raises(SignInNeeded):
                await refused
        await client.patch(f"Users/{ana}", json=ON)
        account = store.users.account("ana")
        assert account
        assert not account.is_disabled
        assert await sessions.sign_ins.caller(SignIn(user_id="ana", version=account.version))
        await client.patch(f"Users/{ana}", json=OFF)
        assert (await client.put(f"Users/{ana}", json={**person("ana@x.example"), "active": None})).status_code == 200
        assert store.users.account("ana").is_disabled, "who says nothing of active lets nobody in"  # type: ignore[union-attr]
        await client.patch(f"Users/{ana}", json=ON)
        store.users.disable("ana")
        assert (await client.get(f"Users/{ana}")).json()["active"] is False


async def test_nobody_but_the_service_of_the_tenant_gets_in(directory: Directory):
    add_person(directory.store, "root", "administrator", "clinic-a")
    made = directory.sessions.api_tokens
    personal = made.make_personal("root", NewApiToken(name="x", scopes=(Scope.READ, Scope.PRACTICE)), "root").token
    answers = {
        401: ("", "nonsense", "gym_svc_nonsense"),
        403: (personal, directory.token("clinic-a", Scope.READ), directory.token("clinic-a", Scope.TRAINER)),
        404: (directory.token("clinic-b"),),
    }
    for status, tokens in answers.items():
        for token in tokens:
            async with directory.client(token=token) as client:
                for method, path in (("GET", "Users"), ("POST", "Users"), ("GET", "ServiceProviderConfig")):
                    answer = await client.request(method, path, json=person("zoe") if method == "POST" else None)
                    assert answer.status_code == status, (status, path, answer.text)
                    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert [each.user_id for each in directory.store.users.accounts()] == ["root"]
    with pytest.raises(Invalid):
        made.make_personal("root", NewApiToken(name="x", scopes=(Scope.SCIM,)), "root")
    async with client_of(directory.app) as client:
        headers = {"authorization": f"Bearer {directory.token()}"}
        for path in ("/api/training/user/root/profile", "/api/training/leaderboard"):
            assert (await client.get(path, headers=headers)).status_code == 403


async def check_apart(directory: Directory) -> None:
    """Two tenants with people and groups of the same names see and touch only their own."""
    ours: dict[str, Any] = {}
    for tenant in ("clinic-a", "clinic-b"):
        async with directory.client(tenant) as client:
            ana = (await client.post("Users", json=person("ana@x.example", externalId="x-1"))).json()["id"]
            body = {"schemas": [GROUP], "displayName": "Billers", "members": [{"value": ana}]}
            ours[tenant] = (ana, (await client.post("Groups", json=body)).json()["id"])
    async with directory.client("clinic-b") as client:
        ana, group = ours["clinic-a"]
        for method, path in (("GET", ""), ("PATCH", ""), ("PUT", ""), ("DELETE", "")):
            for place, body in ((f"Users/{ana}", person("ana@x.example")), (f"Groups/{group}", {"displayName": "x"})):
                sent = OFF if method == "PATCH" else {"schemas": [GROUP], **body}
                answer = await client.request(method, place + path, json=None if method in ("GET", "DELETE") else sent)
                assert answer.status_code == 404, (method, place, answer.text)
        stranger = {"schemas": [GROUP], "displayName": "Theirs", "members": [{"value": ana}]}
        assert (await client.post("Groups", json=stranger)).status_code == 400
        for wanted in ('userName eq "ana@x.example"', 'externalId eq "x-1"'):
            found = (await client.get("Users", params={"filter": wanted})).json()
            assert [each["id"] for each in found["Resources"]] == [ours["clinic-b"][0]]
    with over_all_tenants():
        assert {each.user_id: each.tenant for each in directory.store.users.accounts()} == {
            "ana": "clinic-a",
            "ana-2": "clinic-b",
        }
        assert [len(directory.store.teams.of_user(name)) for name in ("ana", "ana-2")] == [1, 1]


async def test_tenants_are_apart(directory: Directory):
    await check_apart(directory)


@pytest.fixture
def urls() -> Iterator[tuple[str, str]]:
    with or_skip(apart()) as made:
        yield made


@pytest.mark.slow
async def test_tenants_are_apart_where_postgresql_holds_them_so(tmp_path: Path, world: World, urls: tuple[str, str]):
    owner, application = urls
    store = Store(application, owner_url=owner)
    store.upgrade()
    directory = Directory(tmp_path, world, store=store)
    enter_tenant("")
    await check_apart(directory)
    async with directory.client() as client:
        found = (await client.get("Users", params={"filter": 'userName eq "ana@x.example"'})).json()["Resources"]
        assert (await client.patch(f"Users/{found[0]['id']}", json=OFF)).status_code == 204
        assert counts(store) == (1, 1)
        assert (await client.delete(f"Users/{found[0]['id']}")).status_code == 204
        assert (await client.get("Groups")).json()["Resources"][0].get("members", []) == []
    store.engine.dispose()


async def test_secured_mode_takes_the_directory_at_the_public_address(tmp_path: Path, world: World):
    given = {"mode": "secured", "public_url": "https://gym.example.org", "trusted_proxies": "127.0.0.1"}
    directory = Directory(tmp_path, world, **given)
    async with directory.client() as client:
        client.headers.update({"x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https"})
        made = (await client.post("Users", json=person("ana"))).json()
        assert made["meta"]["location"] == f"https://gym.example.org/scim/v2/clinic-a/Users/{made['id']}"
        assert (await client.get("Users", headers={"authorization": "Bearer x"})).status_code == 401


async def test_somebody_who_is_here_is_kept_from_then_on_and_who_comes_back_is_the_same(directory: Directory):
    store = directory.store
    add_person(store, "root", "administrator", "clinic-a")
    add_person(store, "zoe", "trainee", "clinic-b")
    async with directory.client() as client:
        await client.post("Users", json=person("Root", displayName="Ruth"))
        assert store.users.account("root").role == "administrator"  # type: ignore[union-attr]
        assert (await client.post("Users", json=person("zoe", externalId="x-9"))).status_code == 201
        found = (await client.get("Users", params={"filter": 'externalId eq "x-9"'})).json()["Resources"]
        await client.delete(f"Users/{found[0]['id']}")
        again = await client.post("Users", json=person("zoe.new", externalId="x-9"))
        assert again.json()["id"] != found[0]["id"]
        await client.post("Users", json=person("zoe"))
    people = {each.user_id: (each.tenant, each.is_disabled) for each in store.users.accounts()}
    assert people == {
        **{name: ("clinic-a", False) for name in ("root", "zoe-2", "zoe-3")},
        "zoe": ("clinic-b", False),
    }


async def test_the_same_version_is_changed_once(directory: Directory):
    async with directory.client() as client:
        made = await client.post("Users", json=person("ana"))
        place, tag = f"Users/{made.json()['id']}", made.headers["etag"]
        first = await client.patch(place, json=OFF, headers={"if-match": tag})
        assert (first.status_code, first.headers["etag"] != tag) == (204, True)
        assert (await client.patch(place, json=ON, headers={"if-match": tag})).status_code == 412
        assert (await client.get(place, headers={"if-none-match": first.headers["etag"]})).status_code == 304


async def test_single_sign_on_finds_whom_the_directory_keeps_by_its_id(directory: Directory):
    entra = "https://login.microsoftonline.com/d/v2.0"
    for issuer, told, name in (
        ("https://okta.example", {"sub": "x-1"}, "ana"),
        (entra, {"sub": "s-2", "oid": "x-2"}, "ben"),
    ):
        provider = SignInProvider("clinic-a", issuer, "gym", "secret", "A Clinic", False)
        directory.store.single_sign_on.keep_provider(provider)
        async with directory.client() as client:
            made = await client.post("Users", json=person(name, externalId=told.get("oid", told["sub"])))
            admit = directory.sessions.single_sign_on.admit
            assert (await admit(provider, told)).user_id == name
            await client.patch(f"Users/{made.json()['id']}", json=OFF)
            for said in (told, {"sub": "x-3"}):
                with pytest.raises(SignInNeeded):
                    await admit(provider, said)
    okta = SignInProvider("clinic-a", "https://okta.example", "gym", "secret", "A Clinic", False)
    with pytest.raises(SignInNeeded):
        await directory.sessions.single_sign_on.admit(okta, {"sub": "s-9", "oid": "x-2"})
