"""What free text can mean on a claim, whoever reads it."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol

from pydantic import Field

from gym.value import Value
from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.claim import Claim


class ClaimMove(Value):
    """A move, with its details as API.md has them.

    `is_guess`: read from half a sentence; where a typed move is carried out at once, it is asked back first.
    `amends`: it stands in place of the correction that was typed last.
    """

    kind: Literal["act"] = "act"
    action_type: ActionType
    action_details: dict[str, Any]
    is_guess: bool = False
    amends: bool = False


class Suggestion(Value):
    """One thing that a text may have meant: `label` is on the button, `say` is what a press of it types."""

    label: str
    say: str


WishKind = Literal[
    "hint",
    "next",
    "why",
    "question",
    "stuck",
    "help",
    "what_now",
    "skip",
    "too_easy",
    "too_hard",
    "code",
    "box",
    "check",
    "undo",
    "redo",
    "reset",
    "changes",
    "send",
    "answer",
    "thanks",
    "upset",
    "greeting",
    "bye",
    "about",
    "score",
    "dispute",
    "refuse",
    "yes",
    "no",
    "off_topic",
    "language",
    "coach_words",
]


class CoachWish(Value):
    """Something asked of the coach or of the desk; `topic` is what it is about, in the claim's words.

    `nearest`: a correction that the text names in doubt, to be chosen.
    """

    kind: WishKind
    topic: str = ""
    nearest: tuple[Suggestion, ...] = ()


class Unclear(Value):
    """Words that name no one thing to do; `message` says what to add. `is_lost`: nothing in them was understood.

    `nearest`: what they may have meant, the likeliest first.
    """

    kind: Literal["unclear"] = "unclear"
    message: str
    is_lost: bool = False
    nearest: tuple[Suggestion, ...] = ()


Reading = ClaimMove | CoachWish | Unclear
HOW = 'Say what to change, like "add 25 to line 1" or "remove line 2", or "submit as is", "hint" or "give up".'


class Read(Protocol):
    """Reads a text on a claim; `last` are the edits that were typed before, which "no, line 1" corrects."""

    def __call__(self, text: str, claim: Claim, last: tuple[Edit, ...] = ()) -> Reading: ...


class ReadingScore(Value):
    """How well labelled messages were read; `wrong_moves` are readings that no undo takes back, `offered` messages that
    were not read while a button names what they mean.
    """

    is_held_out: bool
    messages: int
    intents: dict[str, int]
    misread: dict[str, int]
    missed: tuple[str, ...]
    offered: int
    wrong_drafts: tuple[str, ...]
    wrong_moves: tuple[str, ...]
    milliseconds: float

    @property
    def right(self) -> int:
        return self.messages - len(self.missed)


class Proposal(Value):
    """What a free text may have meant: a wish, or a move that is done only once the trainee says yes to its `words`."""

    kind: Literal["move", "hint", "question"]
    words: str = ""
    action_type: str = ""
    action_details: dict[str, Any] = Field(default_factory=dict)


Propose = Callable[[str, Claim, str], Awaitable[Proposal | None]]
