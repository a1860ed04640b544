"""An administrator sees and changes the people of their own tenant, and nobody else does."""

import re
from typing import Any

import pytest
from api_parts import client_of, fields, problem
from people_parts import ACTS, IN_A, PEOPLE, PERSON, TEAMS, Clinics
from rows import for_each

from gym.schemas.api_tokens import NewApiToken
from gym.store.accounts import acts
from gym.world.world import World

CHANGES: dict[str, Any] = {
    "PUT role": {"role": "trainer"},
    "PUT teams": {"teams": []},
    "POST disable": None,
    "POST enable": None,
    "POST link": None,
    "POST erase": {"confirm": "ben"},
}


@pytest.fixture
def clinics(world: World) -> Clinics:
    return Clinics(world)


def names(page: dict[str, Any]) -> list[str]:
    return [each["user_id"] for each in page["rows"]]


def acts_about(clinics: Clinics, name: str) -> list[tuple[str, str]]:
    rows = clinics.store.rows(acts.select().where(acts.c.stream == f"account:{name}").order_by(acts.c.seq))
    return [(row["kind"], row["actor"]) for row in rows if row["kind"] != "account_added"]


async def change(clinics: Clinics, by: str, about: str, what: str) -> Any:
    method, _, end = what.partition(" ")
    more = {} if CHANGES[what] is None else {"json": CHANGES[what]}
    return await clinics.ask(by, f"{PERSON.format(about)}/{end}", method, **more)


async def test_an_administrator_lists_the_people_of_the_own_tenant_by_name(clinics: Clinics) -> None:
    page = await clinics.told("amy", PEOPLE)
    assert (names(page), page["next_cursor"]) == (sorted(IN_A), None)
    amy = {"user_id": "amy", "name": "amy", "role": "administrator", "state": "active", "teams": [], "watches": []}
    assert page["rows"][0] == amy


@for_each(
    ("asked", "found"),
    [
        ({"search": "AN"}, ["ana"]),
        ({"search": "%"}, []),
        ({"role": "trainee"}, ["ana", "ben"]),
        ({"role": "author"}, []),
        ({"state": "disabled"}, ["ben"]),
        ({"state": "active", "role": "trainee"}, ["ana"]),
        ({"search": "zoe"}, []),
    ],
)
async def test_people_are_found_by_name_role_and_state(
    clinics: Clinics, asked: dict[str, str], found: list[str]
) -> None:
    clinics.store.users.disable("ben")
    assert names(await clinics.told("amy", PEOPLE, params=asked)) == found


