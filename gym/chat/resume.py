"""Coming back to a thread after a reload or a restart: its cards live again, and nothing that was done is missing."""

import uuid
from typing import Any, cast

import chainlit as cl
from chainlit.element import ElementDict
from chainlit.types import ThreadDict

from gym.chat import texts
from gym.chat.cards import Props, verdict_card
from gym.chat.moves import Moves
from gym.chat.thread import ThreadState
from gym.schemas.sessions import SessionStatus, TurnAnswer
from gym.store.chat import instant
from gym.world.scenarios.scenario import ScenarioView


class ResumedThread:
    """A stored thread that is about to be shown, changed in place: Chainlit sends it right afterwards."""

    def __init__(self, thread: ThreadDict, moves: Moves) -> None:
        self.thread, self.moves, self.layer = thread, moves, moves.thread.layer
        self.elements = cast(list[ElementDict], thread.setdefault("elements", []))

    def about(self, key: str) -> set[Any]:
        """The values of `key` that the thread's messages carry."""
        return {(step.get("metadata") or {}).get(key) for step in self.thread["steps"]}

    def card(self, card_id: str | None) -> ElementDict | None:
        """A card of the thread."""
        return next((each for each in self.elements if each["id"] == card_id), None)

    async def amend(self, card_id: str | None, **changes: Any) -> None:
        """Change a card before it is shown."""
        found = self.card(card_id)
        if found is not None:
            found["props"] = {**(found.get("props") or {}), **changes}
            await self.layer.keep_element(found)

    async def add(self, text: str, cards: list[tuple[str, Props]], **about: Any) -> list[str]:
        """Put a message that never reached the screen at the end of the thread."""
        message = cl.Message(content=text, metadata=about, created_at=instant())
        step = message.to_dict()
        self.thread["steps"].append(step)
        await self.layer.create_step(step)
        return [await self.add_card(message.id, name, props) for name, props in cards]

    async def add_card(self, step_id: str, name: str, props: Props) -> str:
        """Put a card under such a message."""
        body = cl.CustomElement(id=str(uuid.uuid4()), name=name, props=props, display="inline", for_id=step_id)
        self.elements.append(body.to_dict())
        await self.layer.keep_element(body.to_dict())
        return body.id

    async def catch_up(self, state: ThreadState) -> None:
        """Bring the thread up to where its session stands."""
        now = await self.moves.sessions.now(state.session_id)
        if now.user_id != self.moves.thread.user_id:
            return
        if now.last and now.last.outcome != "noted" and now.last.turn not in self.about("verdict"):
            state = await self.verdict(state, now.last)
        if now.scenario:
            await self.claim(state, now, now.scenario)

    async def verdict(self, state: ThreadState, turned: TurnAnswer) -> ThreadState:
        """Show the verdict that was committed but never shown, in the plain coach's words."""
        text = texts.headline(turned)
        if not turned.exam:
            text += f"\n\n{self.moves.sessions.speech.find_brief(turned.session_id, turned.turn).view.plain}"
        (score_id,) = await self.add(
            text, [("DeskVerdict", verdict_card(turned))], verdict=turned.turn, said=turned.turn
        )
        fresh = state.model_copy(update={"score_id": score_id, "shown": turned.turn})
        await self.moves.thread.remember(fresh)
        return fresh

    async def claim(self, state: ThreadState, now: SessionStatus, view: ScenarioView) -> None:
        """Make the claim card current; deal it again if it never reached the screen."""
        card = self.card(state.card_id)
        props = self.moves.card_now(now, view)
        if card and (card.get("props") or {}).get("scenario_id") == view.scenario_id:
            return await self.amend(state.card_id, **props)
        await self.amend(state.card_id, status="left")
        await self.amend(state.score_id, next=False)
        (card_id,) = await self.add(texts.introduce_claim(view), [("DeskClaim", props)], dealt=now.turn)
        await self.moves.thread.remember(state.model_copy(update={"card_id": card_id, "score_id": None}))
        return None
