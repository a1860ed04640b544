"""Bad input over every field of every route: the named status, problem+json, and a session that goes on unharmed."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from api_parts import (
    ASK,
    HINT,
    JSON,
    NEXT,
    START,
    SUBMIT,
    Desk,
    bad_values,
    body_schema,
    describe,
    fields,
    method_of,
    open_desk,
    problem,
)
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from rows import for_each

from gym.world.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")
DESCRIPTION = describe()
# What asks for an administrator's sign-in has a table of its own: test_bad_people.py.
PATHS = {path: each for path, each in DESCRIPTION["paths"].items() if not path.startswith("/api/admin/")}
GOOD: dict[str, dict[str, Any]] = {
    START: {"user_id": "bo"},
    SUBMIT: {"action_type": "correct_claim", "action_details": {"modifier_added": "25"}},
    HINT: {},
    NEXT: {},
    ASK: {"question": "why not 59?"},
    "/api/training/user/{id}/settings": {"display_name": "Ana"},
    "/api/training/user/{id}/notifications/read": {"until": "2026-03-04T12:00:00Z"},
    "/api/training/teams": {"user_id": "ana", "name": "North"},
    "/api/training/join": {"user_id": "ana", "token": "no-such-token"},
    "/api/training/team/{id}": {"user_id": "ana", "name": "South"},
    "/api/training/team/{id}/invitations": {"user_id": "ana"},
    "/api/training/team/{id}/leave": {"user_id": "ana"},
    "/api/training/team/{id}/remove": {"user_id": "ana", "member_id": "ben"},
    "/api/training/challenges": {"user_id": "ana", "opponent_id": "ben", "difficulty": "beginner"},
    "/api/training/challenge/{id}/accept": {"user_id": "ana"},
    "/api/training/challenge/{id}/decline": {"user_id": "ana"},
    "/api/training/user/{id}/tokens": {"name": "reports", "scopes": ["read"]},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(world: World) -> AsyncIterator[Desk]:
    async with open_desk(world) as desk:
        yield desk


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def unharmed(desk: Desk) -> AsyncIterator[None]:
    """Whatever a test here sends, the session stands where it stood."""
    before = await desk.now()
    yield
    assert await desk.now() == before


async def send(desk: Desk, path: str, body: dict[str, Any]) -> Any:
    return await desk.post(path, body, method_of(path).upper())


def body_cases() -> Iterator[tuple[str, str, Any]]:
    for path in GOOD:
        for field, schema in body_schema(path)["properties"].items():
            for value in bad_values(schema, DESCRIPTION["components"]["schemas"]):
                yield path, field, value


async def test_the_table_covers_every_route_that_takes_a_body() -> None:
    taking = {path for path, each in PATHS.items() if any("requestBody" in of for of in each.values())}
    assert taking == set(GOOD)


@for_each(("path", "field", "value"), body_cases())
async def test_a_bad_field_is_a_422_that_names_it(desk: Desk, path: str, field: str, value: Any) -> None:
    found = problem(await send(desk, path, {**GOOD[path], field: value}), 422)
    assert {each.split(".")[0] for each in fields(found)} == {field}


@for_each(("path", "field"), [(path, field) for path in GOOD for field in body_schema(path)["required"]])
async def test_a_missing_field_is_a_422_that_names_it(desk: Desk, path: str, field: str) -> None:
    body = {name: value for name, value in {**desk.own(path), **GOOD[path]}.items() if name != field}
    answer = await desk.client.request(method_of(path), path.replace("{id}", "ana"), json=body)
    found = problem(answer, 422)
    assert found["errors"] == [{"field": field, "message": "is required"}]


@for_each("path", GOOD)
async def test_an_unknown_field_is_a_422_that_names_it(desk: Desk, path: str) -> None:
    assert fields(problem(await send(desk, path, {**GOOD[path], "no_such_field": 1}), 422)) == {"no_such_field"}


async def test_a_misspelt_field_is_told_how_it_is_spelt(desk: Desk) -> None:
    found = problem(await desk.post(SUBMIT, {**GOOD[SUBMIT], "confidance_level": 0.5}), 422)
    assert found["errors"][0]["message"] == "is not a field here; did you mean confidence_level?"


async def test_a_number_out_of_range_is_told_the_range_in_plain_words(desk: Desk) -> None:
    found = problem(await desk.post(SUBMIT, {**GOOD[SUBMIT], "confidence_level": 1.5}), 422)
    assert found["errors"] == [{"field": "confidence_level", "message": "must be between 0 and 1"}]
    assert found["detail"] == "confidence_level must be between 0 and 1."


async def test_what_was_sent_is_never_repeated(desk: Desk) -> None:
    for path in GOOD:
        for field in body_schema(path)["properties"]:
            answer = await send(desk, path, {**GOOD[path], field: {"CANARY": ["CANARY" * 50]}})
            if field != "action_details":
                assert "CANARY" not in answer.text
            assert len(answer.text) < 2000


@for_each("body", [b"", b"{", b'{"a": NaN}', b"\xff", b"[1]", b"null", b'"x"'])
@for_each("path", GOOD)
async def test_a_body_that_is_no_json_object_is_refused_by_every_route(desk: Desk, path: str, body: bytes) -> None:
    status = 422 if body in (b"[1]", b"null", b'"x"') else 400

    async def answer(content: bytes, headers: dict[str, str]) -> Any:
        return await desk.client.request(method_of(path), path.replace("{id}", "ana"), content=content, headers=headers)

    problem(await answer(body, JSON), status)
    problem(await answer(body, {}), 415)
    problem(await answer(b" " * 300_000 + body, JSON), 413)


UNKNOWN = [
    (START, {"scenario_id": "no-such-scenario"}),
    (SUBMIT, {"session_id": "no-such-session"}),
    (HINT, {"session_id": "no-such-session"}),
    (NEXT, {"session_id": "no-such-session"}),
]


@for_each(("path", "body"), UNKNOWN)
async def test_an_unknown_id_in_a_body_is_a_404(desk: Desk, path: str, body: dict[str, str]) -> None:
    problem(await send(desk, path, {**GOOD[path], **body}), 404)


@for_each("tail", ["", "/analytics", "/turn/1/words"])
async def test_an_unknown_session_in_a_path_is_a_404(desk: Desk, tail: str) -> None:
    problem(await desk.client.get(f"/api/training/session/no-such-session{tail}"), 404)


async def test_an_unknown_time_zone_is_a_422(desk: Desk) -> None:
    for name in ("Nowhere/Nothing", "../../etc/passwd", "/etc/localtime", "Europe", "é"):
        assert fields(problem(await desk.post(START, {**GOOD[START], "time_zone": name}), 422)) == {"time_zone"}


@for_each("bad", ["-x", "a" * 65, "a%20b", "%C3%A9", "%00", "a%27%3B--", "%3Cscript%3E", "a%0A", "%FF", "%ED%A0%80"])
@for_each("path", [path for path in PATHS if "{id}" in path])
async def test_an_id_that_none_can_be_is_a_422(desk: Desk, path: str, bad: str) -> None:
    address = (
        path.replace("{id}", bad).replace("{turn}", "1").replace("{invitation}", "i-1").replace("{token_id}", "t-1")
    )
    for method, operation in PATHS[path].items():
        body = GOOD[path] if "requestBody" in operation else None
        asking = {"user_id": "ana"} if any(each["name"] == "user_id" for each in operation["parameters"]) else None
        answer = await desk.client.request(method, address, json=body, params=asking)
        assert fields(problem(answer, 422)) == {"id"}


@for_each("bad", ["x", "-1", "1.5", "%20", "9007199254740993", "1" * 400, "true", "0x1"])
async def test_a_turn_that_none_can_be_is_a_422(desk: Desk, bad: str) -> None:
    answer = await desk.client.get(f"/api/training/session/{desk.session_id}/turn/{bad}/words")
    assert fields(problem(answer, 422)) == {"turn"}


BAD_QUERIES = {
    "period": ["hourly", "", "WEEKLY", "weekly'", "\0", "a" * 5000],
    "skill": ["", "\0", "a" * 65, "<b>", "' OR 1=1 --", "é", "\n"],
    "team": ["", "\0", "a" * 65, "<b>", "a b"],
    "limit": ["", "0", "-1", "101", "1.5", "ten", "1e1", "1" * 400, "NaN", "true"],
    "cursor": ["", "\0", "a" * 513, "garbage", "é", "LTE=", "eyJ4IjogMX0=", "0", "-1", "1:2:3", "%"],
    "order": ["", "speed", "XP"],
    "perod": ["weekly"],
}


@for_each(("name", "value"), [(name, value) for name, values in BAD_QUERIES.items() for value in values])
async def test_a_bad_parameter_of_the_board_is_a_422_that_names_it(desk: Desk, name: str, value: str) -> None:
    answer = await desk.client.get("/api/training/leaderboard", params={name: value})
    assert fields(problem(answer, 422)) == {name}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_json_at_all_gives_a_500(desk: Desk, data: st.DataObject) -> None:
    for path in GOOD:
        await send_drawn_body(desk, path, data)


async def send_drawn_body(desk: Desk, path: str, data: st.DataObject) -> None:
    names = st.sampled_from(sorted(body_schema(path)["properties"]))
    body = data.draw(st.dictionaries(names, json_values, min_size=1, max_size=3))
    answer = await send(desk, path, {"action_type": "write_of", **body})
    assert answer.status_code in (400, 404, 409, 422) or path not in (SUBMIT, NEXT, ASK), answer.text
    assert answer.status_code < 500
