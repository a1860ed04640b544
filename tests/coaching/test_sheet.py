"""What the answer sheet says of every fault, and of each way a try can end."""

import re

from rows import for_each
from scenario_pool import compose_once

from gym.coaching import plain
from gym.coaching.briefing import CLEAN_SECRETS, brief_feedback
from gym.coaching.lessons import CLEAN, LESSONS, LONGEST, lesson_of
from gym.coaching.sheet import NOTHING_SAID, say_sealed_sheet, say_sheet
from gym.coaching.tries import describe_try, say_what_worked
from gym.world.claims.actions import Action, ActionType
from gym.world.faults import CLEAN as CLEAN_CLAIM
from gym.world.faults import FAULTS
from gym.world.judge.judge import judge
from gym.world.scenarios.compose import EXAMPLES, Spec
from gym.world.scenarios.scenario import Issue, Scenario, Verdict
from gym.world.world import World

SEND = Action(type=ActionType.SUBMIT_CLAIM)
KNEE = "tour-1"


def lesson_of_fault(code: str, summary: str) -> str:
    return lesson_of(Issue.model_construct(fault=code, summary=summary))


@for_each(("code", "summary"), sorted({(fault.code, fault.summary) for fault in FAULTS}))
def test_the_lesson_of_a_fault_is_one_short_sentence(code, summary):
    lesson = lesson_of_fault(code, summary)
    assert 20 <= len(lesson) <= LONGEST
    assert lesson.endswith(".")
    assert lesson.count(". ") == 0
    assert lesson[0].isupper() or lesson[0].isdigit()


def test_no_lesson_is_of_a_fault_that_is_gone():
    assert set(LESSONS) <= {fault.summary for fault in FAULTS}
    assert len(set(LESSONS.values())) == len(LESSONS)


def said(world: World, scenario: Scenario, action: Action) -> tuple[Verdict, str, str]:
    verdict = judge(world, scenario, scenario.case.claim, (), action)
    sheet = say_sheet(world.reference, scenario, verdict)
    return verdict, sheet.word, sheet.lesson


def test_a_settled_claim_is_right_and_has_the_lesson(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    assert said(world, knee, knee.optimal_actions[0])[1:] == ("Right", LESSONS["A separate visit lacks modifier 25."])


def test_a_clean_claim_that_was_sent_has_the_lesson_of_clean_claims(world):
    clean = compose_once(world, Spec(seed=5, skill=CLEAN_CLAIM))
    assert said(world, clean, SEND)[1:] == ("Right", CLEAN)


def test_a_denied_try_says_what_the_payer_refused_first(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    verdict, word, lesson = said(world, knee, SEND)
    assert word == "Not yet"
    assert verdict.remittance
    assert re.fullmatch(r"Line 1 \(99213\): CO-97, [^(]+\.", lesson)


def test_a_claim_that_is_paid_though_wrong_is_not_called_right(world):
    paid = compose_once(world, Spec(seed=3, fault="visit_level_too_high"))
    verdict, word, lesson = said(world, paid, SEND)
    assert verdict.remittance
    assert verdict.remittance.status == "paid"
    assert (word, lesson) == ("Paid, not right", NOTHING_SAID)


def test_a_claim_given_up_has_the_lesson_and_no_praise(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    word, lesson = said(world, knee, Action(type=ActionType.GIVE_UP))[1:]
    assert (word, lesson) == ("The answer", LESSONS["A separate visit lacks modifier 25."])


def test_a_sealed_claim_has_no_lesson(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    verdict = judge(world, knee, knee.case.claim, (), knee.optimal_actions[0])
    sheet = say_sealed_sheet(verdict)
    assert sheet.word == "Right"
    assert "25" not in sheet.lesson


def test_a_wrong_closing_move_says_what_came_back(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    write_off = Action(type=ActionType.WRITE_OFF, text="late")
    verdict, word, lesson = said(world, knee, write_off)
    assert (word, lesson) == ("Not yet", verdict.notes[0])


def won_appeals(world: World) -> list[tuple[Scenario, Verdict]]:
    specs = [Spec(seed=seed, fault=code) for code in ("payer_denied_in_error", "records_not_sent") for seed in range(6)]
    made = [compose_once(world, spec) for spec in specs]
    appealed = [each for each in made if each.optimal_actions[0].type is ActionType.APPEAL_DENIAL]
    return [(each, judge(world, each, each.case.claim, (), each.optimal_actions[0])) for each in appealed]


def test_a_won_appeal_shows_the_second_answer_of_the_payer_with_its_payment(world):
    won = won_appeals(world)
    assert len(won) > 3
    for scenario, verdict in won:
        assert say_sheet(world.reference, scenario, verdict).word == "Right"
        assert verdict.remittance
        assert scenario.case.remittance
        assert verdict.remittance.status == "paid"
        assert sum(line.allowed for line in verdict.remittance.lines) > sum(
            line.allowed for line in scenario.case.remittance.lines
        )
        assert verdict.remittance.decided > scenario.case.remittance.decided
        assert verdict.remittance.claim_number == scenario.case.remittance.claim_number


def test_a_verdict_begins_with_the_lesson_and_says_it_once(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    for action in (knee.optimal_actions[0], Action(type=ActionType.GIVE_UP)):
        verdict = judge(world, knee, knee.case.claim, (), action)
        told = plain.say_feedback(world.reference, knee, verdict)
        assert told.startswith(LESSONS["A separate visit lacks modifier 25."])
        assert "What to look at next time" not in told


def test_the_coach_does_not_repeat_the_lesson_of_the_card_above(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    verdict = judge(world, knee, knee.case.claim, (), knee.optimal_actions[0])
    told, lesson = plain.say_feedback(world.reference, knee, verdict), say_sheet(world.reference, knee, verdict).lesson
    brief = brief_feedback(world, knee, verdict.claim, verdict.fixed, told, "", "resolved", verdict.remittance)
    assert (lesson in told, lesson in brief.view.plain) == (True, False)
    assert brief.view.plain.startswith("That settles it. The payer pays")


def test_what_worked_stands_beside_the_last_try_that_did_not(world):
    knee = compose_once(world, EXAMPLES[KNEE])
    fix = knee.optimal_actions[0]
    dealt, after = knee.case.claim, judge(world, knee, knee.case.claim, (), fix).claim
    worked = "What worked: line 1 modifiers: none → 25."
    assert say_what_worked(dealt, after, fix, "") == worked
    missed = describe_try(dealt, dealt, SEND)
    assert missed == "“Send as it stands”"
    assert say_what_worked(dealt, after, fix, missed) == f"{worked} What you tried before, {missed}, did not."
    assert say_what_worked(dealt, dealt, SEND, "") == "That settles it."


def test_a_clean_claim_does_not_give_itself_away_before_its_third_hint():
    told = " ".join(plain.CLEAN_RUNGS[:2]).lower()
    assert not [secret for secret in (*CLEAN_SECRETS, "not every claim", "no fault") if secret in told]
    assert all(word in plain.CLEAN_RUNGS[2] for word in ("A similar case:", "sent and paid"))
