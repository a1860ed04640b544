"""Demo people are among themselves: what a demo trainer sees, shares and overrides is of their own circle only."""

from functools import partial

import pytest
from caller_parts import trainer_caller
from loop_moves import GIVE_UP, act, loop_of, opened
from sign_in_parts import add_person

from gym.caller import Caller
from gym.errors import NotFound
from gym.schemas.replay import Annotate, Override
from gym.schemas.trainers import SessionQuery
from gym.services.sessions import Sessions
from gym.store.chat import ChatRows, ChatStore
from gym.world.world import World

CIRCLE, OTHER = "0000aaaa", "0000bbbb"
OTHERS = (f"demo-trainee-{OTHER}", "ana", "somebody")


def add_circle(loop: Sessions, circle: str) -> None:
    chat = ChatStore(loop.store)
    for role in ("trainee", "trainer"):
        name, about = f"demo-{role}-{circle}", {"role": role, "tenant": f"demo-{circle}", "demo": True}
        chat.write([partial(ChatRows.keep_user, fresh_id=name, identifier=name, about=about)])


@pytest.fixture
def loop(world: World) -> Sessions:
    """Two circles, and a trainee of this machine with a password; `somebody` practises by REST without a sign-in."""
    loop = loop_of(world)
    for circle in (CIRCLE, OTHER):
        add_circle(loop, circle)
    add_person(loop.store, "ana")
    return loop


async def given_up(loop: Sessions, name: str) -> tuple[str, int]:
    """A session with a claim that is over, and the turn that ended it."""
    session = await opened(loop, name, scenario_id="tour-1")
    return session, (await act(loop, session, GIVE_UP)).turn


def trainer(circle: str) -> Caller:
    return trainer_caller(f"demo-trainer-{circle}", f"demo-{circle}")


async def test_a_demo_trainer_counts_a_try_of_their_own_circle_otherwise_and_no_other(loop: Sessions):
    session, turn = await given_up(loop, f"demo-trainee-{CIRCLE}")
    mine = Override(session_id=session, turn=turn, right=True, reason="It was fine.", caller=trainer(CIRCLE))
    assert (await loop.replays.override(mine)).user_id == f"demo-trainee-{CIRCLE}"
    for name in OTHERS:
        theirs, turn = await given_up(loop, name)
        before = (loop.store.events(theirs), loop.store.learner(name))
        wanted = {"session_id": theirs, "turn": turn, "caller": trainer(CIRCLE)}
        with pytest.raises(NotFound):
            await loop.replays.override(Override(**wanted, right=True, reason="It was fine."))
        with pytest.raises(NotFound):
            await loop.replays.annotate(Annotate(**wanted, text="Well done."))
        assert (loop.store.events(theirs), loop.store.learner(name)) == before


async def test_a_demo_trainer_sees_their_own_circle_only(loop: Sessions):
    sessions = {name: (await given_up(loop, name))[0] for name in (f"demo-trainee-{CIRCLE}", *OTHERS)}
    who = trainer_caller(f"demo-trainer-{CIRCLE}", f"demo-{CIRCLE}")
    assert [each.user_id for each in await loop.trainers.trainees(who)] == [f"demo-trainee-{CIRCLE}"]
    page = await loop.trainers.sessions(who, SessionQuery())
    assert [row.session_id for row in page.rows] == [sessions[f"demo-trainee-{CIRCLE}"]]
    for name in OTHERS:
        with pytest.raises(NotFound):
            await loop.replays.replay(sessions[name], trainer(CIRCLE))


async def test_nobody_who_is_new_lands_where_a_demo_trainer_looks(loop: Sessions):
    for name in ("somebody", "terminal"):
        await opened(loop, name)
        assert loop.store.users.tenant_of(name) == "local"
    trainers = [each.tenant for each in loop.store.users.accounts() if each.role == "trainer"]
    assert "local" not in trainers
