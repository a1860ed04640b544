"""Facts about the library: what is saved is proved and stays, nobody's work is lost, and a tenant keeps its own."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import pytest
from loop_moves import act, fix_of, opened
from sqlalchemy import select
from trainer_parts import OTTO, TINA, clinics

from gym.caller import Caller
from gym.errors import Invalid, NotFound, Stale
from gym.schemas.assignments import NewAssignment
from gym.services.sessions import Sessions
from gym.store.accounts import acts
from gym.store.library import library_versions
from gym.world.scenarios.recipe import Recipe, from_toml, to_toml
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

KNEE = Recipe(name="Knee", faults=("missing_mod25",), template="knee_aspiration", title="A knee on Monday")
NOTE = Recipe(name="Clean one", payer="summit_ridge")
Ask = Callable[[Sessions, Caller, str], Coroutine[Any, Any, Any]]


@pytest.fixture
def loop(world: World) -> Sessions:
    return clinics(world)


def with_title(title: str) -> Recipe:
    return KNEE.model_copy(update={"title": title})


async def test_what_is_saved_is_listed_and_every_version_stays(loop: Sessions):
    first = await loop.library.save(TINA, KNEE)
    second = await loop.library.save(TINA, with_title("A knee on Tuesday"), first.id, base=1)
    assert await loop.library.list_entries(TINA) == (second,)
    assert (second.version, second.title, second.author) == (2, "A knee on Tuesday", "tina")
    opened_now = await loop.library.open_entry(TINA, first.id)
    assert opened_now.recipe.title == "A knee on Tuesday"
    assert [each.version for each in opened_now.versions] == [2, 1]
    assert (await loop.library.open_entry(TINA, first.id, 1)).recipe == KNEE
    with pytest.raises(NotFound, match="no version 3"):
        await loop.library.open_entry(TINA, first.id, 3)


async def test_saving_what_is_saved_already_makes_no_version(loop: Sessions):
    first = await loop.library.save(TINA, KNEE)
    assert await loop.library.save(TINA, KNEE, first.id, base=1) == first


async def test_who_saves_over_somebody_elses_version_is_told_and_nothing_is_lost(loop: Sessions):
    first = await loop.library.save(TINA, KNEE)
    await loop.library.save(TINA, with_title("A knee on Tuesday"), first.id, base=1)
    with pytest.raises(Stale, match=r"version 2 \(tina\)"):
        await loop.library.save(TINA, with_title("A knee on Friday"), first.id, base=1)
    assert (await loop.library.open_entry(TINA, first.id)).recipe.title == "A knee on Tuesday"


async def test_of_two_who_save_at_once_one_is_told(loop: Sessions):
    first = await loop.library.save(TINA, KNEE)
    days = ("Tuesday", "Wednesday", "Thursday", "Friday")
    saves = (loop.library.save(TINA, with_title(f"A knee on {day}"), first.id, base=1) for day in days)
    ended = await asyncio.gather(*saves, return_exceptions=True)
    assert [type(each) for each in ended].count(Stale) == len(days) - 1
    assert len((await loop.library.open_entry(TINA, first.id)).versions) == 2


@pytest.mark.parametrize("recipe", [with_title("Modifier 25"), KNEE.model_copy(update={"payer": "nobody"})])
async def test_what_is_not_proved_is_not_kept(loop: Sessions, recipe: Recipe):
    with pytest.raises(Invalid):
        await loop.library.save(TINA, recipe)
    assert await loop.library.list_entries(TINA) == ()


async def test_the_streams_hold_everything_that_the_tables_do(loop: Sessions):
    first = await loop.library.save(TINA, KNEE)
    await loop.library.save(TINA, with_title("A knee on Tuesday"), first.id, base=1)
    await loop.library.retire(TINA, first.id)
    await loop.library.retire(TINA, first.id)
    log = loop.store.rows(select(acts).where(acts.c.stream == f"library:{first.id}").order_by(acts.c.seq))
    assert [each["kind"] for each in log] == ["library_saved", "library_saved", "library_retired"]
    rows = loop.store.rows(select(library_versions).order_by(library_versions.c.version))
    told = [json.loads(each["body"]) for each in log[:2]]
    assert [(each["version"], each["scenario_id"], each["body"]) for each in told] == [
        (row["version"], row["scenario_id"], row["body"]) for row in rows
    ]


ASKED: dict[str, Ask] = {
    "opened": lambda loop, who, entry: loop.library.open_entry(who, entry),
    "save": lambda loop, who, entry: loop.library.save(who, with_title("Mine"), entry, base=1),
    "retire": lambda loop, who, entry: loop.library.retire(who, entry),
    "exported": lambda loop, who, entry: loop.library.export_toml(who, entry),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
async def test_anothers_entry_is_not_there_in_the_same_words_as_what_never_was(loop: Sessions, ask: Ask):
    saved = await loop.library.save(TINA, KNEE)
    with pytest.raises(NotFound) as theirs:
        await ask(loop, OTTO, saved.id)
    with pytest.raises(NotFound) as nobodys:
        await ask(loop, OTTO, "lib-000000000000")
    assert theirs.value.message == nobodys.value.message
    assert await loop.library.list_entries(OTTO) == ()
    assert await ask(loop, TINA, saved.id) is not None


async def test_trainees_of_the_tenant_play_it_by_library_and_by_id_and_others_do_not(loop: Sessions):
    saved = await loop.library.save(TINA, KNEE)
    made = Scenario.model_validate_json(loop.store.scenario(saved.scenario_id) or "")
    ways = (("library", saved.id, "lib-000000000000"), ("scenario_id", saved.scenario_id, "sc-0000000000000000"))
    for way, mine, nobodys in ways:
        turned = await act(loop, await opened(loop, "ana", **{way: mine}), fix_of(made))
        assert turned.resolved
        said = []
        for name in (mine, nobodys):
            with pytest.raises(NotFound) as refused:
                await opened(loop, "zoe", **{way: name})
            said.append(refused.value.message.replace(name, "…"))
        assert said[0] == said[1]


async def test_the_same_recipe_in_two_tenants_is_open_to_both(loop: Sessions):
    for who in (TINA, OTTO):
        saved = await loop.library.save(who, KNEE)
    assert await opened(loop, "ana", scenario_id=saved.scenario_id)
    assert await opened(loop, "zoe", scenario_id=saved.scenario_id)


async def test_what_is_out_of_use_is_offered_to_nobody_and_comes_back(loop: Sessions):
    saved = await loop.library.save(TINA, KNEE)
    assert [each.title for each in await loop.library.list_playable("ana")] == ["A knee on Monday"]
    assert await loop.library.list_playable("zoe") == ()
    await loop.library.retire(TINA, saved.id)
    assert await loop.library.list_playable("ana") == ()
    with pytest.raises(NotFound):
        await opened(loop, "ana", library=saved.id)
    await loop.library.retire(TINA, saved.id, retired=False)
    assert await opened(loop, "ana", library=saved.id)


async def test_a_name_is_given_once(loop: Sessions):
    saved = await loop.library.save(TINA, KNEE)
    with pytest.raises(Invalid, match="already has a scenario called “Knee”"):
        await loop.library.save(TINA, with_title("Another"))
    assert (await loop.library.save(OTTO, KNEE)).name == "Knee"
    await loop.library.retire(TINA, saved.id)
    assert (await loop.library.save(TINA, with_title("Another"))).version == 1


async def test_a_file_taken_away_is_taken_in_elsewhere_as_it_was(loop: Sessions):
    for recipe in (KNEE, NOTE):
        await loop.library.save(TINA, recipe)
    text = await loop.library.export_toml(TINA)
    taken = await loop.library.import_toml(OTTO, text)
    assert [each.name for each in taken] == ["Clean one", "Knee"]
    assert from_toml(await loop.library.export_toml(OTTO)) == from_toml(text) == (NOTE, KNEE)


async def test_of_a_file_with_one_bad_scenario_none_is_taken_in_and_it_is_named(loop: Sessions):
    bad = KNEE.model_copy(update={"name": "Bad", "title": "Modifier 25"})
    with pytest.raises(Invalid, match=r"Scenario 2, “Bad”: .*The title says “25”"):
        await loop.library.import_toml(TINA, to_toml((NOTE, bad)))
    with pytest.raises(Invalid, match="already has a scenario called “Knee”"):
        await loop.library.import_toml(TINA, to_toml((KNEE, NOTE, KNEE)))
    assert await loop.library.list_entries(TINA) == ()
    with pytest.raises(NotFound, match="empty"):
        await loop.library.export_toml(TINA)


async def test_what_is_written_can_be_assigned_within_the_tenant_only(loop: Sessions):
    saved = await loop.library.save(TINA, KNEE)
    names = [each.name for each in (await loop.assignments.offers(TINA)).scenarios]
    assert names[0].startswith("Library, Knee: A knee on Monday (beginner")
    assert not any("A knee on Monday" in each.name for each in (await loop.assignments.offers(OTTO)).scenarios)
    wanted = NewAssignment(to="trainee:ana", due=date(2026, 3, 6), scenario=saved.scenario_id)
    assert (await loop.assignments.assign(TINA, wanted)).title == "A knee on Monday"
    with pytest.raises(NotFound, match="There is no scenario"):
        await loop.assignments.assign(OTTO, wanted.model_copy(update={"to": "trainee:zoe"}))
