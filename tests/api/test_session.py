"""A session over REST, as the README tells it: what each answer says, and that it is what the description promises."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from api_parts import client_of, describe, fields, problem, real_loop, settings
from jsonschema import Draft202012Validator

from gym.api import create_api
from gym.world.world import World

ROOT = "/api/training"


@pytest_asyncio.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_api(real_loop(world), settings())) as client:
        yield client


def check(answer: httpx.Response) -> Any:
    """The body of `answer`, which must be a 200 just as the OpenAPI description has it."""
    assert answer.status_code == 200, answer.text
    description = describe()
    path = answer.request.url.path
    for template, operations in description["paths"].items():
        if (operation := operations.get(answer.request.method.lower())) and matches(template, path):
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            Draft202012Validator({**schema, "components": description["components"]}).validate(answer.json())
            return answer.json()
    raise AssertionError(f"{path} is not described")


def matches(template: str, path: str) -> bool:
    ours, theirs = template.split("/"), path.split("/")
    return len(ours) == len(theirs) and all(a == b or a.startswith("{") for a, b in zip(ours, theirs, strict=True))


async def start(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{ROOT}/start-session", json={"user_id": "ana", "scenario_id": "tour-1", **body})
    return answer.raise_for_status().json()


async def act(client: httpx.AsyncClient, session_id: str, details: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"session_id": session_id, "action_type": "correct_claim", "action_details": details, **more}
    return await client.post(f"{ROOT}/submit-action", json=body)


async def test_the_right_modifier_resolves_the_claim(client: httpx.AsyncClient) -> None:
    started = await start(client)
    assert [line["code"] for line in started["scenario"]["claim_data"]["lines"]] == ["99213", "20610"]
    turned = check(await act(client, started["session_id"], {"modifier_added": "25"}))
    assert (turned["outcome"], turned["correct"], turned["resolved"], turned["accuracy"]) == ("resolved", True, True, 1)
    assert turned["xp"]["earned"] > 50
    assert turned["remittance"]["status"] == "paid"
    assert turned["next_scenario"]["scenario_id"] != started["scenario"]["scenario_id"]


async def test_the_wrong_modifier_does_not(client: httpx.AsyncClient) -> None:
    started = await start(client)
    turned = check(await act(client, started["session_id"], {"modifier_added": "59"}))
    assert (turned["outcome"], turned["correct"], turned["resolved"]) == ("wrong", False, False)
    assert turned["xp"]["earned"] == 0
    assert turned["next_scenario"] is turned["solution"] is None


async def test_a_modifier_that_is_none_is_a_422_and_costs_nothing(client: httpx.AsyncClient) -> None:
    started = await start(client)
    answer = await act(client, started["session_id"], {"modifier_added": "TOTALLY WRONG"})
    assert fields(problem(answer, 422)) == {"action_details.modifier_added"}
    assert "TOTALLY" not in answer.text
    now = (await client.get(f"{ROOT}/session/{started['session_id']}")).json()
    assert (now["turn"], now["attempts"]) == (started["turn"], 0)


async def test_sending_a_faulty_claim_as_it_stands_brings_the_denial(client: httpx.AsyncClient) -> None:
    started = await start(client)
    turned = check(await act(client, started["session_id"], {}, action_type="submit_claim"))
    assert not turned["correct"]
    assert turned["remittance"]["status"] in ("denied", "partly_paid")
    reasons = {each["carc"] for line in turned["remittance"]["lines"] for each in line["adjustments"]}
    assert reasons & {"97", "4", "236"}


async def test_every_answer_of_a_session_is_as_described(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{ROOT}/start-session", json={"user_id": "ana", "scenario_id": "tour-1"})
    session_id = check(answer)["session_id"]
    hinted = check(await client.post(f"{ROOT}/get-hint", json={"session_id": session_id, "struggle_time": 61.5}))
    assert (hinted["rung"], hinted["coach"]["source"]) == (1, "offline")
    check(await act(client, session_id, {"modifier_added": "59"}, confidence_level=0.9, time_taken_seconds=12))
    check(await act(client, session_id, {"modifier_added": "25"}, hold_next=True))
    check(await client.get(f"{ROOT}/session/{session_id}"))
    check(await client.post(f"{ROOT}/next-scenario", json={"session_id": session_id}))
    check(await act(client, session_id, {}, action_type="give_up"))
    analytics = check(await client.get(f"{ROOT}/session/{session_id}/analytics"))
    assert (analytics["scenarios"][0]["attempts"], analytics["scenarios"][0]["hints"]) == (2, 1)
    assert check(await client.get(f"{ROOT}/user/ana/profile"))["total_xp"] > 0
    check(await client.get(f"{ROOT}/user/ana/achievements"))
    check(await client.get(f"{ROOT}/user/never-seen/profile"))
    check(await client.get(f"{ROOT}/health"))
    check(await client.get("/health"))


@pytest.mark.parametrize("period", ["daily", "weekly", "monthly", "all"])
async def test_the_boards_show_what_was_earned(client: httpx.AsyncClient, period: str) -> None:
    session_id = (await start(client))["session_id"]
    earned = (await act(client, session_id, {"modifier_added": "25"})).json()["xp"]["earned"]
    board = check(await client.get(f"{ROOT}/leaderboard", params={"period": period}))
    assert [(row["user_id"], row["xp"], row["rank"]) for row in board["rows"]] == [("ana", earned, 1)]
    assert (board["from"] is None) == (period == "all")


async def test_money_is_a_json_number(client: httpx.AsyncClient) -> None:
    session_id = (await start(client))["session_id"]
    turned = (await act(client, session_id, {"modifier_added": "25"})).json()
    line = turned["remittance"]["lines"][0]
    assert all(isinstance(line[name], float) for name in ("charge", "allowed", "paid"))
    assert isinstance(turned["claim_data"]["lines"][0]["charge"], float)


async def test_a_stale_turn_is_a_409_and_changes_nothing(client: httpx.AsyncClient) -> None:
    started = await start(client)
    session_id, turn = started["session_id"], started["turn"]
    await act(client, session_id, {"modifier_added": "59"}, turn=turn)
    problem(await act(client, session_id, {"modifier_added": "25"}, turn=turn), 409)
    problem(await act(client, session_id, {"modifier_added": "25"}, turn=turn + 7), 409)
    problem(await client.post(f"{ROOT}/get-hint", json={"session_id": session_id, "turn": turn}), 409)
    assert (await client.get(f"{ROOT}/session/{session_id}")).json()["turn"] == turn + 1


async def test_a_repeat_with_the_same_key_has_one_effect_and_the_same_answer(client: httpx.AsyncClient) -> None:
    session_id = (await start(client))["session_id"]
    first = await act(client, session_id, {"modifier_added": "25"}, idempotency_key="k-1")
    again = await act(client, session_id, {"modifier_added": "25"}, idempotency_key="k-1")
    assert first.status_code == 200
    assert again.json() == first.json()
    profile = (await client.get(f"{ROOT}/user/ana/profile")).json()
    assert profile["total_xp"] == first.json()["xp"]["earned"]
    problem(await act(client, session_id, {"modifier_added": "59"}, idempotency_key="k-1"), 422)


async def test_a_key_in_the_header_or_in_the_body_is_the_same_key(client: httpx.AsyncClient) -> None:
    session_id = (await start(client))["session_id"]
    first = await act(client, session_id, {"modifier_added": "59"}, idempotency_key="k-1")
    body = {"session_id": session_id, "action_type": "correct_claim", "action_details": {"modifier_added": "59"}}
    again = await client.post(f"{ROOT}/submit-action", json=body, headers={"Idempotency-Key": "k-1"})
    assert again.json() == first.json()


async def test_a_repeated_hint_gives_the_same_rung(client: httpx.AsyncClient) -> None:
    session_id = (await start(client))["session_id"]
    body = {"session_id": session_id, "idempotency_key": "h-1"}
    first, again = [await client.post(f"{ROOT}/get-hint", json=body) for _ in range(2)]
    assert again.json() == first.json()
    assert (await client.post(f"{ROOT}/get-hint", json={"session_id": session_id})).json()["rung"] == 2


async def test_the_words_of_a_verdict_can_be_streamed(client: httpx.AsyncClient) -> None:
    session_id = (await start(client))["session_id"]
    turned = (await act(client, session_id, {"modifier_added": "59"})).json()
    answer = await client.get(f"{ROOT}/session/{session_id}/turn/{turned['turn']}/words")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert '"done":true' in answer.text
    problem(await client.get(f"{ROOT}/session/{session_id}/turn/99/words"), 404)


async def test_the_reference_is_searched_by_code_words_and_pair(client: httpx.AsyncClient) -> None:
    route = "/api/reference/search"
    (pair,) = (await client.get(route, params={"q": "43235 43239"})).json()["entries"]
    assert (pair["kind"], pair["code"]) == ("pair", "43239 43235")
    found = (await client.get(route, params={"q": "97", "kind": "carc", "limit": 2})).json()["entries"]
    assert [each["code"] for each in found] == ["97"]
    assert fields(problem(await client.get(route, params={"q": "97", "kind": "nonsense"}), 422)) == {"kind"}
    assert "Type a code" in problem(await client.get(route, params={"q": "  "}), 422)["detail"]
