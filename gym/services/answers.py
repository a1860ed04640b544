"""Answers to a trainee's questions, from the reference tables and the policy facts alone, each with its source.

Nothing here knows the open claim: the same question has the same answer whatever is on the desk.
"""

import re
from collections.abc import Iterator

from gym.services.lookup import References
from gym.value import Value
from gym.world.codes.lookup import LookupEntry
from gym.world.codes.query import EntryKind
from gym.world.codes.tables import Fact, Reference
from gym.world.scenarios.proof import says

MOST_CODES, MOST_FACTS = 3, 2
# How many words of a question a fact must share where the question names no code.
SHARED = 2
# What the group of an adjustment says of who bears it.
GROUPS = {
    "CO": "CO is contractual obligation: the practice bears it, and the patient is not billed for it",
    "PR": "PR is patient responsibility: the patient, or another payer for the patient, may be billed for it",
    "OA": "OA is other adjustment: neither CO nor PR fits",
    "PI": "PI is payer-initiated reduction: the payer does not hold the patient responsible, and no contract says it",
}
GROUP_SOURCE = "Medicare Claims Processing Manual, chapter 22, section 60.1"
PI_SOURCE = "X12 835, segment CAS, Claim Adjustment Group Code"
GROUPED = re.compile(r"\b(CO|PR|OA|PI)[- ]?(?=[A-Z]?\d{1,3}\b)", re.IGNORECASE)
KIND_NAMES = {"carc": "CARC", "rarc": "RARC"}
CARC = re.compile(r"\b(?:CO|PR|OA|PI)[- ]?([A-Z]?\d{1,3})\b|\bCARC[- ]?([A-Z]?\d{1,3})\b", re.IGNORECASE)
RARC = re.compile(r"\b(?:RARC[- ]?)?([MN]A?\d{1,3})\b(?![.]\d)", re.IGNORECASE)
PLACE = re.compile(r"\b(?:POS|place of service)[- ]?(\d\d)\b", re.IGNORECASE)
PROCEDURE = re.compile(r"\b(\d{4}[0-9A-Z]|[A-V]\d{4})\b", re.IGNORECASE)
DIAGNOSIS = re.compile(r"\b([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)\b", re.IGNORECASE)
MODIFIER = re.compile(r"\b(?:modifiers?|mod)[- ]?([0-9A-Z]{2})\b|(?<![\w.$-])-?(\d\d)\b(?![.,]?\d)", re.IGNORECASE)
CAPITALS = re.compile(r"(?<![\w.])-?([A-Z][A-Z0-9])\b")
ACRONYM = re.compile(r"\b[A-Z]{3,5}\b")
WORD = re.compile(r"[a-z]{4,}")
# Words that say nothing about what a question is about.
COMMON = frozenset(
    re.findall(
        r"\w+",
        "about after again also always another answer anything because been before being between billing both cannot "
        "claim claims code codes could does done during each ever every explain fact facts from give have here into "
        "just know like line lines make many mean means more most much must need needs never only other over please "
        "policy really right rule same says should show some such tell than that their them then there these they "
        "thing this those time under used using very want were what when where which while will with would wrong your ",
    )
)
UNKNOWN = (
    "I don't know: nothing in the reference tables answers that. Ask about a code, a modifier or a denial reason, "
    'like "why not 59?" or "what does CO-97 mean?", or look one up: `/lookup 97`.'
)


class ReferenceAnswer(Value):
    """What the reference says; `is_known` is False where it says nothing, and the text tells what can be asked."""

    text: str
    citations: tuple[str, ...] = ()
    is_known: bool = True


def answer_question(references: References, question: str) -> ReferenceAnswer:
    """The answer to `question`, with its sources."""
    named = tuple(dict.fromkeys(find_entries(references, question)))[:MOST_CODES]
    chosen = find_facts(references.world.reference, question, named)
    said = (
        *((describe_entry(each, question), each.citation) for each in named),
        *describe_group(question, named),
        *((each.fact, each.citation) for each in chosen),
    )
    if not said:
        return ReferenceAnswer(text=UNKNOWN, is_known=False)
    return ReferenceAnswer(
        text="\n\n".join(f"{end_sentence(words)} ({source})" for words, source in said),
        citations=tuple(dict.fromkeys(source for _, source in said)),
    )


def describe_entry(each: LookupEntry, question: str) -> str:
    """One entry of the tables in words, a denial by the group that the question names it with."""
    grouped = re.search(rf"\b(CO|PR|OA|PI)[- ]?{each.code}\b", question, re.IGNORECASE) if each.kind == "carc" else None
    kind = KIND_NAMES.get(each.kind, "")
    name = f"{grouped[1].upper()}-{each.code}" if grouped else f"{kind} {each.code}".strip()
    return f"{name}: {each.label.rstrip('.')}" + (f"; {each.detail}" if each.detail else "")


def describe_group(question: str, named: tuple[LookupEntry, ...]) -> Iterator[tuple[str, str]]:
    """Who bears a denial of the group that is named, with its source."""
    groups = GROUPED.findall(question) if any(each.kind == "carc" for each in named) else []
    for group in dict.fromkeys(each.upper() for each in groups):
        yield GROUPS[group], PI_SOURCE if group == "PI" else GROUP_SOURCE


def end_sentence(words: str) -> str:
    """A sentence with its full stop."""
    return f"{words.strip().rstrip('.')}."


def find_entries(references: References, question: str) -> Iterator[LookupEntry]:
    """The codes that a question names, as the tables have them; two procedures as their pair first."""
    procedures = [code.upper() for code in PROCEDURE.findall(question)]
    if len(procedures) >= MOST_FACTS:
        yield from references.search(" ".join(procedures[:2]), "pair").entries
    for kind, code in find_codes(question):
        if kind == "modifier" and code not in references.world.reference.modifiers:
            continue
        found = references.search(code, kind, 1).entries
        yield from (each for each in found if each.code.upper() == code.upper())


def find_codes(question: str) -> Iterator[tuple[EntryKind, str]]:
    """Every code in a question with its kind, the surest kinds first; what is taken is not read again as another."""
    shapes: tuple[tuple[EntryKind, re.Pattern[str]], ...] = (
        ("carc", CARC),
        ("place", PLACE),
        ("procedure", PROCEDURE),
        ("rarc", RARC),
        ("diagnosis", DIAGNOSIS),
        ("modifier", MODIFIER),
        ("modifier", CAPITALS),
    )
    for kind, shape in shapes:
        for found in shape.finditer(question):
            yield kind, next(group for group in found.groups() if group).upper()
        question = shape.sub(" ", question)


def find_facts(reference: Reference, question: str, named: tuple[LookupEntry, ...]) -> list[Fact]:
    """The policy facts that say most about it: those that name its codes, else those that share its words."""
    words = {word[:6] for word in WORD.findall(question.lower()) if word not in COMMON}
    names = [*(each.code for each in named if each.kind != "procedure"), *ACRONYM.findall(question)]
    scored = []
    for place, fact in enumerate(reference.facts.values()):
        said = f"{fact.topic} {fact.fact}"
        codes_met = sum(says(said, name) for name in names)
        shared = len(words & {word[:6] for word in WORD.findall(said.lower())})
        if codes_met or shared >= SHARED:
            scored.append((-codes_met, -shared, place, fact))
    return [fact for *_, fact in sorted(scored, key=lambda row: row[:3])[:MOST_FACTS]]
