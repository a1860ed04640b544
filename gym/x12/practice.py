"""Practice from a denial: which fault earns the same codes from the gym's payers, and a proved scenario with it."""

from collections.abc import Iterator

from gym.value import Value
from gym.world.claims.claim import Claim, Denial, Finding, Remittance
from gym.world.faults import FAULTS
from gym.world.faults.fault import Fault
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec, list_settings
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario, Stage
from gym.world.world import World

# What a payer takes off a line that it does pay: contract (45), the patient's share (1-3), the first payer's (23).
ORDINARY = frozenset({"1", "2", "3", "45", "23"})
# Reasons that say nothing without their remark (DOMAIN: 16, 96, 129, 252 and A1 need a RARC).
NEED_A_REMARK = frozenset({"16", "96", "129", "252", "A1"})
SEEDS = 8


class RefusedLine(Value):
    """A refused line: its code, the payer's codes, and the gym's own findings on it."""

    code: str
    denial: Denial
    rules: tuple[str, ...] = ()


class Lesson(Value):
    """A denial and the practice for it; all else is None if there is none."""

    refusal: RefusedLine
    fault: str | None = None
    summary: str | None = None
    same_code: bool = False
    spec: Spec | None = None
    scenario_id: str | None = None
    title: str | None = None
    payer_name: str | None = None


def list_refusals(claim: Claim, remittance: Remittance, findings: tuple[Finding, ...] = ()) -> Iterator[RefusedLine]:
    for line in remittance.lines:
        for each in line.adjustments:
            if not line.paid and each.carc not in ORDINARY:
                yield RefusedLine(
                    code=claim.lines[line.line - 1].code,
                    denial=Denial(group=each.group, carc=each.carc, rarc=line.rarc),
                    rules=tuple(found.rule_id for found in findings if found.line == line.line),
                )


def list_candidates(world: World, refusal: RefusedLine) -> list[tuple[Fault, str]]:
    """Faults that a payer of the gym reports with this CARC, each with that payer, nearest first."""
    found: dict[tuple[str, str], tuple[int, Fault, str]] = {}
    for place, fault in enumerate(FAULTS):
        for policy in world.policies.values():
            scores = [
                score_nearness(refusal.denial, codes.denial)
                for rule, codes in policy.denials.items()
                if is_same(refusal.denial, codes.denial) and any(rule.startswith(each) for each in fault.rules)
            ]
            if scores:
                fitting = bool(list_templates(world, fault, policy.id, refusal.code))
                found_too = not fault.rules.isdisjoint(refusal.rules)
                score = 10 * max(scores) + 8 * found_too + 4 * fits_visit(world, fault, refusal.code) + 2 * fitting
                found[(fault.code, policy.id)] = (1000 * score - place, fault, policy.id)
    ranked = sorted(found.values(), key=lambda each: each[0], reverse=True)
    return [(fault, payer) for _, fault, payer in ranked]


def is_same(asked: Denial, known: Denial) -> bool:
    """Whether the CARC is the same, and the remark too where the CARC alone says nothing."""
    remarked = bool(set(asked.rarc) & set(known.rarc))
    return asked.carc == known.carc and (remarked or asked.carc not in NEED_A_REMARK)


def score_nearness(asked: Denial, known: Denial) -> int:
    """Higher for a more similar denial: the remark counts more than the group."""
    return 2 * bool(set(asked.rarc) & set(known.rarc)) + (asked.group is known.group)


def fits_visit(world: World, fault: Fault, code: str) -> bool:
    """Whether fault and code are both about visits, or both not."""
    return ("visit" in fault.wants or "bundled_visit" in fault.wants) == world.reference.is_visit(code)


def list_templates(world: World, fault: Fault, payer: str, code: str) -> list[str]:
    """Templates that can show the fault on this code."""
    able = list_settings(world, Spec(seed=0, payer_id=payer), fault.wants)
    return [template.name for template, _ in able if code in template.codes]


def build_lesson(world: World, refusal: RefusedLine, seed: int) -> Lesson:
    """The nearest fault with a proved scenario, on the same code if possible."""
    for fault, payer in list_candidates(world, refusal):
        for template in (*list_templates(world, fault, payer, refusal.code), None):
            spec = Spec(seed=seed, fault=fault.code, payer_id=payer, template=template)
            drawn = list(compose_near(world, spec))
            if drawn:
                used, made = max(drawn, key=lambda each: rate_fit(each[1], refusal.code))
                return Lesson(
                    refusal=refusal,
                    fault=fault.code,
                    summary=fault.summary,
                    same_code=has_code(made, refusal.code),
                    spec=used,
                    scenario_id=made.scenario_id,
                    title=made.title,
                    payer_name=made.payer_name,
                )
    return Lesson(refusal=refusal)


def compose_near(world: World, spec: Spec) -> Iterator[tuple[Spec, Scenario]]:
    """Scenarios of this spec from a few seeds."""
    for step in range(SEEDS):
        used = spec.model_copy(update={"seed": spec.seed + step})
        try:
            yield used, compose(world, used)
        except ProofFailed:
            continue


def rate_fit(made: Scenario, code: str) -> tuple[bool, bool]:
    """Sort key: the same code first, then a scenario that starts denied."""
    return has_code(made, code), made.stage is Stage.DENIED


def has_code(made: Scenario, code: str) -> bool:
    return any(line.code == code for line in made.case.claim.lines)
