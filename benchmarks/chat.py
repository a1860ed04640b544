"""What the chat costs, over its real socket: the first card after a sign-in, a verdict with twenty users at work (one
of them in a real page), a press against a bare Chainlit handler in the same run, and what an idle session keeps in
memory. Plain coach, SQLite.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from chat_client import Tab, card
from chat_page import Painted, chromium, on_screen, side_by_side
from servers import Server, free_port, serving, the_gym

HERE = Path(__file__).parent
Press = Callable[[Tab, int], Any]
THINKING = 3.0
WARM = 20


@asynccontextmanager
async def the_echo(folder: Path) -> AsyncIterator[Server]:
    """A bare Chainlit app in a process of its own."""
    port = free_port()
    command = [sys.executable, str(HERE / "echo.py"), str(port), str(folder)]
    async with serving(command, f"http://127.0.0.1:{port}", {}) as server:
        yield server


def browsers() -> aiohttp.ClientSession:
    """As many browsers as it takes: each tab brings its own cookies."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())


def act(tab: Tab, units: int) -> Any:
    """A wrong correction of the claim on the card."""
    claim = tab.cards["ClaimCard"]
    edit = {"op": "set", "path": "lines/1/units", "value": units}
    body = {"action_type": "correct_claim", "action_details": {"edits": [edit]}}
    return tab.press("act", {"session_id": claim["session_id"], "turn": claim["turn"], **body})


def bare(tab: Tab, _: int) -> Any:
    """A press at the yardstick."""
    return tab.press("act", {})


async def first_card(server: Server, http: aiohttp.ClientSession) -> tuple[float, float]:
    """Milliseconds from signing in until home is there, and the claim of the press that follows at once."""
    tab, began = Tab(server.url, http), time.perf_counter()
    home = tab.coming(card("Screen"))
    await tab.sign_in()
    await tab.connect()
    await asyncio.wait_for(home, 60)
    at_home = 1000 * (time.perf_counter() - began)
    await tab.timed(tab.say("Next claim"), card("ClaimCard"))
    took = 1000 * (time.perf_counter() - began)
    await tab.close()
    return at_home, took


async def at_work(server: Server, http: aiohttp.ClientSession) -> Tab:
    """A user with a claim on the desk."""
    tab = Tab(server.url, http)
    home = tab.coming(card("Screen"))
    await tab.sign_in()
    await tab.connect()
    await asyncio.wait_for(home, 60)
    await tab.timed(tab.say("start tour-1"), card("ClaimCard"))
    return tab


async def user(tab: Tab, press: Press, chance: random.Random, until: float, thinking: float) -> list[float]:
    """Press after press with time to think between; the milliseconds of each."""
    times = list[float]()
    await asyncio.sleep(chance.uniform(0, 2 * thinking))
    while time.perf_counter() < until:
        times.append(await tab.timed(press(tab, 8 + len(times)), card("ScoreCard")))
        await asyncio.sleep(chance.uniform(0.5, 1.5) * thinking)
    return times


async def all_at_once(tabs: list[Tab], press: Press, seconds: float, thinking: float) -> list[float]:
    """What so many users wait, together."""
    until = time.perf_counter() + seconds
    work = (user(tab, press, random.Random(place), until, thinking) for place, tab in enumerate(tabs))
    times = await asyncio.gather(*work)
    for tab in tabs:
        await tab.close()
    return [each for mine in times for each in mine]


async def answers(echo: Server, users: int, seconds: float) -> list[float]:
    """As many users at the yardstick, at the same pace."""
    async with browsers() as http:
        tabs = [Tab(echo.url, http) for _ in range(users)]
        for tab in tabs:
            await tab.connect()
        return await all_at_once(tabs, bare, seconds, THINKING)


async def verdicts(server: Server, users: int, seconds: float, thinking: float) -> tuple[list[float], list[Painted]]:
    """The verdicts of so many users at once, and of one more in a real page, where there is one and time to think."""
    async with browsers() as http:
        tabs = [await at_work(server, http) for _ in range(users)]
        painted = on_screen(server.url, seconds, thinking) if thinking and chromium() else nothing()
        heard, seen = await asyncio.gather(all_at_once(tabs, act, seconds, thinking), painted)
        return heard, seen


async def nothing() -> list[Painted]:
    """No page."""
    return []


async def pairs(gym: Server, echo: Server, number: int) -> tuple[list[float], list[float]]:
    """A press in the gym and one at the yardstick, turn about."""
    async with browsers() as http:
        ours, other = await at_work(gym, http), Tab(echo.url, http)
        await other.connect()
        await asyncio.sleep(1)
        mine, theirs = list[float](), list[float]()
        for place in range(number + 10):
            mine.append(await ours.timed(act(ours, 8 + place), card("ScoreCard")))
            theirs.append(await other.timed(bare(other, place), card("ScoreCard")))
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


def compared(where: str, mine: list[float], theirs: list[float]) -> None:
    """A press against the yardstick's, by the pairs."""
    told(f"verdict, one user, {where}", mine)
    told("same, bare handler", theirs)
    ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    print(f"{'ratio, median of pairs':34} {len(mine):6} {ratio:8.2f}")


async def measure(chosen: argparse.Namespace) -> None:
    """Everything, one after the other."""
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
            await at_once(gym, echo, chosen)
        async with the_gym(rooms["idle"]) as gym:
            print(f"{'idle session, KB':34} {chosen.idle:6} {await idle(gym, chosen.idle, True):8.0f}")
        async with the_echo(rooms["bare"]) as echo:
            print(f"{'same, bare app':34} {chosen.idle:6} {await idle(echo, chosen.idle, False):8.0f}")


async def at_once(gym: Server, echo: Server, chosen: argparse.Namespace) -> None:
    """One user against the yardstick, then many."""
    compared("on the socket", *await pairs(gym, echo, chosen.pairs))
    if chromium():
        ours, theirs = await side_by_side(gym.url, echo.url, chosen.pages)
        compared("painted", [said for said, _ in ours], [said for said, _ in theirs])
        compared("whole card", [whole for _, whole in ours], [whole for _, whole in theirs])
    heard, painted = await verdicts(gym, chosen.users - 1, chosen.seconds, THINKING)
    told(f"verdict, {chosen.users} users, on the socket", heard)
    yardstick = await answers(echo, chosen.users - 1, chosen.seconds)
    told("same, bare handler", yardstick)
    print(f"{'ratio of the medians':34} {len(heard):6} {statistics.median(heard) / statistics.median(yardstick):8.2f}")
    if painted:
        told("same, painted in a page", [said for said, _ in painted])
        told("with its whole score card", [whole for _, whole in painted])
    told("same, nobody pauses", (await verdicts(gym, chosen.users, chosen.seconds / 4, 0.0))[0])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--starts", type=int, default=20)
    options.add_argument("--pairs", type=int, default=200)
    options.add_argument("--pages", type=int, default=60)
    options.add_argument("--users", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--idle", type=int, default=200)
    asyncio.run(measure(options.parse_args()))


if __name__ == "__main__":
    main()
