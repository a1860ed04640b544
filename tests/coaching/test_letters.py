"""Advice on the writing of an appeal: what it says, when it is silent, and that no point hangs on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loop_moves import act, always, loop_of, opened

from gym.coaching.letters import advise_on_letter
from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

GOOD = (
    "Claim TG1234567 for the service of July 5, 2024 was denied with CO-29. Our first submission was accepted on "
    "July 9, 2024, well within the filing limit of your policy; the acceptance report is attached. We ask you to "
    "reprocess the claim."
)
LACKING = (
    ("It is very short", "Please reprocess claim TG1234567 of July 5, 2024."),
    ("It is long", f"{GOOD} " * 8),
    ("Leave out how it makes you feel", f"{GOOD} This is outrageous."),
    ("Capitals and exclamation marks", f"{GOOD} Pay it now!!"),
    ("Capitals and exclamation marks", f"{GOOD} THIS WAS SENT LONG BEFORE THAT"),
    ("Give the dates in full", GOOD.replace(", 2024", "")),
    ("End with what you ask for", GOOD.removesuffix(" We ask you to reprocess the claim.")),
)


def test_a_letter_that_reads_well_gets_no_advice():
    assert advise_on_letter(GOOD) == ()


@pytest.mark.parametrize("text", ["", "   \n"])
def test_no_letter_gets_no_advice(text: str):
    assert advise_on_letter(text) == ()


@pytest.mark.parametrize(("start", "text"), LACKING)
def test_each_weakness_gets_its_own_sentence_and_no_other(start: str, text: str):
    assert [sentence[: len(start)] for sentence in advise_on_letter(text)] == [start]


@given(st.text(max_size=400))
def test_any_text_gets_the_same_advice_twice_and_it_never_quotes_the_letter(text: str):
    advice = advise_on_letter(text)
    assert advice == advise_on_letter(text)
    assert all(sentence.endswith((".", "shouting.")) for sentence in advice)


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
