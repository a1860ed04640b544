"""The desk beside the chat: what it asks for, and what every tab of its thread is told."""

from collections.abc import Sequence
from typing import Any

from chainlit.session import WebsocketSession

from gym.chat import texts
from gym.chat.desk_state import DeskScreen
from gym.chat.moves import Moves
from gym.chat.presses import Payload
from gym.chat.screens.parse_form import parse_fields
from gym.chat.thread import ThreadState
from gym.errors import Stale
from gym.schemas.desk import DeskHint, DeskMove, DeskStart, DeskState, DraftChange, DraftNews, DraftStep
from gym.schemas.sessions import GetHint, SubmitAction, TurnAnswer
from gym.world.claims.actions import ActionType

# Moves that the draft goes with; None is Send.
WITH_EDITS = (None, ActionType.CORRECT_CLAIM, ActionType.REPLACE_CLAIM, ActionType.REOPEN_CLAIM)
# What a page may say to the server through its window.
ASKED = {"ask": "desk"}


class Desk:
    """The desk of the thread that is talking."""

    def __init__(self, moves: Moves) -> None:
        self.moves, self.sessions, self.world, self.thread = moves, moves.sessions, moves.world, moves.thread
        self.screen = DeskScreen(moves.sessions, moves.world)

    async def state(self) -> DeskState:
        """The desk as it is now."""
        state = await self.thread.state()
        return await self.screen.show(self.thread.user_id, state.session_id if state else None)

    async def tell(self, tabs: Sequence[WebsocketSession], **body: Any) -> None:
        """Tell tabs of this thread something."""
        for tab in tabs:
            news = {**body, "sid": tab.id, "thread": tab.thread_id}
            await tab.emit("window_message", {"gym": news})  # type: ignore[misc]

    async def push(self, **body: Any) -> None:
        """Tell every tab of this thread something."""
        await self.tell(self.thread.tabs(), **body)

    async def position(self) -> tuple[str, int] | None:
        """The session of this thread and its turn."""
        state = await self.thread.state()
        row = self.sessions.store.session(state.session_id) if state else None
        return (row.session_id, row.turn) if row else None

    async def push_desk(self) -> None:
        """Tell every tab of this thread how the desk is."""
        await self.push(desk=to_json(await self.state()))

    async def answer_page(self, said: Any) -> None:
        """Tell one tab, which may have missed something, how the desk is; whatever else a page says is not for us."""
        if said == ASKED:
            await self.tell(self.thread.tabs()[:1], desk=to_json(await self.state()))

    async def look(self, _: Payload) -> Payload:
        """The desk as it is now."""
        return {"desk": to_json(await self.state())}

    async def start(self, payload: Payload) -> Payload:
        """Start a session with what is asked for."""
        asked = parse_fields(DeskStart, **payload)
        named = {"scenario_id": asked.scenario, "preferred_difficulty": asked.difficulty, "exam": asked.exam}
        more = {"experience": asked.experience, "session_goals": list(asked.goals), "unassisted": asked.unassisted}
        async with self.thread.alone():
            await self.moves.deal(**named, **more)
            return await self.share_desk()

    async def share_desk(self) -> Payload:
        """The desk as it is now, for whoever asks and for the other tabs."""
        desk = to_json(await self.state())
        await self.tell(self.thread.other_tabs(), desk=desk)
        return {"desk": desk, "thread": self.thread.thread_id}

    async def draft(self, payload: Payload) -> Payload:
        """Lay a patch over the draft; the other tabs hear of it."""
        asked = parse_fields(DraftChange, **payload)
        await self.at(asked.key)
        return await self.share_draft(await self.sessions.desks.patch(asked.key, asked.patch))

    async def undo(self, payload: Payload) -> Payload:
        """Take the last change back."""
        asked = parse_fields(DraftStep, **payload)
        await self.at(asked.key)
        news, made = await self.sessions.desks.undo(asked)
        return {**await self.share_draft(news), "fresh": made.places}

    async def redo(self, payload: Payload) -> Payload:
        """Make a change again that was taken back."""
        asked = parse_fields(DraftStep, **payload)
        await self.at(asked.key)
        news, made = await self.sessions.desks.redo(asked)
        return {**await self.share_draft(news), "fresh": made.places}

    async def share_draft(self, news: DraftNews) -> Payload:
        """A draft, for whoever asks and for the other tabs."""
        told = news.model_dump(mode="json")
        await self.tell(self.thread.other_tabs(), draft=told)
        return {"draft": told}

    async def at(self, key: str) -> ThreadState:
        """Where the thread stands, whose session a key names. Raises Stale for a claim of an earlier session."""
        state = await self.thread.state()
        if not state or key.rpartition("/")[0] != state.session_id:
            raise Stale(texts.OLD_CARD)
        return state

    async def act(self, payload: Payload) -> Payload:
        """Send the claim with its draft, or make another move; the coach's words follow in the chat."""
        asked = parse_fields(DeskMove, **payload)
        async with self.thread.alone():
            turned = await self.carry_out(asked)
            if turned:
                self.thread.defer(lambda: self.follow(turned))
            return await self.share_desk()

    async def send(self, payload: Payload) -> None:
        """The same for a button in the thread, whose verdict is shown there at once."""
        if turned := await self.carry_out(parse_fields(DeskMove, **payload)):
            await self.follow(turned)

    async def carry_out(self, asked: DeskMove) -> TurnAnswer | None:
        """Make a move; None for a press that has been answered. Raises Stale, Invalid."""
        state = await self.at(asked.key)
        if self.sessions.desks.is_answered(state.session_id, asked.idempotency_key):
            return None
        return await self.sessions.submit(await self.to_request(asked, state.session_id))

    async def to_request(self, asked: DeskMove, session_id: str) -> SubmitAction:
        """The move with the draft's edits. Raises Stale, and Invalid at the place that is wrong."""
        kind, details, desks = asked.action_type, dict(asked.details), self.sessions.desks
        if kind in WITH_EDITS:
            edits = await desks.save_edits(asked.key, asked.patch)
            kind = kind or (ActionType.CORRECT_CLAIM if edits else ActionType.SUBMIT_CLAIM)
            details |= {"edits": [edit.model_dump(mode="json") for edit in edits]} if edits else {}
        elif asked.patch.places:
            await desks.patch(asked.key, asked.patch)
        move = {"session_id": session_id, "action_type": kind, "action_details": details, "turn": asked.turn}
        more = {"confidence_level": asked.confidence, "idempotency_key": asked.idempotency_key, "hold_next": True}
        return parse_fields(SubmitAction, **move, **more)

    async def follow(self, turned: TurnAnswer) -> None:
        """Put an answer that the desk shows already into the thread, and let the coach speak."""
        state = await self.thread.state()
        if state is None or state.session_id != turned.session_id or turned.turn <= state.shown:
            return
        await self.moves.show_turned(state, turned, on_desk=True)
        if not turned.exam:
            self.moves.speak(turned, "", turned.feedback)

    async def hint(self, payload: Payload) -> Payload:
        """Give the next hint; a model's own words for it follow."""
        asked = parse_fields(DeskHint, **payload)
        async with self.thread.alone():
            state = await self.at(asked.key)
            named = {"session_id": state.session_id, "turn": asked.turn, "idempotency_key": asked.idempotency_key}
            hinted = await self.sessions.hint(GetHint(**named))
            await self.thread.amend(state.card_id, turn=hinted.turn)
            found = self.sessions.desks.claim(state.session_id)
            news = {"key": found.key, "number": len(found.hints.hints)}

            async def hear(text: str, is_done: bool) -> None:
                await self.push(hint={**news, "text": text, "done": is_done})

            self.moves.speak(hinted, texts.hint_title(hinted), hinted.hint, hear)
            await self.tell(self.thread.other_tabs(), desk=to_json(await self.state()))
            return {**found.hints.model_dump(mode="json"), "turn": hinted.turn}

    async def next(self, _: Payload) -> Payload:
        """Deal the next claim, after an exam that of a new session; asked again, it is the same claim."""
        async with self.thread.alone():
            state = await self.thread.state()
            if state is None:
                raise Stale(texts.NOT_STARTED)
            if (await self.sessions.now(state.session_id)).phase != "working":
                await self.moves.deal()
            return await self.share_desk()


def to_json(state: DeskState) -> dict[str, Any]:
    """The desk as the page reads it."""
    return state.model_dump(mode="json")
