"""The desk over real sockets and requests: what a page asks through its window, and a sign-in that ended."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sign_in_parts import add_person, sign_in
from socket_parts import Page, Site, serve, until

from gym.world.world import World

CLIA = {"set": {"clia": {"v": "05D0000001", "by": "card"}}}


@pytest.fixture
async def site(tmp_path: Path, world: World) -> AsyncIterator[Site]:
    async with serve(tmp_path, world) as site:
        yield site


def desks(page: Page) -> list[Any]:
    """The desks that a page was told."""
    return [each["gym"]["desk"] for each in page.sent("window_message") if "desk" in each["gym"]]


async def ask(tab: Page, name: str, **payload: Any) -> Any:
    answer = await tab.press(f"desk.{name}", **payload)
    assert answer.status_code == 200
    return answer.json()["response"]


async def person(site: Site) -> httpx.AsyncClient:
    client = site.nobody()
    assert (await sign_in(client, add_person(site.gym.store, "ann"))).status_code == 200
    client.cookies.set("gym_desk", "1")
    return client


async def test_the_draft_outlives_a_sign_in_that_ended(site: Site) -> None:
    client = await person(site)
    page = await site.page(client).connect()
    await page.socket.emit("connection_successful")
    await until(lambda: bool(desks(page)))
    started = await ask(page, "start", scenario="tour-1")
    await ask(page, "draft", key=started["desk"]["key"], patch=CLIA)
    site.gym.store.users.end_sign_ins("ann")
    refused = await page.press("desk.draft", key=started["desk"]["key"], patch=CLIA)
    assert refused.status_code == 401
    await sign_in(client, "ann")
    back = await site.page(client).open(started["thread"])
    await until(lambda: bool(desks(back)))
    assert desks(back)[-1]["draft"]["set"]["clia"]["v"] == "05D0000001"
    answer = await ask(back, "draft", key=started["desk"]["key"], patch={"set": {"prior_auth": {"v": "A1"}}})
    assert (answer["ok"], answer["draft"]["rev"]) == (True, 2)


async def test_a_page_asks_through_its_window_and_anything_else_gets_no_answer(site: Site) -> None:
    page = await site.page(await person(site)).connect()
    await page.socket.emit("connection_successful")
    await until(lambda: bool(desks(page)))
    for said in (None, "x", {"ask": "all"}, {"ask": "desk", "sid": "x"}, {"ask": "desk"}):
        await page.socket.emit("window_message", said)
    await until(lambda: len(desks(page)) > 1)
    await page.say("look up CO-97")
    await until(lambda: bool(page.sent("new_message")))
    assert len(desks(page)) == 2


async def named(client: httpx.AsyncClient) -> list[str]:
    """The names of ones threads."""
    body = {"pagination": {"first": 5}, "filter": {}}
    return [each["name"] for each in (await client.post("/project/threads", json=body)).json()["data"]]


async def test_a_page_that_is_looked_at_leaves_no_thread_and_a_thread_is_named_after_its_claims(site: Site) -> None:
    client = await person(site)
    page = await site.page(client).connect()
    await page.socket.emit("connection_successful")
    await until(lambda: bool(desks(page)))
    for name in ("home", "settings"):
        assert (await ask(page, "page", page=name, params={}))["ok"]
    await until(lambda: bool(page.sent("first_interaction")))
    assert await named(client) == []
    first = (await ask(page, "start", scenario="tour-1"))["desk"]["title"]
    assert await named(client) == [first]
    await ask(page, "start", scenario="tour-2")
    assert await named(client) == [f"{first} and 1 more"]
