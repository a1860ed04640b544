"""A correction as it is written at the terminal: op, path and value."""

import re
from typing import Any

from gym.world.claims.edits import SCALARS

Move = tuple[str, dict[str, Any]]
EDIT = re.compile(r"(set|add|remove)\s+([a-z_]+(?:/\w+)*)(?:\s+(.+))?", re.IGNORECASE)


def parse_edit(line: str) -> Move | None:
    """A correction written as `set PATH VALUE`, `add PATH VALUE` or `remove PATH [VALUE]`."""
    found = EDIT.fullmatch(line)
    if not found or not ("/" in found[2] or is_field(found[2].lower(), found[3])):
        return None
    value: Any = found[3]
    if value and value.isdecimal() and found[2].endswith("/units"):
        value = int(value)
    return "correct_claim", {"edits": [{"op": found[1].lower(), "path": found[2], "value": value}]}


def is_field(name: str, value: str | None) -> bool:
    """Whether this names a field of the claim itself, with one word at most: `total to 9` is plain words."""
    return name in (*SCALARS, "diagnoses", "referring") and len((value or "").split()) < 2
