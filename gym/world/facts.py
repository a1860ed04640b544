"""The fact base by area: every fact with the faults and payers that rest on it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gym.world.codes.tables import Fact
from gym.world.faults import FAULTS
from gym.world.payers.policy import Policy
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

# Area → topics of policy_facts.csv, in the order of the page; a topic that is in none stands under OTHER.
AREAS: dict[str, tuple[str, ...]] = {
    "NCCI edits": ("ncci", "endoscopy", "separate_procedure", "mod59", "modX", "biopsy"),
    "Units and add-on codes": ("mue", "addon", "timed_codes"),
    "Modifiers": ("mod25", "mod57", "mod24", "mod58", "mod78", "mod50", "mod26_TC", "assistant", "mod_ai", "mod_33"),
    "Global periods": ("global",),
    "Visits": ("new_patient", "visit_level", "g2211", "place_of_visit", "telehealth"),
    "Surgery and procedures": ("derm", "ortho", "ob", "audiology", "chiro", "imaging", "anesthesia", "mod_qs"),
    "Laboratory": ("lab", "lab_panel", "clia"),
    "Drugs and vaccines": ("injection", "vaccine", "drug_modifiers", "drug_ndc"),
    "Therapy": ("therapy", "therapy_kx", "therapy_certified"),
    "Diagnoses": ("icd10", "age_sex", "laterality"),
    "Coverage and notices": ("abn", "exclusion", "benefit", "frequency", "mammogram", "medicare_money"),
    "Eligibility and other payers": ("eligibility", "mbi", "msp", "cob", "hospice", "snf", "accident"),
    "Providers": ("npi", "enrollment", "ordering", "provider_kind", "facility_staff"),
    "Authorizations and referrals": ("prior_auth", "referral"),
    "Filing, corrections and appeals": (
        *("timely_medicare", "duplicate", "corrected_claim", "reopening", "unprocessable", "appeal_medicare"),
        *("records", "review"),
    ),
    "Payers' answers": ("277ca", "carc_rule", "group_code", "payer_error", "recoupment"),
}
OTHER = "Other rules"
WEAK_WORDS = ("general practice", "invented for the course")
FACT_ID = re.compile(r"PF\d+")


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact with its area, and the codes of the faults and the names of the payers that rest on it."""

    fact: Fact
    area: str
    faults: tuple[str, ...]
    payers: tuple[str, ...]


def list_fact_uses(world: World) -> tuple[FactUse, ...]:
    """Every fact, by area and then in the order of the table."""
    faults, payers = faults_by_fact(), payers_by_fact(world)
    areas = [*AREAS, OTHER]
    uses = (
        FactUse(fact, find_area(fact.topic), tuple(sorted(faults.get(fact.id, ()))), tuple(payers.get(fact.id, ())))
        for fact in world.reference.facts.values()
    )
    return tuple(sorted(uses, key=lambda use: areas.index(use.area)))


def find_area(topic: str) -> str:
    return next((area for area, topics in AREAS.items() if topic in topics), OTHER)


@cache
def faults_by_fact() -> dict[str, set[str]]:
    """The codes of the faults that rest on each fact: the fault's own, and those of the rules that find it."""
    cited = list(read_cited_facts())
    found: dict[str, set[str]] = {}
    for fault in FAULTS:
        found.setdefault(fault.fact, set()).add(fault.code)
        for rules, facts in cited:
            if rules & fault.rules:
                for fact in facts:
                    found.setdefault(fact, set()).add(fault.code)
    return found


def read_cited_facts() -> Iterator[tuple[set[str], set[str]]]:
    """For each function of the rules: the texts in it, rule ids among them, and the ids of the facts that it cites."""
    for module in files("gym.world.rules").iterdir():
        if module.name.endswith(".py"):
            for node in ast.parse(module.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    words = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
                    texts = {each for each in words if isinstance(each, str)}
                    facts = {each for each in texts if FACT_ID.fullmatch(each)}
                    if facts:
                        yield texts, facts


def payers_by_fact(world: World) -> dict[str, list[str]]:
    """The names of the payers whose policy rests on each fact."""
    found: dict[str, list[str]] = {}
    for policy in world.policies.values():
        for fact in list_policy_facts(policy):
            found.setdefault(fact, []).append(policy.name)
    return found


def list_policy_facts(policy: Policy) -> tuple[str, ...]:
    """The ids of the facts that a payer's policy names, each once."""
    cited = [policy.filing.fact, policy.authorization.fact, *(level.fact for level in policy.appeals)]
    cited += [policy.corrections.fact, policy.prices.fact, *(note.fact for note in policy.notes)]
    return tuple(dict.fromkeys(filter(None, cited)))


def list_weak_terms(world: World) -> tuple[tuple[str, str], ...]:
    """What no public document says of payers, as pairs of its name and the sentence on its card."""
    sentences = ((policy.name, each) for policy in world.policies.values() for each in policy.facts(world.reference))
    return tuple((name, each) for name, each in sentences if any(word in each for word in WEAK_WORDS))


def list_weak_denials(world: World) -> tuple[tuple[str, str], ...]:
    """The rules whose denial codes are general practice, with the codes."""
    found = dict[tuple[str, str], None]()
    for policy in world.policies.values():
        for rule, code in policy.denials.items():
            if WEAK_WORDS[0] in code.source:
                found[rule, " ".join((f"{code.group}-{code.carc}", *code.rarc))] = None
    return tuple(sorted(found))


def list_scenario_facts(world: World, scenario: Scenario) -> tuple[Fact, ...]:
    """The facts that a scenario rests on: those of its faults and of its payer's policy."""
    planted = {issue.fault for issue in scenario.intended_issues}
    ids = [fact for fact, faults in faults_by_fact().items() if faults & planted]
    ids += list_policy_facts(world.policies[scenario.payer_id])
    return tuple(fact for fact in world.reference.facts.values() if fact.id in ids)
