"""The coach's words for a turn: streamed after the verdict is kept, and kept themselves."""

import json
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime

from gym.coaching.briefing import CoachBrief
from gym.coaching.chunks import CoachChunk, CoachInfo
from gym.coaching.coach import Coach, CoachView
from gym.errors import NotFound, Unavailable
from gym.progress.events import Kind
from gym.services.session_rows import session_row
from gym.session.state import Json
from gym.store import Store
from gym.store.records import EventRecord, Turn

log = logging.getLogger(__name__)


class Speech:
    """Asks the coach once for each turn; what was said to its end then is what will be said again."""

    def __init__(self, store: Store, coach: Coach, clock: Callable[[], datetime]) -> None:
        self.store, self.coach, self.clock = store, coach, clock

    async def words(self, session_id: str, turn: int, viewer: str | None = None) -> AsyncGenerator[CoachChunk, None]:
        """The words in pieces, or in one where they are on the log already. The coach is asked for the session's user
        alone, again where the words were stopped; any other viewer gets what is there. Raises NotFound.
        """
        telling, row = self.find_brief(session_id, turn), session_row(self.store, session_id)
        said, is_theirs = self.store.coach_words(session_id, turn), viewer in (None, row.user_id)
        if said and not (is_theirs and said.body.get("stopped", False)):
            yield CoachChunk.model_validate({**said.body["piece"], "done": True})
        elif is_theirs:
            async with aclosing(self.stream_words(session_id, turn, telling, row.user_id)) as pieces:
                async for piece in pieces:
                    yield piece
        else:
            yield to_plain_chunk(telling.view)

    async def stream_words(
        self, session_id: str, turn: int, telling: CoachBrief, user_id: str
    ) -> AsyncGenerator[CoachChunk, None]:
        """The words in pieces as the coach says them, kept when they end."""
        spoken: list[CoachChunk] = []
        try:
            async with aclosing(self.coach.say(telling.view, telling.key, user_id)) as words:
                async for piece in words:
                    if piece.text or piece.done:
                        spoken.append(piece)
                    if piece.done:
                        await self.keep(session_id, turn, telling, spoken)
                    yield piece
        finally:
            if spoken and not spoken[-1].done:
                await self.keep(session_id, turn, telling, spoken)

    async def keep_plain_words(self, session_id: str, turn: int) -> None:
        """Keep the plain words as those that were said: a caller who could not wait has them. Raises NotFound."""
        telling = self.find_brief(session_id, turn)
        await self.keep(session_id, turn, telling, [to_plain_chunk(telling.view)])

    def find_brief(self, session_id: str, turn: int) -> CoachBrief:
        """What is to be put into words for a turn. Raises NotFound."""
        answer = self.store.answer_to_turn(session_id, turn)
        if answer is None or answer.words is None:
            raise NotFound("That turn has no text from the coach.")
        return CoachBrief.model_validate_json(answer.words)

    async def note(self, session_id: str, kind: Kind, body: Json) -> None:
        """Put something on the log that is no turn and changes nothing. Raises NotFound."""
        await self.store.write(self.store.note, self.to_turn(session_id, None, kind, body))

    def to_turn(self, session_id: str, turn: int | None, kind: Kind, body: Json) -> Turn:
        """One event at this moment; without a turn, of the one the session stands at. Raises NotFound."""
        row, at = session_row(self.store, session_id), self.clock()
        here = row.calendar.day(at)
        event, number = EventRecord(kind=kind, body=json.dumps(body)), row.turn if turn is None else turn
        return Turn(session_id, row.user_id, number, at, here, state="", events=(event,), body="", request="")

    async def keep(self, session_id: str, turn: int, telling: CoachBrief, spoken: list[CoachChunk]) -> None:
        """Put what was said on the log, once; words that were stopped are kept as far as they went, until they are said
        to their end.

        Nothing is raised where that cannot be done now: the words are on the screen already.
        """
        text = "".join(piece.text for piece in spoken)
        piece = {"text": text, "coach": spoken[-1].coach.model_dump(mode="json")}
        is_plain, stopped = text == telling.view.plain, not spoken[-1].done
        body = {"piece": piece, "is_plain": is_plain, "stopped": stopped, "guard": list(spoken[-1].guard)}
        try:
            await self.store.write(self.store.say, self.to_turn(session_id, turn, Kind.COACH_SAID, body))
        except Unavailable:
            log.warning("The coach's words for turn %d of %s were said, but could not be kept", turn, session_id)


def to_plain_chunk(view: CoachView) -> CoachChunk:
    """The plain words, in one piece."""
    return CoachChunk(text=view.plain, coach=CoachInfo(source="offline"), done=True)
