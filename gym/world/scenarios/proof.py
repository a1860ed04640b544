"""The proof of a scenario; what fails it is never shown."""

import re
from functools import cache

from gym.value import Value
from gym.world.claims.claim import Finding, Remittance
from gym.world.claims.edits import apply_edits
from gym.world.faults import FAULTS
from gym.world.judge.answers import AnsweredCase, answer_case
from gym.world.judge.judge import ClaimOnFile, judge_move
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


def prove_clean(scenario: Scenario, clean: AnsweredCase) -> None:
    """The solution passes every rule and is paid (where a closing move settles it, only the issue is left)."""
    closed = bool(scenario.intended_issues) and scenario.solution == scenario.case.claim
    if not closed:
        require(not clean.findings, f"the clean claim has findings: {[finding.key for finding in clean.findings]}")
        require(clean.remittance.status in ("paid", "settled"), "the clean claim is not paid in full")


def prove_broken(scenario: Scenario, broken: AnsweredCase) -> None:
    """The broken claim shows exactly its faults' own findings, and is denied where it was sent."""
    owned = [key for issue in scenario.intended_issues for key in issue.keys]
    found = [finding.key for finding in broken.findings]
    require(sorted(owned) == sorted(found), "findings are not exactly the faults' own")
    for issue in scenario.intended_issues:
        allowed = rules_by_fault().get(issue.fault, frozenset())
        require(bool(issue.keys) and allowed.issuperset(issue.rule_ids), f"{issue.fault} shows {issue.rule_ids}")
    if scenario.stage is Stage.DENIED:
        require(broken.remittance.status not in ("paid", "settled"), "the broken claim is paid")


@cache
def rules_by_fault() -> dict[str, frozenset[str]]:
    """By the code of a fault: the findings that it may cause, in any of its forms."""
    found: dict[str, frozenset[str]] = {}
    for fault in FAULTS:
        found[fault.code] = fault.rules | found.get(fault.code, frozenset())
    return found


def prove_silence(scenario: Scenario) -> None:
    """Title and the first two rungs give nothing away."""
    for issue in scenario.intended_issues:
        for secret in issue.secrets:
            texts = (scenario.title, *issue.rungs[:2])
            require(not any(says(text, secret) for text in texts), f"{issue.fault} tells {secret} too early")


def prove(world: World, scenario: Scenario, dealt: AnsweredCase | None = None) -> Proof:
    """Prove a scenario. Raises ProofFailed with the first thing that does not hold.

    `dealt` is a case with its answer that the composer has asked for already.
    """
    known = (dealt,) if dealt else ()
    clean = answer_case(world, scenario.case.model_copy(update={"claim": scenario.solution}), known)
    prove_clean(scenario, clean)
    broken = answer_case(world, scenario.case, (*known, clean))
    prove_broken(scenario, broken)
    prove_silence(scenario)
    desk = ClaimOnFile(scenario, scenario.case, broken.findings, answered=(clean,))
    action = scenario.optimal_actions[0]
    fix = judge_move(world, desk, action, apply_edits(world, scenario.case.claim, action.edits))
    require(fix.outcome == "resolved", f"the reference fix is {fix.outcome}")
    require(fix.accuracy == 1.0, f"the reference fix has accuracy {fix.accuracy}")
    return Proof(
        clean_findings=clean.findings,
        clean_remittance=clean.remittance,
        broken_findings=broken.findings,
        broken_remittance=broken.remittance,
        fix=fix,
    )
