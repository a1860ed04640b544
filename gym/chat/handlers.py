"""Which of Chainlit's events leads to which move."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.config import config
from chainlit.types import ThreadDict

from gym.caller import Right, allows
from gym.chat import desk_texts, texts
from gym.chat.account import ChatAccount
from gym.chat.desk import Desk
from gym.chat.moves import Moves
from gym.chat.owners import caller_of
from gym.chat.presses import Payload, answer_press, in_place, locate_refused
from gym.chat.questions import ChatQuestions
from gym.chat.resume import ResumedThread
from gym.chat.screens.parse_form import parse_fields
from gym.chat.screens.router import ScreenRouter
from gym.chat.screens.table import all_pages
from gym.chat.talk import DeskTalk
from gym.chat.thread import ChatThread
from gym.chat.wishes import ChatWishes
from gym.coaching.reading import ClaimMove, CoachWish, Read, Reading, Unclear
from gym.errors import NotFound
from gym.progress.certification.pathways import BY_CODE
from gym.schemas.desk import ClaimOnDesk, DeskPage, DeskSay
from gym.services import challenges

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
UNDO = re.compile(
    r"^\W*(?:please )?(?:undo(?: (?:that|it|this|the last(?: change| one)?))?|take (?:that|it) back)\W*$", re.IGNORECASE
)
REDO = re.compile(r"^\W*(?:please )?(?:redo(?: (?:that|it))?|put (?:that|it) back)\W*$", re.IGNORECASE)
CHANGES = re.compile(r"^\W*(?:what (?:did|have) i changed?|(?:show |list )?my changes)\W*$", re.IGNORECASE)
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
# Wishes that begin like a request for a claim: "another hint", "start over".
BEFORE_DEALS = frozenset({"hint", "undo", "redo", "reset", "changes", "send", "answer", "check", "code", "box", "skip"})
Press = Callable[[Payload], Awaitable[Payload | None]]


class Handlers:
    """The chat's answers to Chainlit's events."""

    def __init__(self, moves: Moves, thread: ChatThread, read: Read) -> None:
        self.moves, self.thread, self.read = moves, thread, read
        self.questions, self.account = (
            ChatQuestions(moves.sessions, moves.world, thread),
            ChatAccount(moves.sessions, thread),
        )
        self.desk = Desk(moves)
        self.talk = DeskTalk(self.desk)
        self.wishes = ChatWishes(moves, self.talk, self.questions)
        self.screens = ScreenRouter(all_pages(moves.sessions, moves.world, thread.layer, read), thread)

    @property
    def commands(self) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Awaitable[None]]], ...]:
        """What is understood before anything is looked for in a text that could be a move."""
        return (
            (LOOKUP, lambda said: self.questions.lookup(said.group(1))),
            (NAMED, lambda said: self.deal_named(said.group(1).lower())),
            (EXPERIENCE, self.place_newcomer),
            (JOIN, lambda said: self.account.join(said.group(1))),
            (CERTIFY, lambda _: self.show_page("certificates")),
            (HUSH, lambda _: self.on_stop()),
            (UNDO, lambda _: self.talk.undo()),
            (REDO, lambda _: self.talk.redo()),
            (CHANGES, lambda _: self.talk.list_changes()),
            (DEBRIEF, lambda _: self.moves.debrief()),
            (HOME, lambda _: self.show_page("home")),
            (ANALYTICS, lambda _: self.show_page("analytics")),
            (CHARTS, lambda _: self.screens.do("analytics.charts")),
        )

    async def on_chat_start(self) -> None:
        """A new chat opens with what is new and the user's home, or with what a link of theirs led to."""
        await self.desk.push_desk()
        page, params = self.thread.ahead.pop(self.thread.user_id, ("home", {}))
        news = await self.account.news() if page == "home" else ""
        if not self.thread.has_desk:
            await self.screens.show(page, news, **params)
        elif page != "home":
            await self.show_page(page, "", **params)
        elif news:
            await self.thread.show(news)

    async def show_page(self, page: str, text: str = "", **params: str) -> None:
        """Show a page: on the desk, or in the thread where there is none."""
        if not self.thread.has_desk:
            return await self.screens.show(page, text, **params)
        await self.desk.push(page={"name": page, "params": params})
        if text:
            await self.thread.show(text)
        return None

    async def draw_page(self, payload: Payload) -> Payload:
        """A page for the desk. Raises what the page raises."""
        asked = parse_fields(DeskPage, **payload)
        return {"screen": (await self.screens.draw(asked.page, asked.params)).model_dump(mode="json")}

    async def say_for_user(self, payload: Payload) -> Payload:
        """Do what a button of a page types."""
        asked = parse_fields(DeskSay, **payload)
        async with self.thread.alone():
            await self.act_on_text(asked.text)
            return await self.desk.share_desk()

    async def deal_named(self, name: str) -> None:
        """Deal the scenario of that name, or begin the exam or the challenge."""
        kind = "exam" if name in BY_CODE else "challenge" if name.startswith(challenges.PREFIX) else "scenario_id"
        await self.moves.deal(**{kind: name})

    async def on_message(self, message: cl.Message) -> None:
        """Free text: a request to the chat, a move on the claim, or a question. A new session comes into view."""
        work, before = self.act_on_text(str(message.content)[:4000]), await self.desk.position()
        await answer_press(self.thread, work, self.moves.refresh, self.thread.show)
        now = await self.desk.position()
        if now != before:
            await self.desk.push_desk()
        if now and now[:1] != (before or ())[:1]:
            await self.desk.push(page={"name": "", "params": {}})

    async def act_on_text(self, text: str) -> None:
        """Find out what a text asks for and do it; a move on the open claim comes before all else."""
        for pattern, carry_out in self.commands:
            if said := pattern.search(text):
                return await carry_out(said)
        now = await self.talk.claim()
        reading = self.read(text, self.talk.draft_claim(now), self.wishes.typed_last(now)) if now else None
        if now and now.is_open and isinstance(reading, ClaimMove):
            return await self.wishes.take_move(text, reading, now)
        if now and isinstance(reading, CoachWish) and reading.kind in BEFORE_DEALS:
            return await self.wishes.grant(text, reading, now)
        if PROGRESS.search(text):
            return await self.show_page("home", await self.account.news() or texts.STANDING)
        if PICK.match(text):
            await self.thread.show("How hard should it be?", [("LevelCard", {})])
            return None
        level = texts.difficulty_named(text)
        if DEAL.match(text) or text.strip().lower() == level:
            return await self.moves.deal(preferred_difficulty=level)
        if now and isinstance(reading, CoachWish) and reading.kind not in ("next", "score"):
            return await self.wishes.grant(text, reading, now)
        return await self.answer_question(text, now, reading)

    async def place_newcomer(self, said: re.Match[str]) -> None:
        """Take a newcomer's word for where they stand, and deal a claim that fits it."""
        if not self.account.may_be_placed():
            await self.thread.show(texts.PLACED_LATE)
            return
        experience = next(name for name, words in said.groupdict().items() if words)
        await self.moves.deal(experience=experience)

    async def answer_question(self, text: str, now: ClaimOnDesk | None, reading: Reading | None) -> None:
        """A text that is no move: something asked of the coach, or not understood."""
        match reading:
            case CoachWish(kind="next"):
                await self.moves.deal()
            case CoachWish():
                await self.show_page("home", await self.account.news() or texts.STANDING)
            case Unclear(is_lost=True) if now and now.is_open:
                await self.propose_reading(text, now, reading)
            case Unclear() if now and now.is_open:
                await self.wishes.ask_back(text, reading, now)
            case _:
                await self.thread.show(desk_texts.SETTLED if now else texts.NOT_STARTED)

    async def propose_reading(self, text: str, now: ClaimOnDesk, reading: Unclear) -> None:
        """A text that the rules do not understand at all: what the model makes of it is asked back, never done."""
        meant = await self.questions.sessions.questions.propose(now.status.session_id, text)
        match meant.kind if meant else "nothing":
            case "move" if meant:
                await self.questions.confirm(now.key, meant)
            case "hint":
                await self.questions.offer_hint(now.status)
            case "question":
                await self.questions.ask(text)
            case _:
                await self.wishes.ask_back(text, reading, now)

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
        await self.desk.push_desk()


