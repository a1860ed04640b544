"""How well an appeal is written is told to who sends one, and no point hangs on it."""

from loop_moves import act, always, loop_of, opened

from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World


def denied(world: World) -> Scenario:
    made = (compose(world, Spec(seed=seed, fault="timely_filing", payer_id="copperline_health")) for seed in range(40))
    return next(each for each in made if each.optimal_actions[0].type == "appeal_denial")


async def test_two_letters_with_the_same_facts_score_the_same_however_they_are_written(world: World):
    scenario = denied(world)
    letter, scores = scenario.optimal_actions[0].text, []
    for text, advised in ((letter, False), (f"{letter} This is RIDICULOUS!!", True)):
        loop = loop_of(world, compose=always(scenario))
        session_id = await opened(loop)
        grounds = list(scenario.optimal_actions[0].grounds)
        turned = await act(loop, session_id, ("appeal_denial", {"letter": text, "grounds": grounds}))
        assert ("On the writing, which is not scored" in turned.feedback) == advised
        scores.append((turned.outcome, turned.accuracy, turned.score, turned.xp))
    assert scores[0] == scores[1]
    assert scores[0][0] == "resolved"


async def test_no_other_move_is_told_how_to_write(world: World):
    loop = loop_of(world, compose=always(denied(world)))
    session_id = await opened(loop)
    turned = await act(loop, session_id, ("write_off", {"reason": "late"}))
    assert "On the writing" not in turned.feedback
