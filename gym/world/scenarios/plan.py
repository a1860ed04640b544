"""What a scenario is made from: the faults, the visit and the payer that fit each other."""

from dataclasses import dataclass
from functools import cache, lru_cache
from operator import not_
from random import Random

from pydantic import Field

from gym.value import Value
from gym.world.codes import diagnoses as dx_lists
from gym.world.codes.tables import is_operation
from gym.world.faults import CLEAN, FAULTS
from gym.world.faults.dx_edition import codes_of_other_editions
from gym.world.faults.fault import Fault
from gym.world.payers.policy import CARRIERS, Policy
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Difficulty
from gym.world.scenarios.template import Template
from gym.world.world import Settings, Shown, World

EXTRA = {Difficulty.BEGINNER: 0, Difficulty.INTERMEDIATE: 0, Difficulty.EXPERT: 1, Difficulty.MASTER: 2}
# Specialists to whom a primary care physician sends: skin, bones, heart, bowel, kidneys, lungs, nerves, eyes, feet,
# surgery and urology.
SPECIALISTS = frozenset(
    {
        *("207N00000X", "207X00000X", "207RC0000X", "207RG0100X", "207RN0300X", "207RP1001X"),
        *("2084N0400X", "207W00000X", "213E00000X", "208600000X", "208800000X"),
    }
)
# Features that no one case can show both.
APART = (
    frozenset({"visit", "bundled_visit"}),
    frozenset({"second_payer", "corrected"}),
    frozenset({"second_payer", "attachment"}),
)
LEVELS = (Difficulty.BEGINNER, Difficulty.BEGINNER, Difficulty.INTERMEDIATE, Difficulty.EXPERT, Difficulty.MASTER)


class Spec(Value):
    """What to compose; the same spec gives the same scenario. What is None is drawn from the seed.

    `faults` names all of the faults by their codes, where `fault` names the first and the level adds others.
    """

    seed: int
    difficulty: Difficulty | None = None
    skill: str | None = None
    payer_id: str | None = None
    fault: str | None = None
    template: str | None = None
    faults: tuple[str, ...] = Field(default=(), exclude_if=not_)


@dataclass(frozen=True)
class Plan:
    """The faults, the template and the payer that fit each other."""

    faults: tuple[Fault, ...]
    template: Template
    policy: Policy
    features: frozenset[str]


def needed_features(faults: tuple[Fault, ...]) -> frozenset[str]:
    """The features a template must have for all of these faults."""
    return frozenset().union(*(fault.wants for fault in faults))


@cache
def inherent_features(reasons: tuple[frozenset[str], ...], oldest: int) -> frozenset[str]:
    """What a template can show without saying so: patients over 65, codes with a rival or of other editions."""
    found = {
        "adult65": oldest > 65,
        "edition": any(codes_of_other_editions(code) for codes in reasons for code in codes),
        "rival": all(any(has_rival(code) for code in codes) for codes in reasons),
    }
    return frozenset(name for name, holds in found.items() if holds)


def has_rival(code: str) -> bool:
    """Whether ICD-10-CM excludes another of the course's codes beside this one, birth and pregnancy aside."""
    return any(other[0] not in "OPZ" for other in dx_lists.excludes1_pairs().get(code, ()))


def shown_features(template: Template, policy: Policy) -> frozenset[str]:
    """Everything this template can show when it is billed to this payer."""
    able = policy.features.union(template.features, inherent_features(template.reasons, template.ages[1]))
    able |= network_features(template, policy)
    able |= {"attachment"} if wants_record(template, policy) else set()
    listed = template.codes & set(policy.authorization.codes)
    return able if listed else able - {"authorized"}


def wants_record(template: Template, policy: Policy) -> bool:
    """Whether the payer wants the record with the claim: Medicaid for operations, workers' compensation always."""
    return policy.line == "workers_comp" or (policy.line == "medicaid" and any(map(is_operation, template.codes)))


def network_features(template: Template, policy: Policy) -> frozenset[str]:
    """Whether it is an emergency, or a specialist's visit for which a plan may want a referral."""
    if set(template.pos) == {"23"}:
        return frozenset({"emergency"})
    if template.taxonomy not in SPECIALISTS:
        return frozenset()
    gated = {"referral"} if policy.line in ("commercial", "medicare_advantage") else set()
    return frozenset(gated | ({"specialist_office"} if set(template.pos) == {"11"} else set()))


def goes_together(template: Template, policy: Policy) -> bool:
    """Whether this payer may be billed for such a visit at all."""
    listed = policy.id in template.payers
    return may_cover(policy, template.ages) and (listed or not (template.payers or policy.line in CARRIERS))


def list_possible(world: World) -> list[Shown]:
    """Every template and payer that go together, with what they can show; found the first time."""
    if not world.possible:
        world.possible.extend(
            (template, policy, shown_features(template, policy))
            for template in world.templates.visits
            for policy in world.policies.values()
            if goes_together(template, policy)
        )
    return world.possible


