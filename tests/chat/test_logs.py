"""Logs hold no password, no cookie and no token, whatever is logged and however it fails."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rows import for_each
from sign_in_parts import PASSWORD, add_person, sign_in
from sqlalchemy import text
from store_parts import open_store

import app
from agents.minds import MINDS
from gym.api.logs import REMOVED, RedactedRecord, redact
from gym.caller import Scope
from gym.coaching.coach import PlainCoach
from gym.schemas.api_tokens import NewApiToken
from gym.settings import Settings
from gym.world.world import World

SIGNED = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGlmaWVyIjoiYW5hIn0.c2lnbmF0dXJl"
API = "gym_pat_" + "x" * 43


@for_each(
    ("said", "kept"),
    [
        (f"Bearer {API}", f"Bearer {REMOVED}"),
        (f"token {API} is not good", f"token {REMOVED} is not good"),
        (f"access_token={SIGNED}; Path=/", f"access_token={REMOVED}; Path=/"),
        ("('authorization', 'Bearer abc.def')", f"('authorization', 'Bearer {REMOVED}')"),
        ("(b'cookie', b'a=b')", f"(b'cookie', b'{REMOVED}')"),
        ("username=ana&password=hunter2&x=1", f"username=ana&password={REMOVED}&x=1"),
        ('{"password": "hunter2"}', f'{{"password": "{REMOVED}"}}'),
        ("The token was revoked.", "The token was revoked."),
        ("GET /api/training/user/ana/tokens", "GET /api/training/user/ana/tokens"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(said: str, kept: str) -> None:
    assert redact(said) == kept


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that any logger of the process writes, from INFO on."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(logging.LogRecord)


async def test_nothing_of_what_people_and_programs_send_is_in_the_log(
    tmp_path: Path, world: World, written: io.StringIO
) -> None:
    store, coach = open_store(f"sqlite:///{tmp_path / 'gym.db'}"), PlainCoach()
    add_person(store, "ana")
    gym = app.Gym(Settings(data_dir=tmp_path), world, store, coach, app.Sessions(world, store, coach, MINDS))
    served = app.create(gym)
    token = gym.sessions.api_tokens.make_personal("ana", NewApiToken(name="x", scopes=(Scope.READ,)), "ana").token
    transport = httpx.ASGITransport(served, raise_app_exceptions=False, client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8002") as client:
        await sign_in(client, "ana", "a wrong guess")
        await sign_in(client, "ana")
        cookie = client.cookies["access_token"]
        said = {"authorization": f"Bearer {token}"}
        for path in ("/user", f"/api/training/user/ana/profile?token={token}", f"/nothing?password={PASSWORD}"):
            await client.get(path, headers=said)
        gym.sessions.teams.create = fail_with(f"{token} {cookie} password={PASSWORD}")  # type: ignore[method-assign]
        broken = await client.post("/api/training/teams", json={"user_id": "ana", "name": "Herons"})
    assert broken.status_code == 500
    log = written.getvalue()
    assert "RuntimeError" in log
    assert [each for each in (token, cookie, PASSWORD, "a wrong guess") if each in log] == []


def fail_with(words: str):  # type: ignore[no-untyped-def]
    async def fail(*_: object) -> None:
        raise RuntimeError(words)

    return fail


def test_a_statement_that_fails_does_not_say_what_it_was_given() -> None:
    store = open_store("sqlite://")
    with store.engine.connect() as connection, pytest.raises(Exception, match="no such table") as failed:
        connection.execute(text("select * from nowhere where digest = :digest"), {"digest": API})
    assert API not in str(failed.value)


def test_a_traceback_is_redacted_whatever_formats_it() -> None:
    record = RedactedRecord("gym", logging.ERROR, "here", 1, "%s failed", (API,), None)
    record.exc_text = f"ValueError: {API}"
    assert logging.Formatter("%(message)s").format(record) == f"{REMOVED} failed\nValueError: {REMOVED}"
