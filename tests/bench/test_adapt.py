"""The gates that the adaptive engine has to pass on simulated learners; docs/adaptive.md has the full run."""

import os

import pytest

from gym.bench.adapt import list_tasks, run_tasks, share_of_guessers
from gym.bench.bank import BANK_SEED, NUMBER, draw_bank
from gym.bench.bound import invert, least_rmse
from gym.bench.calibration import learn_offsets
from gym.bench.families import FAMILIES, make_learner
from gym.bench.learners import draw_calendar
from gym.bench.measures import PolicyRow, summarize_families, summarize_guards, summarize_policy
from gym.bench.run import Trace, teach_learner
from gym.bench.simulation import Task

pytestmark = pytest.mark.slow

LEARNERS, STEPS, SEED = 150, 60, 2024
JOBS = min(2, os.cpu_count() or 1)


@pytest.fixture(scope="module")
def done() -> dict[str, list[Trace]]:
    return {policy: run_tasks(list_tasks(policy, LEARNERS, STEPS, SEED), JOBS) for policy in ("random", "ours")}


@pytest.fixture(scope="module")
def ours(done) -> PolicyRow:
    return summarize_policy("ours", done["ours"], {"random": done["random"]})


def test_the_engine_passes_its_gates(done, ours):
    chance = summarize_policy("random", done["random"], {})
    assert ours.rmse[10] <= 0.115
    assert ours.rmse[60] <= 0.105
    assert ours.brier - ours.floor <= 0.036
    assert 0.85 <= ours.z <= 1.2
    assert ours.ece <= 0.04
    assert ours.in_band >= 0.44
    assert ours.paired[0].mean >= 0.18 * chance.later
    assert ours.promotions.deserved >= 0.95
    assert ours.promotions.reversed <= 0.04
    rails = summarize_guards(done["ours"])
    assert rails.longest_wait <= 40
    assert rails.repeats <= 0.1
    assert {family.family for family in summarize_families(done["ours"])} == set("ABCD")


def test_a_blind_guesser_is_hardly_ever_called_proficient():  # the full run asks 1,000
    assert share_of_guessers(200, STEPS, JOBS) <= 0.01


def test_the_same_seed_gives_the_same_run_whatever_the_processes():
    todo = [Task(number, 3, 12, policy) for number in range(2) for policy in ("ours", "ladder", "oracle band")]
    assert run_tasks(todo, 1) == run_tasks(todo, 2) == list(map(teach_learner, todo))


def test_the_bank_is_the_same_at_every_call_and_as_wrong_as_it_says():
    scenarios = draw_bank()
    assert scenarios == draw_bank()
    assert (len(scenarios), BANK_SEED) == (NUMBER, 7)
    wrong = [scenario.true - scenario.difficulty for scenario in scenarios]
    assert 0.3 < (sum(error**2 for error in wrong) / NUMBER) ** 0.5 < 0.4


@pytest.mark.parametrize("family", [kind.family for kind in FAMILIES])
def test_true_chances_and_ratings_are_chances(family):
    somebody = make_learner(1, 5, family)
    for scenario, gap in zip(draw_bank()[:80], draw_calendar(1, 5, 80), strict=True):
        somebody.advance(gap)
        done = somebody.attempt(scenario)
        assert 0 <= done.accuracy <= 1
        assert 0 < done.likely < 1
    assert all(0 < rating < 1 for rating in somebody.ratings())


def test_families_come_in_the_shares_that_the_table_says():
    met = [make_learner(number, 9).family for number in range(2000)]
    for kind, share in FAMILIES.items():
        assert met.count(kind.family) / 2000 == pytest.approx(share, abs=0.03)


def test_practice_teaches_every_family_but_guessers():
    for kind, share in FAMILIES.items():
        done = [teach_learner(Task(number, 8, 40, "ours", family=kind.family)) for number in range(3)]
        gained = sum(trace.later for trace in done)
        assert gained > 0 if share else gained == 0


def test_the_bound_falls_with_more_scenarios_and_rises_away_from_most_information():
    found = least_rmse(4, 40, 1)
    for by_number in found.values():
        assert list(by_number.values()) == sorted(by_number.values(), reverse=True)
    assert found["most information"][40] < found["70 % success"][40] < found["85 % success"][40]


def test_an_inverse_times_its_matrix_is_one():
    matrix = [[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]]
    product = [
        [sum(a * b for a, b in zip(line, column, strict=True)) for column in zip(*invert(matrix), strict=True)]
        for line in matrix
    ]
    assert [value for line in product for value in line] == pytest.approx([1, 0, 0, 0, 1, 0, 0, 0, 1])


def test_calibration_brings_the_bank_nearer_to_what_learners_meet():
    met = run_tasks([Task(number, 6, STEPS, "random") for number in range(300)], JOBS)
    offsets, scenarios = learn_offsets(met), draw_bank()
    moved = [scenario for scenario in scenarios if offsets.get(scenario.number)]
    assert len(moved) > 0.5 * NUMBER
    before = sum((each.true - each.difficulty) ** 2 for each in moved)
    after = sum((each.true - each.difficulty - offsets[each.number]) ** 2 for each in moved)
    assert after < 0.85 * before
