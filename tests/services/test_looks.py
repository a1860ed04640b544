"""Facts about answers that somebody is shown outside a session of their own: each is help with that claim."""

from collections.abc import Awaitable, Callable

import pytest
from api_parts import client_of, settings
from caller_parts import trainee_caller, trainer_caller
from loop_moves import GIVE_UP, SEND, act, on_desk, opened, settle
from loop_parts import audit
from sign_in_parts import SECRET, token
from tiers import sample
from trainer_parts import TINA, clinics

from gym.api import create_api
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.replay import Annotate, WhatIf
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.scenarios.recipe import Recipe
from gym.world.scenarios.scenario import answer_key
from gym.world.world import World

TOM = trainer_caller("tom", "clinic-a")
VIEWER = trainer_caller("tina", "clinic-a")
KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", title="A knee on Monday")
WHY = "The note supports it."
Way = Callable[[Sessions, str, str], Awaitable[object]]


@pytest.fixture
def loop(world: World) -> Sessions:
    """Tina and Tom teach Ana and Ben."""
    loop = clinics(world)
    loop.store.users.keep("tom", "trainer", "clinic-a", "no password matches this")
    return loop


async def replay(loop: Sessions, session_id: str, _: str) -> None:
    assert (await loop.replays.replay(session_id, VIEWER)).steps[-1].is_over


async def note(loop: Sessions, session_id: str, _: str) -> None:
    await loop.replays.annotate(Annotate(caller=VIEWER, session_id=session_id, turn=1, text="Well tried."))


async def case(loop: Sessions, session_id: str, _: str) -> None:
    doubt = {"session_id": session_id, "turn": 1}
    await loop.disputes.dispute(NewDispute(user_id="ana", reason=WHY, **doubt))
    await loop.disputes.decide(Decision(by="tom", tenant="clinic-a", accepted=True, answer=WHY, **doubt))
    assert (await loop.replays.case(session_id, 1, VIEWER)).scenario.solution


async def supposition(loop: Sessions, session_id: str, _: str) -> None:
    about = {"action_type": "submit_claim", "action_details": {}}
    await loop.replays.what_if(WhatIf(caller=VIEWER, session_id=session_id, turn=1, **about))


async def shared_link(loop: Sessions, session_id: str, _: str) -> None:
    link = (await loop.trainers.share(TOM, session_id)).link
    line = await loop.trainers.open_link(TINA, link.rsplit("/", 1)[-1])
    await replay(loop, line.session_id, "")


async def read(loop: Sessions, path: str) -> str:
    """What Tina reads by REST."""
    async with client_of(create_api(loop, settings(), secret=SECRET)) as client:
        client.cookies.set("access_token", token("tina"))
        return (await client.get(f"/api/training/session/{path}")).raise_for_status().text


async def session_by_rest(loop: Sessions, session_id: str, _: str) -> None:
    assert "solution" in await read(loop, session_id)


async def words_by_rest(loop: Sessions, session_id: str, _: str) -> None:
    assert await read(loop, f"{session_id}/turn/1/words")


async def library_list(loop: Sessions, _: str, __: str) -> None:
    assert (await loop.library.list_entries(TINA))[0].faults


async def library_entry(loop: Sessions, _: str, entry_id: str) -> None:
    assert (await loop.library.open_entry(TINA, entry_id)).recipe.faults


async def library_file(loop: Sessions, _: str, entry_id: str) -> None:
    assert "missing_mod25" in await loop.library.export_toml(TINA, entry_id)


async def whole_library(loop: Sessions, _: str, __: str) -> None:
    assert "missing_mod25" in await loop.library.export_toml(TINA)


async def preview(loop: Sessions, _: str, __: str) -> None:
    assert (await loop.library.preview(TINA, KNEE)).made


WAYS: tuple[Way, ...] = (
    *(replay, note, case, supposition, shared_link, session_by_rest, words_by_rest),
    *(library_list, library_entry, library_file, whole_library, preview),
)


@pytest.mark.parametrize("way", sample(WAYS, 4))
async def test_who_is_shown_the_answer_of_a_claim_has_had_help_with_it(loop: Sessions, way: Way):
    entry = await loop.library.save(TOM, KNEE)
    session_id = await opened(loop, "ana", library=entry.id)
    await act(loop, session_id, SEND)
    await act(loop, session_id, GIVE_UP)
    await way(loop, session_id, entry.id)
    await way(loop, session_id, entry.id) if way is not case else None
    turned = await settle(loop, await opened(loop, "tina", library=entry.id))
    assert turned.xp.earned == 0
    assert loop.store.attempts.unaided_tries("tina", 30, loop.turns.clock()) == ()
    assert (await settle(loop, await opened(loop, "ben", library=entry.id))).xp.earned > 0
    audit(loop.store)


async def test_who_wrote_a_claim_knows_it(loop: Sessions):
    entry = await loop.library.save(TOM, KNEE)
    assert (await settle(loop, await opened(loop, "tom", library=entry.id))).xp.earned == 0


async def test_who_wrote_a_claim_before_that_was_kept_knows_it_too(loop: Sessions):
    written = loop.library.to_new_version(TOM, KNEE, loop.library.prove(KNEE), "lib-1", 1)
    assert loop.store.library.keep("clinic-a", (written,), lambda names: None)
    assert (await settle(loop, await opened(loop, "tom", library="lib-1"))).xp.earned == 0
    assert (await settle(loop, await opened(loop, "ben", library="lib-1"))).xp.earned > 0


async def test_who_took_a_claim_in_from_a_file_knows_it(loop: Sessions):
    entry = await loop.library.save(TOM, KNEE)
    text = (await loop.library.export_toml(TOM, entry.id)).replace('"Knee"', '"Another"')
    (taken,) = await loop.library.import_toml(TINA, text)
    assert (await settle(loop, await opened(loop, "tina", library=taken.id))).xp.earned == 0


async def test_ones_own_replay_is_no_help_and_neither_is_a_claim_nobody_has_touched(loop: Sessions):
    entry = await loop.library.save(TOM, KNEE)
    session_id = await opened(loop, "ana", library=entry.id)
    scenario = await on_desk(loop, session_id)
    for viewer in (VIEWER, trainee_caller("ana")):
        await loop.replays.replay(session_id, viewer)
    key = answer_key(scenario)
    assert (
        loop.store.dealt_claims.not_looked_at("tina", (key,))
        == loop.store.dealt_claims.not_looked_at("ana", (key,))
        == (key,)
    )
    assert (await settle(loop, session_id)).xp.earned > 0


def test_each_look_is_kept_once_for_each_user(loop: Sessions):
    store: Store = loop.store
    for user in ("tina", "tom", "tina"):
        store.dealt_claims.look(user, ("k-1", "k-2"), loop.turns.clock())
    assert [store.dealt_claims.not_looked_at(user, ("k-1", "k-2", "k-3")) for user in ("tina", "tom")] == [("k-3",)] * 2
    with store.read_connection() as connection:
        assert connection.exec_driver_sql("select count(*) from acts where kind = 'looked'").scalar() == 4