async def make_move(handlers: Handlers, work: Coroutine[Any, Any, Payload | None]) -> Payload:
    """One move alone in its thread, whose troubles become a toast; the desk hears of it."""
    before = await handlers.desk.position()
    done = await answer_press(handlers.thread, work, handlers.moves.refresh)
    if await handlers.desk.position() != before:
        await handlers.desk.push_desk()
    return done


async def show_answer(_: Handlers, work: Coroutine[Any, Any, Payload | None]) -> Payload:
    """What shows its answer itself."""
    return await in_place(work)


async def answer_desk(_: Handlers, work: Coroutine[Any, Any, Payload | None]) -> Payload:
    """What the desk asks for."""
    return await in_place(work, locate_refused)


Respond = Callable[[Handlers, Coroutine[Any, Any, Payload | None]], Awaitable[Payload]]


class CardAction:
    """A button of a card, as Chainlit calls it: what answers it, and what its caller needs.

    `respond` says how its troubles are told.
    """

    def __init__(self, handlers: Handlers, right: Right, answer: Press, respond: Respond) -> None:
        self.handlers, self.right, self.answer, self.respond = handlers, right, answer, respond

    async def __call__(self, action: cl.Action) -> Payload:
        """Answer one press."""
        return await self.respond(self.handlers, self.answer_permitted(action.payload))

    async def answer_permitted(self, payload: Payload) -> Payload | None:
        """The answer for a caller with the right to it. Raises NotFound, NotYours, and what the answer raises."""
        caller, session_id = caller_of(cl.context.session), named_session(payload)
        if not allows(self.right, caller):
            raise NotFound("There is no such action.")
        if self.right is Right.PRACTICE and isinstance(session_id, str):
            await self.handlers.moves.sessions.trainers.check_access(caller, session_id=session_id, reads=False)
        return await self.answer(payload)


