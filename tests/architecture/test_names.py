"""Names: a function is a verb with its object, a value is a noun, and a word stands for one thing."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The rooms whose names are done; the list grows until it is all of them.
ROOMS = (
    *("gym/progress", "gym/coaching", "gym/session", "gym/schemas", "gym/world", "gym/x12", "gym/bench"),
    *("gym/credentials", "gym/cli", "gym/chat", "gym/api", "gym/services", "gym/store", "agents"),
)
# Participles that end in neither -ed nor -ing, as far as code is tempted by them.
WORDS = """
    begun bought brought built caught chosen dealt done drawn felt found given gone grown heard held kept known laid
    learnt led left lent lost made meant met paid proven said seen sent shown sold sought spent spoken stuck sworn taken
    taught thought told understood withdrawn won worn written
"""
IRREGULAR = frozenset(WORDS.split())
# Words with these endings that are no participles, or the field's own nouns.
NOUNS = frozenset(
    {
        "bundling",  # of codes, by the NCCI
        "filing",  # of claims, within a payer's limit
        "finding",  # what a rule found on a claim
        "importing",  # the module: `import` is a keyword
        "parsed",  # the module: what a file said once it is parsed
        "need",
        "seed",
        "speed",
        "string",
        "ending",  # of a challenge
        "briefing",  # what a coach is told for one turn
        "opening",  # of a session
        "reading",  # what a free text can mean on a claim
        "billing",  # the provider that bills, and what the trade is called
        "rating",  # of a skill, 0..1
        "setting",  # a visit and a payer that go together; a value of the settings
        "settings",
    }
)
# Each concept, and the words it had before: a module of another word would be a second home for it.
CONCEPTS = {
    "accounts": {"looking"},
    "analytics": {"growth", "growing"},
    "assignments": {"assigning"},
    "boards": {"standing", "board_records"},
    "certificates": {"certifying"},
    "challenges": {"challenging"},
    "disputes": {"disputing"},
    "library": {"shelf", "authoring"},
    "practice": {"practising"},
    "questions": {"asking"},
    "replay": {"replaying"},
    "sessions": {"acting", "turning"},
    "teams": {"teaming"},
    "trainers": {"watching"},
}


def is_bare_participle(name: str) -> bool:
    """Whether the name is one word, and a participle or gerund."""
    word = name.lower()
    is_one_word = "_" not in name and name[1:] in (word[1:], name[1:].upper())
    return is_one_word and word not in NOUNS and (word.endswith(("ed", "ing")) or word in IRREGULAR)


def public_names(path: Path) -> Iterator[str]:
    """The module's public functions, classes and methods, and the module itself; fields are data and stay."""
    yield path.stem
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        for node in ast.iter_child_nodes(nodes.pop()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if not node.name.startswith("_"):
                    yield node.name
                if isinstance(node, ast.ClassDef):
                    nodes.append(node)
            elif isinstance(node, ast.If | ast.Try):
                nodes.append(node)


def modules(room: str) -> list[Path]:
    return [path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("room", ROOMS)
def test_no_public_name_is_a_bare_participle_or_gerund(room):
    found = {f"{path.relative_to(ROOT)}: {name}" for path in modules(room) for name in public_names(path)}
    assert sorted(each for each in found if is_bare_participle(each.partition(": ")[2])) == []


def test_no_class_of_these_rooms_shares_its_name_with_another():
    places = defaultdict(set)
    for path in [*(ROOT / "gym").rglob("*.py"), *(ROOT / "agents").rglob("*.py")]:
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and "/migrations/" not in place:
                places[node.name].add(place)
    shared = {name: sorted(found) for name, found in places.items() if len(found) > 1}
    assert {name: found for name, found in shared.items() if any(each.startswith(ROOMS) for each in found)} == {}


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_concept_has_one_word_in_every_room(concept):
    stem = concept.removesuffix("s")
    stems = {room: {path.stem for path in modules(f"gym/{room}")} for room in ("schemas", "services", "store")}
    lost = [
        room for room, found in stems.items() if concept not in found and any(each.startswith(stem) for each in found)
    ]
    assert lost == []
    everywhere = {path.stem for room in ("gym", "agents") for path in modules(room)}
    assert everywhere & CONCEPTS[concept] == set()


@pytest.mark.parametrize(("name", "is_one"), [("told", True), ("Brought", True), ("sealed", True), ("send", False)])
def test_a_participle_is_known_by_its_ending_or_from_the_list(name, is_one):
    assert is_bare_participle(name) is is_one
