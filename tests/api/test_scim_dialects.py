"""What Entra and Okta send, word by word, and what becomes of it."""

from pathlib import Path
from typing import Any

import pytest
from scim_parts import GROUP, Directory, patch, person

from gym.world.world import World

ENTRA_ANA = {
    "schemas": [
        "urn:ietf:params:scim:schemas:core:2.0:User",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "Ana@Clinic.example",
    "active": True,
    "addresses": [{"primary": False, "type": "work", "country": "US", "locality": "Austin"}],
    "displayName": "Ana Ruiz",
    "emails": [{"primary": True, "type": "work", "value": "ana@clinic.example"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Ana Ruiz", "familyName": "Ruiz", "givenName": "Ana"},
    "phoneNumbers": [{"primary": True, "type": "work", "value": "555-555-0100"}],
    "preferredLanguage": "en-US",
    "roles": [],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Billing", "employeeNumber": "7"},
}
OKTA_BEN = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "userName": "ben@clinic.example",
    "name": {"givenName": "Ben", "familyName": "Cole"},
    "emails": [{"primary": True, "value": "ben@clinic.example", "type": "work"}],
    "displayName": "Ben Cole",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}
# What is sent to change somebody, and whether they are let in and what they are called after it.
CHANGES: dict[str, tuple[dict[str, Any], bool, str]] = {
    "Entra disables": ({"op": "Replace", "path": "active", "value": "False"}, False, "Ana Ruiz"),
    "Entra disables, lower case": ({"op": "Replace", "path": "active", "value": "false"}, False, "Ana Ruiz"),
    "Entra disables, in a value": ({"op": "Replace", "value": {"active": "False"}}, False, "Ana Ruiz"),
    "Entra enables": ({"op": "Replace", "path": "active", "value": "True"}, True, "Ana Ruiz"),
    "Okta disables": ({"op": "replace", "value": {"active": False}}, False, "Ana Ruiz"),
    "Okta enables": ({"op": "replace", "value": {"active": True}}, True, "Ana Ruiz"),
    "Entra renames": ({"op": "Replace", "path": "displayName", "value": "Ana Cruz"}, True, "Ana Cruz"),
    "Entra adds": ({"op": "Add", "path": "displayName", "value": "Ana C."}, True, "Ana C."),
    "Entra changes a mail": (
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "a@clinic.example"},
        True,
        "Ana Ruiz",
    ),
    "Entra adds a phone": (
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "555-0101"},
        True,
        "Ana Ruiz",
    ),
    "Entra sends what no schema has": ({"op": "Add", "path": "extensionAttribute1", "value": "x"}, True, "Ana Ruiz"),
    "Entra names a manager": (
        {
            "op": "Add",
            "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            "value": "Coding",
        },
        True,
        "Ana Ruiz",
    ),
}
FINDS = {
    "name": 'userName eq "ana@clinic.example"',
    "name in other letters": 'userName eq "ANA@clinic.example"',
    "id of the directory": 'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"',
    "mail": 'emails[type eq "work" and value eq "ana@clinic.example"]',
    "both": 'userName eq "ana@clinic.example" and active eq true',
    "beginning": 'userName sw "ana"',
}
FINDS_NOBODY = ('userName eq "nobody@clinic.example"', 'externalId eq "0A21F0F2"', 'displayName co "Zed"')


@pytest.fixture
def directory(tmp_path: Path, world: World) -> Directory:
    return Directory(tmp_path, world)


