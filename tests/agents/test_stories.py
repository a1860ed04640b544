"""Stories give nothing of a claim away, fit who reads them, and the next one is there before it is asked for."""

import asyncio

import pytest
from coach_views import OFFLINE
from loop_moves import loop_of, on_desk, settle
from loop_parts import NOON

from agents.coach.coach import ModelCoach
from agents.evaluation.measures import leaks
from agents.guard.guard import Guard
from agents.models.model import ScriptedModel
from gym.coaching.briefing import list_secrets
from gym.coaching.coach import PlainCoach
from gym.coaching.stories import StoryAudience, story_kind, tell_plain_story
from gym.progress.events import Kind
from gym.progress.learner import new_learner
from gym.schemas.sessions import StartSession
from gym.services.stories import Stories, to_story_audience
from gym.world.faults import CLEAN, FAULTS, SKILLS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import LEVELS, Spec
from gym.world.scenarios.view import to_view
from gym.world.world import World

CODES = tuple(dict.fromkeys(fault.code for fault in FAULTS))
WHO = StoryAudience(role="coder", areas=tuple(skill.replace("_", " ") for skill in SKILLS), met_before=2)


def scenarios(world: World, code: str):
    level = next(fault.level for fault in FAULTS if fault.code == code)
    return [compose(world, Spec(seed=seed, fault=code, difficulty=LEVELS[level - 1])) for seed in range(4)]


@pytest.mark.parametrize("code", CODES)
def test_a_story_tells_only_what_the_screen_shows_and_no_weak_area_that_is_the_key(world: World, code: str):
    stories = Stories(world, None, PlainCoach())
    for scenario in scenarios(world, code):
        shown = to_view(world, scenario)
        _, telling = stories.story_brief(scenario, shown, WHO)
        assert Guard(telling.view, telling.key).check(telling.view.plain).ok
        matter = tell_plain_story(shown, world.reference, StoryAudience())[1]
        areas = telling.view.model_copy(update={"plain": matter})
        assert not leaks(telling.view.plain, areas, list_secrets(scenario, ()))


def test_an_unsent_claim_has_an_account_and_an_answered_one_a_letter_or_a_call(world: World):
    kinds, first = {}, set()
    for code in CODES:
        for scenario in scenarios(world, code):
            shown = to_view(world, scenario)
            kinds.setdefault(shown.remittance is not None, set()).add(story_kind(shown))
            first.add(story_kind(shown, is_new=True))
    assert kinds == {False: {"account"}, True: {"letter", "call"}}
    assert first == {"account", "letter"}


def test_the_first_five_claims_are_no_denials_by_telephone(world: World):
    denied = next(
        each for code in CODES for each in scenarios(world, code) if story_kind(to_view(world, each)) == "call"
    )
    told = [
        to_story_audience({"presented_at": NOON}, denied, new_learner("ana").model_copy(update={"met": met})).is_new
        for met in (0, 4, 5)
    ]
    assert told == [True, True, False]


def test_a_story_fits_the_role_and_knows_the_payer(world: World):
    shown = to_view(world, compose(world, Spec(seed=1, skill=CLEAN)))
    _, plain = tell_plain_story(
        shown, world.reference, StoryAudience(role="denial_specialist", met_before=3, areas=("npi",))
    )
    assert "works denials" in plain
    assert "3 of its claims before" in plain
    assert "you are working on npi" in plain


async def test_the_story_of_the_next_claim_is_worded_while_nobody_waits(world: World):
    told = "The claim to the payer is made out and has not left the practice, and it is on your desk."
    coach = ModelCoach(ScriptedModel(told, name="bard"), PlainCoach())
    loop = loop_of(world, coach=coach)
    started = await loop.start(StartSession(user_id="ana", seed=3))
    assert started.story.coach == OFFLINE
    while loop.stories.making:
        await asyncio.gather(*loop.stories.making)
    assert loop.stories.ready
    await settle(loop, started.session_id)
    dealt = await loop.next_scenario(started.session_id)
    row = loop.store.events(started.session_id)
    assert [event.body for event in row if event.kind is Kind.STORY_TOLD][-1] == dealt.story.model_dump(mode="json")
    assert {dealt.story.coach.source} <= {"ollama", "offline"}
    if dealt.story.coach.source == "ollama":
        assert dealt.story.text == told


@pytest.mark.slow
async def test_the_claim_that_comes_next_is_among_those_expected(world: World):
    hits = 0
    for seed in range(12):
        loop = loop_of(world)
        session = (await loop.start(StartSession(user_id="ana", seed=seed))).session_id
        state, learner = loop.stories.read(session)
        expected = {scenario.scenario_id for scenario, _ in loop.stories.likely(state, learner)}
        await settle(loop, session)
        await loop.next_scenario(session)
        hits += (await on_desk(loop, session)).scenario_id in expected
    assert hits == 12
