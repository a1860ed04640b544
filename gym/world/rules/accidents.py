"""Rules over injuries: what they come from, and whose insurance pays for that."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.payers.policy import CARRIERS
from gym.world.rules.eligibility import is_right_payer, out_of_coverage
from gym.world.rules.rule import make_finding
from gym.world.world import World

# PF413: whose liability an injury is, by what it comes from (CARC 19, 21, 20).
LIABLE = {
    "employment": ("work_injury", "the employer's workers' compensation"),
    "auto": ("auto_accident", "the car's no-fault insurance"),
    "other": ("liability_accident", "the insurance of whoever answers for the place"),
}


def is_carriers(world: World, case: Case) -> bool:
    """Whether a carrier other than a health plan pays for this injury."""
    return case.encounter.accident is not None and world.policies[case.coverage.payer_id].line in CARRIERS


def check_liable_carrier(world: World, case: Case) -> Iterable[Finding]:
    """The carrier that answers for an injury is billed, and not the health plan (PF413)."""
    coverage, cause = case.billed_coverage, case.encounter.accident
    if cause is None or coverage is None or is_right_payer(case) or not is_carriers(world, case):
        return
    if out_of_coverage(case, coverage):
        return
    rule_id, whose = LIABLE[cause]
    yield make_finding(
        world,
        case,
        rule_id,
        "claim",
        field="payer_id",
        message=f"{world.policies[case.claim.payer_id].name} does not pay for this injury: {whose} does.",
        fact="PF413",
    )


def check_work(world: World, case: Case) -> Iterable[Finding]:
    """A workers' compensation carrier pays for what the work brought about, and for nothing else (PF588; CARC P4)."""
    name, line = world.policies[case.claim.payer_id].name, world.policies[case.claim.payer_id].line
    if line == "workers_comp" and case.encounter.accident != "employment" and case.claim.accident != "employment":
        yield make_finding(
            world,
            case,
            "not_of_work",
            "claim",
            field="payer_id",
            message=f"Nothing says that the work brought this about: {name} does not pay for it.",
            fact="PF588",
        )


def check_cause(world: World, case: Case) -> Iterable[Finding]:
    """Items 10 and 14 say what the injury comes from and when it happened, as the note does (PF413)."""
    cause, claim = case.encounter.accident, case.claim
    day = case.encounter.day if cause else None
    if (claim.accident, claim.accident_date) != (cause, day):
        yield make_finding(
            world,
            case,
            "accident_not_told",
            "claim",
            field="accident",
            message=f"The note tells of {'an' if cause else 'no'} injury; items 10 and 14 of the claim say otherwise.",
            fact="PF413",
        )
