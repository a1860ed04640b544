"""Every source that a user sees is a public document with its section: no file or id of ours, no blog, no code."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rows import for_each
from scenario_pool import CODES, ScenarioPool, compose_once
from source_rules import list_address_problems, list_date_problems, list_source_problems
from tiers import sample

from gym.world.codes.tables import GENERAL_PRACTICE, read_table
from gym.world.faults import FAULTS
from gym.world.rules import check
from gym.world.scenarios.compose import EXAMPLES
from gym.world.scenarios.view import to_view
from gym.world.world import World

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "gym/world/data/policy_facts.csv"
ADDRESS = re.compile(r"https?:|www\.|github|\.(?:com|org|gov)\b")
WORLD = ("gym/world/rules", "gym/world/faults", "gym/world/judge", "gym/world/payers", "gym/world/claims")
# An id of a fact, or a file of ours, inside a text.
OURS = re.compile(r"\bPF\d{3}\b.|.\bPF\d{3}\b|\b(?:denial_scenarios|fault_types|payer_rules)\b|\w\.csv\b")


@cache
def read_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def list_texts(path: Path) -> Iterator[tuple[str, str]]:
    """The strings of a module that are no docstring, with where they stand."""
    tree = read_tree(path)
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def list_citations(path: Path) -> Iterator[tuple[str, str]]:
    """The words given as `citation=` in a module, with where they stand."""
    for node in ast.walk(read_tree(path)):
        if isinstance(node, ast.keyword) and node.arg == "citation":
            for each in ast.walk(node.value):
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and " " in each.value:
                    yield f"{path.relative_to(ROOT)}:{each.lineno}", each.value


MODULES = sorted(path for folder in WORLD for path in (ROOT / folder).glob("*.py"))


@for_each("fact", list(read_table("policy_facts.csv")))
def test_every_fact_has_a_public_document_with_its_section(fact: dict[str, str]):
    problems = [
        *list_source_problems(fact["source"]),
        *list_address_problems(fact["address"]),
        *list_date_problems(fact["dated"]),
    ]
    assert not problems, f"{FACTS.name} {fact['id']}: {' '.join(problems)}"


@for_each("fact", list(read_table("policy_facts.csv")))
def test_every_fact_says_how_far_it_is_to_be_trusted(fact: dict[str, str]):
    assert fact["confidence"][:1] in ("A", "B", "C"), (
        f"{fact['id']}: confidence is A (the publisher's text was read), B (a contractor's or payer's page, or a "
        "quotation, was read of the text) or C (general practice: nothing public was read that says so)"
    )


def test_no_two_facts_have_one_id():
    ids = [fact["id"] for fact in read_table("policy_facts.csv")]
    assert not sorted(each for each in set(ids) if ids.count(each) > 1), "give a new fact the next free number"


@for_each("table", list(read_table("SOURCES.csv")))
def test_every_table_has_a_public_source(table: dict[str, str]):
    assert not list(list_source_problems(table["source"])), table["file"]


def test_every_sentence_on_a_payers_card_has_a_public_source_or_says_that_it_is_invented(world: World):
    for policy in world.policies.values():
        numbered = (
            policy.filing,
            policy.authorization,
            policy.corrections,
            *policy.appeals,
            policy.prices,
            *policy.notes,
        )
        for each in numbered:
            problems = list(list_source_problems(each.source)) if each.source else []
            assert not problems, f"{policy.id}: {' '.join(problems)}"


def test_every_denial_code_and_front_end_answer_has_a_public_source(world: World):
    for policy in world.policies.values():
        for rule, code in (*policy.denials.items(), *policy.front_end.items()):
            problems = list(list_source_problems(code.source.replace(GENERAL_PRACTICE, "")))
            assert not problems, f"{policy.id}, {rule}: {' '.join(problems)}"


@for_each("path", sample(MODULES, 30))
def test_every_citation_in_a_rule_is_a_public_document(path: Path):
    assert not [place for place, citation in list_citations(path) if list(list_source_problems(citation))]


@for_each("path", sample(MODULES, 30))
def test_no_text_of_the_world_names_an_id_or_a_file_of_ours(path: Path):
    assert not [f"{place}: {words}" for place, words in list_texts(path) if OURS.search(words)]


@for_each("name", sorted(EXAMPLES)[:12])
def test_every_finding_and_issue_of_an_example_cites_a_public_document(world: World, name: str):
    scenario = compose_once(world, EXAMPLES[name])
    for issue in scenario.intended_issues:
        assert not list(list_source_problems(issue.citation.replace(", general practice", ""))), issue.fault


@for_each("fault", FAULTS)
def test_every_fault_rests_on_a_fact(world: World, fault):
    assert fault.fact in world.reference.facts, f"{fault.code} rests on {fault.fact}, which is not in {FACTS.name}"


def list_strings(value: object) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from list_strings(each)


@for_each("code", CODES)
def test_no_scenario_of_any_fault_shows_an_id_a_file_of_ours_or_an_address(world: World, pool: ScenarioPool, code: str):
    scenario = pool.take(code, 2)[1]
    told = list_strings(
        [each.model_dump(mode="json") for each in (*scenario.intended_issues, to_view(world, scenario))]
    )
    assert not [words for words in told if OURS.search(words) or ADDRESS.search(words)]
    for finding in check(world, scenario.case):
        said = finding.citation.replace(GENERAL_PRACTICE, "")
        assert not list(list_source_problems(said)), finding.rule_id


REFUSED = (
    "NCCI Policy Manual for Medicare 2025, I-13 [PF001]",
    "denial_scenarios: Noridian/Novitas",
    "carc.csv: CARC 8",
    "https://medibilling.app/docs/claim-acknowledgment-277ca-guide",
    "CMS list via github.com/someone/something@a37fd498",
    "A billing blog, section 3",
    "Medicare Claims Processing Manual",
    "Grandmother's Almanac, chapter 3",
    "none",
    "",
)


@for_each("source", REFUSED)
def test_what_is_no_public_document_is_refused(source: str):
    assert list(list_source_problems(source))
