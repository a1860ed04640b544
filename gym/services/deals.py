"""The next claim as a turn, where the last answer held it back."""

from typing_extensions import override

from gym.errors import Stale
from gym.schemas.sessions import NextClaim
from gym.services import replies
from gym.services.stories import Stories
from gym.services.turns import EXAM_OVER, FoundSession, Run, TurnKind, Turns
from gym.session.state import State


class NextTurn(TurnKind[NextClaim]):
    """The next claim after a settled one; asked again, it is the same claim."""

    name = "deal"
    reply_type = NextClaim

    def __init__(self, turns: Turns, stories: Stories, session_id: str) -> None:
        super().__init__(turns, session_id)
        self.stories = stories

    @override
    def reply_if_done(self, found: FoundSession) -> NextClaim | None:
        state = found.state
        if state["phase"] != "working":
            return None
        story = self.stories.story_on_desk(state, found.learner)
        return replies.next_claim_reply(self.turns.world, state, self.turns.scenarios, found.row.turn, story)

    @override
    def begin(self, found: FoundSession) -> State:
        if found.state["phase"] == "over":
            raise Stale(EXAM_OVER)
        return State(request="deal")

    @override
    async def answer(self, run: Run) -> NextClaim:
        story = self.stories.tell(run.done, run.found.learner)
        return replies.next_claim_reply(self.turns.world, run.done, self.turns.scenarios, run.turn, story)
