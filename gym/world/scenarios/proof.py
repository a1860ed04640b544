"""The proof of a scenario; what fails it is never shown."""

import re

from gym.value import Value
from gym.world.claims.claim import Finding, Remittance
from gym.world.faults import FAULTS
from gym.world.judge.judge import judge
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.scenario import Scenario, Stage, Verdict
from gym.world.world import World


class ProofFailed(Exception):
    """A scenario that cannot be proved; the message says what failed."""


class Proof(Value):
    """What was checked: the solution's findings and payment, the broken claim's, and the verdict on the fix."""

    clean_findings: tuple[Finding, ...]
    clean_remittance: Remittance
    broken_findings: tuple[Finding, ...]
    broken_remittance: Remittance
    fix: Verdict


def require(fact: bool, message: str) -> None:
    """Raise ProofFailed unless `fact`."""
    if not fact:
        raise ProofFailed(message)


def says(text: str, secret: str) -> bool:
    """Whether `secret` stands in `text` as a word of its own, in any case."""
    if secret.lower() not in text.lower():
        return False
    return re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text, re.IGNORECASE) is not None


def prove_clean(world: World, scenario: Scenario) -> tuple[tuple[Finding, ...], Remittance]:
    """The solution passes every rule and is paid (where a closing move settles it, only the issue is left)."""
    case = scenario.case.model_copy(update={"claim": scenario.solution})
    findings = check(world, case)
    remittance = adjudicate(world, case, findings)
    closed = bool(scenario.intended_issues) and scenario.solution == scenario.case.claim
    if not closed:
        require(not findings, f"the clean claim has findings: {[finding.key for finding in findings]}")
        require(remittance.status in ("paid", "settled"), "the clean claim is not paid in full")
    return findings, remittance


def prove_broken(world: World, scenario: Scenario) -> tuple[tuple[Finding, ...], Remittance]:
    """The broken claim shows exactly its faults' own findings, and is denied where it was sent."""
    findings = check(world, scenario.case)
    owned = [key for issue in scenario.intended_issues for key in issue.keys]
    require(sorted(owned) == sorted(finding.key for finding in findings), "findings are not exactly the faults' own")
    for issue in scenario.intended_issues:
        allowed = set().union(*(fault.rules for fault in FAULTS if fault.code == issue.fault))
        require(bool(issue.keys) and set(issue.rule_ids) <= allowed, f"{issue.fault} shows {issue.rule_ids}")
    remittance = adjudicate(world, scenario.case, findings)
    if scenario.stage is Stage.DENIED:
        require(remittance.status not in ("paid", "settled"), "the broken claim is paid")
    return findings, remittance


def prove_silence(scenario: Scenario) -> None:
    """Title and the first two rungs give nothing away."""
    for issue in scenario.intended_issues:
        for secret in issue.secrets:
            texts = (scenario.title, *issue.rungs[:2])
            require(not any(says(text, secret) for text in texts), f"{issue.fault} tells {secret} too early")


def prove(world: World, scenario: Scenario) -> Proof:
    """Prove a scenario. Raises ProofFailed with the first thing that does not hold."""
    clean, paid = prove_clean(world, scenario)
    broken, answer = prove_broken(world, scenario)
    prove_silence(scenario)
    fix = judge(world, scenario, scenario.case.claim, (), scenario.optimal_actions[0])
    require(fix.outcome == "resolved", f"the reference fix is {fix.outcome}")
    require(fix.accuracy == 1.0, f"the reference fix has accuracy {fix.accuracy}")
    return Proof(clean_findings=clean, clean_remittance=paid, broken_findings=broken, broken_remittance=answer, fix=fix)
