"""Facts about the door to growth: it reads the record as it counts, and only the user's own."""

import csv
import io

import pytest
from api_parts import client_of, problem, settings
from exam_parts import EXAM, exam_loop, examined, ready, settle_in_exam, sit
from loop_moves import GIVE_UP, act, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock

from agents.minds import MINDS
from gym.api import create_api
from gym.errors import NotFound
from gym.progress.rewards import xp
from gym.services.regrade import Regrader
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return loop_of(world, clock=clock)


async def busy(loop: Sessions, clock: Clock) -> tuple[str, str]:
    """Two sessions in turns: wrong tries, confidence, one given up, and a claim that was done before."""
    first, other = await opened(loop, scenario_id="tour-1", experience="some"), await opened(loop)
    for number in range(7):
        session_id = (first, other)[number % 2]
        clock.go_on(minutes=3)
        if number % 3 == 1:
            await act(loop, session_id, miss_of(loop.world, await on_desk(loop, session_id)), confidence_level=0.9)
        await (act(loop, session_id, GIVE_UP) if number == 5 else settle(loop, session_id, confidence_level=0.6))
    await settle(loop, await opened(loop, scenario_id="tour-1"))
    return first, other


async def test_growth_ends_where_the_profile_stands(loop: Sessions, clock: Clock) -> None:
    await busy(loop, clock)
    found, seen = await loop.growth.of_user("ana"), await loop.profile("ana")
    last = {curve.skill: curve.points[-1] for curve in found.curves if curve.skill}
    assert {skill: point.value for skill, point in last.items()} == seen.skill_ratings
    assert {skill: point.spread for skill, point in last.items()} == seen.skill_uncertainty
    assert (found.total.claims, found.total.settled, found.repeats) == (7, 6, 1)
    assert found.total.accuracy == pytest.approx(seen.average_accuracy, abs=2e-4)
    assert {each.name for each in found.denials} & loop.growth.codes.keys() == set()
    assert all(each.means for each in found.denials)


async def test_a_session_shows_its_own_claims_and_goes_on_from_what_was_before(loop: Sessions, clock: Clock) -> None:
    first, other = await busy(loop, clock)
    whole, parts = await loop.growth.of_user("ana"), [await loop.growth.of_user("ana", each) for each in (first, other)]
    assert [part.total.claims for part in parts] == [4, 3]
    assert [each.claims for each in whole.sessions] == [4, 3]
    assert parts[0].curves[0].points[-1].claims == 7
    assert {each.session_id for each in parts[1].done} == {other}


async def test_growth_of_nobody_is_empty_and_a_session_of_another_is_not_there(loop: Sessions) -> None:
    assert (await loop.growth.of_user("nobody")).done == ()
    session_id = await opened(loop, "ben")
    for user, asked in (("ana", session_id), ("ana", "s-none")):
        with pytest.raises(NotFound):
            await loop.growth.of_user(user, asked)


async def test_nothing_of_an_exam_is_told_before_it_ends(world: World, clock: Clock) -> None:
    loop = exam_loop(world, clock)
    await ready(loop)
    before = await loop.growth.of_user("ana")
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, 3)
    assert await loop.growth.of_user("ana") == before
    assert (await loop.growth.of_user("ana", session_id)).done == ()
    await sit(loop, session_id, right=EXAM.items, first=3)
    assert (await loop.growth.of_user("ana", session_id)).total.claims == EXAM.items


async def test_what_was_regraded_counts_as_it_counts_now(loop: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    await settle(loop, await opened(loop, scenario_id="tour-1"))
    (was,) = (await loop.growth.of_user("ana")).done
    monkeypatch.setattr(xp, "BASE", 100)
    regrader = Regrader(MINDS, loop.scenarios, loop.turns.clock)
    for found in [each async for each in regrader.differences()]:
        assert await regrader.apply(found)
    (now,) = (await loop.growth.of_user("ana")).done
    assert now.xp > was.xp


async def test_the_route_answers_with_the_same_and_a_strange_session_is_a_404(loop: Sessions, clock: Clock) -> None:
    first, _ = await busy(loop, clock)
    async with client_of(create_api(loop, settings())) as client:
        told = await client.get("/api/training/user/ana/growth")
        assert told.json() == (await loop.growth.of_user("ana")).model_dump(mode="json")
        one = await client.get("/api/training/user/ana/growth", params={"session_id": first})
        assert one.json()["total"]["claims"] == 4
        problem(await client.get("/api/training/user/ben/growth", params={"session_id": first}), 404)
        problem(await client.get("/api/training/user/ana/growth", params={"session_id": "a b"}), 422)


async def test_the_table_has_a_row_for_each_claim(loop: Sessions, clock: Clock) -> None:
    await busy(loop, clock)
    rows = list(csv.DictReader(io.StringIO(await loop.growth.export_csv("ana"), newline="")))
    assert [row["settled"] for row in rows] == ["1", "1", "1", "1", "1", "0", "1", "1"]
    assert [row["is_repeat"] for row in rows][-1] == "1"
    assert rows[0]["denials"] == "97"
