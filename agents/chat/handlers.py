"""Which of Chainlit's events leads to which move."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.config import config
from chainlit.types import ThreadDict

from agents.action_reader import Reading
from agents.chat import texts
from agents.chat.answering import answered
from agents.chat.desk import Desk
from agents.chat.moves import Moves
from agents.chat.resume import Resumed
from gym.world.claim import Claim

NAMED = re.compile(r"^\s*(?:start|deal|play)\s+([a-z]+-[a-z0-9-]+)\s*$", re.IGNORECASE)
DEAL = re.compile(r"\b(deal|start|another claim|new claim|next claim|practi[sc]e|play)\b|^\s*next\W*$", re.IGNORECASE)
LEVEL = re.compile(r"\b(deal|start|give|try|pick|want|claim|practi[sc]e)\b", re.IGNORECASE)
PICK = re.compile(r"\b(pick|choose|change|set)\b.*\b(difficulty|level)\b", re.IGNORECASE)
PROGRESS = re.compile(r"\b(progress|achievements?|my (level|xp|score|stats|streak)|how am i doing)\b", re.IGNORECASE)
STARTERS = (
    ("Deal me a claim", "Deal me a claim", "deal"),
    ("Pick difficulty", "Pick a difficulty", "levels"),
    ("Show my progress", "Show my progress", "progress"),
)


Read = Callable[[str, Claim], Reading]


class Handlers:
    """The chat's answers to Chainlit's events."""

    def __init__(self, moves: Moves, desk: Desk, read: Read) -> None:
        self.moves, self.desk, self.read = moves, desk, read

    async def on_message(self, message: cl.Message) -> None:
        """Free text: a request to the chat, a move on the claim, or a question."""
        work = self.understood(str(message.content)[:4000])
        await answered(self.desk, work, self.moves.refresh, self.desk.show)

    async def understood(self, text: str) -> None:
        """Find out what a text asks for and do it."""
        named, level = NAMED.match(text), texts.difficulty_named(text)
        if named:
            return await self.moves.deal(scenario_id=named.group(1).lower())
        if PROGRESS.search(text):
            return await self.moves.progress()
        if PICK.search(text):
            await self.desk.show("How hard shall it be?", [("LevelCard", {})])
            return None
        if (level and LEVEL.search(text)) or text.strip().lower() == level:
            return await self.moves.deal(level=level)
        place = await self.desk.place()
        if DEAL.search(text) or not place:
            return await (self.moves.deal() if DEAL.search(text) else self.lost())
        return await self.on_claim(text, {"session_id": place.session_id})

    async def lost(self) -> None:
        """Say how to begin."""
        await self.desk.show(texts.NOT_STARTED)

    async def on_claim(self, text: str, payload: dict[str, Any]) -> None:
        """A text about the claim on the desk."""
        now = await self.moves.now()
        claim = now.claim_data or (now.scenario.claim_data if now.scenario else None)
        if claim is None:
            await self.moves.deal()
            return
        match (reading := self.read(text, claim)).kind:
            case "act":
                move = {"action_type": reading.action_type, "action_details": reading.action_details}
                await self.desk.show(self.moves.taken_as(reading.action_type, reading.action_details, claim))
                await self.moves.act({**payload, **move, "turn": now.turn})
            case "hint":
                await self.moves.hint({**payload, "turn": now.turn})
            case "next":
                await self.moves.deal()
            case "why" | "question":
                await self.moves.explain(text)
            case _:
                await self.desk.show(reading.message)

    async def on_resume(self, thread: ThreadDict) -> None:
        """A thread is opened again."""
        place = await self.desk.place()
        if place:
            await Resumed(thread, self.moves).catch_up(place)

    def on_card(self, move: Callable[[dict[str, Any]], Any]) -> Callable[[cl.Action], Awaitable[dict[str, Any]]]:
        """The handler of a card's button."""

        async def pressed(action: cl.Action) -> dict[str, Any]:
            return await answered(self.desk, move(action.payload), self.moves.refresh)

        return pressed


async def starters(user: Any = None, language: Any = None) -> list[cl.Starter]:  # noqa: ARG001
    """What an empty chat offers."""
    return [cl.Starter(label=label, message=said, icon=f"/public/icons/{icon}.svg") for label, said, icon in STARTERS]


async def on_chat_start() -> None:
    """Nothing to do: the starters are on the screen."""


async def on_chat_end() -> None:
    """Chainlit keeps every message of a session in memory for ever; let go of them when the socket closes."""
    chat_contexts.pop(cl.context.session.id, None)


def register(moves: Moves, desk: Desk, read: Read) -> None:
    """Tell Chainlit what to call."""
    handlers = Handlers(moves, desk, read)
    cl.on_chat_start(on_chat_start)
    cl.on_message(handlers.on_message)
    cl.on_chat_resume(handlers.on_resume)
    cl.on_chat_end(on_chat_end)
    cl.set_starters(starters)
    explain = lambda _: moves.explain()  # noqa: E731
    for name, move in (("act", moves.act), ("hint", moves.hint), ("next", moves.next), ("explain", explain)):
        config.code.action_callbacks[name] = handlers.on_card(move)
