"""Users of the chat without a browser: what they press, alone or many at once, each with time to think."""

import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from chat_client import PATIENCE, Tab, card
from chat_page import Painted, on_screen
from servers import Server

Press = Callable[[Tab, int], Any]
THINKING = 3.0


def browsers() -> aiohttp.ClientSession:
    """As many browsers as it takes: each tab brings its own cookies."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())


async def act(tab: Tab, units: int) -> None:
    """A wrong correction of the claim on the card, done once the card is ready for the next."""
    claim, moved = tab.cards["DeskClaim"], tab.coming(card("DeskClaim"))
    edit = {"op": "set", "path": "lines/1/units", "value": units}
    body = {"action_type": "correct_claim", "action_details": {"edits": [edit]}}
    await tab.press("act", {"session_id": claim["session_id"], "turn": claim["turn"], **body})
    await asyncio.wait_for(moved, PATIENCE)


def bare(tab: Tab, _: int) -> Any:
    """A press at the yardstick."""
    return tab.press("act", {})


async def at_work(server: Server, http: aiohttp.ClientSession) -> Tab:
    """A user with a claim on the desk."""
    tab = Tab(server.url, http)
    home = tab.coming(card("Screen"))
    await tab.sign_in()
    await tab.connect()
    await asyncio.wait_for(home, 60)
    await tab.timed(tab.say("start tour-1"), card("DeskClaim"))
    return tab


async def user(tab: Tab, press: Press, chance: random.Random, until: float, thinking: float) -> list[float]:
    """Press after press with time to think between; the milliseconds of each."""
    times = list[float]()
    await asyncio.sleep(chance.uniform(0, 2 * thinking))
    while time.perf_counter() < until:
        times.append(await tab.timed(press(tab, 8 + len(times)), card("DeskVerdict")))
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


async def verdicts(server: Server, users: int, seconds: float, thinking: float) -> list[float]:
    """The verdicts of so many users at once."""
    async with browsers() as http:
        return await all_at_once([await at_work(server, http) for _ in range(users)], act, seconds, thinking)


async def painted(server: Server, users: int, seconds: float) -> list[Painted]:
    """The verdicts in a real page, where so many others are at work."""
    _, seen = await asyncio.gather(verdicts(server, users, seconds, THINKING), on_screen(server.url, seconds, THINKING))
    return seen
