"""The coach that speaks through a model: sentence by sentence, each guarded before it is shown, none taken back."""

import logging
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from agents import guard
from agents.model import Down, Model
from agents.prompts import MAX_TOKENS, messages
from gym.coach import CoachView, GuardKey, PlainCoach
from gym.loop import CoachHealth, CoachInfo, Piece

log = logging.getLogger(__name__)
END = re.compile(r"[.!?][\"'”’)]*(?=\s)")
GLANCE = 0.05


class Unusable(Exception):
    """The model answered, but not with words for a trainee; says nothing against the server."""


class OllamaCoach:
    """Rewords the plain text through a model; whatever happens to the model, the plain text is what remains."""

    def __init__(self, model: Model, fallback: PlainCoach) -> None:
        self._model, self._fallback = model, fallback

    async def say(self, view: CoachView, key: GuardKey) -> AsyncGenerator[Piece, None]:
        """The model's words as far as they pass, then the plain text if they did not carry the matter to its end."""
        health, begun = await self._model.status(), False
        coach = CoachInfo(source=health.source, model=health.model)
        if coach.source == "ollama":
            try:
                async with aclosing(self._words(view, key)) as words:
                    async for text in words:
                        yield Piece(text=text, coach=coach)
                        begun = True
                yield Piece(text="", coach=coach, done=True)
                return
            except (Down, Unusable) as error:
                log.warning("the %s falls back to the plain text: %s", view.role, error)
        async for piece in self._fallback.say(view, key):
            yield piece.model_copy(update={"text": f"\n\n{piece.text}"}) if begun else piece
            begun = False

    async def _words(self, view: CoachView, key: GuardKey) -> AsyncGenerator[str, None]:
        """Guarded sentences; those before the matter is touched wait until it is."""
        text = shown = ""
        reply = self._model.stream(messages(view), max_tokens=MAX_TOKENS[view.role])
        async with aclosing(sentences(reply)) as spoken:
            async for sentence in spoken:
                text = f"{text} {sentence}".strip()
                verdict = guard.check(text, view, key)
                if not verdict.ok:
                    raise Unusable(verdict.reason)
                if guard.is_on_topic(text, view):
                    yield text[len(shown) :]
                    shown = text
        if not shown:
            raise Unusable("not about the matter")
        if not guard.is_complete(text, view):
            raise Unusable("not complete")

    async def info(self) -> CoachInfo:
        """Who would speak now, without waiting for a server that does not answer."""
        health = await self._model.status(GLANCE)
        return CoachInfo(source=health.source, model=health.model)

    async def status(self) -> CoachHealth:
        """The model as health sees it."""
        return await self._model.status(GLANCE)


async def sentences(reply: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """Whole sentences on one line each; a last one that was never ended is dropped."""
    held = ""
    async with aclosing(reply):
        async for part in reply:
            held += part
            while end := END.search(held):
                yield " ".join(held[: end.end()].split())
                held = held[end.end() :].lstrip()
    if END.search(held + " ") and held.rstrip()[-1:] in ".!?\"'”’)":
        yield " ".join(held.split())
