"""Facts about a session's analytics and the dates of the boards."""

from datetime import date, timedelta

from progress_facts import START, event, finish, finished_event, given_up, outcome
from rows import for_each

from gym.progress.advice import ADVICE
from gym.progress.boards import period_bounds
from gym.progress.events import Event, Finish, Kind
from gym.progress.session_report import report_session

OPENED = event(Kind.SESSION_STARTED, {}, 0)


def presented(facts: Finish, seq: int) -> Event:
    body = {"scenario_id": facts.scenario_id, "title": facts.title, "difficulty": facts.difficulty.value, "seed": 7}
    return event(Kind.SCENARIO_PRESENTED, body, seq)


def session(*finishes: Finish) -> list[Event]:
    log = [OPENED]
    for facts in finishes:
        log.append(presented(facts, len(log)))
        log.append(finished_event(facts, 75 if facts.resolved else 0, len(log)))
    return log


def test_a_session_just_opened_has_nothing_to_show():
    seen = report_session([OPENED])
    assert (seen.session_id, seen.user_id, seen.started_at, seen.ended_at) == ("s-1", "ann", START, None)
    assert (seen.scenarios, seen.accuracy, seen.by_skill) == ((), None, {})
    assert seen.confidence.brier is None
    assert "first claim" in seen.recommendation


def test_a_session_has_its_golden_numbers():
    first = finish("modifier_25", seconds=60, confidence=0.9, at=START + timedelta(minutes=1))
    second = given_up(
        "addon", scenario_id="sc-2", rungs=2, seconds=100, confidence=0.7, at=START + timedelta(minutes=5)
    )
    seen = report_session(session(first, second))
    assert seen.ended_at == second.at
    assert (seen.accuracy, seen.average_seconds, seen.hints_per_scenario) == (0.5, 80, 1)
    assert seen.by_skill["modifier_25"].model_dump() == {"scenarios": 1, "accuracy": 1.0, "hints": 0}
    assert seen.by_skill["addon"].model_dump() == {"scenarios": 1, "accuracy": 0.0, "hints": 2}
    assert seen.confidence.model_dump() == {"brier": 0.25, "over": 0.35, "under": 0.05}
    assert [(each.scenario_id, each.xp, each.resolved) for each in seen.scenarios] == [
        ("sc-1", 75, True),
        ("sc-2", 0, False),
    ]


def test_an_open_scenario_is_listed_without_its_skills():
    acted = [event(Kind.ACTED, {}, 4), event(Kind.HINT_GIVEN, {"rung": 1}, 5), event(Kind.ACTED, {}, 6)]
    seen = report_session([*session(finish()), presented(finish(scenario_id="sc-2"), 3), *acted])
    last = seen.scenarios[-1]
    assert (last.scenario_id, last.attempts, last.hints, last.skills) == ("sc-2", 2, 1, ())
    assert (last.accuracy, last.seconds, last.xp, last.resolved) == (None, None, 0, False)
    assert seen.ended_at is None


def test_a_scenario_of_two_skills_counts_for_both():
    both = finish(skills=(outcome("addon", 1.0), outcome("icd10", 0.0)), accuracy=0.5)
    seen = report_session(session(both))
    assert {skill: each.accuracy for skill, each in seen.by_skill.items()} == {"addon": 1.0, "icd10": 0.0}


TWO = {"scenario_id": "sc-2"}
SAID = {
    "first claim": [],
    "given up": [given_up(), given_up(**TWO)],
    "line by line": [finish(wrong=3, accuracy=0.6)],
    "more confident than": [finish(accuracy=0.5, confidence=1.0)],
    "Practice modifier 25 next: 0%": [finish(wrong=1, accuracy=0.0)],
    "without": [finish(rungs=1), finish(**TWO)],
    "more than you think": [finish(confidence=0.3)],
    "harder claims": [finish(), finish(**TWO)],
    "Keep going": [finish(wrong=1, accuracy=0.6)],
}


@for_each(("words", "finishes"), SAID.items())
def test_the_recommendation_fits_what_happened(words, finishes):
    assert words in report_session(session(*finishes)).recommendation


def test_every_row_of_advice_has_its_case():
    said = {report_session(session(*finishes)).recommendation for finishes in SAID.values()}
    assert len(said) == len(SAID) == len(ADVICE)


@for_each(
    ("period", "today", "bounds"),
    [
        ("daily", date(2024, 7, 3), (date(2024, 7, 3), date(2024, 7, 4))),
        ("weekly", date(2024, 7, 1), (date(2024, 7, 1), date(2024, 7, 8))),
        ("weekly", date(2024, 7, 7), (date(2024, 7, 1), date(2024, 7, 8))),
        ("weekly", date(2025, 1, 1), (date(2024, 12, 30), date(2025, 1, 6))),
        ("monthly", date(2024, 2, 29), (date(2024, 2, 1), date(2024, 3, 1))),
        ("monthly", date(2024, 12, 31), (date(2024, 12, 1), date(2025, 1, 1))),
        ("all", date(2024, 7, 3), (None, None)),
    ],
)
def test_a_board_runs_over_whole_periods(period, today, bounds):
    assert period_bounds(period, today) == bounds
