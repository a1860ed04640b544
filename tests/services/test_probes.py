"""Facts about claims without help in a session: no hint before the first try, and why a claim was dealt."""

import pytest
from loop_moves import act, always, double, loop_of, miss_of, on_desk, opened, settle
from loop_parts import Clock, folded

from gym.errors import Invalid
from gym.progress.engine.probes import PROBE_EVERY
from gym.progress.events import Kind
from gym.progress.learner import Learner, is_to_be_placed
from gym.schemas.sessions import GetHint, StartSession
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Difficulty
from gym.world.world import World


async def test_a_check_has_no_hints_before_its_first_try_and_has_them_after(world: World):
    loop = loop_of(world, compose=always(double(world)))
    session_id = await opened(loop, unassisted=True)
    with pytest.raises(Invalid, match="make a first try on your own"):
        await loop.hint(GetHint(session_id=session_id))
    assert (await loop.now(session_id)).turn == 0
    await act(loop, session_id, miss_of(world, await on_desk(loop, session_id)))
    assert (await loop.hint(GetHint(session_id=session_id))).rung == 1


async def test_a_session_deals_a_check_on_schedule_and_says_so(world: World):
    loop = loop_of(world)
    session_id, modes = await opened(loop), []
    for _ in range(PROBE_EVERY + 1):
        now = await loop.now(session_id)
        assert now.scenario
        modes.append(now.scenario.mode)
        await settle(loop, session_id)
    assert modes == ["practice"] * (PROBE_EVERY - 1) + ["probe", "practice"]
    presented = [each.body["mode"] for each in loop.store.events(session_id) if each.kind is Kind.SCENARIO_PRESENTED]
    assert presented[: len(modes)] == modes
    shown = await loop.profile("ana")
    assert (shown.practice_accuracy.scenarios, shown.unassisted_accuracy.scenarios) == (PROBE_EVERY, 1)


async def test_whoever_names_the_seed_shows_nothing(world: World):
    """The claims of a seed can be known beforehand, from another account or from the time before."""
    loop = loop_of(world)
    session_id = await opened(loop, seed=5, unassisted=True)
    for _ in range(PROBE_EVERY):
        now = await loop.now(session_id)
        assert now.scenario
        assert now.scenario.mode == "practice"
        await settle(loop, session_id)


async def test_a_scenario_met_again_is_no_evidence(world: World):
    clock = Clock()
    once = loop_of(world, compose=always(double(world)), clock=clock)
    for _ in range(3):
        await settle(once, await opened(once, unassisted=True))
    shown = once.store.attempts.unaided_tries("ana", 30, clock.now)
    assert len(shown) == 1


async def test_why_a_claim_was_dealt_is_told_once_it_is_over(world: World):
    loop = loop_of(world)
    started = await loop.start(StartSession(user_id="ana"))
    reason = loop.store.events(started.session_id)[1].body["reason"]
    wrong = await act(loop, started.session_id, ("query_provider", {"question": "Which side?"}))
    assert wrong.chosen_because == ""
    assert (await settle(loop, started.session_id)).chosen_because == reason != ""


async def test_a_claim_asked_for_by_name_was_chosen_by_nobody(world: World):
    loop = loop_of(world)
    session_id = await opened(loop, scenario_id="tour-1")
    assert (await settle(loop, session_id)).chosen_because == ""


async def test_the_one_question_comes_after_the_first_claim_and_keeps_what_that_showed(world: World):
    loop = loop_of(world)
    await settle(loop, await opened(loop, scenario_id="tour-1"))
    before = folded(loop.store, "ana")
    assert is_to_be_placed(before)
    await loop.start(StartSession(user_id="ana", experience="experienced"))
    placed = folded(loop.store, "ana")
    assert (placed.mastery.general, placed.mastery.skills) == (-0.2, before.mastery.skills)
    assert not is_to_be_placed(placed)


async def test_one_question_places_a_new_user_and_nobody_else(world: World):
    loop = loop_of(world)
    first = await loop.start(StartSession(user_id="ana", experience="experienced"))
    novice = await loop.start(StartSession(user_id="ben", experience="new"))
    placed = {user: folded(loop.store, user).mastery.general for user in ("ana", "ben")}
    assert placed == {"ana": -0.2, "ben": -1.6}
    assert first.scenario.difficulty != novice.scenario.difficulty
    await settle(loop, first.session_id)
    general = folded(loop.store, "ana").mastery.general
    await loop.start(StartSession(user_id="ana", experience="new"))
    assert folded(loop.store, "ana").mastery.general == general


async def test_a_word_about_experience_that_places_nobody_is_not_on_the_log_and_changes_nothing(world: World):
    loop = loop_of(world)
    known = await opened(loop)
    for _ in range(2):
        await settle(loop, known)
    before = loop.store.learner("ana")
    session_id = await opened(loop, experience="experienced")
    assert loop.store.learner("ana") == before
    assert loop.store.events(session_id)[0].body["experience"] is None


async def test_a_query_that_is_the_right_way_out_is_a_try(world: World):
    """Where the note leaves the heading open, asking the provider settles the claim: nothing else would be right."""
    spec = Spec(seed=3, skill="icd10", difficulty=Difficulty.INTERMEDIATE, fault="header_dx_not_specific")
    loop = loop_of(world, compose=always(compose(world, spec)))
    done = await settle(loop, await opened(loop))
    (kept,) = loop.store.attempts.all()
    assert (done.outcome, kept.accuracy, kept.skills[0].right) == ("resolved", 1.0, 1.0)


async def test_the_learner_on_record_is_the_fold_of_the_log_however_they_came(world: World):
    clock = Clock()
    loop = loop_of(world, clock=clock)
    session_id = await opened(loop, experience="some", time_zone="America/Chicago")
    for _ in range(8):
        await settle(loop, session_id)
        clock.go_on(hours=20)
    for _ in range(2):
        await settle(loop, await opened(loop, scenario_id="tour-1"))
    row = loop.store.learner("ana")
    assert row
    assert folded(loop.store, "ana") == Learner.model_validate_json(row.body)


async def test_what_is_expected_of_a_claim_is_on_the_log(world: World):
    loop = loop_of(world)
    session_id = await opened(loop)
    await settle(loop, session_id)
    (done,) = [each.body for each in loop.store.events(session_id) if each.kind is Kind.SCENARIO_FINISHED]
    assert 0 < done["predicted"] < 1
    (kept,) = loop.store.attempts.all()
    assert (kept.predicted, kept.family, kept.mode) == (done["predicted"], done["family"], "practice")
