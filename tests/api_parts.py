"""What the tests of the REST routes share: how to call them, and loops that do what no real one should."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
from fastapi import FastAPI

from gym.errors import NotFound
from gym.loop import CoachHealth, CoachInfo, GetHint, Health, Hinted, Piece
from gym.settings import Settings

BASE = "http://127.0.0.1:8002"
OFFLINE = CoachInfo(source="offline")
MODEL = CoachInfo(source="ollama", model="some-model")


def client_of(app: FastAPI, peer: str = "127.0.0.1", base: str = BASE) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(peer, 50000))
    return httpx.AsyncClient(transport=transport, base_url=base)


def settings(**changed: Any) -> Settings:
    return Settings.model_validate({"requests_per_minute": 10**9, **changed})


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in `answer`, which must be one of that status, complete and well labelled."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["status"] == status
    assert found["type"].startswith("urn:training-gym:problem:")
    assert found["title"]
    assert found["detail"]
    assert len(answer.content) < 6000
    return found


def fields(found: dict[str, Any]) -> set[str]:
    return {each["field"] for each in found.get("errors", [])}


class HintLoop:
    """A loop that gives one hint and words it as it was told to."""

    def __init__(self, *pieces: Piece, status: str = "ok", bug: str = "") -> None:
        self.pieces, self.status, self.bug = pieces, status, bug
        self.asked: list[GetHint] = []

    async def hint(self, request: GetHint) -> Hinted:
        self.asked.append(request)
        if self.bug:
            raise RuntimeError(self.bug)
        return Hinted(session_id="s-1", turn=3, rung=1, hint="Look again.", coach=OFFLINE, xp_cost=3)

    async def words(self, session_id: str, turn: int) -> AsyncIterator[Piece]:
        if turn != 3:
            raise NotFound("There is no such turn.")
        for piece in self.pieces:
            yield piece

    async def health(self) -> Health:
        coach = CoachHealth(source="offline", model=None, reachable=False, last_error=None)
        return Health(status=self.status, database="ok", coach=coach, version="1")
