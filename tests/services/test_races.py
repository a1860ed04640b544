"""Two who act at the same moment on a database in a file, where writes wait in a thread and reads go on."""

import asyncio
from collections.abc import Awaitable
from datetime import date

import pytest
from loop_moves import opened, settle
from trainer_parts import TINA, clinics

from gym.errors import GymError, Invalid, Stale
from gym.progress.notices import Notice
from gym.schemas.assignments import NewAssignment
from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.scenarios.recipe import Recipe, to_toml
from gym.world.world import World

pytestmark = pytest.mark.slow

ONE = Recipe(name="One", faults=("missing_mod25",))
OTHER = ONE.model_copy(update={"seed": 2})
TOUR = NewAssignment(to="trainee:ana", due=date(2026, 3, 6), scenario="tour-2")


@pytest.fixture
def loop(world: World, store: Store) -> Sessions:
    return clinics(world, store=store)


async def at_once(*acts: Awaitable[object]) -> list[str]:
    """How each of several acts ended that began together."""
    ended = await asyncio.gather(*acts, return_exceptions=True)
    assert all(isinstance(each, GymError) for each in ended if isinstance(each, BaseException)), ended
    return sorted(type(each).__name__ for each in ended)


@pytest.mark.parametrize("start_first", [True, False])
async def test_a_start_with_a_time_zone_takes_back_no_other_setting(loop: Sessions, start_first: bool) -> None:
    await opened(loop, "ana", scenario_id="tour-1")
    shown = await loop.accounts.settings("ana")
    hidden = shown.model_copy(update={"listed": False, "display_name": "Hidden"})
    start = StartSession(user_id="ana", scenario_id="tour-1", time_zone="America/Chicago")
    acts = [loop.start(start), loop.accounts.change_settings("ana", hidden)]
    await at_once(*(acts if start_first else reversed(acts)))
    after = await loop.accounts.settings("ana")
    assert (after.listed, after.display_name) == (False, "Hidden")
    said = loop.store.accounts.acts("user:ana")
    assert [each["seq"] for each in said] == list(range(len(said)))


async def test_a_claim_pressed_twice_is_assigned_once(loop: Sessions) -> None:
    assert await at_once(*(loop.assignments.assign(TINA, TOUR) for _ in range(3))) == [
        "AssignmentResult",
        "Invalid",
        "Invalid",
    ]
    assert len(await loop.assignments.list_assigned(TINA)) == 1
    assert [each["kind"] for each in loop.store.accounts.acts("user:ana")] == ["assigned"]


async def test_what_everybody_is_assigned_goes_to_those_who_do_not_have_it(loop: Sessions) -> None:
    everybody = TOUR.model_copy(update={"to": "everybody"})
    await at_once(loop.assignments.assign(TINA, TOUR), loop.assignments.assign(TINA, everybody))
    assert sorted(each.assignment.user_id for each in await loop.assignments.list_assigned(TINA)) == ["ana", "ben"]


async def test_a_claim_that_is_done_meanwhile_is_not_taken_back(loop: Sessions) -> None:
    session_id = await opened(loop, "ana", scenario_id="tour-2")
    await loop.assignments.assign(TINA, TOUR)
    (given,) = await loop.assignments.list_assigned(TINA)
    held = loop.store.assignments.one(TINA.tenant, given.assignment.id)
    assert held
    await settle(loop, session_id)
    with pytest.raises(Stale):
        await loop.assignments.withdraw(TINA, held.id)
    told = Notice(source="x", kind="assignment", text="Taken back.", at=held.at)
    assert not loop.store.assignments.withdraw(held, "tina", held.at, told)


async def test_two_entries_saved_at_once_do_not_share_a_name(loop: Sessions) -> None:
    saves = (loop.library.save(TINA, each) for each in (ONE, OTHER))
    assert await at_once(*saves) == ["Invalid", "LibraryRow"]
    assert [each.name for each in await loop.library.list_entries(TINA)] == ["One"]


async def test_two_files_taken_in_at_once_do_not_share_a_name(loop: Sessions) -> None:
    await at_once(*(loop.library.import_toml(TINA, to_toml((each,))) for each in (ONE, OTHER)))
    assert [each.name for each in await loop.library.list_entries(TINA)] == ["One"]


async def test_an_entry_whose_name_is_in_use_does_not_come_back_beside_the_other(loop: Sessions) -> None:
    first = await loop.library.save(TINA, ONE)
    await loop.library.retire(TINA, first.id)
    await loop.library.save(TINA, OTHER)
    with pytest.raises(Invalid, match="already has a scenario called “One”"):
        await loop.library.retire(TINA, first.id, retired=False)
    assert [each.retired for each in await loop.library.list_entries(TINA)].count(False) == 1


@pytest.mark.parametrize("due", [date(9999, 12, 31), date(1, 1, 1), date(2027, 3, 6)])
async def test_a_deadline_that_no_calendar_reaches_is_said_in_plain_words(loop: Sessions, due: date) -> None:
    with pytest.raises(Invalid, match="one year from today"):
        await loop.assignments.assign(TINA, TOUR.model_copy(update={"due": due}))
