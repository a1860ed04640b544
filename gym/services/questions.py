"""What is asked in a session without being a move: questions to the reference, and texts that the model has to read."""

import asyncio

from gym.coaching.reading import Proposal, Propose
from gym.errors import Invalid
from gym.progress.events import Kind
from gym.schemas.questions import Question, QuestionAnswer
from gym.services.answers import answer_question
from gym.services.lookup import References
from gym.services.session_rows import session_row
from gym.services.speech import Speech
from gym.services.turns import Turns
from gym.session.state import State, load_state
from gym.store.records import SessionRow


class Questions:
    """Answers, and keeps on the log what was asked."""

    def __init__(self, turns: Turns, speech: Speech, references: References, propose: Propose | None) -> None:
        self.turns, self.speech, self.references, self.by_model = turns, speech, references, propose

    async def ask(self, request: Question) -> QuestionAnswer:
        """Answer a question from the reference. Raises NotFound, Invalid in an exam."""
        _, state = self.desk(request.session_id)
        if is_exam(state):
            raise Invalid("The coach does not answer during an exam. You can look up codes: /lookup 97110.")
        found = await asyncio.to_thread(answer_question, self.references, request.question)
        body = {"question": request.question, "answer": found.text, "citations": list(found.citations)}
        await self.speech.note(request.session_id, Kind.ASKED, {**body, "known": found.is_known})
        return QuestionAnswer(
            session_id=request.session_id, answer=found.text, citations=found.citations, known=found.is_known
        )

    def desk(self, session_id: str) -> tuple[SessionRow, State]:
        """The session and what is on its desk. Raises NotFound."""
        row = session_row(self.turns.store, session_id)
        return row, load_state(row.state)

    async def propose(self, session_id: str, text: str) -> Proposal | None:
        """What the model makes of a text on the claim on file. Raises NotFound."""
        row, state = self.desk(session_id)
        if self.by_model is None or state["phase"] != "working" or is_exam(state):
            return None
        return await self.by_model(text, state["claim"], row.user_id)


def is_exam(state: State) -> bool:
    """Whether the claim on the desk is one of an exam that goes on."""
    return state["phase"] == "working" and state["mode"] == "exam"
