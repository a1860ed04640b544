"""Facts about growth: what counts, what adds up, and that the last point is where the user stands."""

import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from growth_parts import finishes, record
from hypothesis import given
from progress_facts import START, after, day, event, finish, fold, given_up, outcome
from rows import for_each
from tiers import examples

from gym.progress.analytics.curves import MOST, space_evenly
from gym.progress.analytics.fold import fold_analytics
from gym.progress.analytics.model import UserAnalytics
from gym.progress.events import Finish, Kind, StoredFinish
from gym.progress.profile import build_profile
from gym.progress.regrade import RegradedFinish
from gym.world.faults import FAULTS
from gym.world.judge.refusals import codes_by_fault
from gym.world.world import World

CODES = {"missing_mod25": "97", "timely_filing": "29", "unsupported_mod25": "audit"}


def grown(*done: Finish, session_id: str | None = None) -> UserAnalytics:
    return fold_analytics("ann", record(done), CODES, session_id)


@pytest.mark.slow
@given(finishes())
@examples(60)
def test_the_last_point_of_each_skill_is_its_rating_in_the_profile(done: list[Finish]) -> None:
    found = grown(*done)
    counted = [each for each in done if not each.is_repeat]
    seen = build_profile(fold(record(done)), counted[-1].at if counted else START)
    last = {curve.skill: curve.points[-1] for curve in found.curves if curve.skill}
    assert {skill: point.value for skill, point in last.items()} == seen.skill_ratings
    assert {skill: point.spread for skill, point in last.items()} == seen.skill_uncertainty
    assert found.total.accuracy == pytest.approx(seen.average_accuracy, abs=2e-4)


@pytest.mark.slow
@given(finishes())
@examples(60)
def test_bins_weeks_sessions_and_rows_add_up(done: list[Finish]) -> None:
    found = grown(*done)
    counted = [each for each in done if not each.is_repeat]
    said = [each for each in counted if each.confidence is not None]
    assert sum(each.n for each in found.calibration.bins) == found.calibration.n == len(said)
    for each in found.calibration.bins:
        assert each.stated is None or each.low - 1e-4 <= each.stated <= each.high + 1e-4
        assert (each.n == 0) == (each.stated is None) == (each.right is None)
    for spans in (found.weeks, found.sessions):
        assert sum(each.claims for each in spans) == found.total.claims == len(counted)
        assert sum(each.settled for each in spans) == found.total.settled
    assert sum(each.claims for each in found.areas) == len(counted)
    assert len(found.done) == len(done) == found.total.claims + found.repeats
    assert [each.recent is None for each in found.done] == [each.is_repeat for each in done]


@pytest.mark.slow
@given(finishes(least=1))
@examples(30)
def test_a_session_that_is_all_there_is_shows_what_the_whole_record_shows(done: list[Finish]) -> None:
    whole, one = grown(*done), grown(*done, session_id="s-1")
    same = {"session_id": "s-1", "total": whole.total.model_copy(update={"name": "s-1"})}
    assert one == whole.model_copy(update=same)


def test_nobody_has_grown_without_claims() -> None:
    found = fold_analytics("ann", [], CODES)
    assert (found.total.claims, found.curves, found.done, found.denials) == (0, (), (), ())
    assert (found.total.accuracy, found.calibration.n, len(found.calibration.bins)) == (None, 0, 10)


def test_a_record_has_its_golden_numbers() -> None:
    first = finish(**day(0), confidence=0.9, seconds=60, rungs=1)
    second = given_up(**day(8), confidence=0.7, seconds=180)
    found = grown(first.model_copy(update={"family": "knee/missing_mod25"}), second)
    assert (found.total.claims, found.total.settled, found.total.accuracy) == (2, 1, 0.5)
    assert (found.total.hints, found.total.seconds, found.total.of_limit, found.total.brier) == (0.5, 120, 0.5, 0.25)
    assert [(each.name, each.claims, each.accuracy) for each in found.weeks] == [
        ("2024-07-01", 1, 1.0),
        ("2024-07-08", 1, 0.0),
    ]
    assert [(each.low, each.n, each.right) for each in found.calibration.bins if each.n] == [(0.7, 1, 0), (0.9, 1, 1)]
    assert [(each.name, each.claims, each.right) for each in found.denials] == [("97", 1, 1.0)]
    assert [each.recent for each in found.done] == [1.0, 0.5]


