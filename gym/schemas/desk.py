"""Bodies of the desk: what it shows, and what it asks for (DESK.md, Wire)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from gym.coaching.stories import Story
from gym.progress.certification.exams import ExamResult
from gym.progress.engine.config import Experience
from gym.progress.today import SetClosing
from gym.schemas.sessions import Key, SessionStatus
from gym.value import Id, Value
from gym.world.claims.claim import Claim
from gym.world.claims.draft import Draft, DraftPatch
from gym.world.scenarios.scenario import Difficulty, LetterView, Mode, ScenarioView

# A claim of a session: the session's id and the claim's number in it.
ClaimKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}/[1-9]\d{0,5}$")]
Turn = Annotated[int, Field(ge=0, le=2**53)]
Help = Literal["open", "later", "none", "sealed"]


class DraftChange(Value):
    """Payload of desk.draft: a patch of the claim's draft."""

    key: ClaimKey
    patch: DraftPatch


class DraftStep(Value):
    """Payload of desk.undo and desk.redo; with `rev` it is done only where the draft still has that revision."""

    key: ClaimKey
    rev: Turn | None = None


class DeskStart(Value):
    """Payload of desk.start; without anything named the engine chooses the claim."""

    scenario: Id | None = None
    difficulty: Difficulty | None = None
    experience: Experience | None = None
    exam: Id | None = None
    goals: Annotated[tuple[Annotated[str, StringConstraints(max_length=120)], ...], Field(max_length=10)] = ()
    unassisted: bool = False


class DeskMove(Value):
    """Payload of desk.act: Send, or another move. The patch holds what no desk.draft has brought yet."""

    key: ClaimKey
    turn: Turn
    patch: DraftPatch = DraftPatch()
    action_type: Annotated[str, StringConstraints(max_length=40)] | None = None
    details: dict[str, Any] = Field(default_factory=dict)
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    idempotency_key: Key | None = None


class DeskHint(Value):
    """Payload of desk.hint."""

    key: ClaimKey
    turn: Turn | None = None
    idempotency_key: Key | None = None


class DeskPage(Value):
    """Payload of desk.page: a screen by its name; each page checks its own params."""

    page: Annotated[str, StringConstraints(max_length=60)]
    params: dict[str, Any] = Field(default_factory=dict)


class DeskSay(Value):
    """Payload of desk.say: what a button of a page types."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class DraftNews(Value):
    """A draft as it is now, and how many steps back and forth there are."""

    key: str
    rev: int
    draft: Draft
    undo: int
    redo: int


class NextHint(Value):
    """The hint that would come next: its number in its ladder, and what it takes off the claim's XP."""

    number: int
    of: int
    cost: int


class DeskHints(Value):
    """The hints shown so far, what the hints of the ladder cost, and the next one; None where all are shown."""

    hints: tuple[str, ...] = ()
    costs: tuple[int, ...] = ()
    next_hint: NextHint | None = None
    help: Help = "open"


class ClaimOnDesk(Value):
    """The claim on the desk, which stays there when it is settled, until the next one is dealt. `scenario_id` is its
    own id, which is never sent.
    """

    key: str
    scenario_id: str
    status: SessionStatus
    view: ScenarioView
    claim: Claim
    story: Story | None
    hints: DeskHints
    news: DraftNews

    @property
    def is_open(self) -> bool:
        return self.status.phase == "working"


class DeskBar(Value):
    """The top bar: level, XP in all and within the level, days in a row, and today's set."""

    level: int
    xp: int
    into: int
    span: int
    streak: int
    done: int
    of: int


class SetPlan(Value):
    """What is left of today's set: claims, how many of them are reviews, and about how many minutes."""

    claims: int
    reviews: int
    minutes: int
    is_new: bool


class MissedClaim(Value):
    """A claim whose first try was wrong, and where its replay is."""

    title: str
    session_id: str
    turn: int


class SetEnd(SetClosing):
    """The closing card: what the set came to, what is new this week without help, and what was missed today."""

    new: tuple[str, ...]
    missed: tuple[MissedClaim, ...]


class Placement(Value):
    """The one question that places a newcomer, and its answers, each with the `experience` of desk.start."""

    question: str
    choices: tuple[tuple[str, str], ...]


class Guide(Value):
    """The three taps through a newcomer's first claim: what is said at each, and the box with what goes into it."""

    words: tuple[str, str, str]
    path: str
    value: str


class DeskMoveForm(Value):
    """Another move than Send: what its form asks for, whether it takes grounds, and whether the draft goes with it."""

    type: str
    title: str
    asks: tuple[str, ...]
    grounds: bool
    takes_edits: bool


class ExamMiss(Value):
    """A skill that an exam was not right in throughout: its tag, its name in plain words, and the share that was right.
    Which claim it was, and what was wrong there, is not told: it may come again in the next try.
    """

    skill: str
    name: str
    share: float


class DeskExam(Value):
    """The exam that the claim belongs to; its clock ends at `until`. `missed` are the skills to practise, worst first,
    once it is over.
    """

    title: str
    answered: int
    items: int
    until: datetime
    over: bool
    result: ExamResult | None
    certificate: str | None
    missed: tuple[ExamMiss, ...] = ()


class SheetFinding(Value):
    message: str
    citation: str


class SheetAchievement(Value):
    title: str
    description: str


class DeskSheet(Value):
    """The answer to a move: one word, one sentence, XP; the rest waits behind Details."""

    turn: int
    word: str
    right: bool
    over: bool
    recorded: bool
    lesson: str
    paid: str
    refused: str
    feedback: str
    xp: int
    parts: tuple[tuple[int, str], ...]
    score: int
    score_parts: tuple[tuple[int, str, str], ...]
    level: int
    level_up: bool
    achievements: tuple[SheetAchievement, ...]
    findings: tuple[SheetFinding, ...]
    needed: tuple[str, ...]
    because: str
    reviewed: str
    dispute: dict[str, Any] | None
    next: str


class DeskState(Value):
    """All that the desk shows; without a claim it is the start screen. `file` and `answer` are a card's props."""

    bar: DeskBar
    placement: Placement | None = None
    guide: Guide | None = None
    start: SetPlan | None = None
    end: SetEnd | None = None
    levels: tuple[str, ...] = tuple(Difficulty)
    claim: Claim | None = None
    key: str = ""
    session_id: str = ""
    turn: int = 0
    status: Literal["open", "done"] = "open"
    rev: int = 0
    draft: Draft = Draft()
    undo: int = 0
    redo: int = 0
    title: str = ""
    payer: str = ""
    difficulty: str = ""
    stage: str = ""
    mode: Mode = "practice"
    payers: tuple[tuple[str, str], ...] = ()
    words: dict[str, str] = Field(default_factory=dict)
    window: str = ""
    moves: tuple[DeskMoveForm, ...] = ()
    grounds: tuple[tuple[str, str], ...] = ()
    letter: LetterView | None = None
    file: dict[str, Any] = Field(default_factory=dict)
    answer: dict[str, Any] | None = None
    tries: int = 0
    hints: tuple[str, ...] = ()
    costs: tuple[int, ...] = ()
    next_hint: NextHint | None = None
    help: Help = "open"
    story: str = ""
    intro: str = ""
    exam: DeskExam | None = None
    started: datetime | None = None
    sheet: DeskSheet | None = None
