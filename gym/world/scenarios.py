"""The composer: a clean case, faults, and the proof that the scenario is what it claims to be."""

import hashlib
from dataclasses import dataclass
from random import Random

from gym.value import Value
from gym.world.actions import Action
from gym.world.claim import Claim, Finding
from gym.world.encounter import Case
from gym.world.faults import CLEAN, FAULTS, SKILLS
from gym.world.faults.fault import Fault, Spoiled
from gym.world.payer import adjudicate
from gym.world.policy import Policy
from gym.world.proof import Unproved, prove
from gym.world.repair import reference_fix
from gym.world.rules import check
from gym.world.scenario import Difficulty, Issue, Scenario, Stage
from gym.world.template import Template
from gym.world.visit import Drawn, build, draw
from gym.world.world import World

TRIES = 40
EXTRA = {Difficulty.BEGINNER: 0, Difficulty.INTERMEDIATE: 0, Difficulty.EXPERT: 1, Difficulty.MASTER: 2}
SECONDS = {Difficulty.BEGINNER: 240, Difficulty.INTERMEDIATE: 300, Difficulty.EXPERT: 420, Difficulty.MASTER: 600}
LEVELS = (Difficulty.BEGINNER, Difficulty.BEGINNER, Difficulty.INTERMEDIATE, Difficulty.EXPERT, Difficulty.MASTER)


class Spec(Value):
    """What to compose; the same spec gives the same scenario. What is None is drawn from the seed."""

    seed: int
    difficulty: Difficulty | None = None
    skill: str | None = None
    payer_id: str | None = None
    fault: str | None = None
    template: str | None = None


# Named scenarios for the documentation; the names tell nothing.
EXAMPLES: dict[str, Spec] = {
    "tour-1": Spec(seed=7, fault="missing_mod25", payer_id="summit_ridge", template="knee_aspiration"),
    "tour-2": Spec(seed=0, fault="component_26_tc", payer_id="medicare_part_b", template="chest_film"),
    "tour-3": Spec(seed=4, fault="ptp_indicator1_no_modifier", payer_id="medicare_part_b", template="colon_polyps"),
    "tour-4": Spec(seed=1, skill=CLEAN, payer_id="summit_ridge", template="ear_wax"),
}


@dataclass(frozen=True)
class Plan:
    """The faults, the template and the payer that fit each other."""

    faults: tuple[Fault, ...]
    template: Template
    policy: Policy
    features: frozenset[str]


def wanted(faults: tuple[Fault, ...]) -> frozenset[str]:
    """The features a template must have for all of these faults."""
    return frozenset().union(*(fault.wants for fault in faults))


def fits(template: Template, policy: Policy, features: frozenset[str]) -> bool:
    """Whether this template, billed to this payer, can show these features."""
    if not features <= set(template.features) or {"visit", "bundled_visit"} <= features:
        return False
    if template.payers and policy.id not in template.payers:
        return False
    return "authorized" not in features or bool(template.codes & set(policy.authorization.codes))


def settings(world: World, spec: Spec, features: frozenset[str]) -> list[tuple[Template, Policy]]:
    """Every template and payer that can show these features."""
    payers = [policy for policy in world.policies.values() if spec.payer_id in (None, policy.id)]
    return [
        (template, policy)
        for template in world.templates.visits
        if spec.template in (None, template.name)
        for policy in payers
        if fits(template, policy, features)
    ]


def at_level(faults: list[Fault], level: Difficulty) -> list[Fault]:
    """Those of `faults` that belong at `level`; all of them where none does."""
    return [fault for fault in faults if LEVELS[fault.level - 1] == level] or faults


def first_fault(rng: Random, spec: Spec) -> Fault | None:
    """The fault the spec asks for, by name, by skill or by level; None for a clean claim."""
    if spec.skill == CLEAN:
        return None
    able = [fault for fault in FAULTS if spec.fault in (None, fault.code) and spec.skill in (None, fault.skill)]
    if not able:
        raise Unproved(f"there is no fault {spec.fault or ''} with skill {spec.skill or 'any'}")
    return rng.choice(at_level(able, spec.difficulty) if spec.difficulty else able)


def companions(world: World, rng: Random, spec: Spec, first: Fault, extra: int) -> tuple[Fault, ...]:
    """The first fault and up to `extra` others of other skills that some visit can show together with it."""
    chosen: tuple[Fault, ...] = (first,)
    others = [fault for fault in FAULTS if fault.combines] if first.combines else []
    for other in rng.sample(others, len(others)):
        new = other.skill not in {fault.skill for fault in chosen} and set(other.stages) & set(first.stages)
        if len(chosen) <= extra and new and settings(world, spec, wanted((*chosen, other))):
            chosen = (*chosen, other)
    return chosen


def plan(world: World, rng: Random, spec: Spec, first: Fault | None, difficulty: Difficulty) -> Plan:
    """Choose faults that go together, and a setting for them. Raises Unproved where there is none."""
    chosen = companions(world, rng, spec, first, EXTRA[difficulty]) if first else ()
    features = wanted(chosen)
    able = settings(world, spec, features)
    if not able:
        raise Unproved("no visit and payer can show these faults")
    template, policy = rng.choice(able)
    return Plan(chosen, template, policy, features)


