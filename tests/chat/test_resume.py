"""Coming back after a reload, a restart or in a second tab."""

from pathlib import Path

from chat_parts import ADD_25, ADD_59, Room, Tab, tab_on

from gym.schemas.sessions import SubmitAction
from gym.world.world import World


async def test_after_a_restart_the_card_is_live_where_the_session_stands(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    await room.layer.close()
    again = Room(tmp_path, world)
    back = Tab(await again.user(), tab.thread_id)
    thread = await back.resume(again.layer)
    (card,) = [each["props"] for each in thread["elements"] if each["name"] == "DeskClaim"]
    assert (card["status"], card["turn"]) == ("open", 1)
    back.events.append(("element", next(each for each in thread["elements"] if each["name"] == "DeskClaim")))
    await back.correct(ADD_25)
    assert back.card("DeskClaim")["status"] == "resolved"


async def test_a_verdict_that_was_committed_but_never_shown_is_there_after_a_restart(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await tab_on(room)
    session_id = tab.card("DeskClaim")["session_id"]
    await room.loop.submit(
        SubmitAction(
            session_id=session_id, action_type="correct_claim", action_details={"edits": [ADD_25]}, hold_next=True
        )
    )
    await room.layer.close()
    again = Room(tmp_path, world)
    for _ in range(2):
        back = Tab(await again.user(), tab.thread_id)
        thread = await back.resume(again.layer)
        names = [each["name"] for each in thread["elements"]]
        assert (names.count("DeskVerdict"), names.count("DeskClaim")) == (1, 1)
        assert any(step["output"].startswith("**Paid.**") for step in thread["steps"])


async def test_a_claim_that_was_dealt_but_never_shown_is_there_after_a_restart(
    room: Room, tmp_path: Path, world: World
) -> None:
    tab = await tab_on(room)
    await tab.correct(ADD_25)
    await room.loop.next_scenario(tab.card("DeskClaim")["session_id"])
    await room.layer.close()
    again = Room(tmp_path, world)
    back = Tab(await again.user(), tab.thread_id)
    thread = await back.resume(again.layer)
    states = [each["props"]["status"] for each in thread["elements"] if each["name"] == "DeskClaim"]
    assert states == ["left", "open"]


async def test_a_second_tab_on_the_same_thread_sees_the_card_move(room: Room) -> None:
    tab = await tab_on(room)
    other = Tab(tab.session.user, tab.thread_id)  # type: ignore[arg-type]
    await tab.correct(ADD_59)
    assert other.card("DeskClaim")["turn"] == 1


async def test_nobody_resumes_anothers_session(room: Room) -> None:
    tab = await tab_on(room)
    thief = Tab(await room.user("demo-trainee-0000bbbb"), tab.thread_id)
    thief.events = tab.events.copy()
    before = await room.layer.get_thread(tab.thread_id)
    await thief.resume(room.layer)
    assert await room.layer.get_thread(tab.thread_id) == before
