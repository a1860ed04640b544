"""Facts about the claims of a challenge: until both have played one, nobody gets at it or its answer another way."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from alias_parts import refuse, shown_id
from caller_parts import trainee_caller, trainer_caller
from challenge_parts import accepted, on_record
from loop_moves import GIVE_UP, act, on_desk, opened, settle
from loop_parts import Clock
from rich.console import Console
from trainer_parts import TINA, clinics

from gym.caller import Caller
from gym.cli.replay import steps
from gym.errors import Invalid, NotFound
from gym.schemas.assignments import NewAssignment
from gym.schemas.replay import WhatIf
from gym.schemas.sessions import GetHint
from gym.services.sessions import Sessions
from gym.world.world import World

DUE = date(2026, 3, 6)


@pytest.fixture
async def rivals(world: World) -> tuple[Sessions, str]:
    """A loop in which Ana and Ben of one clinic have accepted a challenge."""
    loop = clinics(world)
    for user_id in ("ana", "ben"):
        await opened(loop, user_id, scenario_id="tour-1")
    return loop, await accepted(loop)


async def all_refused(loop: Sessions, names: list[str]) -> None:
    """No way leads to a claim by any of these names."""
    for name in names:
        for user_id in ("ana", "ben", "mallory"):
            await refuse(loop, user_id, name)
            with pytest.raises(NotFound):
                await opened(loop, user_id, library=name)
        with pytest.raises(NotFound):
            await loop.assignments.assign(TINA, NewAssignment(to="everybody", due=DUE, scenario=name))


async def test_a_claim_of_a_challenge_opens_nowhere_else_before_both_have_played_it(rivals: tuple[Sessions, str]):
    loop, challenge_id = rivals
    true_ids = list(on_record(loop, challenge_id).scenarios)
    session_id, names = await opened(loop, "ana", challenge=challenge_id), list[str]()
    for _ in true_ids:
        names.append(await shown_id(loop, session_id))
        await settle(loop, session_id)
    assert not set(names) & set(true_ids)
    await all_refused(loop, [*true_ids, *names])
    other = await opened(loop, "ben", challenge=challenge_id)
    for _ in true_ids:
        await all_refused(loop, [names[-1], true_ids[-1]])
        await settle(loop, other)
    assert (await on_desk(loop, await opened(loop, "ana", scenario_id=names[0]))).scenario_id == true_ids[0]


async def test_nobody_reads_the_answer_of_a_challenges_claim_before_both_have_played_it(
    rivals: tuple[Sessions, str],
):
    loop, challenge_id = rivals
    session_id = await opened(loop, "ana", challenge=challenge_id)
    scenario = await on_desk(loop, session_id)
    turned = await act(loop, session_id, GIVE_UP)
    replayed = [await loop.replays.replay(session_id, trainee_caller("ana"))]
    words = [piece async for piece in loop.words(session_id, turned.turn)]
    told = json.dumps([each.model_dump(mode="json") for each in (turned, *replayed, *words)])
    keys = [text for issue in scenario.intended_issues for text in (issue.summary, issue.explanation, *issue.rungs)]
    assert turned.solution is None
    assert turned.findings == ()
    assert not [key for key in keys if key in told]
    other = await opened(loop, "ben", challenge=challenge_id)
    for _ in range(3):
        last = await act(loop, other, GIVE_UP)
    assert last.solution is None
    for _ in range(2):
        last = await act(loop, session_id, GIVE_UP)
    assert last.solution is not None


def trainer() -> Caller:
    return trainer_caller("tina", "clinic-a")


async def test_the_terminal_does_not_replay_the_answer_before_both_have_played_the_claim(world: World):
    loop = clinics(world, Clock(datetime.now(UTC)))
    for user_id in ("ana", "ben"):
        await opened(loop, user_id, scenario_id="tour-1")
    challenge_id = await accepted(loop)
    session_id = await opened(loop, "ana", challenge=challenge_id)
    await act(loop, session_id, GIVE_UP)
    with pytest.raises(Invalid, match="belongs to a running challenge"):
        replayed(loop, session_id)


def replayed(loop: Sessions, session_id: str) -> str:
    console = Console(width=200, record=True, file=StringIO())
    for part in steps(loop, session_id):
        console.print(part)
    return console.export_text()


async def test_the_hints_that_name_the_fix_wait_until_both_have_played_the_claim(rivals: tuple[Sessions, str]):
    loop, challenge_id = rivals
    session_id = await opened(loop, "ana", challenge=challenge_id)
    assert [(await loop.hint(GetHint(session_id=session_id))).rung for _ in range(2)] == [1, 2]
    before = await loop.now(session_id)
    with pytest.raises(Invalid, match="when your opponent has finished the challenge"):
        await loop.hint(GetHint(session_id=session_id))
    assert await loop.now(session_id) == before
    other = await opened(loop, "ben", challenge=challenge_id)
    for _ in range(3):
        await act(loop, other, GIVE_UP)
    assert (await loop.hint(GetHint(session_id=session_id))).rung == 3


async def test_what_if_waits_until_both_have_played_the_claim(rivals: tuple[Sessions, str]):
    loop, challenge_id = rivals
    about = {"turn": 0, "action_type": "submit_claim", "action_details": {}}
    session_id = await opened(loop, "ana", challenge=challenge_id)
    other = await opened(loop, "ben", challenge=challenge_id)
    for _ in range(3):
        await act(loop, session_id, GIVE_UP)
        for viewer, words in ((trainee_caller("ana"), "still open"), (trainer(), "belongs to a running challenge")):
            with pytest.raises(Invalid, match=words):
                await loop.replays.what_if(WhatIf(caller=viewer, session_id=session_id, **about))
        await act(loop, other, GIVE_UP)
    assert (await loop.replays.what_if(WhatIf(caller=trainer(), session_id=session_id, **about))).act