def spoil_all(
    world: World, rng: Random, clean: Case, faults: tuple[Fault, ...]
) -> tuple[Case, list[tuple[Issue, Spoiled]]]:
    """Spoil the case by each fault in turn; each issue owns the findings that its fault added."""
    case, issues, known = clean, [], set[str]()
    for fault in faults:
        spoiled = fault.spoil(world, rng, case)
        if spoiled is None:
            raise Unproved(f"{fault.code} finds nothing to spoil")
        case = spoiled.case
        found = tuple(finding for finding in check(world, case) if finding.key not in known)
        known |= {finding.key for finding in found}
        issues.append((issue(world, fault, spoiled, found), spoiled))
    return case, issues


def issue(world: World, fault: Fault, spoiled: Spoiled, found: tuple[Finding, ...]) -> Issue:
    """The key to one fault."""
    return Issue(
        fault=fault.code,
        skill=fault.skill,
        summary=fault.summary,
        rule_ids=tuple(sorted({finding.rule_id for finding in found})),
        keys=tuple(finding.key for finding in found),
        field=spoiled.field,
        rungs=spoiled.rungs,
        secrets=spoiled.secrets,
        explanation=spoiled.explanation,
        citation=next((finding.citation for finding in found), world.reference.cite(fault.fact)),
        changes=spoiled.changes,
    )


def stage(rng: Random, faults: tuple[Fault, ...]) -> Stage:
    """Where all of these faults can be met; a clean claim is met before it is sent."""
    if not faults:
        return Stage.PRE_SUBMISSION
    able = [each for each in Stage if all(each in fault.stages for fault in faults)]
    if not able:
        raise Unproved("these faults are met at different stages")
    return rng.choice(able)


def attempt(world: World, rng: Random, spec: Spec) -> Scenario:
    """One try at a scenario. Raises Unproved where chance dealt badly."""
    first = first_fault(rng, spec)
    difficulty = spec.difficulty or (LEVELS[first.level - 1] if first else Difficulty.BEGINNER)
    chosen = plan(world, rng, spec, first, difficulty)
    easy = difficulty in (Difficulty.BEGINNER, Difficulty.INTERMEDIATE)
    drawn = draw(world, rng, chosen.template, chosen.policy, chosen.features, show_codes=easy)
    clean = build(world, rng, drawn)
    met = stage(rng, chosen.faults)
    broken, issues = spoil_all(world, rng, clean, chosen.faults)
    closing = next((spoiled.closing for _, spoiled in issues if spoiled.closing), None)
    solution = broken.claim if closing else clean.claim
    if met is Stage.DENIED:
        broken = broken.model_copy(update={"remittance": adjudicate(world, broken, check(world, broken))})
    fix = closing or reference_fix(broken.claim, solution)
    return scenario(drawn, spec, difficulty, met, broken, tuple(issue for issue, _ in issues), solution, fix)


def scenario(
    drawn: Drawn,
    spec: Spec,
    difficulty: Difficulty,
    met: Stage,
    case: Case,
    issues: tuple[Issue, ...],
    solution: Claim,
    fix: Action,
) -> Scenario:
    """Put the pieces together; the id is a hash and tells nothing."""
    digest = hashlib.sha256(f"{spec.model_dump_json()}{case.model_dump_json()}".encode()).hexdigest()
    skills = tuple(dict.fromkeys(each.skill for each in issues)) or (CLEAN,)
    title = drawn.template.titles[int(digest[:6], 16) % len(drawn.template.titles)]
    return Scenario(
        scenario_id=f"sc-{digest[:16]}",
        family="/".join((drawn.template.name, *sorted(each.fault for each in issues))),
        seed=spec.seed,
        title=title,
        difficulty=difficulty,
        stage=met,
        payer_id=drawn.policy.id,
        payer_name=drawn.policy.name,
        area=SKILLS[skills[0]],
        skills=skills,
        learning_objectives=OBJECTIVES[met],
        time_limit_seconds=SECONDS[difficulty],
        case=case,
        intended_issues=issues,
        optimal_actions=(fix,),
        solution=solution,
    )


OBJECTIVES = {
    Stage.PRE_SUBMISSION: ("Decide whether this claim can go out as it stands", "Support every change from the note"),
    Stage.DENIED: ("Find out why the payer answered as it did", "Choose the right way to get the account settled"),
}


def compose(world: World, spec: Spec) -> Scenario:
    """A proved scenario for `spec`. Raises Unproved if none comes out within TRIES draws."""
    reasons = []
    for number in range(TRIES):
        try:
            made = attempt(world, Random(f"{spec.model_dump_json()}#{number}"), spec)
            prove(world, made)
            return made
        except Unproved as reason:
            reasons.append(str(reason))
    raise Unproved("; ".join(dict.fromkeys(reasons)))
