"""People are invited one by one or by a file: all of them or nobody, each with a link and no password of anybody's."""

import json
from typing import Any

import httpx
import pytest
from api_parts import problem
from people_parts import PEOPLE, Clinics
from rows import for_each
from sqlalchemy import event, select

from gym.services.invitee_file import MOST_INVITED
from gym.services.passwords import argon2id
from gym.services.tokens import Tokens
from gym.store.accounts import acts
from gym.store.chat import users
from gym.store.users import NOT_CHOSEN
from gym.world.world import World

ONE, FILE = "/api/admin/invitations", "/api/admin/invitations.csv"
CSV = {"content-type": "text/csv; charset=utf-8"}
STATEMENTS_EACH = 14


@pytest.fixture
def clinics(world: World) -> Clinics:
    return Clinics(world)


async def send(clinics: Clinics, text: str | bytes, by: str = "amy") -> httpx.Response:
    return await clinics.ask(by, FILE, "POST", content=text, headers=CSV)


def names_of(clinics: Clinics) -> set[str]:
    return {each.user_id for each in clinics.store.users.accounts()}


def file_of(count: int) -> str:
    rows = (f"p{number:03}@clinic.example,trainee,North" for number in range(count))
    return "\r\n".join(("name,role,teams", *rows))


async def test_one_person_is_invited_with_a_link_of_their_own(clinics: Clinics) -> None:
    team = await clinics.team("ana", "North")
    body = {"people": [{"name": "eve", "role": "trainer", "teams": ["north"]}]}
    (made,) = (await clinics.told("amy", ONE, "POST", json=body))["people"]
    assert (made["user_id"], made["role"], made["teams"]) == ("eve", "trainer", [team])
    assert made["link"].startswith("http://127.0.0.1:8002/password/ey")
    (row,) = (await clinics.told("amy", PEOPLE, params={"state": "invited"}))["rows"]
    assert (row["user_id"], row["watches"], row["teams"]) == ("eve", [team], [])
    assert clinics.store.users.account("eve").tenant == "clinic-a"
    (act,) = clinics.store.rows(select(acts).where(acts.c.stream == "account:eve"))
    assert (act["kind"], act["actor"], act["tenant"]) == ("account_invited", "amy", "clinic-a")
    assert json.loads(act["body"])["after"] == {"role": "trainer", "tenant": "clinic-a", "teams": [team]}


