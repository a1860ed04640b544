"""A hint as a turn: the next rung of a ladder."""

from typing_extensions import override

from gym.coaching.briefing import CoachBrief
from gym.errors import Invalid
from gym.schemas.sessions import GetHint, HintAnswer
from gym.services import replies
from gym.services.turns import FoundSession, Run, TurnKind, Turns, check_open
from gym.session.state import State

# The first two rungs give nothing away (gym/world/scenarios/proof.py); the others wait until nobody else can use them.
OPEN_RUNGS = 2
SEALED = (
    "The last two hints on this claim open when your opponent has finished the challenge or its time is up. "
    "Continue without them."
)


class HintTurn(TurnKind[HintAnswer]):
    """The next rung for the claim on the desk."""

    name = "hint"
    reply_type = HintAnswer
    is_for_one_turn = True

    def __init__(self, turns: Turns, request: GetHint) -> None:
        super().__init__(turns, request.session_id)
        self.keyed, self.request = request, request

    @override
    def begin(self, found: FoundSession) -> State:
        check_open(found, self.request)
        refuse_help(found.state)
        return State(request="hint")

    @override
    async def answer(self, run: Run) -> HintAnswer:
        if run.done["hint"].rung > OPEN_RUNGS and self.turns.is_sealed(run.done):
            raise Invalid(SEALED)
        return replies.hint_reply(run)

    @override
    def words(self, run: Run, reply: HintAnswer) -> CoachBrief:
        return replies.brief_hint_words(self.turns.world, run.done, self.turns.scenarios.get(run.done["scenario_id"]))


def refuse_help(state: State) -> None:
    """Raise Invalid for a hint where the claim is to be tried without help."""
    if state["mode"] == "exam":
        raise Invalid("There are no hints in an exam. Answer as well as you can, or give this claim up.")
    if state["mode"] != "practice" and not state["attempts"]:
        raise Invalid("This claim is a check without help: make a first try on your own, then ask for a hint.")
