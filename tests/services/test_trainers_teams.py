"""A trainer of named teams sees the work of their members, and of nobody else in the tenant."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from loop_moves import SEND, act
from loop_parts import Clock
from rows import for_each
from trainer_parts import TINA, begun, clinics

from gym.caller import Caller
from gym.errors import NotFound
from gym.schemas.assignments import NewAssignment
from gym.schemas.disputes import NewDispute
from gym.schemas.teams import NewTeam
from gym.schemas.trainers import SessionQuery
from gym.services.sessions import Sessions
from gym.world.world import World

Sight = Callable[[Sessions, Caller], Awaitable[set[str]]]


@pytest.fixture
async def clinic(world: World) -> tuple[Sessions, Caller, dict[str, str]]:
    """Ana and Ben have a session, a disputed verdict and a claim to do each; Tina is the trainer of Ana's team."""
    loop = clinics(world, Clock())
    sessions = await begun(loop)
    for user in ("ana", "ben"):
        await act(loop, sessions[user], SEND)
        doubt = NewDispute(user_id=user, session_id=sessions[user], turn=1, reason="The note says otherwise.")
        await loop.disputes.dispute(doubt)
    due = loop.assignments.clock().date()
    await loop.assignments.assign(TINA, NewAssignment(scenario="tour-2", to="everybody", due=later(due)))
    made = await loop.teams.create(NewTeam(user_id="ana", name="Herons"))
    await loop.teams.create(NewTeam(user_id="ben", name="Kestrels"))
    return loop, TINA.model_copy(update={"teams": frozenset({made.team_id})}), sessions


def later(day: date) -> date:
    return date.fromordinal(day.toordinal() + 7)


async def trainees(loop: Sessions, tina: Caller) -> set[str]:
    return {each.user_id for each in await loop.trainers.trainees(tina)}


async def cohort(loop: Sessions, tina: Caller) -> set[str]:
    return set((await loop.trainers.cohort(tina)).user_ids)


async def sessions(loop: Sessions, tina: Caller) -> set[str]:
    return {each.user_id for each in (await loop.trainers.sessions(tina, SessionQuery())).rows}


async def assigned(loop: Sessions, tina: Caller) -> set[str]:
    return {each.assignment.user_id for each in await loop.assignments.list_assigned(tina)}


async def teams(loop: Sessions, tina: Caller) -> set[str]:
    named = {"Herons": "ana", "Kestrels": "ben"}
    return {named[each.name] for each in await loop.trainers.teams(tina)}


@for_each("look", (trainees, cohort, sessions, assigned, teams))
async def test_lists_show_the_members_of_the_teams_only(look: Sight, clinic: tuple[Any, ...]) -> None:
    loop, tina, _ = clinic
    assert await look(loop, TINA) == {"ana", "ben"}
    assert await look(loop, tina) == {"ana"}


async def test_a_colleague_of_them_is_there_for_that_trainer_as_little_as_somebody_unknown(
    clinic: tuple[Any, ...],
) -> None:
    loop, tina, held = clinic
    for name in ("ben", "nobody"):
        with pytest.raises(NotFound):
            await loop.trainers.trainee(tina, name)
        with pytest.raises(NotFound):
            await loop.trainers.check_access(tina, user_id=name)
    for session_id in (held["ben"], "s-none"):
        for look in (loop.trainers.session_of(tina, session_id), loop.replays.replay(session_id, tina)):
            with pytest.raises(NotFound):
                await look
        with pytest.raises(NotFound):
            await loop.trainers.share(tina, session_id)
    assert (await loop.replays.replay(held["ana"], tina)).is_trainer
    assert await loop.trainers.share(tina, held["ana"])
    link = (await loop.trainers.share(TINA, held["ben"])).link.removeprefix("/share/")
    with pytest.raises(NotFound):
        await loop.trainers.open_link(tina, link)
