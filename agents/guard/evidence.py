"""All that words about one view may draw on, made ready once, so that checking a sentence costs next to nothing."""

import re
from collections.abc import Iterator
from functools import cache

from agents.coach.prompts import prompt_text
from gym.coaching import normalize as spelling
from gym.coaching.coach import CoachView, GuardKey
from gym.coaching.mentions import (
    CODE,
    WORD,
    canonical,
    find_codes,
    find_places,
    find_spans,
    is_name,
    is_numbered,
    join_runs,
    topic_words,
)

AMOUNT = re.compile(r"\$\d[\d,.]*\d")
RUN = 6
Runs = frozenset[tuple[str, ...]]
# What part of a descriptor's words gives its code away.
TELLING = 0.75


def word_runs(text: str) -> Runs:
    words = spelling.split_parts(text)
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


@cache
def prompt_runs() -> Runs:
    return word_runs(prompt_text())


class Evidence:
    """A view and its key, made ready.

    `codes`, `days`, `words`: all that may be named; `secrets`: what may not, run together; `descriptors`: words that
    describe a secret code; `places`: the lines and fields that the plain text or the trainee's own edit point at.
    """

    def __init__(self, view: CoachView, key: GuardKey) -> None:
        self.view = view
        told = (view.plain, *view.facts, *view.grounds, view.citation)
        world = spelling.normalize("\n".join(told))
        self.plain = spelling.normalize(view.plain)
        self.days, _undated = spelling.extract_dates(world)
        self.codes = find_codes(world)
        self.spans = find_spans(world)
        self.words = set(WORD.findall(world.lower()))
        self.amounts = tuple(AMOUNT.findall(world))
        self.ours = prompt_runs() - word_runs(world)
        self.topic = topic_words(view.plain)
        self.plain_codes = find_codes(self.plain)
        self.plain_lower = view.plain.lower()
        self.places = find_places(self.plain) | find_places(spelling.normalize(view.last_edit))
        self.located = self.plain_codes | find_codes(spelling.normalize(view.last_edit))
        found = {form for secret in key.secrets for form in self.forms(spelling.normalize(secret))}
        self.longest = max(map(len, found), default=0)
        self.secrets = found - set(join_runs(spelling.split_parts(self.plain), self.longest))
        self.descriptors = tuple(self.describe(key.descriptors))

    def forms(self, secret: str) -> Iterator[str]:
        """The secret without spaces, and each of its codes that was not shown to the trainee."""
        telling = [code for code in CODE.findall(secret) if is_numbered(code) or is_name(code)]
        for whole in (secret, *(code for code in telling if canonical(code) not in self.codes)):
            for spelled in (whole, spelling.fold_digits(whole)):
                joined = "".join(spelling.split_parts(spelled))
                if len(joined) > 1:
                    yield joined

    def describe(self, descriptors: tuple[str, ...]) -> Iterator[tuple[frozenset[str], int]]:
        """Words of each descriptor that the plain text lacks, and the number that is too many."""
        for words in map(topic_words, descriptors):
            enough = max(2, round(TELLING * len(words)))
            if len(words) >= enough > len(words & self.topic):
                yield frozenset(words), enough
