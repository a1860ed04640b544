"""A correction of what was typed last: "no, I meant line 1", "sorry, 25"."""

import re
from typing import Any

from agents.reader.bold import expand
from agents.reader.parties import mark_payers
from agents.reader.places import Unsure, add_dots
from agents.reader.slots import Slots, find_slots
from agents.reader.vocabulary import canonicalize
from gym.coaching.reading import ClaimMove
from gym.world.claims.actions import ActionType, Edit
from gym.world.claims.claim import Claim

TAKEN_BACK = re.compile(
    r"^(?:(?:no+|nope|sorry|oops|whoops|wait|actually|(?:i )?(?:meant|mean)|my bad|not that(?: line| one)?"
    r"|(?:the )?other (?:one|line)|wrong (?:line|one|modifier|code|number)|make (?:that|it)|should(?:'ve)? be(?:en)?"
    r"|it should be|its|it's|move (?:it|that)|put (?:it|that)|on|to|rather|that should be)(?:[\s,]+|$))+",
)
AFTER = re.compile(r"[\s,]+(?:instead|i meant|i mean|sorry|rather|not that|please|pls)$")
# What the words before a correction must be, where it is no more than a place or a value.
CUE = re.compile(
    r"\b(?:no+|nope|sorry|oops|whoops|wait|actually|meant|mean|wrong|instead|make (?:that|it)"
    r"|move|not|other|rather|should)\b"
)


def parse_amendment(typed: str, claim: Claim, last: tuple[Edit, ...]) -> ClaimMove | None:
    """The last correction with another line or another value; None where the text is no correction of it."""
    if not last or not CUE.search(typed) or "?" in typed:
        return None
    said = AFTER.sub("", TAKEN_BACK.sub("", AFTER.sub("", typed)))
    said = re.sub(r"^(?:line )?(\d)$", r"line \1", said) if re.search(r"\bline\b", typed) else said
    said = re.sub(r"^not (line \d|\S+),? (?=line \d|\S+$)", "", said)
    said = re.sub(r"^(.+?),? not (?:line )?\S+$", r"\1", said)
    words = add_dots(canonicalize(mark_payers(expand(said, claim))), claim)
    try:
        slots = find_slots(words, claim)
    except Unsure:
        return None
    edits = amend_edits(slots, last) if slots else None
    if not edits:
        return None
    return ClaimMove(action_type=ActionType.CORRECT_CLAIM, action_details={"edits": edits}, amends=True)


def amend_edits(slots: Slots, last: tuple[Edit, ...]) -> list[dict[str, Any]] | None:
    """The last edits moved to another line, or with another value of the same kind."""
    kept = [each.model_dump(exclude_none=True) for each in last]
    on_lines = [each for each in kept if each["path"].startswith("lines/")]
    values = slots.all("mod", "count", "icd", "cpt", "letter", "id", "npi", "money", "day")
    if slots.has("remove", "add", "swap"):
        return None
    if len(slots.lines) == 1 and not values and len(on_lines) == len(kept):
        return [{**each, "path": move_path(each["path"], slots.lines[0])} for each in kept]
    valued = [each for each in kept if "value" in each]
    if len(valued) == 1 and len(values) == 1 and not slots.lines:
        return [{**each, "value": like(each["value"], values[0])} if each in valued else each for each in kept]
    return None


def move_path(path: str, line: int) -> str:
    parts = path.split("/")
    return "/".join((parts[0], str(line), *parts[2:]))


def like(old: object, new: str) -> object:
    """The new value in the shape of the old: a number, a list of letters or a code."""
    if isinstance(old, bool) or not isinstance(old, int | float):
        return [*new.upper()] if isinstance(old, list | tuple) else new.upper()
    return type(old)(new) if re.fullmatch(r"\d+(?:\.\d\d)?", new) else old
