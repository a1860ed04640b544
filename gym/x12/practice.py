"""Practice from a denial: which fault earns the same codes from the gym's payers, and a proved scenario with it."""

from collections.abc import Iterator

from gym.value import Value
from gym.world.claims.claim import Claim, Denial, Finding, Remittance
from gym.world.faults import FAULTS
from gym.world.faults.fault import Fault
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec, list_settings
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario, Stage
from gym.world.world import World

# Reasons that say nothing without their remark (DOMAIN: 16, 96, 129, 252 and A1 need a RARC).
NEED_A_REMARK = frozenset({"16", "96", "129", "252", "A1"})
SEEDS = 8
MOST_CANDIDATES = 12
VISITS, LABORATORY = frozenset({"visit", "bundled_visit"}), frozenset({"clia", "waived"})


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
        for each in line.refusals:
            yield RefusedLine(
                code=claim.lines[line.line - 1].code,
                denial=Denial(group=each.group, carc=each.carc, rarc=line.rarc),
                rules=tuple(found.rule_id for found in findings if found.line == line.line),
            )


def list_candidates(world: World, refusal: RefusedLine) -> list[tuple[Fault, str]]:
    """Faults that a payer reports with this CARC, or that are on the claim, each with the payer, nearest first."""
    found: list[tuple[int, Fault, str]] = []
    for place, fault in enumerate(FAULTS):
        for policy in world.policies.values():
            scores = [
                score_nearness(refusal.denial, codes.denial)
                for rule, codes in policy.denials.items()
                if is_same(refusal.denial, codes.denial) and any(rule.startswith(each) for each in fault.rules)
            ]
            found_too = not fault.rules.isdisjoint(refusal.rules)
            if scores or found_too:
                fitting = bool(list_templates(world, fault, policy.id, refusal.code))
                score = (
                    10 * max(scores, default=0)
                    + 30 * found_too
                    + 4 * fits_kind(world, fault, refusal.code)
                    + 2 * fitting
                )
                found.append((1000 * score - place, fault, policy.id))
    ranked = sorted(found, key=lambda each: each[0], reverse=True)
    return [(fault, payer) for _, fault, payer in ranked]


def is_same(asked: Denial, known: Denial) -> bool:
    """Whether the CARC is the same, and the remark too where the CARC alone says nothing."""
    remarked = bool(set(asked.rarc) & set(known.rarc))
    return asked.carc == known.carc and (remarked or asked.carc not in NEED_A_REMARK)


def score_nearness(asked: Denial, known: Denial) -> int:
    """Higher for a more similar denial: the remark counts more than the group."""
    return 2 * bool(set(asked.rarc) & set(known.rarc)) + (asked.group is known.group)


def fits_kind(world: World, fault: Fault, code: str) -> int:
    """Whether fault and code are both about visits, or both not; and the same of laboratory tests."""
    known = world.reference.procedures.get(code)
    visit = bool(VISITS & fault.wants) == world.reference.is_visit(code)
    laboratory = bool(LABORATORY & fault.wants) == (known is not None and known.specialty == "lab_path")
    return visit + laboratory


def list_templates(world: World, fault: Fault, payer: str, code: str) -> list[str]:
    """Templates that can show the fault on this code."""
    able = list_settings(world, Spec(seed=0, payer_id=payer), fault.wants)
    return [template.name for template in able.get(payer, ()) if code in template.codes]


def build_lesson(world: World, refusal: RefusedLine, seed: int) -> Lesson:
    """The nearest fault with a proved scenario that shows this denial, on the same code if possible."""
    nearest: Lesson | None = None
    for fault, payer in list_candidates(world, refusal)[:MOST_CANDIDATES]:
        for template in (*list_templates(world, fault, payer, refusal.code), None):
            spec = Spec(seed=seed, fault=fault.code, payer_id=payer, template=template)
            best = choose_scenario(world, spec, fault, refusal)
            if best:
                used, made = best
                lesson = to_lesson(refusal, fault, used, made)
                if lesson.same_code:
                    return lesson
                nearest = nearest or lesson
    return nearest or Lesson(refusal=refusal)


def choose_scenario(world: World, spec: Spec, fault: Fault, refusal: RefusedLine) -> tuple[Spec, Scenario] | None:
    """Of a few seeds the scenario that shows the denial best, or None where none shows it."""
    best: tuple[Spec, Scenario] | None = None
    for each in compose_near(world, spec):
        if shows_denial(world, each[1], fault, refusal):
            if best is None or rate_fit(each[1], refusal.code) > rate_fit(best[1], refusal.code):
                best = each
            if all(rate_fit(best[1], refusal.code)):
                break
    return best


def to_lesson(refusal: RefusedLine, fault: Fault, used: Spec, made: Scenario) -> Lesson:
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


def shows_denial(world: World, made: Scenario, fault: Fault, refusal: RefusedLine) -> bool:
    """Whether the payer's answer to the scenario's claim has the denial, for this form of the fault.

    It is asked of the same code where the claim has it.
    """
    found = check(world, made.case)
    if not any(finding.rule_id.startswith(tuple(fault.rules)) for finding in found):
        return False
    answer = made.case.remittance or adjudicate(world, made.case, found)
    same = [line for line in answer.lines if line.code == refusal.code]
    return any(
        not line.paid and is_same(refusal.denial, Denial(group=each.group, carc=each.carc, rarc=line.rarc))
        for line in same or answer.lines
        for each in line.adjustments
    )


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
