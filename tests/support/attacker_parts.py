"""Players who know no billing: an honest one sends every claim as it stands, an attacker does what leaks tell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from api_parts import START, SUBMIT, client_of, settings
from attacker_reading import View
from loop_moves import GIVE_UP, SEND, Move
from sign_in_parts import SECRET, token

from gym.api import create_api
from gym.services.sessions import Sessions


@dataclass
class Dice:
    """Seeds in lanes, so that what is done beside a player does not change what the player is dealt."""

    lane: str = "player"
    lanes: dict[str, Iterator[int]] = field(default_factory=dict)

    def __call__(self) -> int:
        start = 10**9 * (1 + sum(self.lane.encode()))
        return next(self.lanes.setdefault(self.lane, count(start)))


class Player:
    """Plays every claim of a session by what it was told, and sends it as it stands where it was told nothing."""

    def __init__(self, loop: Sessions, dice: Dice, user_id: str = "eve") -> None:
        self.loop, self.dice, self.user_id = loop, dice, user_id
        self.client = client_of(create_api(loop, settings(), secret=SECRET))
        self.keys = count()

    def sign_in(self) -> None:
        """Ask as somebody who signed in with a password."""
        self.client.headers["Authorization"] = f"Bearer {token(self.user_id)}"

    async def begin(self, user_id: str = "", **wanted: Any) -> httpx.Response:
        return await self.client.post(START, json={"user_id": user_id or self.user_id, **wanted})

    async def submit(self, session_id: str, move: Move, key: str | None = None) -> View:
        kind, details = move
        body = {"session_id": session_id, "action_type": kind, "action_details": details}
        answer = await self.client.post(SUBMIT, json={**body, **({"idempotency_key": key} if key else {})})
        if answer.status_code == 422:
            return await self.submit(session_id, SEND, key)
        return dict(answer.raise_for_status().json())

    async def answer_for(self, view: View, session_id: str, turn: int) -> Move | None:
        """What was leaked about the claim on the desk: nothing to an honest player."""
        return None

    async def after_a_miss(self, view: View, session_id: str, turn: int) -> Move | None:
        """What was leaked once a try has failed."""
        return None

    async def play(self, claims: int, **wanted: Any) -> list[View]:
        """The last answer for each of so many claims of a new session; an exam has one try a claim."""
        self.dice.lane = "player"
        return await self.go_on(claims, (await self.begin(**wanted)).raise_for_status().json())

    async def go_on(self, claims: int, started: View) -> list[View]:
        """The last answer for each of so many claims of a session that has begun."""
        session_id, view, turn, ends = started["session_id"], started["scenario"], 0, list[View]()
        while len(ends) < claims and view:
            turned = await self.one(view, session_id, turn)
            ends.append(turned)
            view, turn = turned["next_scenario"], turned["turn"]
        return ends

    async def one(self, view: View, session_id: str, turn: int) -> View:
        """One claim to its end."""
        move = await self.answer_for(view, session_id, turn)
        self.dice.lane = "player"
        key = f"k-{next(self.keys)}"
        turned = await self.submit(session_id, move or SEND, key)
        assert await self.submit(session_id, move or SEND, key) == turned
        if turned["resolved"]:
            return turned
        told = await self.after_a_miss(view, session_id, turned["turn"])
        self.dice.lane = "player"
        turned = await self.submit(session_id, told) if told else turned
        return turned if turned["resolved"] else await self.submit(session_id, GIVE_UP)
