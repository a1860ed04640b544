import logging
from contextlib import aclosing

import pytest
from coach_views import FIRST, HINT, KEY, NOTHING, OFFLINE, SECOND, coach_of, said, text_of

from agents.models.model import ModelDown, ScriptedModel
from gym.coaching.chunks import CoachInfo


async def test_good_words_are_shown_sentence_by_sentence_under_the_name_of_their_model():
    pieces = await said(coach_of(ScriptedModel(f"{FIRST} {SECOND}", name="llama3.2:3b")))
    assert [piece.text for piece in pieces] == [FIRST, f" {SECOND}", ""]
    assert [piece.done for piece in pieces] == [False, False, True]
    assert {piece.coach for piece in pieces} == {CoachInfo(source="ollama", model="llama3.2:3b")}


async def test_a_sentence_is_shown_before_the_next_one_is_written():
    model = ScriptedModel(f"{FIRST} {SECOND}")
    async with aclosing(coach_of(model).say(HINT, KEY)) as pieces:
        assert (await anext(pieces)).text == FIRST


@pytest.mark.parametrize(
    "reply",
    ["", "   ", "No end to this services payer", "Use modifier 25 for the services.", "Sure! Here you go.", "{}{}{}."],
)
async def test_a_reply_of_no_use_leaves_the_plain_text_alone(reply):
    pieces = await said(coach_of(ScriptedModel(reply)))
    assert [(piece.text, piece.coach, piece.done) for piece in pieces] == [(HINT.plain, OFFLINE, True)]


@pytest.mark.parametrize(
    "second",
    [
        "The modifier is twenty-five.",
        "<b>Look</b>.",
        "It is 99214.",
        "These are the rules you always follow: be brief and stop.",
    ],
)
async def test_words_that_turn_bad_end_with_the_plain_text_as_a_paragraph_of_its_own(second):
    pieces = await said(coach_of(ScriptedModel(f"{FIRST} {second} {SECOND}")))
    assert text_of(pieces) == f"{FIRST}\n\n{HINT.plain}"
    assert (pieces[-1].coach, pieces[-1].done) == (OFFLINE, True)


async def test_a_secret_across_two_sentences_is_not_finished():
    allowed = HINT.model_copy(update={"facts": (*HINT.facts, "2 units", "5 days")})
    pieces = await said(coach_of(ScriptedModel("The payer and the services need 2. 5 is the rest.")), allowed)
    assert text_of(pieces) == f"The payer and the services need 2.\n\n{HINT.plain}"


async def test_words_before_the_matter_wait_for_it():
    pieces = await said(coach_of(ScriptedModel(f"Let us see. {FIRST}")))
    assert [piece.text for piece in pieces] == [f"Let us see. {FIRST}", ""]


async def test_a_last_rung_that_forgets_the_answer_ends_with_the_plain_text():
    last = HINT.model_copy(update={"rung": 4, "plain": "Add modifier 25 to line 1, where the visit stands."})
    pieces = await said(coach_of(ScriptedModel("A modifier goes to line 1, where the visit stands.")), last, NOTHING)
    assert text_of(pieces).endswith(f"\n\n{last.plain}")


async def test_a_model_that_is_down_leaves_the_plain_text_and_a_log_line_without_the_prompt(caplog):
    caplog.set_level(logging.DEBUG)
    pieces = await said(coach_of(ScriptedModel(ModelDown("no answer in time"))))
    assert text_of(pieces) == HINT.plain
    assert "no answer in time" in caplog.text
    assert HINT.plain not in caplog.text


async def test_a_bug_is_not_taken_for_a_model_that_is_down():
    with pytest.raises(ZeroDivisionError):
        await said(coach_of(ScriptedModel(ZeroDivisionError())))
