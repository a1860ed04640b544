"""Facts about choosing claims: what is offered, the rates beside it, and what is dealt."""

from pathlib import Path

import pytest
from chat_parts import Room, Tab
from loop_moves import loop_of, opened, settle
from screen_parts import Screens
from store_parts import open_store

from gym.errors import Invalid
from gym.schemas.practice import PracticeFilter, PracticeRow
from gym.services.practice import ENOUGH
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.scenario import Difficulty, Scenario, Stage
from gym.world.world import World

BEGINNER = Difficulty.BEGINNER


@pytest.fixture
def loop(world: World) -> Sessions:
    return loop_of(world, open_store())


async def of(loop: Sessions, skill: str, level: Difficulty, **more: str) -> PracticeRow:
    """What is told of one skill at one level."""
    found = await loop.practice.browse("ana", PracticeFilter.model_validate({"skill": skill, "level": level, **more}))
    return next(each for each in found if (each.skill, each.level) == (skill, level))


async def test_every_skill_is_offered_at_some_level_with_payers_and_stages(loop: Sessions):
    found = await loop.practice.browse("ana", PracticeFilter())
    assert {each.skill for each in found} == set(SKILLS)
    assert all(each.payers and each.stages for each in found)


async def test_a_wish_leaves_only_what_fits_it(loop: Sessions):
    found = await loop.practice.browse(
        "ana", PracticeFilter(level=BEGINNER, stage=Stage.DENIED, payer_id="medicare_part_b")
    )
    assert found
    assert {each.level for each in found} == {BEGINNER}
    assert all(Stage.DENIED in each.stages and "medicare_part_b" in each.payers for each in found)


@pytest.mark.parametrize("wrong", [{"skill": "no_such_skill"}, {"payer_id": "no_such_payer"}])
async def test_what_nobody_knows_is_refused(loop: Sessions, wrong: dict[str, str]):
    with pytest.raises(Invalid, match="from the list"):
        await loop.practice.browse("ana", PracticeFilter.model_validate(wrong))


async def test_what_is_picked_fits_the_wish_is_proved_and_can_be_dealt(loop: Sessions):
    wish = PracticeFilter(skill="modifier_25", level=BEGINNER, payer_id="summit_ridge", stage=Stage.DENIED)
    picked = await loop.practice.pick(wish)
    scenario = Scenario.model_validate_json(loop.store.scenario(picked) or "")
    assert (scenario.skills, scenario.payer_id, scenario.stage) == (("modifier_25",), "summit_ridge", Stage.DENIED)
    assert await loop.practice.pick(wish) != picked
    session_id = await opened(loop, scenario_id=picked)
    assert (await settle(loop, session_id)).resolved


async def test_what_does_not_go_together_is_said_in_words(loop: Sessions):
    with pytest.raises(Invalid, match="leave the payer or the stage open"):
        await loop.practice.pick(PracticeFilter(skill="clean_claim", level=BEGINNER, stage=Stage.DENIED))


async def test_everybodys_rate_is_shown_from_enough_tries_on_and_ones_own_from_the_first(world: World):
    store = open_store()
    for number in range(ENOUGH):
        before = await of(loop_of(world, store), "modifier_25", BEGINNER)
        assert (before.everybody.accuracy, before.everybody.times) == (None, number)
        session_id = await opened(loop_of(world, store), f"u{number}", scenario_id="tour-1")
        level = (await settle(loop_of(world, store), session_id)).mode
        assert level == "practice"
    found = await of(loop_of(world, store), "modifier_25", BEGINNER)
    assert (found.everybody.accuracy, found.everybody.times, found.mine.times) == (1.0, ENOUGH, 0)
    await settle(loop_of(world, store), await opened(loop_of(world, store), "ana", scenario_id="tour-1"))
    mine = (await of(loop_of(world, store), "modifier_25", BEGINNER, payer_id="summit_ridge")).mine
    assert (mine.accuracy, mine.times) == (1.0, 1)
    assert (await of(loop_of(world, store), "modifier_25", BEGINNER, payer_id="medicare_part_b")).mine.times == 0


async def test_a_claim_is_chosen_on_the_screen_and_dealt_in_the_chat_without_telling_its_fault(
    tmp_path: Path, world: World
):
    room = Room(tmp_path, world)
    screens = Screens(Tab(await room.user()))
    await screens.open()
    await screens.go("browse")
    assert screens.block("form")["fields"][1]["value"] == "beginner"
    await screens.go("browse", skill="timely_filing", level="")
    assert {row[0] for row in screens.rows("Claims to practice")} == {"Timely filing"}
    play = screens.block("table", "Claims to practice")["rows"][0][-1]["go"]
    await screens.go(play["page"], **play["params"])
    said = screens.now["say"]
    await screens.tab.say(said)
    card = screens.tab.card("DeskClaim")
    assert card["scenario_id"] == said.split()[-1]
    scenario = Scenario.model_validate_json(room.store.scenario(card["scenario_id"]) or "")
    told = str(screens.tab.events)
    secrets = [each for issue in scenario.intended_issues for each in (issue.summary, issue.explanation, *issue.rungs)]
    assert not [secret for secret in secrets if secret in told]
