"""What the coach costs: a verdict with the plain coach against one with a model that hangs, paired in one run, and a
sentence through the guard against one that is only read. Prints, writes nothing.

The model is a socket on this machine that accepts requests and never answers; while it hangs, the words of earlier
turns are being waited for. The ratio should be 1: the verdict does not wait for the model.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from pathlib import Path

import history

from agents.coach.coach import CoachTurn, ModelCoach
from agents.coach.sentences import END
from agents.evaluation.cases import cases_about
from agents.minds import MINDS
from agents.models.ollama import OllamaModel
from gym.coaching.coach import Coach, PlainCoach
from gym.schemas.sessions import StartSession, SubmitAction
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.faults import FAULTS
from gym.world.world import World

TAGS = b'{"models": [{"name": "llama3.2:3b", "model": "llama3.2:3b"}]}'


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say which models there are; to anything else say nothing."""
    with suppress(asyncio.CancelledError):
        while request := await reader.readline():
            while (await reader.readline()).strip():
                pass
            if b"/api/tags" in request:
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(TAGS)}\r\n\r\n"
                writer.write(head.encode() + TAGS)


class Player:
    """One session that submits its claim as it stands again and again."""

    def __init__(self, world: World, folder: Path, coach: Coach) -> None:
        store = Store(f"sqlite:///{folder}/{type(coach).__name__}.db")
        store.upgrade()
        self.loop = Sessions(world, store, coach, MINDS)
        self.waiting: set[asyncio.Task[None]] = set()
        self.times: list[float] = []

    async def start(self) -> None:
        """Open the session."""
        self.session = (await self.loop.start(StartSession(user_id="ana", scenario_id="tour-1"))).session_id

    async def turn(self) -> None:
        """One verdict, timed; its words are asked for afterwards and not waited for."""
        began = time.perf_counter()
        reply = await self.loop.submit(SubmitAction(session_id=self.session, action_type="submit_claim"))
        self.times.append(1000 * (time.perf_counter() - began))
        if len(self.waiting) < 20:
            self.waiting.add(asyncio.create_task(self.listen(reply.turn)))
            await asyncio.sleep(0)

    async def listen(self, turn: int) -> None:
        """Wait for the coach's words."""
        async for _ in self.loop.words(self.session, turn):
            pass


async def read_out(text: str) -> AsyncGenerator[str, None]:
    """The text in parts, as a model sends them."""
    for word in text.split(" "):
        yield f"{word} "


async def timed(words: AsyncIterator[str]) -> float:
    """Milliseconds of CPU until the words have ended."""
    began = time.thread_time()
    async for _ in words:
        pass
    return 1000 * (time.thread_time() - began)


async def guarded(world: World, rounds: int, run: history.Run) -> None:
    """A sentence of every plain hint of every fault: streamed, cut into sentences and checked, against only read."""
    asked = [each for code in dict.fromkeys(fault.code for fault in FAULTS) for each in cases_about(world, code, 0)]
    hints = [each.telling for each in asked if each.kind.startswith("hint")]
    costs, floors = list[float](), list[float]()
    for _ in range(rounds):
        for telling in hints:
            count = max(1, len(END.findall(f"{telling.view.plain} ")))
            speaking = CoachTurn(telling.view, telling.key)
            costs.append(await timed(speaking.attempt(read_out(telling.view.plain))) / count)
            floors.append(await timed(read_out(telling.view.plain)) / count)
    run.add("a sentence through the guard", statistics.median(costs), "ms", statistics.median(floors))
    for name, found in (("guarded", sorted(costs)), ("only read", sorted(floors))):
        middle, late = statistics.median(found), found[int(0.95 * len(found))]
        print(f"{name:14} p50 {middle:6.3f} ms   p95 {late:6.3f} ms of CPU a sentence")


async def main(number: int, keep: bool) -> None:
    world, run = World.load(), history.Run("coach")
    await guarded(world, 5, run)
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        model = OllamaModel(f"http://127.0.0.1:{port}", "llama3.2:3b")
        players = [Player(world, Path(folder), each) for each in (PlainCoach(), ModelCoach(model, PlainCoach()))]
        for player in players:
            await player.start()
        for _ in range(number):
            for player in players:
                await player.turn()
        for player in players:
            for task in player.waiting:
                task.cancel()
    for name, player in zip(("plain coach", "hanging model"), players, strict=True):
        ordered = sorted(player.times)
        print(f"{name:14} p50 {statistics.median(ordered):6.2f} ms   p95 {ordered[int(0.95 * number)]:6.2f} ms")
    ratios = [after / before for before, after in zip(*(player.times for player in players), strict=True)]
    print(f"paired ratio, median {statistics.median(ratios):.2f}")
    plain, hanging = (statistics.median(player.times) for player in players)
    run.add("verdict with a model that hangs", hanging, "ms", plain, ratio=statistics.median(ratios))
    if keep:
        run.keep()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--number", type=int, default=200, help="verdicts with each coach")
    history.add_option(options)
    chosen = options.parse_args()
    asyncio.run(main(chosen.number, chosen.keep))
