"""Which of Chainlit's events leads to which move."""

import re
from collections.abc import Awaitable, Callable

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.config import config
from chainlit.types import ThreadDict

from gym.caller import Right, allows
from gym.chat import texts
from gym.chat.account import ChatAccount
from gym.chat.moves import Moves
from gym.chat.owners import caller_of
from gym.chat.presses import Payload, answer_press, in_place
from gym.chat.questions import ChatQuestions
from gym.chat.resume import ResumedThread
from gym.chat.screens.router import ScreenRouter
from gym.chat.screens.table import all_pages
from gym.chat.thread import ChatThread
from gym.coaching.reading import Read, Reading, Unclear
from gym.errors import NotFound
from gym.progress.certification.pathways import BY_CODE
from gym.schemas.sessions import SessionStatus
from gym.world.scenarios.scenario import Difficulty

NAMED = re.compile(r"^\s*(?:start|deal|play)\s+([a-z]+-[a-z0-9-]+)\s*$", re.IGNORECASE)
LOOKUP = re.compile(r"^\s*(?:/lookup\b|look ?up\b|search(?: for)?\b)[\s:]*(.*)$", re.IGNORECASE | re.DOTALL)
DEAL = re.compile(
    r"^\W*(?:please |let'?s |now )?"
    r"(?:deal|start|play|practi[sc]e|try|next|another|new claim"
    r"|(?:give|get) me an?(?:other)? (?:\w+ )?(?:claim|case|one))\b"
    r"(?!.*\?)",
    re.IGNORECASE,
)
PICK = re.compile(r"^\W*(?:pick|choose|change|set)(?: a| the| my)? (?:difficulty|level)\W*$", re.IGNORECASE)
PROGRESS = re.compile(
    r"\bmy (?:progress(?! note)|achievements?|level|xp|score|stats|streak)\b|\bhow am i doing\b"
    r"|^\W*(?:show )?(?:progress|achievements?|stats)\W*$",
    re.IGNORECASE,
)
HUSH = re.compile(r"^\W*(?:please )?(?:stop|hush|enough)(?: talking)?\W*$", re.IGNORECASE)
DEBRIEF = re.compile(
    r"^\W*(?:please )?(?:/?debrief(?: me)?|(?:end|finish|sum up|summari[sz]e|review)(?: the| this| my)? session"
    r"|how did (?:i|this session|the session) (?:do|go))\W*$",
    re.IGNORECASE,
)
EXPERIENCE = re.compile(
    r"^\W*i(?: a|')m (?:(?P<new>new to billing|a beginner)|(?P<experienced>experienced in billing))\W*$"
    r"|^\W*i(?: ha|')ve done (?P<some>some billing)\W*$",
    re.IGNORECASE,
)
JOIN = re.compile(r"^\s*join\s+(?:\S*/join/)?([A-Za-z0-9_-]{16,128})\s*$", re.IGNORECASE)
CERTIFY = re.compile(
    r"^\W*(?:show )?(?:me )?(?:the |my )?(?:exams?|certificates?|certifications?|pathways?|get certified)\W*$",
    re.IGNORECASE,
)
HOME = re.compile(r"^\W*(?:show |open |go )?(?:me )?(?:my )?(?:home|start page|menu|overview)\W*$", re.IGNORECASE)
ANALYTICS = re.compile(
    r"^\W*(?:please )?(?:show |open |see )?(?:me )?(?:my |the )?(?:analytics|growth)\W*$", re.IGNORECASE
)
CHARTS = re.compile(
    r"^\W*(?:please )?(?:show |draw |see )?(?:me )?(?:my |the )?(?:charts?|graphs?|plots?)\W*$", re.IGNORECASE
)
Press = Callable[[Payload], Awaitable[Payload | None]]


