"""API tokens over REST: made by a sign-in, good for what they say, and ended with whoever they belong to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from api_parts import JSON, START, client_of, problem, settings
from loop_moves import loop_of
from rows import for_each
from sign_in_parts import PASSWORD, SECRET, add_person, stored, token
from sqlalchemy import select
from store_parts import add_tenants

from gym.api import create_api
from gym.caller import Scope
from gym.progress.learner import new_learner
from gym.schemas.api_tokens import NewApiToken
from gym.services.api_tokens import MOST_IN_FORCE, digest_of
from gym.services.sessions import Sessions
from gym.store.accounts import acts
from gym.store.api_tokens import api_tokens
from gym.world.world import World

ANA, BEN, TINA = "ana", "ben", "tina"
SETTINGS = "/api/training/user/{}/settings"
TOKENS, TOKEN = "/api/training/user/{}/tokens", "/api/training/user/{}/token/{}"


class Clinic:
    """A gym where three people sign in, and time goes on when it is told to."""

    def __init__(self, world: World) -> None:
        self.now = datetime(2026, 11, 30, 12, tzinfo=UTC)
        self.loop: Sessions = loop_of(world, clock=lambda: self.now)
        add_tenants(self.loop.store, "elsewhere")
        for name, role in ((ANA, "trainee"), (BEN, "trainee"), (TINA, "trainer")):
            add_person(self.loop.store, name, role)
            self.loop.store.add_learner(name, new_learner(name).model_dump_json(), "UTC")
        self.app = create_api(self.loop, settings(), secret=SECRET)

    def make(self, name: str, *scopes: str, days: int = 90) -> str:
        wanted = NewApiToken(name="reports", scopes=tuple(map(Scope, scopes)), days=days)
        return self.loop.api_tokens.make_personal(name, wanted, name).token

    def make_service(self, *scopes: str, tenant: str = "local") -> str:
        wanted = NewApiToken(name="reports", scopes=tuple(map(Scope, scopes)))
        return self.loop.api_tokens.make_service("codexia", tenant, wanted, "gym token").token

    async def ask(self, bearer: str, path: str, method: str = "GET", body: Any = None) -> httpx.Response:
        async with client_of(self.app) as client:
            return await client.request(method, path, json=body, headers={"authorization": f"Bearer {bearer}"})


@pytest.fixture
def clinic(world: World) -> Clinic:
    return Clinic(world)


async def test_a_user_makes_lists_and_ends_tokens_of_their_own(clinic: Clinic) -> None:
    mine = token(ANA)
    made = (await clinic.ask(mine, TOKENS.format(ANA), "POST", {"name": "export", "scopes": ["read"]})).json()
    assert made["token"].startswith("gym_pat_")
    assert len(made["token"]) > 50
    assert (await clinic.ask(made["token"], SETTINGS.format(ANA))).status_code == 200
    (listed,) = (await clinic.ask(mine, TOKENS.format(ANA))).json()["tokens"]
    assert (listed["name"], listed["status"], listed["scopes"]) == ("export", "good", ["read"])
    assert listed["last_used_at"] == "2026-11-30T12:00:00Z"
    assert made["token"] not in str(listed)
    ended = await clinic.ask(mine, TOKEN.format(ANA, listed["token_id"]), "DELETE")
    assert [each["status"] for each in ended.json()["tokens"]] == ["revoked"]
    problem(await clinic.ask(made["token"], SETTINGS.format(ANA)), 401)


async def test_only_a_digest_is_kept_and_every_act_stays_on_record(clinic: Clinic) -> None:
    made = clinic.make(ANA, "read", "practice")
    (found,) = clinic.loop.store.rows(select(api_tokens))
    assert found["digest"] == digest_of(made)
    assert made not in str(dict(found))
    clinic.loop.store.api_tokens.revoke(found["id"], ANA, clinic.now, "by its user")
    assert not clinic.loop.store.api_tokens.revoke(found["id"], ANA, clinic.now, "again")
    log = clinic.loop.store.rows(select(acts).where(acts.c.stream == f"token:{found['id']}").order_by(acts.c.seq))
    assert [(each["kind"], each["actor"]) for each in log] == [("token_made", ANA), ("token_revoked", ANA)]
    assert '"scopes": "practice read"' in log[0]["body"]
    assert not any(made in each["body"] for each in log)


@for_each(
    ("name", "scopes", "method", "path", "status"),
    [
        (ANA, ("read",), "GET", SETTINGS.format(ANA), 200),
        (ANA, ("read",), "POST", START, 403),
        (ANA, ("practice",), "POST", START, 200),
        (ANA, ("practice",), "GET", SETTINGS.format(ANA), 403),
        (ANA, ("read", "practice"), "GET", SETTINGS.format(BEN), 404),
        (TINA, ("read",), "GET", SETTINGS.format(ANA), 404),
        (TINA, ("trainer",), "GET", SETTINGS.format(ANA), 200),
        (TINA, ("trainer",), "GET", SETTINGS.format(TINA), 200),
        (TINA, ("trainer",), "POST", START, 403),
        (ANA, ("read", "practice"), "GET", TOKENS.format(ANA), 403),
        (ANA, ("read", "practice"), "POST", TOKENS.format(ANA), 403),
        ("service", ("trainer",), "GET", SETTINGS.format(ANA), 200),
        ("service", ("read",), "GET", SETTINGS.format(ANA), 404),
        ("service", ("read",), "GET", "/api/training/leaderboard", 200),
        ("elsewhere", ("trainer",), "GET", SETTINGS.format(ANA), 404),
    ],
)
async def test_a_token_may_do_what_its_scopes_say(
    clinic: Clinic, name: str, scopes: tuple[str, ...], method: str, path: str, status: int
) -> None:
    tenant = "elsewhere" if name == "elsewhere" else "local"
    made = clinic.make(name, *scopes) if name in (ANA, TINA) else clinic.make_service(*scopes, tenant=tenant)
    body = {"user_id": name} if path == START else {"name": "x", "scopes": ["read"]} if method == "POST" else None
    answer = await clinic.ask(made, path, method, body)
    assert answer.status_code == status, answer.text


ENDS: dict[str, Callable[[Clinic], object]] = {
    "time": lambda clinic: setattr(clinic, "now", clinic.now + timedelta(days=90)),
    "new password": lambda clinic: clinic.loop.store.users.reset(ANA, stored(PASSWORD)),
    "disabled": lambda clinic: clinic.loop.store.users.disable(ANA),
    "disabled, then enabled": lambda clinic: [
        clinic.loop.store.users.disable(ANA),
        clinic.loop.store.users.enable(ANA),
    ],
    "moved": lambda clinic: clinic.loop.store.users.move(ANA, "elsewhere"),
}


@for_each(("why", "end"), ENDS.items())
async def test_a_token_ends_at_once_with_its_time_and_its_user(
    world: World, why: str, end: Callable[[Clinic], object]
) -> None:
    clinic = Clinic(world)
    made = clinic.make(ANA, "read")
    assert (await clinic.ask(made, SETTINGS.format(ANA))).status_code == 200
    end(clinic)
    problem(await clinic.ask(made, SETTINGS.format(ANA)), 401)


async def test_a_sign_out_ends_no_token(clinic: Clinic) -> None:
    made = clinic.make(ANA, "read")
    await clinic.loop.sign_ins.end(ANA)
    assert (await clinic.ask(made, SETTINGS.format(ANA))).status_code == 200


@pytest.mark.parametrize("bearer", ["gym_", "gym_pat_", "gym_pat_" + "x" * 43, "gym_é", "gym_svc_' OR 1=1"])
async def test_what_is_no_token_is_401(clinic: Clinic, bearer: str) -> None:
    async with client_of(clinic.app) as client:
        said = {"authorization": f"Bearer {bearer}".encode()}
        problem(await client.get(SETTINGS.format(ANA), headers=said), 401)  # type: ignore[arg-type]


@for_each(
    ("name", "body", "status", "said"),
    [
        (ANA, {"name": "x", "scopes": ["trainer"]}, 422, "no trainer"),
        (ANA, {"name": "x", "scopes": []}, 422, "scopes"),
        (ANA, {"name": "x", "scopes": ["everything"]}, 422, "scopes"),
        (ANA, {"name": "x", "scopes": ["read"], "days": 367}, 422, "days"),
        (BEN, {"name": "x", "scopes": ["read"]}, 404, ""),
    ],
)
async def test_a_token_that_cannot_be_made(
    clinic: Clinic, name: str, body: dict[str, Any], status: int, said: str
) -> None:
    answer = await clinic.ask(token(ANA), TOKENS.format(name), "POST", body)
    assert said in str(problem(answer, status))


async def test_there_is_an_end_to_how_many_one_user_has(clinic: Clinic) -> None:
    for _ in range(MOST_IN_FORCE):
        clinic.make(ANA, "read")
    answer = await clinic.ask(token(ANA), TOKENS.format(ANA), "POST", {"name": "x", "scopes": ["read"]})
    assert "Revoke one first" in problem(answer, 422)["detail"]


async def test_who_has_no_password_has_no_tokens(world: World) -> None:
    async with client_of(create_api(loop_of(world), settings(), secret=SECRET)) as client:
        answer = await client.post(TOKENS.format("maria"), json={"name": "x", "scopes": ["read"]}, headers=JSON)
        assert "does not sign in with a password" in problem(answer, 422)["detail"]