async def test_forty_people_of_a_file_are_invited_at_once_and_no_password_is_hashed(
    clinics: Clinics, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clinics.team("ana", "North")
    statements: list[str] = []
    event.listen(clinics.store.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    hashed: list[object] = []
    hasher = argon2id()
    monkeypatch.setattr(hasher, "hash", lambda *said, **more: hashed.append(said))
    answer = await send(clinics, file_of(40))
    people = answer.json()["people"]
    assert (answer.status_code, len(people), hashed) == (200, 40, [])
    assert len(statements) < 40 * STATEMENTS_EACH
    assert len({each["link"] for each in people}) == 40
    stored = clinics.store.rows(select(users.c.password).where(users.c.identifier.startswith("p0")))
    assert {row["password"] for row in stored} == {NOT_CHOSEN}
    page = await clinics.told("amy", PEOPLE, params={"state": "invited", "limit": 100})
    assert {len(each["teams"]) for each in page["rows"]} == {1}


@for_each(
    "text",
    [
        "name,role,teams\neve,trainee,\nfay,author,\n",
        "\ufeffname,role,teams\r\neve,,\r\n\r\nfay,author,\r\n",
        "Name;Role;Teams\neve;Trainee;\nfay;AUTHOR;\n",
        'role,name\n"","eve"\nauthor, fay \n',
        "name,role\neve\nfay,author",
    ],
)
async def test_files_as_programs_write_them_are_read(world: World, text: str) -> None:
    answer = await send(Clinics(world), text.encode())
    assert [(each["user_id"], each["role"]) for each in answer.json()["people"]] == [
        ("eve", "trainee"),
        ("fay", "author"),
    ]


async def test_all_that_is_wrong_is_said_row_by_row_and_nobody_is_invited(clinics: Clinics) -> None:
    await clinics.team("zoe", "Far")
    before = names_of(clinics)
    rows = ("eve,trainee,", "ana,trainee,", "bad name,boss,", "zoe,,", "demo-x,,", "fay,,Far", "EVE,,", "service-y,,")
    found = problem(await send(clinics, "\n".join(("name,role,teams", *rows))), 422)
    assert found["detail"].startswith("Nobody was invited: 7 of 8 rows cannot stay so. First: line 3.name is the name")
    said = {each["field"]: each["message"] for each in found["errors"]}
    assert list(said) == [
        *("line 3.name", "line 4.name", "line 4.role", "line 5.name", "line 6.name", "line 7.teams", "line 8.name"),
        "line 9.name",
    ]
    assert said["line 3.name"] == said["line 5.name"], "that somebody is of another tenant is not told"
    assert "trainee, trainer" in said["line 4.role"]
    assert "not open here" in said["line 7.teams"]
    assert names_of(clinics) == before


async def test_two_teams_of_one_name_are_told_apart_by_their_ids(clinics: Clinics) -> None:
    first = await clinics.team("ana", "North")
    await clinics.team("tina", "North")
    body: dict[str, Any] = {"people": [{"name": "eve", "teams": ["North"]}]}
    found = problem(await clinics.ask("amy", ONE, "POST", json=body), 422)
    assert found["errors"] == [
        {"field": "people.0.teams", "message": "names a team whose name another one has, too; use its id"}
    ]
    body["people"][0]["teams"] = [first]
    assert (await clinics.told("amy", ONE, "POST", json=body))["people"][0]["teams"] == [first]


async def test_a_team_that_gets_full_on_the_way_lets_nobody_in(clinics: Clinics) -> None:
    await clinics.team("ana", "North")
    found = problem(await send(clinics, file_of(60)), 422)
    assert "full with 50 members" in found["detail"]
    assert not any(name.startswith("p0") for name in names_of(clinics))
    assert (await clinics.told("amy", "/api/admin/teams"))["teams"][0]["members"] == 1


@for_each(
    ("text", "words"),
    [
        (b"name\n\xe9ve\n", "not UTF-8"),
        (b"", "no column name"),
        (b"user,role\neve,trainee\n", "no column name"),
        (b"name,name\neve,eve\n", "none of name, role and teams"),
        (b"name,email\neve,e@x\n", "none of name, role and teams"),
        (b"name,role\n\n,\n", "no people"),
        (b'name,role\n"eve,trainee\n', "cannot be read as CSV"),
        (b"name\neve,trainee\n", "more cells"),
        (b"name\n" + b"\n".join(b"p%d" % number for number in range(MOST_INVITED + 1)), f"more than {MOST_INVITED}"),
    ],
)
async def test_a_file_that_is_none_is_refused_in_words_that_say_what_to_do(
    clinics: Clinics, text: bytes, words: str
) -> None:
    assert words in problem(await send(clinics, text), 422)["detail"]


async def test_only_an_administrator_invites_and_only_by_a_file_of_that_kind(clinics: Clinics) -> None:
    for name in ("ana", "tina", "ida"):
        problem(await send(clinics, "name\neve\n", by=name), 403)
        problem(await clinics.ask(name, ONE, "POST", json={"people": [{"name": "eve"}]}), 403)
    assert problem(await clinics.ask("amy", FILE, "POST", content=b"name\neve\n"), 415)["title"] == "Send CSV"
    problem(await send(clinics, b"name\n" + b"x" * 300_000), 413)
    assert "eve" not in names_of(clinics)


async def test_what_somebody_practised_in_the_tenant_before_is_theirs(clinics: Clinics) -> None:
    clinics.store.add_learner("eve", "{}", "UTC")
    problem(await send(clinics, "name\neve\n"), 422)
    with clinics.store.write_transaction() as connection:
        connection.exec_driver_sql("update learners set tenant = 'clinic-a' where user_id = 'eve'")
    assert (await send(clinics, "name\neve\n")).status_code == 200


async def test_a_new_link_for_who_was_invited_is_good_for_as_long(clinics: Clinics) -> None:
    (first,) = (await send(clinics, "name\neve\n")).json()["people"]
    again = await clinics.told("amy", "/api/admin/person/eve/link", "POST")
    assert again["until"][:10] == first["until"][:10]
    read = Tokens("a secret of at least thirty-two bytes").read_link
    assert read(again["link"].rpartition("/")[2]) == read(first["link"].rpartition("/")[2])
