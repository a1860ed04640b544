"""The log of acts: who did what, about whom, from when to when, in pages and as a file, within the tenant."""

import csv
import io
from typing import Any

import pytest
from api_parts import client_of, fields, problem
from loop_parts import NOON
from people_parts import ACTS, IN_A, PERSON, Clinics
from rows import for_each
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from gym.caller import OPERATOR
from gym.schemas.acts import ActKind
from gym.schemas.api_tokens import NewApiToken
from gym.store.accounts import acts, append_act
from gym.world.world import World

FILE = f"{ACTS}.csv"


@pytest.fixture
async def clinics(world: World) -> Clinics:
    """Amy made Ben an auditor and disabled him; Bob disabled Zoe."""
    made = Clinics(world)
    await made.told("amy", f"{PERSON.format('ben')}/role", "PUT", json={"role": "auditor"})
    await made.told("amy", f"{PERSON.format('ben')}/disable", "POST")
    await made.told("bob", f"{PERSON.format('zoe')}/disable", "POST")
    return made


async def rows_of(clinics: Clinics, by: str = "amy", **asked: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await clinics.told(by, ACTS, params=asked))["rows"]
    return rows


def put(clinics: Clinics, *found: tuple[str, str, str], **body: Any) -> None:
    """Acts of one moment: stream, kind and actor of each."""
    with clinics.store.write_transaction() as connection:
        for stream, kind, actor in found:
            append_act(connection, stream, kind, actor, NOON, body)


async def test_an_act_says_who_what_about_whom_before_and_after(clinics: Clinics) -> None:
    newest, role = (await rows_of(clinics, about="ben"))[:2]
    assert {name: value for name, value in newest.items() if name != "at"} == {
        **{"who": "amy", "what": "account_disabled", "about": "ben"},
        **{"before": {"disabled": False}, "after": {"disabled": True}, "more": {}},
    }
    assert (role["before"], role["after"]) == ({"role": "trainee", "teams": []}, {"role": "auditor", "teams": []})


async def test_an_auditor_reads_the_same_and_nobody_else_does(clinics: Clinics) -> None:
    assert await rows_of(clinics, "ida") == await rows_of(clinics)
    for name in ("ana", "tina"):
        for path in (ACTS, FILE):
            problem(await clinics.ask(name, path), 403)
    async with client_of(clinics.app) as client:
        problem(await client.get(ACTS), 401)


async def test_a_token_of_an_auditor_reads_the_log(clinics: Clinics) -> None:
    made = clinics.loop.api_tokens.make_personal("ida", NewApiToken(name="archive", scopes=("read",)), "ida")
    async with client_of(clinics.app) as client:
        answer = await client.get(ACTS, headers={"authorization": f"Bearer {made.token}"})
    assert answer.status_code == 200


async def test_nothing_of_another_tenant_is_in_the_log(clinics: Clinics) -> None:
    mine = await rows_of(clinics, limit=200)
    assert {each["about"].partition(":")[0] for each in mine} == {*IN_A, "tenant"}
    assert await rows_of(clinics, about="zoe") == []
    assert "zoe" not in (await clinics.ask("amy", FILE)).text


async def test_the_acts_of_who_is_moved_stay_where_they_happened(clinics: Clinics) -> None:
    clinics.store.users.move("ben", "clinic-b")
    assert [each["what"] for each in await rows_of(clinics, about="ben")][:2] == ["account_left", "account_disabled"]
    assert [each["what"] for each in await rows_of(clinics, "bob", about="ben")] == ["account_arrived"]
    await clinics.told("bob", f"{PERSON.format('ben')}/enable", "POST")
    assert [each["what"] for each in await rows_of(clinics, "bob", about="ben")] == [
        "account_enabled",
        "account_arrived",
    ]


@for_each(
    ("asked", "count"),
    [
        ({"who": "amy"}, 2),
        ({"who": OPERATOR, "what": "account_added"}, len(IN_A)),
        ({"what": "account_disabled"}, 1),
        ({"about": "ben", "what": "role_changed"}, 1),
        ({"about": "tenant:clinic-a"}, 1),
        ({"who": "amy", "since": "2100-01-01T00:00:00Z"}, 0),
        ({"who": "amy", "since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00+02:00"}, 2),
        ({"who": "amy", "until": "2020-01-01T00:00:00Z"}, 0),
    ],
)
async def test_acts_are_found_by_who_what_whom_and_when(clinics: Clinics, asked: dict[str, str], count: int) -> None:
    assert len(await rows_of(clinics, **asked)) == count


async def test_pages_show_every_act_once_even_where_many_are_of_one_moment(clinics: Clinics) -> None:
    put(
        clinics,
        *(("account:ana", "role_changed", "amy") for _ in range(4)),
        *[("account:ida", "role_changed", "amy")] * 4,
    )
    whole, seen, cursor = await rows_of(clinics, limit=200), list[Any](), None
    while cursor or not seen:
        page = await clinics.told("amy", ACTS, params={"limit": 3, **({"cursor": cursor} if cursor else {})})
        seen, cursor = [*seen, *page["rows"]], page["next_cursor"]
    assert (seen, len(whole)) == (whole, 8 + 2 + len(IN_A) + 1)


async def test_the_file_opens_in_a_spreadsheet_and_holds_no_formula(clinics: Clinics) -> None:
    put(clinics, ("account:ana", "role_changed", "=1+1"), before={"name": "A"}, after={"name": "B"}, why="=1+1")
    answer = await clinics.ask("ida", FILE)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="acts.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfat,who,what,about,before,after,more\r\n")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(await rows_of(clinics, limit=200))
    put_in = next(row for row in rows if row["what"] == "role_changed" and row["about"] == "ana")
    assert [put_in[name] for name in ("who", "before", "after", "more")] == ["'=1+1", "name: A", "name: B", "why: =1+1"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


async def test_the_file_takes_the_same_filters(clinics: Clinics) -> None:
    text = (await clinics.ask("amy", FILE, params={"who": "amy"})).text
    assert len(text.splitlines()) == 3


@for_each(
    ("field", "value"),
    [
        *(("who", ""), ("what", "looked"), ("about", "a" * 81), ("since", "yesterday"), ("limit", "0")),
        *(
            ("cursor", "e30"),
            ("cursor", "WzEsMiwzXQ"),
            ("since", "2026-07-01T09:00:00"),
            ("until", "1999-01-01T00:00:00Z"),
        ),
    ],
)
async def test_a_filter_that_cannot_be_is_a_422_that_names_it(clinics: Clinics, field: str, value: str) -> None:
    assert fields(problem(await clinics.ask("amy", ACTS, params={field: value}), 422)) == {field}


@for_each("change", [update(acts).values(actor="somebody"), delete(acts)])
async def test_the_database_itself_keeps_the_log_as_it_is(clinics: Clinics, change: Any) -> None:
    with pytest.raises(DatabaseError, match="acts are never"), clinics.store.write_transaction() as connection:
        connection.execute(change)


async def test_reading_the_log_leaves_it_as_it_was(clinics: Clinics) -> None:
    before = clinics.store.rows(select(acts))
    await rows_of(clinics, "ida")
    await clinics.ask("ida", FILE)
    assert clinics.store.rows(select(acts)) == before
    assert {row["kind"] for row in before} <= set(ActKind)
