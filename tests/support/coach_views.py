"""What the coach's tests have it say, and how they listen."""

from contextlib import aclosing

from agents.coach.coach import ModelCoach
from agents.models.model import Model
from gym.coaching.chunks import CoachChunk, CoachInfo
from gym.coaching.coach import Coach, CoachView, GuardKey, PlainCoach

HINT = CoachView(
    role="hint",
    rung=1,
    plain="Look at line 1. Two services stand on the same day, and the payer counts one as part of the other.",
    facts=("line 1: 99213", "line 2: 20610", "CARC 97", "$92.05", "date of service 2024-07-25", "Summit Ridge Health"),
    citation="NCCI Policy Manual, chapter 1, section D",
    last_edit="",
    is_right=False,
    difficulty="beginner",
)
KEY = GuardKey(secrets=("25", "modifier 25", "XS", "add 25 to 99213"))
RIGHT = HINT.model_copy(
    update={"role": "feedback", "rung": None, "is_right": True, "plain": "Right: the claim is paid now, line 1 too."}
)
WRONG = HINT.model_copy(
    update={"role": "feedback", "rung": None, "plain": "Not yet: the payer still denies line 1 with CARC 97."}
)
FIRST = "Start with line 1: the services stand on the same day."
SECOND = "The payer counts one of them as part of the other."
OFFLINE = CoachInfo(source="offline")
NOTHING = GuardKey(secrets=())


def coach_of(model: Model) -> Coach:
    return ModelCoach(model, PlainCoach())


async def said(coach: Coach, view: CoachView = HINT, key: GuardKey = KEY) -> list[CoachChunk]:
    async with aclosing(coach.say(view, key)) as pieces:
        return [piece async for piece in pieces]


def text_of(pieces: list[CoachChunk]) -> str:
    return "".join(piece.text for piece in pieces)
