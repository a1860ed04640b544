"""The coach's words on the screen: streamed into one message, with the place in the line while they wait."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import chainlit as cl

from gym.chat import texts
from gym.coaching.chunks import CoachChunk, CoachInfo
from gym.store.chat import instant

# Hears a model's words as far as they are, and whether that is all of them.
Hear = Callable[[str, bool], Awaitable[None]]


class SpeechRequest(NamedTuple):
    """Words to show: who would speak, what stands over them, what is shown where nothing comes, and who else hears a
    model speak.
    """

    words: AsyncIterator[CoachChunk]
    coach: CoachInfo
    title: str
    plain: str
    about: dict[str, Any]
    hear: Hear | None = None

    async def stream(self) -> None:
        """Stream the words under the name of who spoke; what was shown when it was stopped stays."""
        author = texts.speaker(self.coach)
        message = cl.Message(content="", author=author, metadata=self.about, created_at=instant())
        said = self.title
        await message.stream_token(self.title)
        try:
            async for piece in self.words:
                said += piece.text
                line = texts.in_line(piece.waiting) if piece.waiting is not None else ""
                await message.stream_token(said + line, is_sequence=True)
                message.author = texts.speaker(piece.coach)
                if self.hear and piece.coach.source != "offline":
                    await self.hear(said.removeprefix(self.title), piece.done)
        finally:
            # Who reads the thread is told when a model spoke; the coach alone needs no name under each message.
            named = f"\n\n*{message.author}*" if message.author != texts.COACH else ""
            message.content = f"{said if said != self.title else said + self.plain}{named}"
            await message.send()  # type: ignore[no-untyped-call]