def test_a_denial_goes_by_its_fault_and_its_own_skill() -> None:
    both = finish(
        family="knee/missing_mod25/timely_filing", skills=(outcome("modifier_25", 1), outcome("timely_filing", 0))
    )
    clean = finish(family="knee", skills=(outcome("clean_claim", 0),), accuracy=0, scenario_id="sc-2")
    other = finish(family="their/own", scenario_id="sc-3")
    found = grown(both, clean, other)
    assert {each.name: each.right for each in found.denials} == {"97": 1.0, "29": 0.0, "clean": 0.0}
    assert [each.denials for each in found.done] == [("97", "29"), ("clean",), ()]


def test_an_exam_counts_once_it_has_ended() -> None:
    log = record([finish(mode="exam")], exam="clean-claims")
    assert fold_analytics("ann", log, CODES).done == ()
    assert len(fold_analytics("ann", [*log, event(Kind.EXAM_ENDED, {}, 9)], CODES).done) == 1


def test_the_last_regrade_of_a_finish_counts() -> None:
    was = StoredFinish(**finish().model_dump(), xp=75)
    bodies = []
    for right in (0.5, 0.25):
        now = was.model_copy(update={"accuracy": right, "xp": 0})
        bodies.append(RegradedFinish(before=was, after=now, version="2").model_dump(mode="json"))
    regrades = [
        event(Kind.REGRADED, body, 5 + place).model_copy(update={"turn": 1}) for place, body in enumerate(bodies)
    ]
    (found,) = fold_analytics("ann", [*record([finish()]), *regrades], CODES).done
    assert (found.accuracy, found.xp) == (0.25, 0)


def test_growth_starts_where_the_users_own_word_placed_them() -> None:
    log = record([finish()])
    said = log[0].model_copy(update={"body": {"experience": "experienced"}})
    plain, placed = (fold_analytics("ann", [first, log[1]], CODES).curves[0].points[0] for first in (log[0], said))
    assert placed.value > plain.value


@for_each("number", [0, 1, MOST, MOST + 1, 2000])
def test_looks_are_few_even_and_end_at_the_last(number: int) -> None:
    looks = space_evenly(range(number))
    assert len(looks) <= MOST
    assert looks[-1:] == list(range(number))[-1:]
    assert len({b - a for a, b in pairwise(looks)}) <= 1


def test_every_fault_has_its_denial_codes_or_is_left_to_an_auditor(world: World) -> None:
    codes = codes_by_fault(world)
    assert codes.keys() == {fault.code for fault in FAULTS}
    assert {each for code in codes.values() for each in code.split("/")} - {"audit"} <= world.reference.carc.keys()
    assert (codes["missing_mod25"], codes["unsupported_mod25"]) == ("97", "audit")


@pytest.mark.slow
def test_two_thousand_claims_are_folded_in_seconds() -> None:
    done = [spread(number) for number in range(2000)]
    log, began = record(done), time.process_time()
    found = fold_analytics("ann", log, CODES)
    spent = time.process_time() - began
    assert found.total.claims == 2000
    assert all(len(curve.points) <= MOST for curve in found.curves)
    assert spent < 6, spent


def spread(number: int) -> Finish:
    fault, at = FAULTS[number % len(FAULTS)], START + timedelta(hours=number)
    facts = {"scenario_id": f"sc-{number}", "family": f"knee/{fault.code}", "at": at, "local_date": at.date()}
    return finish(fault.skill, **facts)


def test_the_parts_of_these_tests_agree_with_the_learner() -> None:
    done: Sequence[Finish] = [finish(), finish("addon", scenario_id="sc-2")]
    assert fold(record(done)).mastery == after(*done).mastery