class Handlers:
    """The chat's answers to Chainlit's events."""

    def __init__(self, moves: Moves, thread: ChatThread, read: Read) -> None:
        self.moves, self.thread, self.read = moves, thread, read
        self.questions, self.account = (
            ChatQuestions(moves.sessions, moves.world, thread),
            ChatAccount(moves.sessions, thread),
        )
        self.screens = ScreenRouter(all_pages(moves.sessions, moves.world, thread.layer, read), thread)

    @property
    def commands(self) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Awaitable[None]]], ...]:
        """What is understood before anything is looked for in a text that could be a move."""
        return (
            (LOOKUP, lambda said: self.questions.lookup(said.group(1))),
            (NAMED, lambda said: self.deal_named(said.group(1).lower())),
            (EXPERIENCE, self.place_newcomer),
            (JOIN, lambda said: self.account.join(said.group(1))),
            (CERTIFY, lambda _: self.screens.show("certificates")),
            (HUSH, lambda _: self.on_stop()),
            (DEBRIEF, lambda _: self.moves.debrief()),
            (HOME, lambda _: self.screens.show("home")),
            (ANALYTICS, lambda _: self.screens.show("analytics")),
            (CHARTS, lambda _: self.screens.do("analytics.charts")),
        )

    async def on_chat_start(self) -> None:
        """A new chat opens with what is new and the user's home, or with what a link of theirs led to."""
        page, params = self.thread.ahead.pop(self.thread.user_id, ("home", {}))
        await self.screens.show(page, await self.account.news() if page == "home" else "", **params)

    async def deal_named(self, name: str) -> None:
        """Deal the scenario of that name, or begin the exam."""
        await self.moves.deal(**{"exam" if name in BY_CODE else "scenario_id": name})

    async def on_message(self, message: cl.Message) -> None:
        """Free text: a request to the chat, a move on the claim, or a question."""
        work = self.act_on_text(str(message.content)[:4000])
        await answer_press(self.thread, work, self.moves.refresh, self.thread.show)

    async def act_on_text(self, text: str) -> None:
        """Find out what a text asks for and do it; a move on the open claim comes before all else."""
        for pattern, carry_out in self.commands:
            if said := pattern.search(text):
                return await carry_out(said)
        now = await self.questions.open_claim()
        reading = self.read(text, now.claim_data) if now and now.claim_data else None
        if now and reading and reading.kind == "act":
            return await self.moves.act_on(now, reading.action_type, reading.action_details)
        if PROGRESS.search(text):
            return await self.screens.show("home", await self.account.news() or texts.STANDING)
        if PICK.match(text):
            await self.thread.show("How hard should it be?", [("LevelCard", {})])
            return None
        level = texts.difficulty_named(text)
        if DEAL.match(text) or text.strip().lower() == level:
            return await self.deal_claim(level)
        return await self.answer_question(text, now, reading)

    async def deal_claim(self, level: Difficulty | None) -> None:
        """Deal a claim, and ask a newcomer the one question that places them."""
        is_new = level is None and await self.thread.state() is None and await self.account.is_new()
        await self.moves.deal(preferred_difficulty=level)
        if is_new:
            await self.thread.show("", [("PlacementCard", {})])

    async def place_newcomer(self, said: re.Match[str]) -> None:
        """Take a newcomer's word for where they stand, and deal a claim that fits it."""
        if not await self.account.is_new():
            await self.thread.show(texts.PLACED_LATE)
            return
        experience = next(name for name, words in said.groupdict().items() if words)
        await self.moves.deal(experience=experience)

    async def answer_question(self, text: str, now: SessionStatus | None, reading: Reading | None) -> None:
        """A text that is no move: something asked of the coach, or not understood."""
        match reading.kind if reading else "lost":
            case "hint" if now:
                await self.moves.hint({"session_id": now.session_id, "turn": now.turn})
            case "next":
                await self.moves.deal()
            case "why":
                await self.questions.explain(text)
            case "question":
                await self.questions.ask(text)
            case _ if now and isinstance(reading, Unclear) and reading.is_lost:
                await self.propose_reading(text, now, reading)
            case _:
                await self.thread.show(reading.message if isinstance(reading, Unclear) else texts.NOT_STARTED)

    async def propose_reading(self, text: str, now: SessionStatus, reading: Unclear) -> None:
        """A text that the rules do not understand at all: what the model makes of it is asked back, never done."""
        meant = await self.questions.sessions.propose(now.session_id, text)
        match meant.kind if meant else "nothing":
            case "move" if meant:
                await self.questions.confirm(now, meant)
            case "hint":
                await self.questions.offer_hint(now)
            case "question":
                await self.questions.ask(text)
            case _:
                await self.thread.show(reading.message)

    async def on_stop(self) -> None:
        """Stop was pressed: the coach's words of this thread end where they are."""
        self.moves.hush(self.thread.thread_id)

    async def on_chat_end(self) -> None:
        """A tab was closed: nobody listens here any more, and Chainlit would keep its messages in memory for ever."""
        if not self.thread.other_tabs():
            self.moves.hush(self.thread.thread_id)
        chat_contexts.pop(cl.context.session.id, None)
        self.thread.layer.forget(cl.context.session.id)

    async def on_resume(self, thread: ThreadDict) -> None:
        """A thread is opened again."""
        state = await self.thread.state()
        if state:
            await ResumedThread(thread, self.moves).catch_up(state)


