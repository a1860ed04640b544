"""Free text to what it asks for, without a model: a request is understood as a whole, or it is no action."""

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

from agents.reader.amend import parse_amendment
from agents.reader.bold import guess_edits, guess_loosely
from agents.reader.clauses import parse_clauses
from agents.reader.doubts import has_doubt, name_doubt
from agents.reader.interpret import interpret_question, interpret_unclear, sounds_like_change
from agents.reader.own_words import is_own_text
from agents.reader.parties import mark_payers
from agents.reader.places import Unsure, add_dots
from agents.reader.requests import CLEAN, LETTER, MOVES, QUERY, REOPENING, REPLACEMENT, WISHES
from agents.reader.shorthand import is_spanish, mend_spelling
from agents.reader.topics import find_topic
from agents.reader.vocabulary import POLITE, canonicalize, strip_courtesy, tidy
from gym.coaching.reading import HOW, ClaimMove, CoachWish, Reading, Unclear
from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.claim import Claim

LONGEST = 400
ASKING = re.compile(
    r"(?:(?:what|why|how|when|where|who)s?|which|whose|explain|define|describe|tell me(?! (?:the )?(?:answer"
    r"|solution))|or should"
    r"|que (?:es|significa|quiere)|cual|cuando|donde|por que"
    r"|is|are|was|were|can(?!'t)|could|may|might|should(?! (?:be|go|point)\b)|would"
    r"|will|shall|does|did|do (?:i|you|we)|am i|has (?=he|she|it|the|this|that|they|anyone|my|her|his)|have i"
    r"|isn't|aren't|shouldn't|wouldn't|couldn't|can't (?:i|we|you|it)|doesn't)\b"
)
# "25 vs 59", "JZ meaning": a question without a question mark.
COMPARING = re.compile(r"\b(?:vs|versus)\b|\bmeaning$|^(?:meaning|difference|diff)\b")
# "Use 99214 instead" is no addition.
INSTEAD = re.compile(r"^(?:use|bill) (?=\S*\d)\S+ instead$")


def read(text: str, claim: Claim, last: tuple[Edit, ...] = ()) -> Reading:
    """What `text` asks for on `claim`. A text that is not understood as a whole is no action."""
    if is_own_text(text[:LONGEST]):
        return CoachWish(kind="coach_words")
    payload = parse_letter_or_query(text.strip())
    if payload:
        return payload
    typed = tidy(text[:LONGEST])
    if len(text) > LONGEST:
        return interpret_unclear(text[:LONGEST], typed, claim, Unclear(message=f"That is too long for me. {HOW}"))
    if clear := parse_amendment(typed, claim, last) or parse_wish(strip_courtesy(typed)):
        return clear
    if parse_question(typed):
        return interpret_question(text, typed, claim)
    asked = parse_request(text, typed, claim)
    return asked if isinstance(asked, ClaimMove) else interpret_unclear(text, typed, claim, asked)


def parse_letter_or_query(text: str) -> ClaimMove | None:
    """An appeal with its letter, or a question to the provider: the only moves with free text."""
    if said := LETTER.fullmatch(text):
        return ClaimMove(action_type=ActionType.APPEAL_DENIAL, action_details={"letter": said[1].strip()[:8000]})
    if said := QUERY.fullmatch(text):
        question = said[1].strip()[:8000]
        return ClaimMove(
            action_type=ActionType.QUERY_PROVIDER, action_details={"question": question} if question else {}
        )
    return None


def parse_wish(request: str) -> CoachWish | None:
    """A wish for the coach; None if the text holds anything else."""
    kind = next((kind for pattern, kind in WISHES if pattern.fullmatch(request)), None)
    return (
        CoachWish.model_validate({"kind": kind, "topic": find_topic(request) if kind in ("box", "check") else ""})
        if kind
        else None
    )


def parse_question(typed: str) -> CoachWish | None:
    """A question, which is never an action; "can you please" is not one."""
    is_question = "?" in typed or ASKING.match(strip_courtesy(typed)) or COMPARING.search(typed)
    return CoachWish(kind="question") if is_question and not POLITE.match(typed) else None


def parse_request(text: str, typed: str, claim: Claim) -> ClaimMove | Unclear:
    """A move or edits; else what is unclear."""
    said = CLEAN.sub("@clean", mark_payers(strip_courtesy(typed).rstrip("? ")))
    words = add_dots(canonicalize(said), claim)
    if move := parse_move(words) or (
        None if mend_spelling(said) == said else parse_move(canonicalize(mend_spelling(said)))
    ):
        return move
    unsure = ""
    ways: tuple[Callable[[], ClaimMove | None], ...] = (
        *(() if INSTEAD.search(typed) else (lambda: parse_correction(words, claim),)),
        lambda: guess_correction(typed, claim),
        lambda: guess_sentence(text, typed, claim),
    )
    for parse in ways:
        try:
            if found := parse():
                return found
        except Unsure as reason:
            unsure = unsure or str(reason)
    if unsure:
        return Unclear(message=unsure)
    return Unclear(message=f"{describe_doubt(typed)} {HOW}", is_lost=not has_doubt(typed, "past", "yes"))


