"""Exams whose time is over: whoever looks next ends them, as of the moment when the time was up."""

import json

from gym.progress.certification.exams import ExamStatus
from gym.progress.learner import Learner
from gym.services.moves import LEARNER_RACES, Acting
from gym.services.replies import examined
from gym.services.turns import Turns
from gym.session import exam
from gym.session.state import State
from gym.value import Value


class ExamClosed(Value):
    """What is stored as the answer of the turn in which an exam ended at its time; nobody asked for it."""

    session_id: str
    turn: int
    exam: ExamStatus | None


class ExamEnds:
    """Ends exams at their time."""

    def __init__(self, turns: Turns, acting: Acting) -> None:
        self.turns, self.acting, self.store = turns, acting, turns.store

    async def end_due(self, user_id: str = "", session_id: str = "") -> None:
        """End every exam whose time is over: of everybody, of a user, or that session alone.

        Nobody waits for a database that is busy: the next look tries again.
        """
        for due in self.store.dealt.due(self.turns.clock(), user_id, session_id):
            await self.end(due)

    async def end(self, session_id: str) -> None:
        """End the exam of a session, once, whoever else does the same."""
        async with self.turns.lock(session_id):
            for _ in range(LEARNER_RACES):
                if await self.attempt(session_id):
                    return

    async def attempt(self, session_id: str) -> bool:
        """One run and one commit; False where another commit came first."""
        row = self.turns.row(session_id)
        state: State = json.loads(row.state)
        going = exam.exam_of(state)
        if going is None or state["phase"] == "over" or self.turns.clock() <= going.until:
            return True
        closing = State(**{**state, **State(request="close", drafts=[])})
        done = await self.turns.run(closing, row.learner, row.calendar, going.until)
        reply = ExamClosed(session_id=session_id, turn=row.turn + 1, exam=examined(done))
        standing = self.acting.standing(done, row, Learner.model_validate(done["learner"]))
        turn = self.turns.written(done, reply.turn, reply, "close", **standing)
        return await self.store.write_aside(self.store.commit, turn) is not False
