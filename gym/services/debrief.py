"""What a session showed, put into words: the numbers are folds over the log, the model only words them."""

from collections.abc import AsyncIterator
from contextlib import aclosing, suppress

from gym.coaching.chunks import CoachChunk
from gym.coaching.coach import CoachView, GuardKey
from gym.errors import Unavailable
from gym.progress.events import Kind, of_kind
from gym.progress.schemas import SessionAnalytics
from gym.services.boards import Leaderboards
from gym.services.speech import Speech, to_plain_chunk

LEVEL = "intermediate"


def plain_debrief(seen: SessionAnalytics) -> str:
    """Findings, calibration and the one recommendation, as the plain coach says them."""
    return " ".join(part for part in (*seen.findings, seen.calibration, seen.recommendation) if part)


def to_coach_view(seen: SessionAnalytics) -> CoachView:
    """What a coach may tell about a session: nothing of a claim that is still open."""
    return CoachView(
        role="debrief",
        rung=None,
        plain=plain_debrief(seen),
        facts=(),
        citation="",
        last_edit="",
        is_right=False,
        difficulty=seen.scenarios[-1].difficulty if seen.scenarios else LEVEL,
    )


class Debriefs:
    """Debriefs of sessions."""

    def __init__(self, leaderboards: Leaderboards, speech: Speech) -> None:
        self.leaderboards, self.speech = leaderboards, speech

    async def debrief(self, session_id: str, viewer: str | None = None) -> AsyncIterator[CoachChunk]:
        """The words in pieces; what was said is kept on the log. A viewer who is not the session's user gets what was
        said last, else the plain words. Raises NotFound.
        """
        seen = self.leaderboards.analytics(session_id)
        if viewer not in (None, seen.user_id):
            yield self.said_last(seen)
            return
        said = ""
        words = self.speech.coach.say(to_coach_view(seen), GuardKey(secrets=()), seen.user_id)
        async with aclosing(words) as pieces:
            async for piece in pieces:
                said += piece.text
                if piece.done:
                    body = {"text": said, "coach": piece.coach.model_dump(mode="json"), "guard": list(piece.guard)}
                    with suppress(Unavailable):
                        await self.speech.note(session_id, Kind.DEBRIEFED, body)
                yield piece

    def said_last(self, seen: SessionAnalytics) -> CoachChunk:
        """The last debrief on the log, else the plain one."""
        said = of_kind(self.speech.store.events(seen.session_id), Kind.DEBRIEFED)
        if not said:
            return to_plain_chunk(to_coach_view(seen))
        return CoachChunk.model_validate({name: said[-1].body[name] for name in ("text", "coach")} | {"done": True})
