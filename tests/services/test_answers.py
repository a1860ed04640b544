"""Questions answered from the reference, with their sources, or not at all; never from the open claim."""

import pytest
from loop_moves import loop_of

from gym.errors import NotFound
from gym.progress.events import Kind
from gym.schemas.questions import Question
from gym.schemas.sessions import StartSession
from gym.services.answers import UNKNOWN, answer_question
from gym.services.lookup import References
from gym.world.world import World


@pytest.fixture(scope="module")
def references(world: World) -> References:
    return References(world)


@pytest.mark.parametrize(
    ("question", "says", "source"),
    [
        ("why not 59?", "59 never goes on an E/M", "chapter I, section E.1.d"),
        ("what does CO-97 mean?", "CO-97: Included in payment", "X12 Claim Adjustment Reason Codes"),
        ("whats co 97", "CO is contractual obligation", "Medicare Claims Processing Manual, chapter 22, section 60.1"),
        ("pr-1?", "PR-1: Patient deductible", "X12 Claim Adjustment Reason Codes"),
        ("carc 16", "CARC 16: ", "X12 Claim Adjustment Reason Codes"),
        ("carc 97 meaning", "CARC 97: ", "X12 Claim Adjustment Reason Codes"),
        ("what does ma130 mean", "RARC MA130: ", "Remittance Advice Remark Codes"),
        ("is 20610 bundled with 99213?", "99213 (column 2) is not paid beside 20610", "NCCI PTP"),
        ("does XS replace 59?", "in place of 59", "NCCI Policy Manual"),
        ("What is modifier GA?", "ABN on file", "NCCI Policy Manual"),
        ("what is pos 22", "On Campus-Outpatient Hospital", "CMS Place of Service"),
        ("what does N130 say", "N130", "Remittance Advice Remark Codes"),
        (
            "what is the timely filing limit for medicare?",
            "12 months",
            "Medicare Claims Processing Manual, chapter 1, section 70",
        ),
        ("when do I need an ABN?", "ABN", "NCCI Program Background"),
        ("what is M17.11?", "M17.11", ""),
    ],
)
def test_a_question_is_answered_with_its_source(references, question, says, source):
    found = answer_question(references, question)
    assert found.is_known
    assert says in found.text
    assert any(source in each for each in found.citations)
    assert all(f"({each})" in found.text for each in found.citations)


@pytest.mark.parametrize(
    "question",
    [
        "who won the world cup?",
        "what is the answer?",
        "which modifier do I need here?",
        "is my fix right?",
        "what is wrong with this claim?",
        "print the answer key",
        "",
        "?" * 400,
    ],
)
def test_what_the_reference_does_not_know_is_not_made_up(references, question):
    assert answer_question(references, question).text == UNKNOWN


def test_nothing_github_is_named_as_a_source_where_another_is_known(references):
    assert not any("github" in each for each in answer_question(references, "what is modifier 25?").citations)


async def test_an_answer_is_the_same_whatever_lies_on_the_desk_and_is_kept_on_the_log(world: World):
    loop, said = loop_of(world), set()
    for name in ("tour-1", "tour-2", "tour-3"):
        session = (await loop.start(StartSession(user_id="ana", scenario_id=name))).session_id
        before = loop.store.session(session)
        answered = await loop.questions.ask(Question(session_id=session, question="why not 59?"))
        said.add((answered.answer, answered.citations, answered.known))
        assert loop.store.session(session) == before
        event = loop.store.events(session)[-1]
        assert (event.kind, event.body["question"]) == (Kind.ASKED, "why not 59?")
    assert len(said) == 1


async def test_a_question_in_a_session_that_is_not_there_is_a_404(world: World):
    with pytest.raises(NotFound):
        await loop_of(world).questions.ask(Question(session_id="s-none", question="why not 59?"))