async def test_people_come_in_pages(clinics: Clinics) -> None:
    seen, cursor = list[str](), None
    for _ in range(3):
        page = await clinics.told("amy", PEOPLE, params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        seen, cursor = [*seen, *names(page)], page["next_cursor"]
    assert (seen, cursor) == (sorted(IN_A), None)


@for_each("name", ["ana", "tina", "ida"])
async def test_nobody_else_administers(clinics: Clinics, name: str) -> None:
    for path in (PEOPLE, TEAMS, PERSON.format("ben")):
        found = problem(await clinics.ask(name, path), 403)
        assert "an administrator" in found["detail"]
    for what in CHANGES:
        problem(await change(clinics, name, "ben", what), 403)
    assert acts_about(clinics, "ben") == []


@for_each("what", list(CHANGES))
async def test_people_of_another_tenant_are_not_there(clinics: Clinics, what: str) -> None:
    theirs, nobodys = await change(clinics, "amy", "zoe", what), await change(clinics, "amy", "noone", what)
    assert problem(theirs, 404) == problem(nobodys, 404)
    assert problem(await clinics.ask("amy", PERSON.format("zoe")), 404) == problem(theirs, 404)
    assert acts_about(clinics, "zoe") == []


async def test_a_role_is_given_with_its_teams_and_ends_the_sign_ins(clinics: Clinics) -> None:
    team = await clinics.team("ana", "North")
    answer = await clinics.told("amy", f"{PERSON.format('ben')}/role", "PUT", json={"role": "trainer", "teams": [team]})
    assert (answer["role"], answer["watches"], answer["teams"]) == ("trainer", [team], [])
    problem(await clinics.ask("ben", "/api/training/user/ben/profile"), 401)
    assert acts_about(clinics, "ben") == [("role_changed", "amy")]


async def test_teams_come_with_a_role_that_sees_trainees_only(clinics: Clinics) -> None:
    team = await clinics.team("ana", "North")
    body = {"role": "author", "teams": [team]}
    assert fields(problem(await clinics.ask("amy", f"{PERSON.format('ben')}/role", "PUT", json=body), 422)) == {"teams"}


async def test_somebody_is_moved_between_teams_and_hears_of_it(clinics: Clinics) -> None:
    north, south = await clinics.team("ana", "North"), await clinics.team("tina", "South")
    path = f"{PERSON.format('ben')}/teams"
    assert (await clinics.told("amy", path, "PUT", json={"teams": [north]}))["teams"] == [north]
    assert (await clinics.told("amy", path, "PUT", json={"teams": [south]}))["teams"] == [south]
    known = {each["name"]: each["members"] for each in (await clinics.told("amy", TEAMS))["teams"]}
    assert known == {"North": 1, "South": 2}
    told = [each.text for each in clinics.store.accounts.notices("ben", 9)]
    assert "An administrator has put you into South." in told
    assert "An administrator has removed you from North." in told
    assert names(await clinics.told("amy", PEOPLE, params={"team": south})) == ["ben", "tina"]
    assert acts_about(clinics, "ben") == [("teams_changed", "amy")] * 2


async def test_a_team_of_another_tenant_is_not_there(clinics: Clinics) -> None:
    theirs = await clinics.team("zoe", "Far")
    for end, body in (("teams", {"teams": [theirs]}), ("role", {"role": "trainer", "teams": [theirs]})):
        found = problem(await clinics.ask("amy", f"{PERSON.format('ben')}/{end}", "PUT", json=body), 422)
        assert fields(found) == {"teams"}
    assert (await clinics.told("amy", PERSON.format("ben")))["teams"] == []
    assert (await clinics.told("amy", TEAMS))["teams"] == []


async def test_who_is_disabled_is_out_until_they_are_enabled(clinics: Clinics) -> None:
    token = clinics.loop.api_tokens.make_personal("ben", NewApiToken(name="reports", scopes=("read",)), "ben")
    assert (await clinics.told("amy", f"{PERSON.format('ben')}/disable", "POST"))["state"] == "disabled"
    problem(await clinics.ask("ben", "/api/training/user/ben/profile"), 401)
    assert clinics.store.api_tokens.one(token.about.token_id).revoked_at
    problem(await clinics.ask("amy", f"{PERSON.format('ben')}/link", "POST"), 422)
    assert (await clinics.told("amy", f"{PERSON.format('ben')}/enable", "POST"))["state"] == "active"
    assert acts_about(clinics, "ben") == [("account_disabled", "amy"), ("account_enabled", "amy")]


async def test_who_is_erased_is_out_and_their_token_with_them(clinics: Clinics) -> None:
    token = clinics.loop.api_tokens.make_personal("ben", NewApiToken(name="reports", scopes=("read",)), "ben")
    path = f"{PERSON.format('ben')}/erase"
    found = problem(await clinics.ask("amy", path, "POST", json={"confirm": "bne"}), 422)
    assert fields(found) == {"confirm"}
    assert (await clinics.ask("ben", "/api/training/user/ben/settings")).status_code != 401
    done = await clinics.told("amy", path, "POST", json={"confirm": "ben"})
    assert re.fullmatch(r"former-[0-9a-f]{16}", done["former"])
    problem(await clinics.ask("ben", "/api/training/user/ben/settings"), 401)
    async with client_of(clinics.app) as client:
        answer = await client.get("/api/training/user/ben/settings", headers={"authorization": f"Bearer {token.token}"})
    problem(answer, 401)
    problem(await clinics.ask("amy", PERSON.format("ben")), 404)
    (act,) = (await clinics.told("amy", ACTS, params={"what": "person_erased"}))["rows"]
    assert (act["who"], act["about"], act["before"], act["after"]) == ("amy", "tenant:clinic-a", {}, {})
    assert "ben" not in {row["user_id"] for row in (await clinics.told("amy", PEOPLE))["rows"]}


async def test_the_only_administrator_stays_one(clinics: Clinics) -> None:
    for what in ("PUT role", "POST disable"):
        found = problem(await change(clinics, "amy", "amy", what), 422)
        assert "only administrator" in found["detail"]
    clinics.store.users.change_role("tina", "administrator")
    answer = await change(clinics, "amy", "amy", "PUT role")
    assert answer.json()["role"] == "trainer"


async def test_an_administrator_who_is_disabled_does_not_count(clinics: Clinics) -> None:
    clinics.store.users.change_role("tina", "administrator")
    clinics.store.users.disable("tina")
    problem(await clinics.ask("amy", f"{PERSON.format('amy')}/disable", "POST"), 422)


async def test_a_link_is_for_whom_it_says_and_put_on_record(clinics: Clinics) -> None:
    made = await clinics.told("amy", f"{PERSON.format('ben')}/link", "POST")
    assert made["user_id"] == "ben"
    assert made["link"].startswith("http://127.0.0.1:8002/password/ey")
    assert acts_about(clinics, "ben") == [("password_link_made", "amy")]


async def test_no_token_administers(clinics: Clinics) -> None:
    made = clinics.loop.api_tokens.make_personal(
        "amy", NewApiToken(name="all", scopes=("read", "practice", "trainer")), "amy"
    )
    async with client_of(clinics.app) as client:
        for path in (PEOPLE, PERSON.format("ben")):
            answer = await client.get(path, headers={"authorization": f"Bearer {made.token}"})
            assert "needs a sign-in with a password" in problem(answer, 403)["detail"]
