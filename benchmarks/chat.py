"""What the chat costs, over its real socket: the first card after a sign-in, a verdict with twenty users at work (one
of them in a real page), a press against a bare Chainlit handler in the same run, and what an idle session keeps in
memory. Plain coach, SQLite.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import history
from chat_client import Tab, card
from chat_page import chromium, side_by_side
from chat_users import THINKING, act, answers, at_work, bare, browsers, painted, verdicts
from servers import Server, free_port, serving, the_gym

HERE = Path(__file__).parent
WARM = 20


@asynccontextmanager
async def the_echo(folder: Path) -> AsyncIterator[Server]:
    """A bare Chainlit app in a process of its own."""
    port = free_port()
    command = [sys.executable, str(HERE / "echo.py"), str(port), str(folder)]
    async with serving(command, f"http://127.0.0.1:{port}", {}) as server:
        yield server


async def first_card(server: Server, http: aiohttp.ClientSession) -> tuple[float, float]:
    """Milliseconds from signing in until home is there, and the claim of the press that follows at once."""
    tab, began = Tab(server.url, http), time.perf_counter()
    home = tab.coming(card("Screen"))
    await tab.sign_in()
    await tab.connect()
    await asyncio.wait_for(home, 60)
    at_home = 1000 * (time.perf_counter() - began)
    await tab.timed(tab.say("Next claim"), card("DeskClaim"))
    took = 1000 * (time.perf_counter() - began)
    await tab.close()
    return at_home, took


async def pairs(gym: Server, echo: Server, number: int) -> tuple[list[float], list[float]]:
    """A press in the gym and one at the yardstick, turn about."""
    async with browsers() as http:
        ours, other = await at_work(gym, http), Tab(echo.url, http)
        await other.connect()
        await asyncio.sleep(1)
        mine, theirs = list[float](), list[float]()
        for place in range(number + 10):
            mine.append(await ours.timed(act(ours, 8 + place), card("DeskVerdict")))
            theirs.append(await other.timed(bare(other, place), card("DeskVerdict")))
            await asyncio.sleep(0.05)
        await ours.close()
        await other.close()
    return mine[10:], theirs[10:]


async def idle(server: Server, number: int, signs_in: bool) -> float:
    """KB that an idle session keeps, after the first ones."""
    async with browsers() as http, AsyncExitStack() as open_tabs:
        before = 0
        for place in range(WARM + number):
            if place == WARM:
                await asyncio.sleep(3)
                before = server.process.memory_info().rss
            tab = Tab(server.url, http)
            home = tab.coming(card("Screen"))
            if signs_in:
                await tab.sign_in()
            await tab.connect()
            open_tabs.push_async_callback(tab.close)
            if signs_in:
                await asyncio.wait_for(home, 60)
        await asyncio.sleep(3)
        return (server.process.memory_info().rss - before) / number / 1024


def told(name: str, times: list[float]) -> None:
    """One line of the table."""
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    print(f"{name:34} {len(times):6} {statistics.median(times):8.1f} {cuts[18]:8.1f} {max(times):8.1f}")


def compared(run: history.Run, where: str, mine: list[float], theirs: list[float]) -> None:
    """A press against the yardstick's, by the pairs."""
    told(f"verdict, one user, {where}", mine)
    told("same, bare handler", theirs)
    ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    print(f"{'ratio, median of pairs':34} {len(mine):6} {ratio:8.2f}")
    run.add(f"verdict, one user, {where}", statistics.median(mine), "ms", statistics.median(theirs), ratio=ratio)


async def measure(chosen: argparse.Namespace) -> None:
    """Everything, one after the other."""
    run = history.Run("chat")
    with tempfile.TemporaryDirectory() as folder:
        rooms = {name: Path(folder) / name for name in ("first", "gym", "echo", "idle", "bare")}
        for room in rooms.values():
            room.mkdir()
        print(f"{'milliseconds':34} {'times':>6} {'p50':>8} {'p95':>8} {'max':>8}")
        async with the_gym(rooms["first"]) as gym, browsers() as http:
            found = [await first_card(gym, http) for _ in range(chosen.starts)]
            told("sign-in to home", [each for each, _ in found])
            told("sign-in to the first claim", [each for _, each in found])
        async with the_gym(rooms["gym"]) as gym, the_echo(rooms["echo"]) as echo:
            await at_once(run, gym, echo, chosen)
        async with the_gym(rooms["idle"]) as gym:
            kept = await idle(gym, chosen.idle, True)
            print(f"{'idle session, KB':34} {chosen.idle:6} {kept:8.0f}")
        async with the_echo(rooms["bare"]) as echo:
            bare = await idle(echo, chosen.idle, False)
            print(f"{'same, bare app':34} {chosen.idle:6} {bare:8.0f}")
        run.add("idle session", kept, "KB", bare)
    if chosen.keep:
        run.keep()


async def at_once(run: history.Run, gym: Server, echo: Server, chosen: argparse.Namespace) -> None:
    """One user against the yardstick, then many."""
    compared(run, "on the socket", *await pairs(gym, echo, chosen.pairs))
    if chromium():
        ours, theirs = await side_by_side(gym.url, echo.url, chosen.pages)
        compared(run, "painted", [said for said, _ in ours], [said for said, _ in theirs])
    heard = await verdicts(gym, chosen.users, chosen.seconds, THINKING)
    yardstick = await answers(echo, chosen.users, chosen.seconds)
    told(f"verdict, {chosen.users} users, on the socket", heard)
    told("same, bare handler", yardstick)
    run.add(f"verdict, {chosen.users} users", statistics.median(heard), "ms", statistics.median(yardstick))
    print(f"{'ratio of the medians':34} {len(heard):6} {statistics.median(heard) / statistics.median(yardstick):8.2f}")
    if chromium():
        seen = await painted(gym, chosen.users - 1, chosen.seconds)
        told("verdict, one of them in a page", [said for said, _ in seen])
    told("on the socket, nobody pauses", await verdicts(gym, chosen.users, chosen.seconds / 4, 0.0))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=20)
    options.add_argument("--pairs", type=int, default=200)
    options.add_argument("--pages", type=int, default=60)
    options.add_argument("--users", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--idle", type=int, default=200)
    history.add_option(options)
    asyncio.run(measure(options.parse_args()))


if __name__ == "__main__":
    main()
