"""Nothing that is hidden from the trainee gets out over REST before the scenario is over."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from api_parts import client_of, real_loop, settings

from gym.api import create_api
from gym.world.claims.actions import Edit
from gym.world.scenarios.compose import EXAMPLES, Spec, compose
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

ROOT = "/api/training"
RUNGS = ("CANARY-rung-1", "CANARY-rung-2", "CANARY-rung-3", "CANARY-rung-4")


def planted(world: World, spec: Spec) -> Scenario:
    """tour-1 with a mark in every field that the trainee must not see."""
    made = compose(world, EXAMPLES["tour-1"])
    issues = tuple(
        issue.model_copy(
            update={
                "fault": "CANARY-fault",
                "summary": "CANARY-summary",
                "rule_ids": (*issue.rule_ids, "CANARY-rule"),
                "keys": (*issue.keys, "CANARY-key"),
                "field": "CANARY-field",
                "rungs": RUNGS,
                "secrets": (*issue.secrets, "CANARY-secret"),
                "explanation": "CANARY-explanation",
                "citation": "CANARY-citation",
            }
        )
        for issue in made.intended_issues
    )
    marked = {"op": "set", "path": "CANARY/path", "value": "CANARY-value"}
    actions = tuple(
        action.model_copy(update={"edits": (*action.edits, Edit.model_validate(marked)), "text": "CANARY-letter"})
        for action in made.optimal_actions
    )
    encounter = made.case.encounter
    services = tuple(
        service.model_copy(update={"supports": (*service.supports, "CANARY-supports")})
        for service in encounter.services
    )
    case = made.case.model_copy(update={"encounter": encounter.model_copy(update={"services": services})})
    return made.model_copy(
        update={
            "family": "CANARY-family",
            "case": case,
            "intended_issues": issues,
            "optimal_actions": actions,
            "solution": made.solution.model_copy(update={"claim_id": "CANARY-solution"}),
        }
    )


class Listener:
    """A client that keeps all that it ever got."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.heard = client, ""

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self.client.request(method, f"{ROOT}{path}", json=body)
        self.heard += f"{answer.headers} {answer.text}"
        return answer.json() if answer.headers["content-type"] == "application/json" else {}

    async def act(self, session_id: str, action_type: str, details: dict[str, Any]) -> dict[str, Any]:
        body = {"session_id": session_id, "action_type": action_type, "action_details": details}
        return await self.call("POST", "/submit-action", body)


@pytest_asyncio.fixture
async def listener(world: World) -> AsyncIterator[Listener]:
    async with client_of(create_api(real_loop(world, compose=planted), settings())) as client:
        yield Listener(client)


async def look_everywhere(listener: Listener, session_id: str) -> None:
    """Ask every route that answers about this session or its user."""
    turn = (await listener.call("GET", f"/session/{session_id}"))["turn"]
    for path in (
        f"/session/{session_id}/analytics",
        *(f"/session/{session_id}/turn/{number}/words" for number in range(turn + 2)),
        "/user/ana/profile",
        "/user/ana/achievements",
        "/leaderboard",
        "/health",
        "/nowhere",
    ):
        await listener.call("GET", path)


async def try_everything(listener: Listener, session_id: str) -> None:
    """Every move that does not end the scenario, and some that cannot be made."""
    await listener.act(session_id, "correct_claim", {"modifier_added": "59"})
    await listener.act(session_id, "correct_claim", {"modifier_added": "TOTALLY WRONG"})
    await listener.act(session_id, "correct_claim", {"edits": [{"op": "set", "path": "lines/1/units", "value": 9}]})
    await listener.act(session_id, "correct_claim", {"edits": [{"op": "set", "path": "CANARIES", "value": 9}]})
    await listener.act(session_id, "appeal_denial", {"letter": "Please.", "grounds": ["it is right"]})
    for name in ("submit_claim", "verify_eligibility", "request_prior_auth", "query_provider", "bill_secondary"):
        await listener.act(session_id, name, {})
    for name in ("bill_patient", "write_off", "void_claim", "replace_claim", "no_such_move"):
        await listener.act(session_id, name, {})


async def test_no_hidden_field_gets_out_before_the_end(listener: Listener, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        session_id = (await listener.call("POST", "/start-session", {"user_id": "ana"}))["session_id"]
        await try_everything(listener, session_id)
        await look_everywhere(listener, session_id)
    assert "CANARY" not in listener.heard
    assert "CANARY" not in caplog.text
    ended = await listener.act(session_id, "give_up", {})
    assert ended["solution"]["claim_id"] == "CANARY-solution"


async def test_hints_come_one_by_one(listener: Listener) -> None:
    session_id = (await listener.call("POST", "/start-session", {"user_id": "ana"}))["session_id"]
    for number, rung in enumerate(RUNGS, 1):
        hinted = await listener.call("POST", "/get-hint", {"session_id": session_id})
        assert (hinted["rung"], rung in hinted["hint"]) == (number, True)
        await look_everywhere(listener, session_id)
        assert not [later for later in RUNGS[number:] if later in listener.heard]
    hidden = (
        "fault",
        "summary",
        "rule",
        "key",
        "field",
        "secret",
        "explanation",
        "path",
        "letter",
        "solution",
        "family",
    )
    assert not [name for name in hidden if f"CANARY-{name}" in listener.heard]
