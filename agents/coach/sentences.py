"""A model's reply as whole sentences, each looked at while it grows."""

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from agents.guard.guard import Refusal

END = re.compile(r"[.!?][\"'”’)]*(?=\s)")
CLOSED = ".!?\"'”’)"
LONGEST_SENTENCE = 320
# How much of an unfinished sentence comes between two looks at it.
GLANCED = 40


class Unusable(Exception):
    """The model answered, but not with words for a trainee; no fault of the server."""


async def split_sentences(
    reply: AsyncGenerator[str, None], glance: Callable[[str], Refusal] = lambda _: Refusal(ok=True)
) -> AsyncGenerator[str, None]:
    """Whole sentences on one line each; a last one that was never ended is dropped. Raises Unusable.

    What is sure to be refused and sentences without an end are refused as soon as they show: nobody waits for the rest.
    """
    held, seen = "", 0
    async with aclosing(reply):
        async for part in reply:
            held += part
            while end := END.search(held):
                yield " ".join(held[: end.end()].split())
                held = held[end.end() :].lstrip()
            if len(held) > LONGEST_SENTENCE:
                raise Unusable("too long")
            if len(held) < seen or len(held) >= seen + GLANCED:
                seen = len(held)
                verdict = glance(held.rsplit(" ", 1)[0])
                if not verdict.ok:
                    raise Unusable(verdict.reason)
    if held.rstrip()[-1:] in tuple(CLOSED) and END.search(held + " "):
        yield " ".join(held.split())
