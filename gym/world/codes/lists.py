"""Short lists of codes on a claim, like modifiers and pointers, and how an edit changes them."""

from typing import Any

from gym.world.claims.actions import Edit


class BadCodes(Exception):
    """An edit that cannot be made; the message says why."""


def parse_codes(value: Any, width: int) -> list[str]:
    """A list of short codes from a list, or from text like "25 59" or "AB"."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [item.strip().upper() for item in value if item.strip()]
    if not isinstance(value, str):
        raise BadCodes("give text, or a list of texts")
    text = value.upper().replace(",", " ")
    if not text.strip():
        raise BadCodes("name a code, or remove")
    if width == 1:
        return [letter for letter in text if not letter.isspace()]
    return text.split()


def change_codes(items: list[str], edit: Edit, width: int) -> list[str]:
    """`items` after setting, adding or removing codes."""
    if edit.op == "remove" and edit.value is None:
        return []
    codes = parse_codes(edit.value, width)
    if edit.op == "set":
        return codes
    if edit.op == "add":
        there = [code for code in codes if code in items]
        if there:
            raise BadCodes(f"{', '.join(there)} is there already")
        return items + codes
    missing = [code for code in codes if code not in items]
    if missing:
        raise BadCodes(f"{', '.join(missing)} is not there to remove")
    return [code for code in items if code not in codes]
