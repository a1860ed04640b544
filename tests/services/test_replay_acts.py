"""Facts about what trainers do in a replay: notes, overrides, suppositions, disputes, and who may do it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from caller_parts import trainee_caller, trainer_caller
from chainlit.user import PersistedUser, User
from chat_parts import ADD_25, ADD_59, Room, Tab, tab_on
from loop_parts import audit
from screen_parts import Screens
from sign_in_parts import SECRET, token
from sqlalchemy import text
from store_parts import add_tenants

from agents.minds import MINDS
from gym.caller import Caller
from gym.errors import Invalid, NotFound
from gym.schemas.acts import ActQuery
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.replay import Annotate, Override, WhatIf
from gym.services.regrade import Regrader
from gym.world.world import World

ANA = "demo-trainee-0000aaaa"
TOM = trainer_caller("tom")
FAR = trainer_caller("far", "clinic-b")
BEA = trainee_caller("bea")
WHY = "The note supports it, and the policy allows it."


@pytest.fixture
async def room(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)
    return Room(tmp_path, world)


async def played(room: Room) -> Tab:
    """A wrong try and the right one on tour-1, by Ana."""
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    await tab.correct(ADD_25)
    return tab


async def trainer(room: Room, tenant: str = "local") -> PersistedUser:
    name = "tom" if tenant == "local" else f"tom-of-{tenant}"
    add_tenants(room.store, tenant)
    return await room.layer.create_user(User(identifier=name, metadata={"role": "trainer", "tenant": tenant}))


async def at_replay(room: Room, tab: Tab, step: int, tenant: str = "local") -> Screens:
    """A trainer at a step of the session of that tab."""
    screens = Screens(Tab(await trainer(room, tenant)))
    await screens.open()
    await screens.go("replay", session=session_of(tab), step=str(step))
    return screens


def session_of(tab: Tab) -> str:
    return str(tab.card("DeskClaim")["session_id"])


async def test_a_session_is_there_for_its_user_and_its_tenants_trainers_and_for_nobody_else(room: Room):
    tab = await played(room)
    session_id = session_of(tab)
    for viewer in (TOM, trainee_caller(ANA)):
        assert len((await room.loop.replays.replay(session_id, viewer)).steps) == 3
    told = set()
    for viewer, wanted in ((FAR, session_id), (BEA, session_id), (TOM, "s-nothing")):
        with pytest.raises(NotFound) as refused:
            await room.loop.replays.replay(wanted, viewer)
        told.add(refused.value.message)
    assert len(told) == 1


async def test_while_a_claim_is_open_nobody_sees_more_than_was_shown(room: Room, world: World):
    tab = await tab_on(room)
    await tab.press("act", action_type="submit_claim", action_details={})
    mine = await room.loop.replays.replay(session_of(tab), trainee_caller(ANA))
    theirs = await room.loop.replays.replay(session_of(tab), TOM)
    assert mine.steps[1].verdict
    assert theirs.steps[1].verdict
    assert all(each.seen for each in mine.steps[1].verdict.findings)
    assert theirs.steps == mine.steps
    for viewer in (trainee_caller(ANA), TOM):
        with pytest.raises(Invalid, match="still open"):
            await room.loop.replays.what_if(whatif(session_of(tab), viewer))


def whatif(session_id: str, viewer: Caller = TOM, turn: int = 1) -> WhatIf:
    details = {"modifier_added": "25"}
    return WhatIf(caller=viewer, session_id=session_id, turn=turn, action_type="correct_claim", action_details=details)


async def test_what_if_tells_what_would_have_been_and_writes_nothing(room: Room):
    tab = await played(room)
    before = room.store.events(session_of(tab))
    found = await room.loop.replays.what_if(whatif(session_of(tab)))
    assert (found.outcome, found.accuracy) == ("resolved", 1.0)
    assert room.store.events(session_of(tab)) == before


def overriding(session_id: str, turn: int, right: bool) -> Override:
    return Override(caller=TOM, session_id=session_id, turn=turn, right=right, reason=WHY)


def points(room: Room) -> dict[str, int]:
    """The ledger, learner and board of Ana."""
    asked = {
        "ledger": "select sum(points) from xp_ledger where user_id = :user",
        "learner": "select xp from learners where user_id = :user",
        "board": "select xp from standings where period = 'all' and skill = '' and user_id = :user",
    }
    with room.store.engine.connect() as connection:
        return {name: connection.execute(text(sql), {"user": ANA}).scalar_one() for name, sql in asked.items()}


async def test_an_override_changes_what_a_try_counts_as_everywhere_and_once(room: Room, world: World):
    session_id = session_of(await played(room))
    audit(room.store)
    judged = points(room)
    await room.loop.replays.override(overriding(session_id, 1, True))
    right = points(room)
    assert right["ledger"] == right["learner"] == right["board"] > judged["ledger"]
    await room.loop.replays.override(overriding(session_id, 1, True))
    assert points(room) == right
    await room.loop.replays.override(overriding(session_id, 1, False))
    assert points(room)["ledger"] == points(room)["learner"] == points(room)["board"] == judged["ledger"]
    profile = await room.loop.profile(ANA)
    assert profile.average_accuracy == 0.0
    regrader = Regrader(MINDS, room.loop.scenarios, room.loop.turns.clock)
    assert [each async for each in regrader.differences()] == []
    told = [each.text for each in (await room.loop.accounts.notices(ANA)).notices if each.kind == "trainer"]
    assert len(told) == 3
    assert all(WHY in each for each in told)


async def test_what_a_trainer_does_in_a_session_is_on_the_log_of_acts_without_their_words(room: Room):
    session_id = session_of(await played(room))
    place = {"session_id": session_id, "turn": 1}
    await room.loop.replays.annotate(Annotate(caller=TOM, text=WHY, **place))
    await room.loop.replays.override(overriding(session_id, 1, True))
    await room.loop.disputes.dispute(NewDispute(user_id=ANA, reason=WHY, **place))
    await room.loop.disputes.decide(Decision(by="tom", tenant="local", accepted=False, answer=WHY, **place))
    found = (await room.loop.administration.acts.page(TOM, ActQuery(who="tom", about=ANA))).rows
    assert [(each.what, each.about, dict(each.more)) for each in sorted(found, key=lambda each: each.what)] == [
        ("annotated", f"session:{session_id}", {"turn": 1}),
        ("dispute_decided", f"session:{session_id}", {"turn": 1, "status": "declined"}),
        ("overridden", f"session:{session_id}", {"turn": 1, "right": True}),
    ]


async def test_only_a_try_at_a_claim_that_is_over_can_be_counted_otherwise(room: Room):
    tab = await tab_on(room)
    await tab.correct(ADD_59)
    with pytest.raises(Invalid, match="finished claim"):
        await room.loop.replays.override(overriding(session_of(tab), 1, True))
    with pytest.raises(NotFound):
        await room.loop.replays.override(overriding(session_of(tab), 9, True))


async def test_the_screen_shows_each_step_with_what_was_judged_and_takes_notes(room: Room):
    tab = await played(room)
    screens = await at_replay(room, tab, 1)
    assert screens.block("player")["count"] == 3
    assert "NCCI" in str(screens.block("table", "Rules that fired"))
    assert screens.block("claim")["marked"] == []
    answer = await screens.go("replay.annotate", session=session_of(tab), turn="1", step="1", text="Look at the note.")
    assert answer["ok"]
    assert ["annotation", "tom", "Look at the note."] in screens.rows("Beside it")
    more = {"session": session_of(tab), "turn": "1", "step": "1"}
    await screens.go("replay.whatif", **more, said="add 25 to line 1")
    assert screens.now["note"] == "This is what would have happened. Nothing was saved."
    assert screens.block("table", "Findings then")["rows"] == []
    for said, why in (
        ("hint", "That is not a move"),
        ("add the thing", "did not understand"),
        ("add 25 to line 9", "line"),
    ):
        refused = await screens.go("replay.whatif", **more, said=said)
        assert not refused["ok"]
        assert why in refused["message"]
    assert screens.now["params"] == {"session": session_of(tab), "step": "1"}
    await screens.go("replay.override", **more, right="1", reason=WHY)
    assert "counts as right" in screens.now["note"]
    far = await at_replay(room, tab, 1, "clinic-b")
    assert far.now["page"] == "home"


async def test_a_dispute_goes_from_the_score_sheet_to_the_inbox_and_its_answer_back(room: Room, world: World):
    tab = await played(room)
    tab.here()
    pressed = {"session_id": session_of(tab), "turn": 1, "reason": WHY}
    assert await dispute(tab, **pressed) == {"ok": True}
    assert not (await dispute(tab, **pressed))["ok"]
    assert not (await dispute(tab, **{**pressed, "turn": 2, "reason": "no"}))["ok"]
    screens = Screens(Tab(await trainer(room)))
    await screens.open()
    await screens.go("disputes")
    assert WHY in screens.words
    answer = {"session": session_of(tab), "turn": "1", "accepted": "1", "answer": "You are right about the note."}
    assert (await screens.go("disputes.decide", **answer))["ok"]
    assert "There are no open disputes" in screens.words
    case = await room.loop.replays.case(session_of(tab), 1, TOM)
    assert (case.judged, case.should_be, case.scenario.family) == ("wrong", "resolved", "knee_aspiration/missing_mod25")
    with pytest.raises(NotFound):
        await room.loop.replays.case(session_of(tab), 1, FAR)
    told = [each.text for each in (await room.loop.accounts.notices(ANA)).notices]
    assert any("You are right about the note." in each for each in told)


async def dispute(tab: Tab, **payload: Any) -> Any:
    from chainlit import Action
    from chainlit.config import config

    tab.here()
    answer = await config.code.action_callbacks["dispute"](Action(name="dispute", payload=payload))
    await tab.quiet()
    return answer


async def test_a_replay_is_taken_away_by_who_may_see_it_and_not_found_by_others(room: Room):
    tab = await played(room)
    from starlette.applications import Starlette

    site = httpx.ASGITransport(app=Starlette(routes=list(room.door.routes())))
    await trainer(room)
    await room.layer.create_user(User(identifier="bea", metadata={"role": "trainee"}))
    address = f"http://localhost/files/replay/{session_of(tab)}.json"
    async with httpx.AsyncClient(transport=site) as client:
        answers = {}
        for name in ("tom", ANA, "bea"):
            cookie = {"Cookie": f"access_token={token(name, secret=SECRET)}"}
            answers[name] = await client.get(address, headers=cookie)
        assert (await client.get(address)).status_code == 401
    assert {name: each.status_code for name, each in answers.items()} == {"tom": 200, ANA: 200, "bea": 404}
    assert answers["tom"].headers["cache-control"] == "no-store"
    steps = json.loads(answers["tom"].content)["steps"]
    assert [card[0] for card in steps[0]["cards"]] == ["DeskClaim"]
