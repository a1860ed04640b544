"""Bad input over every field and place of the routes of administration: the named status, and nothing is changed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_parts import JSON, bad_values, body_schema, describe, fields, method_of, problem
from matrix_table import PLATFORM
from people_parts import PEOPLE, Clinics
from rows import for_each

from gym.store.accounts import acts
from gym.world.world import World

PATHS = {path: each for path, each in describe()["paths"].items() if path.startswith("/api/admin/")}
GOOD: dict[str, dict[str, Any]] = {
    "/api/admin/person/{id}/role": {"role": "trainer", "teams": []},
    "/api/admin/person/{id}/teams": {"teams": []},
    "/api/admin/person/{id}/erase": {"confirm": "nobody"},
    "/api/admin/lti": PLATFORM,
    "/api/admin/invitations": {"people": [{"name": "eve", "role": "trainee", "teams": []}]},
}


@pytest.fixture
def clinics(world: World) -> Iterator[Clinics]:
    made = Clinics(world)
    before = made.store.rows(acts.select())
    yield made
    assert made.store.rows(acts.select()) == before


def body_cases() -> Iterator[tuple[str, str, Any]]:
    for path in GOOD:
        for field, schema in body_schema(path)["properties"].items():
            for value in bad_values(schema, describe()["components"]["schemas"]):
                yield path, field, value


async def send(clinics: Clinics, path: str, **sent: Any) -> Any:
    return await clinics.ask("amy", path.replace("{id}", "ben"), method_of(path).upper(), **sent)


def test_the_table_covers_every_route_that_takes_a_body() -> None:
    assert {path for path, each in PATHS.items() if any("requestBody" in of for of in each.values())} == set(GOOD)


@for_each(("path", "field", "value"), body_cases())
async def test_a_bad_field_is_a_422_that_names_it(clinics: Clinics, path: str, field: str, value: Any) -> None:
    body = json.dumps({**GOOD[path], field: value})
    found = problem(await send(clinics, path, content=body, headers=JSON), 422)
    assert {each.split(".")[0] for each in fields(found)} == {field}


@for_each("path", GOOD)
async def test_a_body_that_is_not_what_the_route_takes_is_refused(clinics: Clinics, path: str) -> None:
    for field in body_schema(path)["required"]:
        body = {name: value for name, value in GOOD[path].items() if name != field}
        assert fields(problem(await send(clinics, path, json=body), 422)) == {field}
    assert fields(problem(await send(clinics, path, json={**GOOD[path], "extra": 1}), 422)) == {"extra"}
    problem(await send(clinics, path, content=b"{", headers=JSON), 400)
    problem(await send(clinics, path, content=b"{}"), 415)
    problem(await send(clinics, path, content=b" " * 300_000, headers=JSON), 413)


@for_each("bad", ["-x", "a" * 65, "a%20b", "%C3%A9", "%00", "%3Cscript%3E", "%FF"])
@for_each("path", [path for path in PATHS if "{id}" in path])
async def test_a_name_that_nobody_can_have_is_a_422(clinics: Clinics, path: str, bad: str) -> None:
    for method, operation in PATHS[path].items():
        more = {"json": GOOD[path]} if "requestBody" in operation else {}
        answer = await clinics.ask("amy", path.replace("{id}", bad), method.upper(), **more)
        assert fields(problem(answer, 422)) == {"id"}


@for_each(
    ("field", "value"),
    [
        ("search", "a" * 65),
        ("role", "boss"),
        ("state", ""),
        ("limit", "0"),
        ("limit", "x"),
        ("cursor", "!"),
        ("x", "1"),
    ],
)
async def test_a_query_that_cannot_be_is_a_422(clinics: Clinics, field: str, value: str) -> None:
    assert fields(problem(await clinics.ask("amy", PEOPLE, params={field: value}), 422)) == {field}
