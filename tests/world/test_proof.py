"""Every fault is proved, for many seeds, at every level; and nothing tells it too early."""

import re
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from rows import Failures, for_each
from scenario_pool import CODES, ScenarioPool

from gym.world.faults import FAULTS, SKILLS
from gym.world.judge.judge import judge
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import EXAMPLES, Spec, compose, first_proved
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Difficulty, Scenario, Stage
from gym.world.scenarios.view import to_view
from gym.world.world import World

# The faults in so many tests, which several processes share.
PARTS = 6
# Contract write-off, deductible, coinsurance, copay, a first payer's part, a further service's reduction: no denials.
SETTLED = {"45", "1", "2", "3", "23", "59"}


@pytest.fixture(scope="module")
def some(pool: ScenarioPool) -> dict[str, list[Scenario]]:
    """Six scenarios of each fault; two in a quick tier."""
    return {code: pool.take(code, 6) for code in CODES}


def test_the_page_on_faults_has_every_fault_and_no_other():
    page = (Path(__file__).parents[2] / "docs/faults.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(CODES)
    assert len(CODES) >= 46


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_two_hundred_seeds_of_every_fault_all_prove(world: World, part: int):
    failures = Failures()
    for code in CODES[part::PARTS]:
        with failures.row(code):
            made = [first_proved(world, Spec(seed=seed, fault=code)) for seed in range(200)]
            assert len({scenario.scenario_id for scenario, _ in made}) == 200
            assert {(proof.fix.outcome, proof.fix.accuracy) for _, proof in made} == {("resolved", 1.0)}
    failures.check()


@pytest.mark.slow
@for_each(("skill", "difficulty"), product(SKILLS, Difficulty))
def test_every_skill_can_be_practised_at_every_level(world: World, skill: str, difficulty: Difficulty):
    scenario = compose(world, Spec(seed=3, skill=skill, difficulty=difficulty))
    assert scenario.difficulty == difficulty
    assert skill in scenario.skills


def test_medicare_has_no_authorization_list_so_that_fault_is_refused_there(world: World):
    with pytest.raises(ProofFailed):
        compose(world, Spec(seed=1, fault="prior_auth_missing", payer_id="medicare_part_b"))


def test_the_same_spec_gives_the_same_scenario_to_the_byte(world: World):
    spec = Spec(seed=11, difficulty=Difficulty.MASTER)
    assert compose(world, spec).model_dump_json() == compose(World.load(), spec).model_dump_json()


@for_each("code", CODES)
def test_the_payer_answers_with_the_code_its_policy_names(world: World, some: dict[str, list[Scenario]], code: str):
    for scenario in some[code]:
        policy = world.policies[scenario.payer_id].denials
        named = {code.carc for name, code in policy.items() if name.startswith(tuple(denial_names(scenario)))}
        answer = adjudicate(world, scenario.case, check(world, scenario.case))
        given = {adjustment.carc for line in answer.lines for adjustment in line.adjustments} - SETTLED
        assert answer.status in ("rejected", "settled") or (given <= named and bool(given) == bool(named))
        assert (scenario.stage is Stage.DENIED) == (scenario.case.remittance is not None)


def denial_names(scenario: Scenario) -> set[str]:
    claim = scenario.case.claim
    unborn = any(line.date_from < claim.patient.birth for line in claim.lines)
    impossible = "dos_order_before_birth" if unborn else "dos_order_after_receipt"
    role = {"rendering/npi": "invalid_npi_rendering", "billing/npi": "invalid_npi_billing"}
    return {
        role.get(issue.field, rule) if rule == "invalid_npi" else impossible if rule == "dos_order" else rule
        for issue in scenario.intended_issues
        for rule in issue.rule_ids
    }


# What a claim that was answered shows when it is sent again unchanged.
SENT_AGAIN = {"corrected_claim_frequency", "duplicate_claim"}


@for_each("code", CODES)
def test_sending_it_as_it_stands_does_not_resolve_it(world: World, some: dict[str, list[Scenario]], code: str):
    from gym.world.judge.forms import parse_action

    for scenario in some[code]:
        claim = scenario.case.claim
        verdict = judge(world, scenario, claim, (), parse_action(world, "submit_claim", {}, claim))
        assert verdict.outcome == "wrong"
        assert {finding.rule_id for finding in verdict.shown} <= SENT_AGAIN
        assert verdict.claim == claim


@for_each("code", CODES)
def test_a_trainee_sees_nothing_that_names_the_fault(world: World, some: dict[str, list[Scenario]], code: str):
    for scenario in some[code]:
        seen = to_view(world, scenario).model_dump_json(exclude={"allowed_actions"})
        issue = scenario.intended_issues[0]
        assert issue.fault not in seen
        assert issue.explanation not in seen
        assert not any(rung in seen for rung in issue.rungs)
        assert issue.skill not in re.findall(r"\w+", f"{to_view(world, scenario).skills} {scenario.title}")


def test_the_moves_are_the_same_on_every_claim(world: World, some: dict[str, list[Scenario]]):
    assert len({str(to_view(world, some[code][0]).allowed_actions) for code in CODES}) == 1


@for_each("code", CODES)
def test_the_last_rung_holds_what_the_first_two_keep_back(world: World, some: dict[str, list[Scenario]], code: str):
    for scenario in some[code]:
        issue = scenario.intended_issues[0]
        early = " ".join(issue.rungs[:2]).lower()
        assert not any(re.search(rf"(?<!\w){re.escape(secret.lower())}(?!\w)", early) for secret in issue.secrets)
        assert any(secret.lower() in issue.rungs[3].lower() for secret in issue.secrets)


@for_each("code", CODES)
def test_every_fault_cites_a_source_that_is_in_the_table(world: World, some: dict[str, list[Scenario]], code: str):
    for fault in (fault for fault in FAULTS if fault.code == code):
        assert world.reference.facts[fault.fact].source
    assert some[code][1].intended_issues[0].citation


def test_charge_is_what_was_paid_and_what_was_not(world: World, some: dict[str, list[Scenario]]):
    for code in CODES:
        for scenario in some[code][:3]:
            for line in adjudicate(world, scenario.case, check(world, scenario.case)).lines:
                assert line.charge == line.paid + sum((each.amount for each in line.adjustments), Decimal(0))


def test_every_denial_code_in_a_policy_is_active_and_follows_the_usage_notes(world: World):
    for policy in world.policies.values():
        for name, code in policy.denials.items():
            assert code.carc in world.reference.carc, name
            assert set(code.rarc) <= set(world.reference.rarc), name
            assert code.source, name
            assert (code.carc == "18") == (code.group == "OA"), "CARC 18 goes with OA only (PF076)"
            assert code.rarc or code.carc != "16", "CARC 16 needs a remark code (PF076)"


@pytest.mark.slow
def test_dates_of_service_stay_inside_the_window_of_the_tables(world: World):
    days = [compose(world, Spec(seed=seed)).case.encounter.day.isoformat() for seed in range(120)]
    assert min(days) >= "2024-07-01"
    assert max(days) <= "2024-09-30"


def test_the_named_example_is_the_claim_of_the_readme(world: World):
    claim = compose(world, EXAMPLES["tour-1"]).case.claim
    assert [(line.code, line.modifiers) for line in claim.lines] == [("99213", ()), ("20610", ("RT",))]
    assert claim.payer_id == "summit_ridge"