def parse_move(words: str) -> ClaimMove | None:
    """A move without edits, named by the whole of canonical words."""
    for pattern, kind in MOVES:
        if match := pattern.fullmatch(words):
            named = {name: code.upper() for name, code in match.groupdict().items() if code}
            return ClaimMove(action_type=ActionType(kind), action_details=named)
    return None


def guess_correction(typed: str, claim: Claim) -> ClaimMove | None:
    """The correction that a half sentence names. Raises Unsure."""
    edits = guess_edits(typed, claim)
    if not edits or is_spanish(typed):
        return None
    return ClaimMove(action_type=ActionType.CORRECT_CLAIM, action_details=to_details(edits), is_guess=True)


def guess_sentence(text: str, typed: str, claim: Claim) -> ClaimMove | None:
    """The correction of a sentence with harmless words around it, if it sounds like one. Raises Unsure."""
    if is_spanish(typed) or not sounds_like_change(text):
        return None
    found = guess_loosely(typed, claim)
    if not found or not found[1]:
        return None
    return ClaimMove(action_type=ActionType.CORRECT_CLAIM, action_details=to_details(found[0]), is_guess=True)


def parse_correction(words: str, claim: Claim) -> ClaimMove | None:
    """A correction, a replacement claim or a reopening, with its edits; None if the text names none."""
    if replaced := REPLACEMENT.fullmatch(words):
        said = 'Say what the replacement changes, like "send a replacement claim: add 25 to line 1".'
        return parse_sent_again(replaced, claim, ActionType.REPLACE_CLAIM, said)
    if reopened := REOPENING.fullmatch(words):
        said = 'Say what the reopening changes, like "ask for a reopening: add 25 to line 1".'
        return parse_sent_again(reopened, claim, ActionType.REOPEN_CLAIM, said)
    edits = parse_clauses(words, claim)
    return ClaimMove(action_type=ActionType.CORRECT_CLAIM, action_details=to_details(edits)) if edits else None


def parse_sent_again(found: re.Match[str], claim: Claim, kind: ActionType, said: str) -> ClaimMove:
    """The move with the edits that the text names. Raises Unsure with `said` where it names none."""
    named = (found["edits"] or found["first"] or "").strip()
    edits = parse_clauses(named, claim) or parse_clauses(f"add {named.replace(' added to ', ' to ')}", claim)
    if not edits:
        raise Unsure(said)
    return ClaimMove(action_type=kind, action_details=to_details(edits))


def contradict(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two edits conflict: the same field twice, or a part of a line that is removed."""
    if "path" not in one or "path" not in other:
        return False
    if one["path"] == other["path"]:
        ops = {one["op"], other["op"]}
        return "set" in ops or (ops == {"add", "remove"} and one.get("value") == other.get("value")) or one == other
    removed = [each["path"] for each in (one, other) if each["op"] == "remove" and each["path"].count("/") == 1]
    return any(each["path"].startswith(f"{path}/") for path in removed for each in (one, other))


def to_details(edits: list[dict[str, Any]]) -> dict[str, Any]:
    """Edits as API.md has them; a modifier without a line can only stand alone. Raises Unsure."""
    if any(contradict(one, other) for one, other in combinations(edits, 2)):
        raise Unsure("Two of those changes do not go together. Say the one you mean.")
    if len(edits) == 1 and "op" not in edits[0]:
        return edits[0]
    return {"edits": place_modifiers(edits)}


def place_modifiers(edits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Modifiers without a line on the one line that the other edits take a modifier off. Raises Unsure."""
    freed = {each["path"] for each in edits if each.get("op") == "remove" and each["path"].endswith("/modifiers")}
    placeless = [each for each in edits if "op" not in each]
    if placeless and (len(freed) != 1 or len(placeless) > 1):
        raise Unsure("Name the line for each modifier.")
    return [
        each if "op" in each else {"op": "add", "path": next(iter(freed)), "value": each["modifier_added"]}
        for each in edits
    ]


def describe_doubt(typed: str) -> str:
    seen = name_doubt(typed)
    return f"I read {seen} there, so I changed nothing." if seen else "I did not understand that, so I changed nothing."
