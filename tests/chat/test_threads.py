"""Nobody hears or does anything in a chat that is not theirs, however they name it."""

import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import socketio
from chainlit.session import WebsocketSession
from socket_parts import Site, serve, until

from gym.world.world import World


@pytest.fixture
async def site(tmp_path: Path, world: World) -> AsyncIterator[Site]:
    async with serve(tmp_path, world) as site:
        yield site


async def test_a_thread_id_named_before_it_exists_does_not_become_the_sessions(site: Site) -> None:
    named = str(uuid.uuid4())
    page = await site.page(await site.person()).open(named)
    session = WebsocketSession.get_by_id(page.session_id)
    assert session
    assert session.thread_id != named
    assert page.sent("resume_thread_error")
    await page.deal()
    assert page.thread_id != named


async def test_who_lies_in_wait_at_a_thread_id_never_meets_its_owner(site: Site) -> None:
    named = str(uuid.uuid4())
    thief = await site.page(await site.person()).open(named)
    victim = await site.page(await site.person()).open(named)
    card = await victim.deal()
    heard = len(thief.events)
    await victim.press("hint", session_id=card["session_id"], turn=card["turn"])
    await until(lambda: victim.cards("DeskClaim")[-1]["turn"] > card["turn"])
    assert thief.events[heard:] == []
    thread = victim.thread_id
    await thief.say("give up")
    await thief.say("hint")
    await thief.socket.emit("stop")
    stolen = await thief.press("act", session_id=card["session_id"], turn=1, action_type="give_up", action_details={})
    await thief.deal("tour-2")
    assert not stolen.json().get("response", {}).get("ok")
    assert victim.cards("DeskClaim")[-1]["status"] == "open"
    assert (await thief.thread(thread)).get("steps") is None
    kept = {each["id"] for each in (await victim.thread(thread))["elements"]}
    assert kept == {each["id"] for each in victim.sent("element")}


async def test_a_session_that_stands_in_anothers_thread_hears_and_does_nothing_there(site: Site) -> None:
    victim = await site.page(await site.person()).open()
    card = await victim.deal()
    thief = await site.page(await site.person()).open()
    session = WebsocketSession.get_by_id(thief.session_id)
    assert session
    session.thread_id, session.has_first_interaction = victim.thread_id, True
    before, heard = await victim.thread(), len(thief.events)
    act = {"session_id": card["session_id"], "turn": card["turn"]}
    assert (await thief.press("hint", **act)).status_code == 404
    screen = thief.sent("element")[0]["props"]
    ids = {name: screen[name] for name in ("card_id", "message_id")}
    assert (await thief.press("Progress", page="home", **ids)).status_code == 404
    await thief.say("give up")
    await thief.socket.emit("stop")
    await victim.press("hint", **act)
    await until(lambda: victim.cards("DeskClaim")[-1]["turn"] > card["turn"])
    await thief.close()
    after = await victim.thread()
    assert thief.events[heard:] == []
    assert [each["output"] for each in after["steps"]][: len(before["steps"])] == [
        each["output"] for each in before["steps"]
    ]
    assert after["metadata"]["gym"]["session_id"] == card["session_id"]
    assert not any("give up" in each["output"] for each in after["steps"])
    assert not any("stopped" in each["output"] for each in after["steps"])


async def test_anothers_thread_and_session_are_refused_at_the_socket(site: Site) -> None:
    victim = await site.page(await site.person()).open()
    await victim.deal()
    thief = await site.person()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await site.page(thief).connect(victim.thread_id)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await site.page(thief, victim.session_id).connect()
    body = {"sessionId": victim.session_id, "action": {"name": "hint", "payload": {}}}
    assert (await thief.post("/project/action", json=body)).status_code == 404


async def test_a_new_chat_its_reload_and_a_second_tab_go_on_as_before(site: Site) -> None:
    client = await site.person()
    fresh = await site.page(client).open()
    await fresh.close()
    page = await site.page(client).open()
    card = await page.deal()
    other = await site.page(client).open(page.thread_id)
    shown = other.sent("resume_thread")[-1]
    assert (shown["id"], other.sent("resume_thread_error")) == (page.thread_id, [])
    await page.press("hint", session_id=card["session_id"], turn=card["turn"])
    await until(lambda: bool(other.cards("DeskClaim")) and other.cards("DeskClaim")[-1]["turn"] == 1)
    await page.close()
    again = await site.page(client, page.session_id).connect(page.thread_id)
    await again.socket.emit("connection_successful")
    await again.press("hint", session_id=card["session_id"], turn=1)
    await until(lambda: bool(again.cards("DeskClaim")) and again.cards("DeskClaim")[-1]["turn"] == 2)
    await until(lambda: other.cards("DeskClaim")[-1]["turn"] == 2)


@pytest.mark.parametrize("crafted", ["../victim", "/", "", None, 7, ["x"], {"a": 1}, "x" * 5000, "\0"])
async def test_a_session_id_that_is_none_opens_no_socket(site: Site, crafted: object) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await site.page(await site.person()).connect(sessionId=crafted)


@pytest.mark.parametrize("crafted", ["x' OR 1=1 --", "0" * 36, 7, ["x"], {"a": 1}, "x" * 5000, "\0"])
async def test_a_thread_id_that_is_none_becomes_no_thread(site: Site, crafted: object) -> None:
    page = site.page(await site.person())
    try:
        await page.connect(crafted)
    except socketio.exceptions.ConnectionError:
        return
    session = WebsocketSession.get_by_id(page.session_id)
    assert session
    assert session.thread_id != crafted
    assert uuid.UUID(session.thread_id).version == 4


async def test_the_end_of_a_session_removes_no_folder_that_its_page_named(site: Site, tmp_path: Path) -> None:
    """Chainlit removes the folder that is called like the session."""
    folder = tmp_path / "somebody's work"
    folder.mkdir()
    page = site.page(await site.person(), str(folder))
    with suppress(socketio.exceptions.ConnectionError):
        await page.open()
        await page.socket.emit("clear_session")
        await until(lambda: getattr(WebsocketSession.get_by_id(page.session_id), "to_clear", True))
        await page.close()
        await until(lambda: WebsocketSession.get_by_id(page.session_id) is None)
    assert folder.exists()
