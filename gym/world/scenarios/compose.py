"""The composer: a clean case, faults, and the proof that the scenario is what it claims to be."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.changes import list_changes
from gym.world.claims.claim import Claim, Finding
from gym.world.claims.encounter import Case
from gym.world.faults import CLEAN, SKILLS
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.judge.answers import AnsweredCase
from gym.world.judge.inquiries import build_replacement
from gym.world.judge.resubmissions import HOW_FIELDS, choose_resubmission, say_resubmission
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.draw import DrawnCase, draw_case
from gym.world.scenarios.plan import LEVELS, Spec, choose_first_fault, plan_scenario
from gym.world.scenarios.proof import Proof, ProofFailed, prove
from gym.world.scenarios.repair import build_reference_fix
from gym.world.scenarios.scenario import Difficulty, Issue, Scenario, Stage
from gym.world.scenarios.visit import build_case
from gym.world.world import World

TRIES = 40
SECONDS = {Difficulty.BEGINNER: 240, Difficulty.INTERMEDIATE: 300, Difficulty.EXPERT: 420, Difficulty.MASTER: 600}


# Named scenarios: the tour of the documentation and the seeded families. A session may ask for one of them, or
# for a library, which deals all of its own in order.
TOUR: dict[str, Spec] = {
    "tour-1": Spec(seed=8, fault="missing_mod25", payer_id="summit_ridge", template="knee_aspiration"),
    "tour-2": Spec(seed=2, fault="component_26_tc", payer_id="medicare_part_b", template="chest_film"),
    "tour-3": Spec(seed=4, fault="ptp_indicator1_no_modifier", payer_id="medicare_part_b", template="colon_polyps"),
    "tour-4": Spec(seed=1, skill=CLEAN, payer_id="summit_ridge", template="ear_wax"),
    "tour-5": Spec(
        seed=1,
        difficulty=Difficulty.BEGINNER,
        fault="charge_total_mismatch",
        payer_id="summit_ridge",
        template="colon_polyps",
    ),
    "tour-6": Spec(
        seed=4,
        difficulty=Difficulty.BEGINNER,
        fault="coverage_terminated",
        payer_id="beacon_fell",
        template="biopsy_and_keratosis",
    ),
}
FAMILIES: dict[str, tuple[Spec, ...]] = {
    "missing-modifier-59": tuple(
        Spec(seed=seed, fault="ptp_indicator1_no_modifier", difficulty=Difficulty.BEGINNER) for seed in range(1, 7)
    ),
    "complex-multi-payer-appeal": tuple(
        Spec(seed=seed, fault="secondary_denied_in_error", difficulty=Difficulty.EXPERT) for seed in range(1, 7)
    ),
}
LIBRARIES: dict[str, tuple[str, ...]] = {
    "tour": tuple(TOUR),
    **{name: tuple(f"{name}-{number}" for number, _ in enumerate(specs, 1)) for name, specs in FAMILIES.items()},
}
EXAMPLES: dict[str, Spec] = TOUR | {
    f"{name}-{number}": spec for name, specs in FAMILIES.items() for number, spec in enumerate(specs, 1)
}


def spoil_all(
    world: World, rng: Random, clean: Case, faults: tuple[Fault, ...]
) -> tuple[AnsweredCase, list[tuple[Issue, SpoiledCase]]]:
    """Spoil the case by each fault in turn, the total last: it follows the lines. With the payer's answer to that. Each
    issue owns the findings that its fault added; the issues come in the order of the faults.
    """
    case, issues, known = clean, [], set[str]()
    findings = () if faults else check(world, clean)
    for fault in sorted(faults, key=lambda each: "charge_total" in each.rules):
        spoiled = fault.spoil(world, rng, case)
        if spoiled is None:
            raise ProofFailed(f"{fault.code} finds nothing to spoil")
        changed = len(list_changes(case.claim, spoiled.case.claim))
        case = spoiled.case
        findings = check(world, case)
        found = tuple(finding for finding in findings if finding.key not in known)
        known |= {finding.key for finding in found}
        issues.append((make_issue(world, fault, spoiled, found, max(1, changed)), spoiled))
    codes = [fault.code for fault in faults]
    answered = AnsweredCase(case, findings, adjudicate(world, case, findings))
    return answered, sorted(issues, key=lambda each: codes.index(each[0].fault))


def make_issue(world: World, fault: Fault, spoiled: SpoiledCase, found: tuple[Finding, ...], changed: int) -> Issue:
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
        compliance=any(finding.compliance for finding in found),
        changes=changed,
    )


def choose_stage(rng: Random, faults: tuple[Fault, ...]) -> Stage:
    """Where all of these faults can be met; a clean claim is met before it is sent."""
    if not faults:
        return Stage.PRE_SUBMISSION
    able = [each for each in Stage if all(each in fault.stages for fault in faults)]
    if not able:
        raise ProofFailed("these faults are met at different stages")
    return rng.choice(able)


def lay_on_desk(rng: Random, sent: AnsweredCase) -> Case:
    """The case as it lies on the desk once the payer has answered."""
    case, remittance = sent.case, sent.remittance
    today = case.today or (remittance.decided or case.received) + timedelta(days=rng.randrange(2, 25))
    return case.model_copy(update={"remittance": remittance, "today": today})


def attempt_scenario(world: World, rng: Random, spec: Spec) -> tuple[Scenario, AnsweredCase]:
    """One try at a scenario, with the payer's answer to the claim before it was dealt. Raises ProofFailed where chance
    dealt badly.
    """
    first = choose_first_fault(rng, spec)
    difficulty = spec.difficulty or (LEVELS[first.level - 1] if first else Difficulty.BEGINNER)
    chosen = plan_scenario(world, rng, spec, first, difficulty)
    easy = difficulty in (Difficulty.BEGINNER, Difficulty.INTERMEDIATE)
    drawn = draw_case(world, rng, chosen.template, chosen.policy, chosen.features, show_codes=easy)
    clean = build_case(world, rng, drawn)
    met = choose_stage(rng, chosen.faults)
    sent, issues = spoil_all(world, rng, clean, chosen.faults)
    closing = next((spoiled.closing for _, spoiled in issues if spoiled.closing), None)
    broken = lay_on_desk(rng, sent) if met is Stage.DENIED else sent.case
    solution = broken.claim if closing else clean.claim
    way = choose_resubmission(world, broken, solution)
    fix = closing or build_reference_fix(broken.claim, solution, way)
    if way is ActionType.REPLACE_CLAIM and not closing:
        solution = build_replacement(broken, solution)
    name = world.policies[broken.claim.payer_id].name
    said = "" if closing else say_resubmission(world, broken, way, solution.original_reference)
    keyed = tuple(add_way(issue, said) for issue, _ in issues)
    return build_scenario(drawn, spec, difficulty, met, broken, keyed, solution, fix, name), sent


def add_way(issue: Issue, said: str) -> Issue:
    """The issue with how the corrected claim has to be sent in its last hint and explanation."""
    *rungs, last = issue.rungs
    told = {"rungs": (*rungs, last + said), "explanation": issue.explanation + said}
    return issue.model_copy(update=told) if said and issue.field not in HOW_FIELDS else issue


def build_scenario(
    drawn: DrawnCase,
    spec: Spec,
    difficulty: Difficulty,
    met: Stage,
    case: Case,
    issues: tuple[Issue, ...],
    solution: Claim,
    fix: Action,
    payer_name: str,
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
        payer_id=case.claim.payer_id,
        payer_name=payer_name,
        area=SKILLS[skills[0]],
        skills=skills,
        learning_objectives=OBJECTIVES[met],
        time_limit_seconds=SECONDS[difficulty],
        case=case,
        intended_issues=issues,
        optimal_actions=(fix,),
        solution=solution,
        decided_once=True,
    )


OBJECTIVES = {
    Stage.PRE_SUBMISSION: ("Decide whether this claim can go out as it stands", "Support every change from the note"),
    Stage.DENIED: ("Find out why the payer answered as it did", "Choose the right way to get the account settled"),
}


def compose(world: World, spec: Spec) -> Scenario:
    """A proved scenario for `spec`. Raises ProofFailed if none comes out within TRIES draws."""
    return first_proved(world, spec)[0]


def first_proved(
    world: World, spec: Spec, stage: Stage | None = None, dress: Callable[[Scenario], Scenario] | None = None
) -> tuple[Scenario, Proof]:
    """The first draw that can be proved, with its proof: met at `stage`, and dressed before it is proved. Raises
    ProofFailed, and where `dress` does it is another draw's turn.
    """
    reasons = []
    for number in range(TRIES):
        try:
            made, sent = attempt_scenario(world, Random(f"{spec.model_dump_json()}#{number}"), spec)
            if stage in (None, made.stage):
                dressed = dress(made) if dress else made
                return dressed, prove(world, dressed, sent)
        except ProofFailed as reason:
            reasons.append(str(reason))
    raise ProofFailed("; ".join(dict.fromkeys(reasons)) or "these faults are not met at that stage")
