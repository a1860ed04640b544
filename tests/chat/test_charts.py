"""Analytics in the chat: the page, the charts that stay, and who may have them."""

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from caller_parts import trainee_caller, trainer_caller
from chat_parts import ADD_25, Room, Tab, tab_on
from loop_moves import settle
from sign_in_parts import SECRET, token
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gym.chat.screens.analytics import AnalyticsPages
from gym.chat.screens.pages import PageRequest, Pages
from gym.errors import Invalid, NotFound
from gym.schemas.sessions import StartSession
from gym.world.world import World

OTHER = "demo-trainee-1111bbbb"


@pytest.fixture
def room(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)
    return Room(tmp_path, world, seeds=count(7).__next__)


async def practised(room: Room, number: int = 4, user: str = "demo-trainee-0000aaaa") -> str:
    """Some claims settled beside the chat."""
    session = await room.loop.start(StartSession(user_id=user))
    for _ in range(number):
        await settle(room.loop, session.session_id, confidence_level=0.8, time_taken_seconds=60)
    return session.session_id


def client(room: Room, user: str | None) -> TestClient:
    cookies = {"access_token": token(user, secret=SECRET)} if user else {}
    return TestClient(Starlette(routes=room.door.routes()), cookies=cookies)


def charts(tab: Tab) -> list[Any]:
    return [each for each in tab.sent("element") if each["type"] == "plotly"]


async def drawn(room: Room) -> Tab:
    await practised(room)
    tab = Tab(await room.user())
    await tab.say("show me my charts")
    return tab


async def test_charts_are_asked_for_in_words_and_say_what_they_show(room: Room) -> None:
    tab = await drawn(room)
    assert [each["name"] for each in charts(tab)] == [
        "Skills", "Accuracy", "Hints", "Time", "Confidence", "Denial types",
    ]  # fmt: skip
    assert all(f"**{each['name']}**" in tab.texts[-1] for each in charts(tab))


async def test_charts_are_there_again_after_a_restart_and_for_their_owner_alone(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await drawn(room)
    await room.layer.close()
    again = Room(tmp_path, world)
    thread = await Tab(await again.user(), tab.thread_id).resume(again.layer)
    kept = [each for each in thread["elements"] if each["type"] == "plotly"]
    assert [each["url"] for each in kept] == [each["url"] for each in charts(tab)]
    assert not any("content" in each for each in kept)
    await again.user(OTHER)
    mine, theirs, nobody = (client(again, user) for user in ("demo-trainee-0000aaaa", OTHER, None))
    for each in kept:
        answer = mine.get(each["url"])
        assert answer.headers["content-type"] == "application/json"
        figure = answer.json()
        assert figure["data"]
        assert figure["layout"]["title"]["text"]
        assert figure["config"]["displayModeBar"] is False
        assert theirs.get(each["url"]).status_code == 404
        assert nobody.get(each["url"]).status_code == 401
    assert mine.get("/files/chart/none").status_code == 404


async def test_a_card_is_no_chart_and_keeps_its_props(room: Room) -> None:
    tab = await tab_on(room)
    card = next(each for each in tab.sent("element") if each["name"] == "DeskClaim")
    await room.layer.wait_for_writes()
    assert client(room, "demo-trainee-0000aaaa").get(f"/files/chart/{card['id']}").status_code == 404


async def test_the_table_is_ones_own_and_has_a_name(room: Room) -> None:
    await room.user(OTHER)
    await practised(room)
    await practised(room, 1, OTHER)
    answer = client(room, OTHER).get("/me/analytics.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="analytics.csv"'
    assert len(answer.text.splitlines()) == 2
    assert client(room, None).get("/me/analytics.csv").status_code == 401


async def test_before_three_claims_there_are_words_and_no_charts(room: Room) -> None:
    await practised(room, 2)
    tab = Tab(await room.user())
    await tab.say("charts")
    assert charts(tab) == []
    assert "Finish three claims" in tab.texts[-1]
    await tab.say("show my analytics")
    (screen,) = [each["screen"] for each in tab.cards("Screen")]
    assert "Finish three claims" in json.dumps(screen)


async def test_a_press_puts_the_charts_below_and_the_page_says_so(room: Room) -> None:
    await practised(room)
    tab = Tab(await room.user())
    await tab.say("analytics")
    pages = Pages(AnalyticsPages(room.loop, room.layer).pages())
    screen = await pages.screen(
        "analytics.charts", PageRequest(caller=trainee_caller("demo-trainee-0000aaaa"), params={"skill": ""})
    )
    assert (screen.page, len(charts(tab))) == ("analytics", 6)
    assert "below" in screen.note


async def test_a_claim_that_is_open_is_not_told_of(room: Room) -> None:
    tab = await tab_on(room)
    await tab.say("show my analytics")
    assert "modifier" not in json.dumps(tab.card("Screen")).lower()
    await tab.correct(ADD_25)
    assert (await room.loop.growth.of_user("demo-trainee-0000aaaa")).total.claims == 1


async def test_who_looks_at_whom(room: Room) -> None:
    """Oneself always; another only as a trainer of their tenant."""
    session = await practised(room, 3, OTHER)
    pages = Pages(AnalyticsPages(room.loop, room.layer).pages())
    trainer = PageRequest(caller=trainer_caller("t-1"), params={"user": OTHER, "session": session})
    screen = await pages.screen("analytics", trainer)
    assert OTHER in screen.kicker
    assert "/me/analytics.csv" not in screen.model_dump_json()
    for visit in (
        trainer.model_copy(update={"caller": trainer_caller("t-1", "clinic-b")}),
        trainer.at(user="demo-trainee-0000aaaa"),
        PageRequest(caller=trainee_caller("t-2"), params={"user": OTHER}),
        PageRequest(caller=trainee_caller("t-2"), params={"session": session}),
    ):
        with pytest.raises(NotFound):
            await pages.screen("analytics", visit)
    with pytest.raises(Invalid):
        await pages.screen("analytics", PageRequest(caller=trainee_caller(OTHER), params={"skill": "flying"}))