class CardAction:
    """A button of a card, as Chainlit calls it: what answers it, and what its caller needs.

    With `is_move` it is one move alone in its thread, whose troubles become a toast; any other shows its answer itself.
    """

    def __init__(self, handlers: Handlers, right: Right, answer: Press, is_move: bool) -> None:
        self.handlers, self.right, self.answer, self.is_move = handlers, right, answer, is_move

    async def __call__(self, action: cl.Action) -> Payload:
        """Answer one press."""
        work, handlers = self.answer_permitted(action.payload), self.handlers
        return await (answer_press(handlers.thread, work, handlers.moves.refresh) if self.is_move else in_place(work))

    async def answer_permitted(self, payload: Payload) -> Payload | None:
        """The answer for a caller with the right to it. Raises NotFound, NotYours, and what the answer raises."""
        caller, session_id = caller_of(cl.context.session), payload.get("session_id")
        if not allows(self.right, caller):
            raise NotFound("There is no such action.")
        if self.right is Right.SELF and isinstance(session_id, str):
            await self.handlers.moves.sessions.trainers.check_access(caller, session_id=session_id, reads=False)
        return await self.answer(payload)


def actions_of(handlers: Handlers) -> dict[str, CardAction]:
    """Every button of a card, by the name that the card sends."""
    moves, questions = handlers.moves, handlers.questions
    table: tuple[tuple[str, Right, Press, bool], ...] = (
        ("act", Right.SELF, moves.act, True),
        ("hint", Right.SELF, moves.hint, True),
        ("next", Right.SELF, moves.next, True),
        ("explain", Right.SIGNED_IN, lambda _: questions.explain(), True),
        ("sidebar", Right.SIGNED_IN, lambda _: questions.sidebar(), True),
        ("dispute", Right.SELF, questions.dispute, False),
        ("lookup", Right.SIGNED_IN, questions.look_up, False),
        # Every press on a screen; its page declares its own right. Chainlit names a thread after the first press in it,
        # so this one has a name fit to be read.
        ("Home", Right.SIGNED_IN, handlers.screens.dispatch, False),
    )
    return {name: CardAction(handlers, right, answer, is_move) for name, right, answer, is_move in table}


def register(moves: Moves, thread: ChatThread, read: Read) -> None:
    """Tell Chainlit what to call."""
    handlers = Handlers(moves, thread, read)
    cl.on_chat_start(handlers.on_chat_start)
    cl.on_message(handlers.on_message)
    cl.on_chat_resume(handlers.on_resume)
    cl.on_stop(handlers.on_stop)
    cl.on_chat_end(handlers.on_chat_end)
    config.code.action_callbacks.update(actions_of(handlers))
