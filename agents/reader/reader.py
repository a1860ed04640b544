"""Free text to what it asks for, without a model: a request is understood as a whole, or it is no action."""

import re
from itertools import combinations
from typing import Any

from agents.reader.clauses import parse_clauses
from agents.reader.parties import mark_payers
from agents.reader.places import Unsure, add_dots
from agents.reader.requests import CLEAN, LETTER, MOVES, QUERY, REOPENING, REPLACEMENT, WISHES
from agents.reader.vocabulary import POLITE, canonicalize, strip_courtesy, tidy
from gym.coaching.reading import HOW, ClaimMove, CoachWish, Reading, Unclear
from gym.world.claims.actions import ActionType
from gym.world.claims.claim import Claim

LONGEST = 400
ASKING = re.compile(
    r"(?:what|why|how|when|where|who|which|whose|explain|define|describe|tell me(?! (?:the )?(?:answer"
    r"|solution))|or should"
    r"|is|are|was|were|can(?!'t)|could|may|might|should|would|will|shall|does|did|do (?:i|you|we)|am i|has|have i"
    r"|isn't|aren't|shouldn't|wouldn't|couldn't|can't (?:i|we|you|it)|doesn't)\b"
)
DOUBTS = (
    (re.compile(r"\"|\b(?:says?|said|told|tells|suggest\w*|according)\b"), "somebody else's words"),
    (re.compile(r"\b(?:not|no|never|none|without|cannot|nor|neither|except|avoid|stop)\b|n't\b"), 'a "not"'),
    (re.compile(r"\b(?:if|unless|whether|maybe|perhaps|might|would|could|suppose|wonder\w*|think\w*)\b"), 'a "maybe"'),
    (re.compile(r"\b(?:or|either)\b"), 'an "or"'),
)


def read(text: str, claim: Claim) -> Reading:
    """What `text` asks for on `claim`. A text that is not understood as a whole is no action."""
    payload = parse_letter_or_query(text.strip())
    if payload:
        return payload
    if len(text) > LONGEST:
        return Unclear(message=f"That is too long for me. {HOW}")
    typed = tidy(text)
    return parse_wish(strip_courtesy(typed)) or parse_question(typed) or parse_request(typed, claim)


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
    return CoachWish.model_validate({"kind": kind}) if kind else None


def parse_question(typed: str) -> CoachWish | None:
    """A question, which is never an action; "can you please" is not one."""
    is_question = "?" in typed or ASKING.match(strip_courtesy(typed))
    return CoachWish(kind="question") if is_question and not POLITE.match(typed) else None


def parse_request(typed: str, claim: Claim) -> ClaimMove | Unclear:
    """A move or edits; else what is unclear."""
    said = CLEAN.sub("@clean", mark_payers(strip_courtesy(typed).rstrip("? ")))
    words = add_dots(canonicalize(said), claim)
    for pattern, kind in MOVES:
        if match := pattern.fullmatch(words):
            named = {name: code.upper() for name, code in match.groupdict().items() if code}
            return ClaimMove(action_type=ActionType(kind), action_details=named)
    try:
        return parse_correction(words, claim) or Unclear(
            message=f"{describe_doubt(typed)} {HOW}", is_lost=not is_doubtful(typed)
        )
    except Unsure as unsure:
        return Unclear(message=str(unsure))


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
    if all("op" in edit for edit in edits):
        return {"edits": edits}
    if len(edits) > 1:
        raise Unsure("Name the line for each modifier.")
    return edits[0]


def is_doubtful(typed: str) -> bool:
    """Whether something in the words speaks against doing what they name."""
    return any(pattern.search(typed) for pattern, _ in DOUBTS)


def describe_doubt(typed: str) -> str:
    seen = next((what for pattern, what in DOUBTS if pattern.search(typed)), None)
    return f"I read {seen} there, so I changed nothing." if seen else "I did not understand that, so I changed nothing."
