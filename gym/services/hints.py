"""Hints: the next rung of a ladder, as a turn of its own."""

from gym.errors import Invalid, Stale
from gym.schemas.sessions import GetHint, HintAnswer
from gym.services import replies
from gym.services.turns import MOVED, Turns, digest, refuse_help
from gym.session.state import State

# The first two rungs give nothing away (gym/world/scenarios/proof.py); the others wait until nobody else can use them.
OPEN_RUNGS = 2
SEALED = (
    "The last two hints on this claim open when your opponent has finished the challenge or its time is up. "
    "Go on with what you know."
)


class Hinting:
    """Hints on claims."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns

    async def hint(self, request: GetHint) -> HintAnswer:
        """Give the next rung; committed when this returns. Raises Invalid, NotFound, Stale."""
        async with self.turns.lock(request.session_id):
            if known := self.turns.repeated("hint", request):
                return HintAnswer.model_validate_json(known)
            row, state = self.turns.ready(request)
            refuse_help(state)
            done = await self.turns.run(State(**{**state, **State(request="hint")}), row.learner, row.calendar)
            if done["hint"]["rung"] > OPEN_RUNGS and self.turns.is_sealed(state):
                raise Invalid(SEALED)
            reply = replies.hinted(done, row.turn + 1)
            scenario, key = self.turns.shelf.get(done["scenario_id"]), request.idempotency_key
            words = replies.hint_words(self.turns.world, done, scenario).model_dump_json()
            turn = self.turns.written(done, reply.turn, reply, digest("hint", request), key=key, words=words)
            if await self.turns.store.write(self.turns.store.commit, turn):
                return reply
            if known := self.turns.repeated("hint", request):
                return HintAnswer.model_validate_json(known)
        raise Stale(MOVED)