def named_session(payload: Payload) -> object:
    """The session that a press names, by itself or in the key of a claim."""
    key = payload.get("key")
    return key.rpartition("/")[0] if isinstance(key, str) and "/" in key else payload.get("session_id")


def actions_of(handlers: Handlers) -> dict[str, CardAction]:
    """Every button of a card, by the name that the card sends."""
    moves, questions, desk = handlers.moves, handlers.questions, handlers.desk
    table: tuple[tuple[str, Right, Press, Respond], ...] = (
        ("act", Right.PRACTICE, moves.act, make_move),
        ("hint", Right.PRACTICE, moves.hint, make_move),
        ("next", Right.PRACTICE, moves.next, make_move),
        ("explain", Right.SIGNED_IN, lambda _: questions.explain(), make_move),
        ("dispute", Right.PRACTICE, questions.dispute, show_answer),
        ("lookup", Right.SIGNED_IN, questions.look_up, show_answer),
        ("desk.look", Right.SIGNED_IN, desk.look, answer_desk),
        ("desk.start", Right.PRACTICE, desk.start, answer_desk),
        ("desk.next", Right.PRACTICE, desk.next, answer_desk),
        ("desk.act", Right.PRACTICE, desk.act, answer_desk),
        ("desk.hint", Right.PRACTICE, desk.hint, answer_desk),
        ("desk.draft", Right.PRACTICE, desk.draft, answer_desk),
        ("desk.undo", Right.PRACTICE, desk.undo, answer_desk),
        ("desk.redo", Right.PRACTICE, desk.redo, answer_desk),
        ("desk.say", Right.SIGNED_IN, handlers.say_for_user, answer_desk),
        # Each page declares its own right.
        ("desk.page", Right.SIGNED_IN, handlers.draw_page, answer_desk),
        ("desk.send", Right.PRACTICE, desk.send, make_move),
        ("desk.take", Right.PRACTICE, handlers.talk.take_proposal, make_move),
        # Every press on a screen; its page declares its own right. Chainlit names a thread after the first press in it,
        # so this one has a name fit to be read.
        ("Progress", Right.SIGNED_IN, handlers.screens.dispatch, show_answer),
    )
    return {name: CardAction(handlers, right, answer, respond) for name, right, answer, respond in table}


def register(moves: Moves, thread: ChatThread, read: Read) -> None:
    """Tell Chainlit what to call."""
    handlers = Handlers(moves, thread, read)
    cl.on_chat_start(handlers.on_chat_start)
    cl.on_message(handlers.on_message)
    cl.on_chat_resume(handlers.on_resume)
    cl.on_stop(handlers.on_stop)
    cl.on_chat_end(handlers.on_chat_end)
    cl.on_window_message(handlers.desk.answer_page)
    config.code.action_callbacks.update(actions_of(handlers))
