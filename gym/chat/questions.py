"""What a trainee can ask in the chat: the reference, an explanation of the screen, and what the chat asks back."""

from gym.chat import lookup_texts as findings
from gym.chat import texts
from gym.chat.presses import Payload
from gym.chat.screens.parse_form import parse_fields
from gym.chat.thread import ChatThread
from gym.coaching.reading import Proposal
from gym.schemas.disputes import NewDispute
from gym.schemas.questions import Question
from gym.schemas.sessions import SessionStatus
from gym.services.sessions import Sessions
from gym.world.world import World


class ChatQuestions:
    """Questions asked in one chat; none of them changes the claim."""

    def __init__(self, sessions: Sessions, world: World, thread: ChatThread) -> None:
        self.sessions, self.world, self.thread = sessions, world, thread

    async def ask(self, question: str) -> None:
        """Answer a question from the reference."""
        state = await self.thread.state()
        if state is None:
            await self.thread.show(texts.NOT_STARTED)
            return
        answered = await self.sessions.questions.ask(Question(session_id=state.session_id, question=question[:400]))
        await self.thread.show(answered.answer)

    async def confirm(self, key: str, meant: Proposal) -> None:
        """Ask whether a move is what was meant; pressing the button puts it on the desk."""
        asked = {"key": key, "action_type": meant.action_type, "action_details": meant.action_details}
        await self.thread.show(texts.is_that_meant(meant), [("ConfirmCard", {"name": "desk.take", "payload": asked})])

    async def offer_hint(self, now: SessionStatus) -> None:
        """Ask whether a hint is wanted: it costs XP, so that it is never given on a guess."""
        asked = {"session_id": now.session_id, "turn": now.turn}
        await self.thread.show(texts.HINT_MEANT, [("ConfirmCard", {"name": "hint", "payload": asked})])

    async def explain(self, question: str = "") -> None:
        """Say in plain words what the screen already shows."""
        now = await self.open_claim()
        await self.thread.show(texts.explanation(self.world, now, question) if now else texts.NOT_STARTED)

    async def lookup(self, asked: str) -> None:
        """Show what the reference tables have on a code or on words; nothing of the open claim."""
        found = await self.sessions.lookup(asked.strip(), limit=findings.FEW)
        await self.thread.show(findings.looked_up(found))

    async def look_up(self, payload: Payload) -> Payload:
        """What the reference has, for the desk's look-up. Raises Invalid."""
        found = await self.sessions.lookup(str(payload.get("text") or "").strip(), limit=findings.FEW)
        return {"note": found.note, "entries": [findings.entry(each) for each in found.entries]}

    async def dispute(self, payload: Payload) -> None:
        """Hand a doubt about a verdict on to a trainer, and say on its verdict that it is there. Raises NotFound,
        Invalid, Stale.
        """
        asked = {name: payload.get(name) for name in ("session_id", "turn", "reason")}
        made = await self.sessions.disputes.dispute(parse_fields(NewDispute, user_id=self.thread.user_id, **asked))
        state = await self.thread.state()
        if state and state.shown == made.turn:
            await self.thread.amend(state.score_id, dispute={"status": made.status, "answer": made.answer})

    async def open_claim(self) -> SessionStatus | None:
        """Where the thread's session stands, once it has one."""
        state = await self.thread.state()
        return await self.sessions.now(state.session_id) if state else None