async def test_what_entra_and_okta_send_of_somebody_new_is_kept_and_no_password(directory: Directory):
    async with directory.client() as client:
        ana, ben = [(await client.post("Users", json=each)).json() for each in (ENTRA_ANA, OKTA_BEN)]
        assert (ana["userName"], ana["externalId"], ana["active"]) == (
            "Ana@Clinic.example",
            ENTRA_ANA["externalId"],
            True,
        )
        assert ana["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]["department"] == "Billing"
        assert "password" not in ben
    accounts = {each.user_id: (each.role, each.tenant, each.has_password) for each in directory.store.users.accounts()}
    assert accounts == dict.fromkeys(("ana", "ben"), ("trainee", "clinic-a", True))
    with directory.store.engine.connect() as connection:
        kept = connection.exec_driver_sql("select body from scim_resources").scalars().all()
    assert not [each for each in kept if "1mz050nq" in each]
    assert directory.store.learner("ana").settings.display_name == "Ana Ruiz"  # type: ignore[union-attr]


async def test_every_change_of_either_dialect_does_what_it_says(directory: Directory):
    async with directory.client() as client:

        async def check(name: str) -> None:
            operation, is_in, called = CHANGES[name]
            made = await client.post(
                "Users", json={**ENTRA_ANA, "userName": f"{abs(hash(name))}@x", "externalId": name}
            )
            place = f"Users/{made.json()['id']}"
            answer = await client.patch(place, json=patch(operation))
            assert answer.status_code in (200, 204), answer.text
            found = (await client.get(place)).json()
            assert (found["active"], found["displayName"]) == (is_in, called)

        for each in CHANGES:
            await check(each)


async def test_filters_find_who_is_meant(directory: Directory):
    async with directory.client() as client:
        for each in (ENTRA_ANA, OKTA_BEN):
            await client.post("Users", json=each)
        for name, wanted in FINDS.items():
            found = (await client.get("Users", params={"filter": wanted, "startIndex": 1, "count": 100})).json()
            assert [each["displayName"] for each in found["Resources"]] == ["Ana Ruiz"], name
        for wanted in FINDS_NOBODY:
            found = (await client.get("Users", params={"filter": wanted})).json()
            assert (found["totalResults"], found.get("Resources", [])) == (0, []), wanted
        assert (await client.get("Users", params={"filter": "userName eq"})).status_code == 400


async def test_groups_become_teams_and_their_members_come_and_go(directory: Directory):
    async with directory.client() as client:
        ids = [(await client.post("Users", json=each)).json()["id"] for each in (ENTRA_ANA, OKTA_BEN)]
        made = await client.post("Groups", json={"schemas": [GROUP], "displayName": "Billers", "externalId": "g-1"})
        place = f"Groups/{made.json()['id']}"
        assert made.status_code == 201
        assert directory.store.teams.of_user("ana") == ()

        async def after(*operations: dict[str, Any]) -> tuple[str, set[str]]:
            answer = await client.patch(place, json=patch(*operations))
            assert answer.status_code in (200, 204), answer.text
            found = (await client.get(place)).json()
            teams = {name: directory.store.teams.of_user(name) for name in ("ana", "ben")}
            here = {name for name, each in teams.items() if [team.name for team in each] == [found["displayName"]]}
            assert len(here) == len(found.get("members", [])), "the team has the members of the group"
            return found["displayName"], here

        add = [{"value": each} for each in ids]
        assert await after({"op": "Add", "path": "members", "value": add[:1]}) == ("Billers", {"ana"})
        assert await after({"op": "add", "path": "members", "value": add}) == ("Billers", {"ana", "ben"})
        assert await after({"op": "Remove", "path": "members", "value": add[:1]}) == ("Billers", {"ben"})
        assert await after({"op": "remove", "path": f'members[value eq "{ids[1]}"]'}) == ("Billers", set())
        assert await after({"op": "replace", "path": "members", "value": add}) == ("Billers", {"ana", "ben"})
        okta = {"op": "replace", "value": {"id": made.json()["id"], "displayName": "Coders"}}
        assert await after(okta) == ("Coders", {"ana", "ben"})
        found = (await client.get("Groups", params={"filter": 'displayName eq "Coders"'})).json()
        assert found["totalResults"] == 1
        assert (await client.delete(place)).status_code == 204
        assert (await client.get(place)).status_code == 404
    assert [directory.store.teams.of_user(name) for name in ("ana", "ben")] == [(), ()]


async def test_what_cannot_be_done_is_said_and_nothing_of_it_is(directory: Directory):
    async with directory.client() as client:
        ana = (await client.post("Users", json=ENTRA_ANA)).json()["id"]
        group = {"schemas": [GROUP], "displayName": "Billers"}
        refused = {
            409: (("POST", "Users", person("ANA@clinic.example")),),
            400: (
                ("POST", "Users", {"schemas": ["urn:x"], "userName": "x"}),
                ("POST", "Users", person("x" * 300)),
                ("POST", "Users", {**person("x"), "emails": [{"value": "no mail"}]}),
                ("POST", "Groups", {**group, "members": [{"value": "nobody"}]}),
                ("PATCH", f"Users/{ana}", patch({"op": "replace", "path": "userName"})),
                ("PATCH", f"Users/{ana}", patch({"op": "become", "path": "active", "value": True})),
            ),
            404: (("PATCH", "Users/nobody", patch({"op": "replace", "path": "active", "value": False})),),
        }
        for status, requests in refused.items():
            for method, place, body in requests:
                answer = await client.request(method, place, json=body)
                assert answer.status_code == status, (place, body, answer.text)
                assert answer.json()["detail"]
                assert answer.headers["content-type"].startswith("application/scim+json")
        assert (await client.get("Users")).json()["totalResults"] == 1
        assert (await client.get("Groups")).json()["totalResults"] == 0
        assert (await client.post("Users", content=b"{", headers={"content-type": "text/plain"})).status_code == 415
