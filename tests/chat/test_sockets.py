"""Sockets: none without a sign-in, none that does not connect, so many for each user, and always room for requests."""

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from socket_parts import Page, Site, serve, until
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from gym.chat import open_sockets
from gym.chat.wires import MOST_EACH
from gym.world.world import World

ADDRESS = "/ws/socket.io/?EIO=4&transport=websocket"


@pytest.fixture
async def site(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr(open_sockets, "PATIENCE", 0.1)
    async with serve(tmp_path, world) as site:
        yield site


def socket(site: Site, client: httpx.AsyncClient | None = None) -> connect:
    """A socket without a page, with the cookies of a browser."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar) if client else ""
    return connect(site.url.replace("http", "ws") + ADDRESS, additional_headers={"Cookie": cookies}, proxy=None)


async def ended(wire: ClientConnection) -> bool:
    """Read until the server closes it."""
    try:
        while await wire.recv():
            pass
    except ConnectionClosed:
        return True
    return False


async def refusal(site: Site, client: httpx.AsyncClient | None = None) -> InvalidStatus:
    with pytest.raises(InvalidStatus) as refused:
        async with socket(site, client):
            pass
    return refused.value


async def test_a_socket_without_a_sign_in_is_refused_in_words_before_it_is_one(site: Site) -> None:
    forged = site.nobody()
    forged.cookies.set("access_token", "no.such.token")
    for client in (None, site.nobody(), forged):
        answer = (await refusal(site, client)).response
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
        assert json.loads(answer.body)["title"] == "Sign in first"
    for path in ("/", "/login", "/auth/config", "/demo"):
        assert (await site.nobody().get(path)).status_code == 200


async def test_who_has_signed_out_gets_no_socket(site: Site) -> None:
    client = await site.person()
    cookies = dict(client.cookies)
    await client.post("/logout")
    client.cookies = httpx.Cookies(cookies)
    assert (await refusal(site, client)).response.status_code == 401


@pytest.mark.parametrize("said", [(), ("40",), ("40{}",), ("41",), ('40{"sessionId":"x"}',), ("40/other,{}",)])
async def test_a_socket_that_does_not_become_a_session_is_closed(site: Site, said: tuple[str, ...]) -> None:
    async with socket(site, await site.person()) as wire:
        for each in said:
            await wire.send(each)
        assert await ended(wire)


async def test_a_session_that_says_goodbye_and_stays_is_closed(site: Site) -> None:
    hello = {"sessionId": str(uuid.uuid4()), "clientType": "webapp", "threadId": "", "userEnv": "{}"}
    async with socket(site, await site.person()) as wire:
        await wire.send("40" + json.dumps(hello))
        await wire.recv()
        assert str(await wire.recv()).startswith("40{")
        await wire.send("41")
        assert await ended(wire)


async def test_a_page_that_is_connected_stays_however_long_others_do_not_connect(site: Site) -> None:
    page = await site.page(await site.person()).open()
    async with socket(site, page.client) as wire:
        assert await ended(wire)
    assert page.socket.connected


async def test_a_user_has_so_many_sockets_and_the_oldest_makes_room_and_is_told(site: Site) -> None:
    client, other = await site.person(), await site.page(await site.person()).connect()
    pages = [await site.page(client).connect() for _ in range(MOST_EACH + 1)]
    await until(lambda: not pages[0].socket.connected)
    assert [each["message"] for each in pages[0].sent("toast")] == [
        "This page was closed: you have more than 20 pages open. Reload it to continue here."
    ]
    assert all(each.socket.connected for each in (*pages[1:], other))


async def test_sockets_that_never_connect_count_for_their_user_too(site: Site) -> None:
    client = await site.person()
    async with AsyncExitStack() as open_now:
        wires = [await open_now.enter_async_context(socket(site, client)) for _ in range(MOST_EACH)]
        page: Page = await site.page(client).connect()
        assert await ended(wires[0])
        assert page.socket.connected
