"""Exams whose time is over: whoever looks next ends them, as of the moment when the time was up."""

from contextlib import suppress
from functools import partial
from typing import Any

from typing_extensions import override

from gym.errors import Stale
from gym.progress.certification.exams import Exam, ExamStatus
from gym.services.moves import changes_of_standing
from gym.services.replies import session_exam_status
from gym.services.turns import FoundSession, Run, TurnKind, Turns
from gym.session.state import State
from gym.store.records import Turn
from gym.value import Value


class ExamClosed(Value):
    """What is stored as the answer of the turn in which an exam ended at its time; nobody asked for it."""

    session_id: str
    turn: int
    exam: ExamStatus | None


class CloseTurn(TurnKind[ExamClosed]):
    """The end of an exam at its time, once, whoever else does the same."""

    name = "close"
    reply_type = ExamClosed

    def __init__(self, turns: Turns, session_id: str, *, is_awaited: bool) -> None:
        super().__init__(turns, session_id)
        self.is_awaited = is_awaited

    def due(self, found: FoundSession) -> Exam | None:
        """The exam, where it still goes on after its time."""
        going = found.state.get("exam")
        is_due = going and found.state["phase"] != "over" and self.turns.clock() > going.until
        return going if is_due else None

    @override
    def reply_if_done(self, found: FoundSession) -> ExamClosed | None:
        closed = ExamClosed(session_id=self.session_id, turn=found.row.turn, exam=session_exam_status(found.state))
        return None if self.due(found) else closed

    @override
    def begin(self, found: FoundSession) -> State:
        due = self.due(found)
        assert due
        return State(request="close", at=due.until, drafts=())

    @override
    async def answer(self, run: Run) -> ExamClosed:
        return ExamClosed(session_id=self.session_id, turn=run.turn, exam=session_exam_status(run.done))

    @override
    def changes(self, run: Run) -> dict[str, Any]:
        return changes_of_standing(self.turns, run)

    @override
    async def commit(self, turn: Turn) -> bool:
        """Whoever looks at the exam itself waits for its end. Nobody else waits for a database that is busy: the next
        look tries again.
        """
        store = self.turns.store
        if self.is_awaited:
            return await store.try_to_write(partial(store.commit, turn)) is not False
        return await store.write_aside(store.commit, turn) is not False


class ExamEnds:
    """Ends exams at their time."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.store = turns, turns.store

    async def end_due(self, user_id: str = "", session_id: str = "") -> None:
        """End every exam whose time is over: of everybody, of a user, or that session alone."""
        for due in self.store.dealt_claims.due(self.turns.clock(), user_id, session_id):
            with suppress(Stale):
                await self.turns.take(CloseTurn(self.turns, due, is_awaited=bool(session_id)))