def may_cover(policy: Policy, ages: tuple[int, int]) -> bool:
    """Whether somebody of these ages may have this payer: Medicare starts at 65, other cover here ends there."""
    if policy.line in ("medicare", "medicare_advantage"):
        return ages[1] >= 65
    return ages[0] < 65


def list_settings(world: World, spec: Spec, features: frozenset[str]) -> Settings:
    """Every template that can show these features, by the payers to whom it may be billed; as found the first time."""
    key = (spec.payer_id, spec.template, features)
    if key not in world.fitting:
        found: Settings = {}
        for template, policy in find_settings(world, spec, features):
            found.setdefault(policy.id, []).append(template)
        world.fitting[key] = found
    return world.fitting[key]


def find_settings(world: World, spec: Spec, features: frozenset[str]) -> list[tuple[Template, Policy]]:
    """Every template and payer that can show these features, looked for one by one."""
    if any(pair <= features for pair in APART):
        return []
    return [
        (template, policy)
        for template, policy, able in list_possible(world)
        if features <= able
        and spec.template in (None, template.name)
        and spec.payer_id in (None, policy.id)
        and (not template.special or features & set(template.features))
        and (policy.line not in CARRIERS or is_called_for(spec, template, policy, features))
    ]


def is_called_for(spec: Spec, template: Template, policy: Policy, features: frozenset[str]) -> bool:
    """Whether a carrier that pays for injuries alone is asked for, by name, by its visit or by what it can show."""
    return spec.payer_id == policy.id or spec.template == template.name or bool(features & set(template.features))


def faults_at_level(faults: list[Fault], level: Difficulty) -> list[Fault]:
    """Those of `faults` that belong at `level`; all of them where none does, and where others come on top."""
    fitting = [fault for fault in faults if LEVELS[fault.level - 1] == level]
    return faults if EXTRA[level] or not fitting else fitting


def choose_first_fault(rng: Random, spec: Spec) -> Fault | None:
    """The fault the spec asks for, by name, by skill or by level; None for a clean claim."""
    if spec.skill == CLEAN:
        return None
    named = spec.faults[0] if spec.faults else spec.fault
    able = list_faults(named, spec.skill, spec.difficulty)
    if not able:
        raise ProofFailed(f"there is no fault {named or ''} with skill {spec.skill or 'any'}")
    return rng.choice(able)


@lru_cache(maxsize=1000)
def list_faults(code: str | None, skill: str | None, level: Difficulty | None) -> list[Fault]:
    """The faults of this code, skill and level; whatever is None is left open."""
    able = [fault for fault in FAULTS if code in (None, fault.code) and skill in (None, fault.skill)]
    return faults_at_level(able, level) if level else able


def find_combined_fault(rng: Random, first: Fault, code: str) -> Fault:
    """The fault of this code that goes on top of `first`. Raises ProofFailed where they cannot be met together."""
    able = [
        fault for fault in FAULTS if fault.code == code and fault.combines and set(fault.stages) & set(first.stages)
    ]
    if not (able and first.combines):
        raise ProofFailed(f"{code} is not met together with {first.code}")
    return rng.choice(able)


def choose_companions(world: World, rng: Random, spec: Spec, first: Fault, extra: int) -> tuple[Fault, ...]:
    """The named faults, or the first and up to `extra` of other skills that some visit can show together with it."""
    if spec.faults:
        return (first, *(find_combined_fault(rng, first, code) for code in spec.faults[1:]))
    chosen: tuple[Fault, ...] = (first,)
    others = [fault for fault in FAULTS if fault.combines] if extra and first.combines else []
    for other in rng.sample(others, len(others)):
        new = other.skill not in {fault.skill for fault in chosen} and set(other.stages) & set(first.stages)
        if len(chosen) <= extra and new and list_settings(world, spec, needed_features((*chosen, other))):
            chosen = (*chosen, other)
    return chosen


def choose_setting(rng: Random, able: Settings) -> tuple[Template, str]:
    """A visit and a payer: first the payer, so that each comes up as often as the others."""
    payers = list(able)
    payer = rng.choice(payers) if len(payers) > 1 else payers[0]
    return rng.choice(able[payer]), payer


def plan_scenario(world: World, rng: Random, spec: Spec, first: Fault | None, difficulty: Difficulty) -> Plan:
    """Choose faults that go together, and a setting for them. Raises ProofFailed where there is none."""
    chosen = choose_companions(world, rng, spec, first, EXTRA[difficulty]) if first else ()
    features = needed_features(chosen)
    able = list_settings(world, spec, features)
    if not able:
        raise ProofFailed("no visit and payer can show these faults")
    template, payer = choose_setting(rng, able)
    return Plan(chosen, template, world.policies[payer], features)
