"""The REST routes of a training session."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from fastapi import Depends, Header, Path, Query, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import Field, StringConstraints

from gym.api.access import PUBLIC, SIGNED_IN, Need, viewer_of
from gym.api.body import one_wrong
from gym.caller import Right
from gym.coaching.chunks import CoachChunk
from gym.progress.boards import Order
from gym.progress.schemas import Achievements, Board, Profile, SessionAnalytics
from gym.schemas.questions import Question, QuestionAnswer
from gym.schemas.sessions import (
    GetHint,
    Health,
    HintAnswer,
    NextClaim,
    SessionStatus,
    StartAnswer,
    StartSession,
    SubmitAction,
    TurnAnswer,
)
from gym.services.sessions import Sessions
from gym.value import Id, Value
from gym.world.codes.lookup import MOST, LookupResult
from gym.world.codes.query import LONGEST, EntryKind

SessionId = Annotated[Id, Path(alias="id", description="as start-session gave it")]
UserId = Annotated[Id, Path(alias="id")]
Viewer = Annotated[str | None, Depends(viewer_of)]
TurnNumber = Annotated[int, Path(ge=0, le=2**53)]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=128)]
# What a route needs that reads of a user or of a session, and one that acts in a session.
USER, SESSION = Need(Right.SELF_OR_TRAINER, user="path"), Need(Right.SELF_OR_TRAINER, session="path")
OWN_SESSION = Need(Right.SELF, session="body")
Keyed = TypeVar("Keyed", SubmitAction, GetHint)


class Route(NamedTuple):
    """One row: what answers where, what its caller needs, and its problems besides those of every route."""

    method: str
    path: str
    endpoint: Callable[..., Any]
    need: Need
    problems: tuple[int, ...] = ()


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


class NextScenario(Value):
    """Body of POST next-scenario."""

    session_id: Id


class BoardRequest(Value):
    """Which page of which leaderboard."""

    period: Literal["daily", "weekly", "monthly", "all"] = "weekly"
    skill: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$")] | None = None
    team: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,512}$")] | None = None
    order: Order = "xp"


class LookupQuery(Value):
    """What to look up: a code, its first characters, words, or two codes for their NCCI pair."""

    q: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    kind: EntryKind | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20


def take_key(body: Keyed, header: str | None) -> Keyed:
    """`body` with the key of the Idempotency-Key header, if it came that way."""
    if header is None or body.idempotency_key == header:
        return body
    if body.idempotency_key is not None:
        raise one_wrong("idempotency_key", "differs from the Idempotency-Key header")
    return body.model_copy(update={"idempotency_key": header})


async def events(first: CoachChunk | None, rest: AsyncIterator[CoachChunk]) -> AsyncIterator[bytes]:
    """Pieces as server-sent events."""
    if first is not None:
        yield format_sse_event(data_str=first.model_dump_json())
    async for piece in rest:
        yield format_sse_event(data_str=piece.model_dump_json())


async def stream_chunks(pieces: AsyncIterator[CoachChunk]) -> EventStream:
    """The pieces as they come; the first is waited for, so that what cannot be said is still a problem."""
    return EventStream(events(await anext(pieces, None), pieces))


class TrainingRoutes:
    """What each route does."""

    def __init__(self, sessions: Sessions, patience: float) -> None:
        self.sessions, self.patience = sessions, patience

    async def start_session(self, body: StartSession) -> StartAnswer:
        """Open a session and get its first claim."""
        return await self.sessions.start(body)

    async def submit_action(self, body: SubmitAction, idempotency_key: KeyHeader = None) -> TurnAnswer:
        """Do something with the claim; the verdict is in the answer."""
        return await self.sessions.submit(take_key(body, idempotency_key))

    async def get_hint(self, body: GetHint, idempotency_key: KeyHeader = None) -> HintAnswer:
        """Get the next hint, in the coach's words if they come in time."""
        hinted = await self.sessions.hint(take_key(body, idempotency_key))
        try:
            async with asyncio.timeout(self.patience):
                pieces = [piece async for piece in self.sessions.words(hinted.session_id, hinted.turn)]
        except TimeoutError:
            await self.sessions.speech.keep_plain_words(hinted.session_id, hinted.turn)
            return hinted
        said = "".join(piece.text for piece in pieces).strip()
        return hinted.model_copy(update={"hint": said, "coach": pieces[-1].coach}) if said else hinted

    async def next_scenario(self, body: NextScenario) -> NextClaim:
        """Get the next claim, where the last answer held it back."""
        return await self.sessions.next_scenario(body.session_id)

    async def session(self, session_id: SessionId, viewer: Viewer) -> SessionStatus:
        """Where a session stands."""
        return await self.sessions.now(session_id, viewer)

    async def words(self, session_id: SessionId, turn: TurnNumber, viewer: Viewer) -> EventStream:
        """The coach's words for what a turn did, as they come."""
        return await stream_chunks(self.sessions.words(session_id, turn, viewer))

    async def debrief(self, session_id: SessionId, viewer: Viewer) -> EventStream:
        """What a session showed, in the coach's words, as they come."""
        return await stream_chunks(self.sessions.analyzer.debrief(session_id, viewer))

    async def analytics(self, session_id: SessionId) -> SessionAnalytics:
        """What a session shows so far."""
        return await self.sessions.analytics(session_id)

    async def profile(self, user_id: UserId) -> Profile:
        """How a user stands."""
        return await self.sessions.profile(user_id)

    async def achievements(self, user_id: UserId) -> Achievements:
        """What a user has unlocked, and what is still to earn."""
        return await self.sessions.achievements(user_id)

    async def leaderboard(self, query: Annotated[BoardRequest, Query()], viewer: Viewer) -> Board:
        """One page of a board of the caller's tenant; without a sign-in, of the tenant local."""
        asked = (query.period, query.skill, query.team, query.limit, query.cursor)
        return await self.sessions.leaderboard(*asked, query.order, viewer)

    async def lookup(self, query: Annotated[LookupQuery, Query()]) -> LookupResult:
        """Codes, modifiers, denial reasons, policy facts and NCCI pairs, by code or by words."""
        return await self.sessions.lookup(query.q, query.kind, query.limit)

    async def ask(self, body: Question) -> QuestionAnswer:
        """Ask about codes, rules or payers; answered from the reference with its sources, or not at all."""
        return await self.sessions.questions.ask(body)

    async def metrics(self) -> PlainTextResponse:
        """What the coach has counted, as Prometheus reads it."""
        return PlainTextResponse(await self.sessions.coach.metrics_text())

    async def health(self, response: Response) -> Health:
        """Whether the database answers and who words things."""
        health = await self.sessions.health()
        response.status_code = 503 if health.status == "down" else 200
        return health

    def routes(self) -> tuple[Route, ...]:
        """All there are."""
        return (
            Route(
                "POST",
                "/api/training/start-session",
                self.start_session,
                Need(Right.SELF, user="body"),
                (400, 404, 413, 415),
            ),
            Route("POST", "/api/training/submit-action", self.submit_action, OWN_SESSION, (400, 404, 409, 413, 415)),
            Route("POST", "/api/training/get-hint", self.get_hint, OWN_SESSION, (400, 404, 409, 413, 415)),
            Route("POST", "/api/training/next-scenario", self.next_scenario, OWN_SESSION, (400, 404, 409, 413, 415)),
            Route("POST", "/api/training/ask", self.ask, OWN_SESSION, (400, 404, 413, 415)),
            Route("GET", "/api/training/session/{id}", self.session, SESSION, (404,)),
            Route("GET", "/api/training/session/{id}/turn/{turn}/words", self.words, SESSION, (404,)),
            Route("GET", "/api/training/session/{id}/debrief", self.debrief, SESSION, (404,)),
            Route("GET", "/api/training/session/{id}/analytics", self.analytics, SESSION, (404,)),
            Route("GET", "/api/training/user/{id}/profile", self.profile, USER, (404,)),
            Route("GET", "/api/training/user/{id}/achievements", self.achievements, USER, (404,)),
            Route("GET", "/api/training/leaderboard", self.leaderboard, SIGNED_IN, (404,)),
            Route("GET", "/api/reference/search", self.lookup, SIGNED_IN),
            Route("GET", "/api/training/health", self.health, PUBLIC),
            Route("GET", "/api/training/metrics", self.metrics, SIGNED_IN),
            Route("GET", "/health", self.health, PUBLIC),
        )
