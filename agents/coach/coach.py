"""The coach that speaks through a model: sentence by sentence, each guarded before it is shown, none taken back."""

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cached_property

from agents.coach.budget import Budget, estimate_tokens
from agents.coach.metrics import Metrics
from agents.coach.prompts import MAX_TOKENS, build_messages, retry_messages
from agents.coach.queue import FairQueue, QueueFull
from agents.coach.sentences import Unusable, split_sentences
from agents.guard.guard import Guard
from agents.models.model import Model, ModelDown
from gym.coaching.chunks import CoachChunk, CoachHealth, CoachInfo
from gym.coaching.coach import CoachView, GuardKey, PlainCoach
from gym.session.minds import Messages

log = logging.getLogger(__name__)
GLANCE = 0.05
# How freely the model may speak in each try: the same words would be refused again.
TEMPERATURES = (0.0, 0.4)
# Words that do not come to the matter by then will not.
LONGEST_PREAMBLE = 120


class BudgetSpent(Exception):
    """The user has used up this hour's budget."""


class CoachTurn:
    """One text being said: what was shown, why words were refused, and what it cost."""

    def __init__(self, view: CoachView, key: GuardKey) -> None:
        self.view, self.key = view, key
        self.shown = ""
        self.refused: list[str] = []
        self.tokens = 0
        self.began = time.monotonic()

    @cached_property
    def guard(self) -> Guard:
        """Made on first use: only a model's words need it."""
        return Guard(self.view, self.key)

    def messages(self) -> Messages:
        return retry_messages(self.view, self.shown, self.refused[-1]) if self.refused else build_messages(self.view)

    async def attempt(self, reply: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        """Guarded sentences; held back until one is on topic. Raises Unusable."""
        text = self.shown
        async with aclosing(split_sentences(self.count_tokens(reply), self.guard.glance)) as spoken:
            async for sentence in spoken:
                if sentence in text:
                    continue
                text = f"{text} {sentence}".strip()
                verdict = self.guard.check(text)
                if not verdict.ok:
                    raise Unusable(verdict.reason)
                if self.guard.is_on_topic(text):
                    yield text[len(self.shown) :]
                    self.shown = text
                elif len(text) > LONGEST_PREAMBLE:
                    break
        if not self.shown:
            raise Unusable("not about the matter")
        if not self.guard.is_complete(text):
            raise Unusable("not complete")

    async def count_tokens(self, reply: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        async with aclosing(reply):
            async for part in reply:
                self.tokens += 1
                yield part


class ModelCoach:
    """Rewords the plain text through a model; if the model fails, the plain text is said."""

    def __init__(
        self,
        model: Model,
        fallback: PlainCoach,
        line: FairQueue | None = None,
        budget: Budget | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._model, self._fallback = model, fallback
        self.line, self.budget, self.metrics = line or FairQueue(), budget, metrics or Metrics()
        self.metrics.waiting.set_function(self.line.__len__)

    async def say(self, view: CoachView, key: GuardKey, user_id: str = "") -> AsyncGenerator[CoachChunk, None]:
        """The model's words as far as they pass, then the plain text if they are not complete."""
        health, speaking = await self._model.status(), CoachTurn(view, key)
        coach = CoachInfo(source=health.source, model=health.model)
        reason = "no model"
        if coach.source != "offline":
            try:
                async with aclosing(self._words(speaking, coach, user_id)) as words:
                    async for piece in words:
                        yield piece
                self._count(speaking, "model")
                yield CoachChunk(text="", coach=coach, done=True, guard=tuple(speaking.refused))
                return
            except (ModelDown, Unusable, QueueFull, BudgetSpent) as error:
                reason = str(error)
                log.warning("the %s falls back to the plain text: %s", view.role, error)
        self.metrics.fallbacks.labels(view.role, reason).inc()
        self._count(speaking, "plain")
        break_before = "\n\n" if speaking.shown else ""
        async for piece in self._fallback.say(view, key):
            yield piece.model_copy(update={"text": f"{break_before}{piece.text}", "guard": tuple(speaking.refused)})
            break_before = ""

    async def ahead(self, view: CoachView, key: GuardKey) -> CoachChunk | None:
        """Words made while nobody waits; given up as soon as a user does."""
        speaking, health = CoachTurn(view, key), await self._model.status()
        if health.source == "offline":
            return None
        try:
            async with self.line.in_the_background():
                async for _ in self._tried(speaking):
                    pass
        except (ModelDown, Unusable, QueueFull) as error:
            log.info("no %s was made ahead of time: %s", view.role, error)
            return None
        return CoachChunk(text=speaking.shown, coach=CoachInfo(source=health.source, model=health.model), done=True)

    async def _words(self, speaking: CoachTurn, coach: CoachInfo, user_id: str) -> AsyncGenerator[CoachChunk, None]:
        """Places in the queue, then guarded words; a second try if the first was refused."""
        if self.budget and not self.budget.allows(user_id):
            raise BudgetSpent("the hour's share of the model is used up")
        async with self.line.turn(user_id) as ticket:
            async with aclosing(ticket.places()) as places:
                async for before in places:
                    yield CoachChunk(text="", coach=coach, waiting=before)
            began = time.monotonic()
            try:
                async with aclosing(self._tried(speaking)) as words:
                    async for text in words:
                        yield CoachChunk(text=text, coach=coach)
            finally:
                self._spend(speaking, user_id, time.monotonic() - began)

    async def _tried(self, speaking: CoachTurn) -> AsyncGenerator[str, None]:
        """The words of one try, and of a second if the first gave nothing. Raises Unusable."""
        for temperature in TEMPERATURES:
            asked = speaking.messages()
            speaking.tokens += estimate_tokens("".join(each["content"] for each in asked))
            reply = self._model.stream(asked, max_tokens=MAX_TOKENS[speaking.view.role], temperature=temperature)
            try:
                async with aclosing(speaking.attempt(reply)) as words:
                    async for text in words:
                        if not speaking.shown:
                            self.metrics.first.labels(speaking.view.role).observe(time.monotonic() - speaking.began)
                        yield text
                return
            except Unusable as error:
                speaking.refused.append(str(error))
                self.metrics.refused.labels(speaking.view.role, str(error)).inc()
                if temperature == TEMPERATURES[-1]:
                    raise

    def _spend(self, speaking: CoachTurn, user_id: str, seconds: float) -> None:
        """Counts the cost, however it ended."""
        self.metrics.tokens.labels(speaking.view.role).inc(speaking.tokens)
        if self.budget:
            self.budget.spend(user_id, speaking.tokens, seconds)

    def _count(self, speaking: CoachTurn, whose: str) -> None:
        """Counts one text that was said to its end."""
        self.metrics.spoken.labels(speaking.view.role, whose).inc()
        self.metrics.last.labels(speaking.view.role).observe(time.monotonic() - speaking.began)

    async def info(self) -> CoachInfo:
        """Who would speak now; does not wait for the server."""
        health = await self._model.status(GLANCE)
        return CoachInfo(source=health.source, model=health.model)

    async def status(self) -> CoachHealth:
        return await self._model.status(GLANCE)

    async def metrics_text(self) -> str:
        self.metrics.up.set((await self.status()).source != "offline")
        return self.metrics.text()
