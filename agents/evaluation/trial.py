"""One evaluation: ask, listen, measure what the model wrote and what was shown, and keep every record."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing

from agents.coach.budget import estimate_tokens
from agents.coach.coach import ModelCoach
from agents.evaluation.cases import EvaluationCase
from agents.evaluation.learner import NextTry, predict_next_try
from agents.evaluation.measures import Measures, measure
from agents.models.model import Messages, Model, Schema
from gym.coaching.chunks import CoachHealth
from gym.coaching.coach import Coach, PlainCoach
from gym.value import Value


class TrialRecord(Value):
    """One thing said: whose words, what the model wrote in each try, how long and how much, and what was measured.

    Seconds are from the request; `first` is None where nothing but the plain text came. `written` are the measures of
    the model's own first words, `shown` of what a trainee would have read.
    """

    kind: str
    name: str
    words: str
    tries: tuple[str, ...]
    refused: tuple[str, ...]
    is_model: bool
    first: float | None
    last: float
    tokens: int
    shown: Measures
    written: Measures | None
    next_try: NextTry | None


class RecordedModel:
    def __init__(self, model: Model) -> None:
        self.model, self.tries, self.tokens = model, list[str](), 0

    async def stream(
        self, messages: Messages, *, max_tokens: int, temperature: float = 0.0, schema: Schema | None = None
    ) -> AsyncGenerator[str, None]:
        """The model's words, kept as they come."""
        self.tries.append("")
        self.tokens += estimate_tokens("".join(each["content"] for each in messages))
        words = self.model.stream(messages, max_tokens=max_tokens, temperature=temperature, schema=schema)
        async with aclosing(words) as parts:
            async for part in parts:
                self.tries[-1] += part
                self.tokens += 1
                yield part

    async def status(self, patience: float | None = None) -> CoachHealth:
        return await self.model.status(patience)


class Trial:
    """A coach under evaluation: a model's, or the plain one."""

    def __init__(self, model: Model | None) -> None:
        self.recorded = RecordedModel(model) if model else None
        self.coach: Coach = ModelCoach(self.recorded, PlainCoach()) if self.recorded else PlainCoach()

    async def run(self, questions: Iterable[EvaluationCase]) -> AsyncIterator[TrialRecord]:
        for question in questions:
            yield await self.ask(question)

    async def ask(self, question: EvaluationCase) -> TrialRecord:
        view, key = question.telling.view, question.telling.key
        if self.recorded:
            self.recorded.tries, self.recorded.tokens = [], 0
        began, first, words = time.monotonic(), None, ""
        async with aclosing(self.coach.say(view, key, "evaluation")) as pieces:
            async for piece in pieces:
                if piece.text and first is None and piece.coach.source != "offline":
                    first = time.monotonic() - began
                words += piece.text
        tries = tuple(self.recorded.tries) if self.recorded else ()
        shown = measure(words, view, key.secrets)
        return TrialRecord(
            kind=question.kind,
            name=question.name,
            words=words,
            tries=tries,
            refused=piece.guard,
            is_model=piece.coach.source != "offline",
            first=first,
            last=time.monotonic() - began,
            tokens=self.recorded.tokens if self.recorded else 0,
            shown=shown,
            written=measure(tries[0], view, key.secrets) if tries else None,
            next_try=predict_next_try(words, view.plain, view.rung, shown) if view.rung else None,
        )
