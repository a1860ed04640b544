"""Who only reads: nothing that they do is written, whatever forgot to ask; what the gym notes by itself goes on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from loop_moves import SEND, act, loop_of, opened
from rows import for_each
from sign_in_parts import add_person

from gym.caller import LOCAL
from gym.errors import NotYours
from gym.progress.preferences import Preferences
from gym.schemas.accounts import PersonalSettings
from gym.schemas.teams import NewTeam
from gym.services.sessions import Sessions
from gym.store.chat import ChatRows, ChatStore
from gym.tenancy import READS_ONLY, TENANT, enter_tenant
from gym.world.world import World


@pytest.fixture
async def loop(world: World) -> Sessions:
    """Ana has a claim on her desk, and Ida signs in."""
    loop = loop_of(world)
    add_person(loop.store, "ida", "auditor")
    await opened(loop, scenario_id="tour-1")
    return loop


@pytest.fixture(autouse=True)
def as_auditor() -> Iterator[None]:
    """What a test enters ends with it."""
    tokens = TENANT.set(LOCAL), READS_ONLY.set(False)
    yield
    TENANT.reset(tokens[0])
    READS_ONLY.reset(tokens[1])


def session_of(loop: Sessions) -> str:
    return str(loop.store.trainers.sessions(LOCAL, "", "", None, 1)[0].session_id)


ACTS: tuple[Callable[[Sessions], Any], ...] = (
    lambda loop: opened(loop, "ida", scenario_id="tour-1"),
    lambda loop: act(loop, session_of(loop), SEND),
    lambda loop: loop.teams.create(NewTeam(user_id="ana", name="T")),
    lambda loop: loop.accounts.open("ida"),
    lambda loop: loop.accounts.change_settings("ana", PersonalSettings(display_name="A", **Preferences().model_dump())),
)


@for_each("wanted", ACTS)
async def test_an_act_of_who_only_reads_is_refused_where_the_store_begins_to_write(
    wanted: Callable[[Sessions], Any], loop: Sessions
) -> None:
    enter_tenant(LOCAL, reads_only=True)
    with pytest.raises(NotYours, match="change nothing"):
        await wanted(loop)


async def test_they_read_the_chat_keeps_what_was_said_and_a_look_is_noted(loop: Sessions) -> None:
    enter_tenant(LOCAL, reads_only=True)
    assert (await loop.now(session_of(loop))).session_id
    chat, owner = ChatStore(loop.store), loop.store.users.account("ida")
    user = chat.read(lambda rows: rows.user("ida"))
    assert owner
    assert user
    thread = "5d5a8f0a-4c4e-4d4e-8f57-cc9cb0fe3a11"
    assert chat.write([lambda rows: ChatRows.open_thread(rows, thread, user["id"])]) == [True]
    assert await loop.store.write_aside(loop.store.drafts.change, session_of(loop), 1, lambda found: found.history)
    await loop.sign_ins.end("ida")
    with pytest.raises(NotYours):
        await loop.accounts.open("ida")
