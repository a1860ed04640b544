"""Bad moves and bad details of a move: a 422 that names the field, and a claim that nobody has touched."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from api_parts import START, SUBMIT, Desk, open_desk, problem
from rows import for_each

from gym.world.claims.actions import ActionType
from gym.world.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(world: World) -> AsyncIterator[Desk]:
    async with open_desk(world) as desk:
        yield desk


def edit(path: Any, value: Any = "25", op: Any = "set", **more: Any) -> dict[str, Any]:
    return {"edits": [{"op": op, "path": path, "value": value, **more}]}


SHORT: list[dict[str, Any]] = [
    *({"modifier_added": each} for each in ("TOTALLY WRONG", "", " ", "ZZ", "2", "255", "٢٥", "\u00b2\u2075", 25, 2.5)),
    *({"modifier_added": each} for each in (None, True, [], {}, ["25"], {"value": "25"}, "2" * 5000, "<b>", "'")),
    *({"modifier_added": "25", "line": each} for each in (0, -1, 3, 99, 10**15, 1.5, "1", "", True, [], {})),
    {"modifier_removed": "25"},
    {"modifier_added": "25", "no_such_detail": 1},
    {"line": 1},
    {},
]
PATHS: list[Any] = [
    "", "/", "//", ".", "..", "../..", "lines/1/modifiers/9/9", "lines/0/units", "lines/-1/units", "lines/3/units",
    "lines/99999999999999999999/units", "lines/1.0/units", "lines/٣/units", "lines/1/__dict__", "lines/1/no_such",
    "lines/1/code/0", "__class__", "model_fields", "nowhere/at/all", "claim_id", "payer_id", "diagnoses/M",
    "diagnoses/", "diagnoses/AA", "subscriber", "rendering", "LINES/1/units ", "x" * 81, 5, None, [], {}, True, "%00",
]  # fmt: skip
VALUES: list[tuple[str, Any]] = [
    *(("lines/1/units", each) for each in (-1, 10**15, 1.5, "x", "", None, True, [], {}, "9" * 5000, 10_000)),
    *(("lines/1/code", each) for each in ("", "x", "9921", "992133", 99213, None, [], {}, "é" * 5)),
    *(("lines/1/modifiers", each) for each in ("é", 25, None, {}, [25], ["25"] * 5, "x" * 5000)),
    *(("lines/1/charge", each) for each in (-1, 10**15, "much", "", None, [], {}, True, "1e400", "NaN", "Infinity")),
    *(("lines/1/pointers", each) for each in ("", "Z", "1", 1, None, [], {}, ["A"] * 5, ["Z"])),
    *(("lines/1/date_from", each) for each in ("", "soon", "2024-02-30", 0, 10**15, None, [], {}, "9999999-01-01")),
    *(("lines/1/pos", each) for each in ("", "1", "111", 11, None, [], {}, "é1")),
    *(("diagnoses/A", each) for each in ("", "x", "é", 5, None, [], {}, "Z" * 5000)),
    *(("rendering/npi", each) for each in (5, None, [], {}, "9" * 5000)),
    *(("frequency", each) for each in ("9", 1, [], {})),
    *(("lines", each) for each in ("x", 5, [], {}, [{}])),
]
EDITS: list[dict[str, Any]] = [
    *(edit("lines/1/units", 1, op=each) for each in ("", "SET", "replace", "test", 5, None, [], {})),
    *(
        {"edits": each}
        for each in ("x", 5, None, True, {}, [], [[]], [5], [None], [{}], [{"op": "set"}], [{"path": "x"}])
    ),
    edit("lines/1/units", 1, no_such_field=1),
    {"edits": [{"op": "set", "path": "lines/1/units", "value": 2}] * 101},
    {"edits": [{"op": "set", "path": "lines/1/units", "value": 2}, {"op": "set", "path": "no", "value": 2}]},
    *(edit(each, op="remove") for each in ("lines/1/code", "lines/9", "diagnoses/L", "lines/1/modifiers", "billing")),
    *(edit(each, op="add") for each in ("lines/1/code", "claim_id", "nowhere")),
]


def named(case: Any) -> str:
    return repr(case)[:60]


async def refused(desk: Desk, action_type: Any, details: Any) -> None:
    before = await desk.now()
    answer = await desk.post(SUBMIT, {"action_type": action_type, "action_details": details})
    found = problem(answer, 422)
    assert found["errors"]
    assert await desk.now() == before


@for_each("details", SHORT)
@for_each("move", ["correct_claim", "replace_claim"])
async def test_a_modifier_that_cannot_go_there_is_a_422(desk: Desk, move: str, details: dict[str, Any]) -> None:
    if details or move == "correct_claim":
        await refused(desk, move, details)
    else:
        assert (await desk.post(SUBMIT, {"action_type": move, "action_details": details})).status_code == 200


@for_each("path", PATHS)
@for_each("op", ["set", "add", "remove"])
async def test_an_edit_of_no_place_on_the_claim_is_a_422(desk: Desk, op: str, path: Any) -> None:
    await refused(desk, "correct_claim", edit(path, op=op))


@for_each(("path", "value"), VALUES)
async def test_a_value_that_its_place_cannot_hold_is_a_422(desk: Desk, path: str, value: Any) -> None:
    await refused(desk, "correct_claim", edit(path, value))


@for_each("details", EDITS)
async def test_edits_that_cannot_be_made_are_a_422(desk: Desk, details: dict[str, Any]) -> None:
    await refused(desk, "correct_claim", details)


@for_each("move", ["", "no_such_move", "CORRECT_CLAIM", "correct_claim ", "__class__", "é", "give_up\n"])
async def test_a_move_that_is_none_is_a_422_that_names_the_moves(desk: Desk, move: str) -> None:
    await refused(desk, move, {})


@for_each("move", ActionType)
async def test_every_move_refuses_details_it_does_not_take(desk: Desk, move: str) -> None:
    await refused(desk, move, {"no_such_detail": 1})


TEXTS = [("appeal_denial", "letter"), ("write_off", "reason"), ("void_claim", "reason"), ("query_provider", "question")]


@for_each("text", [5, None, True, [], {}, "x" * 8001, "\0", "a\ud800b"])
@for_each(("move", "name"), TEXTS)
async def test_a_text_that_is_none_or_too_long_is_a_422(desk: Desk, move: str, name: str, text: Any) -> None:
    await refused(desk, move, {name: text})


@for_each("grounds", ["x", 5, None, {}, [5], [None], ["x"] * 11, ["x" * 201], [["x"]], ["it is right"]])
async def test_grounds_that_are_no_list_of_short_texts_are_a_422(desk: Desk, grounds: Any) -> None:
    await refused(desk, "appeal_denial", {"letter": "Please look again.", "grounds": grounds})


async def test_grounds_that_are_nearly_a_name_are_told_the_name(desk: Desk) -> None:
    answer = await desk.post(
        SUBMIT, {"action_type": "appeal_denial", "action_details": {"grounds": ["Processing eror"]}}
    )
    assert "Did you mean processing_error?" in problem(answer, 422)["detail"]


HOSTILE_TEXTS = [
    "<script>alert(1)</script>",
    "'; DROP TABLE sessions; --",
    "{{7*7}} %s %n ${x}",
    "\u202e\u0007é😀",
    "x" * 8000,
]


@for_each("text", HOSTILE_TEXTS)
async def test_hostile_text_in_a_question_is_only_text(desk: Desk, text: str) -> None:
    answer = await desk.post(SUBMIT, {"action_type": "query_provider", "action_details": {"question": text}})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "noted")
    assert text not in answer.text
    assert not (await desk.now())["claim_data"]["lines"][0]["modifiers"]


async def test_after_all_that_the_session_still_goes_its_way(desk: Desk) -> None:
    body = {"action_type": "correct_claim", "action_details": {"modifier_added": "25"}}
    answer = await desk.post(SUBMIT, body)
    assert (answer.status_code, answer.json()["outcome"], answer.json()["accuracy"]) == (200, "resolved", 1)


@for_each("day", ["0001-01-01", "9999-12-31"])
@for_each("tour", ["tour-1", "tour-2", "tour-3", "tour-4"])
async def test_the_first_and_the_last_day_of_the_calendar_break_nothing(desk: Desk, tour: str, day: str) -> None:
    started = (await desk.post(START, {"user_id": "bo", "scenario_id": tour})).json()
    for place in ("lines/1/date_from", "lines/1/date_to", "patient/birth"):
        body = {"session_id": started["session_id"], "action_type": "correct_claim", "action_details": edit(place, day)}
        answer = await desk.post(SUBMIT, body)
        assert answer.status_code in (200, 422), answer.text
        assert answer.status_code == 422 or not answer.json()["correct"]
