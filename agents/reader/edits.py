"""From what a clause names to edits as API.md writes them; a builder for each kind of change."""

import re
from collections.abc import Callable
from typing import Any

from agents.reader.fields import NAMED, NAMES
from agents.reader.places import (
    Unsure,
    current_value,
    find_diagnosis,
    find_letters,
    find_lines,
    find_only_line,
    format_typed,
    lines_with_modifier,
    list_lines,
)
from gym.world.claims.claim import LETTERS, Claim

Edit = dict[str, Any]
Found = dict[str, str]
Builder = Callable[[Found, Claim], list[Edit]]


def make_edit(op: str, path: str, value: Any = None) -> Edit:
    return {"op": op, "path": path} | ({} if value is None else {"value": value})


def parse_modifiers(text: str) -> list[str]:
    return [word.upper() for word in re.findall(r"[a-z0-9]+", text) if word not in ("mod", "and")]


def select_lines(found: Found, claim: Claim) -> tuple[int, ...]:
    """The lines named; the only line if none is named."""
    return find_lines(found.get("lines", ""), claim) or (find_only_line(list_lines(claim), "is meant", claim),)


def add_modifiers(found: Found, claim: Claim) -> list[Edit]:
    """Modifiers onto lines; without a line the short form, which the world assigns to a line."""
    modifiers = parse_modifiers(found["mods"])
    lines = find_lines(found.get("lines", ""), claim)
    if not lines and len(claim.lines) > 1:
        if len(modifiers) > 1:
            raise Unsure("Name the line for each modifier.")
        return [{"modifier_added": modifiers[0]}]
    return [make_edit("add", f"lines/{line}/modifiers", each) for line in lines or (1,) for each in modifiers]


def remove_modifiers(found: Found, claim: Claim) -> list[Edit]:
    """Modifiers off lines; without a line, off the only line that has them."""
    lines = find_lines(found.get("lines", ""), claim)
    for each in parse_modifiers(found["mods"]):
        if missing := set(lines) - set(lines_with_modifier(each, claim)):
            raise Unsure(f"Line {min(missing)} has no modifier {each}. Which do you mean?")
    return [
        make_edit("remove", f"lines/{line}/modifiers", each)
        for each in parse_modifiers(found["mods"])
        for line in lines or (find_only_line(lines_with_modifier(each, claim), f"has modifier {each}", claim),)
    ]


def clear_modifiers(found: Found, claim: Claim) -> list[Edit]:
    lines = select_lines(found, claim)
    for line in lines:
        if "every" not in found and len(claim.lines[line - 1].modifiers) != 1:
            raise Unsure(f"Say which modifier of line {line} to take off.")
    return [make_edit("remove", f"lines/{line}/modifiers") for line in lines]


def replace_modifier(found: Found, claim: Claim) -> list[Edit]:
    """One modifier for another on the same line."""
    removed = remove_modifiers({**found, "mods": found["old"]}, claim)
    new = parse_modifiers(found["mods"])
    return [*removed, *(make_edit("add", each["path"], modifier) for each in removed for modifier in new)]


def set_modifiers(found: Found, claim: Claim) -> list[Edit]:
    """Exactly these modifiers on a line."""
    modifiers = parse_modifiers(found["mods"])
    return [make_edit("set", f"lines/{line}/modifiers", modifiers) for line in select_lines(found, claim)]


def remove_lines(found: Found, claim: Claim) -> list[Edit]:
    return [make_edit("remove", f"lines/{line}") for line in select_lines(found, claim)]


def require_present_value(found: Found, edits: list[Edit], claim: Claim) -> list[Edit]:
    """The edits, if what is said to stand there now does. Raises Unsure."""
    for each in edits:
        now = current_value(each["path"], claim)
        if found.get("was", now).upper().replace(".", "") != now.replace(".", ""):
            raise Unsure(
                f"The claim has {now or 'nothing'} there, not {found['was'].upper()}. Say which value you mean."
            )
    return edits


def only_if_new(build: Builder) -> Builder:
    """A builder for a value named without a verb: a request only where the claim says something else now."""

    def built(found: Found, claim: Claim) -> list[Edit]:
        edits = build(found, claim)
        if all(current_value(each["path"], claim) == format_typed(each["value"]) for each in edits):
            raise Unsure("That is what the claim says now. Say what to change.")
        return edits

    return built


def set_on_lines(field: str, read: Callable[[str], Any]) -> Builder:

    def build(found: Found, claim: Claim) -> list[Edit]:
        edits = [make_edit("set", f"lines/{line}/{field}", read(found["value"])) for line in select_lines(found, claim)]
        return require_present_value(found, edits, claim)

    return build


def set_code(found: Found, claim: Claim) -> list[Edit]:
    """Another code on a line; where only a modifier is new, only that."""
    code, _, modifier = found["value"].upper().partition("-")
    line = find_only_line(select_lines(found, claim), "is meant", claim)
    edits = [] if claim.lines[line - 1].code == code else [make_edit("set", f"lines/{line}/code", code)]
    return edits + ([make_edit("add", f"lines/{line}/modifiers", modifier)] if modifier else [])


def add_line(found: Found, claim: Claim) -> list[Edit]:
    """A new line for a code that is not on the claim yet."""
    code = found["value"].upper()
    if any(line.code == code for line in claim.lines):
        raise Unsure(f"{code} is on the claim already. Say what to change on its line.")
    return [make_edit("add", "lines", {"code": code})]


def point(op: str) -> Builder:
    """A builder that sets, adds or removes diagnosis pointers."""

    def build(found: Found, claim: Claim) -> list[Edit]:
        letters = list(find_letters(found["value"], claim))
        return [make_edit(op, f"lines/{line}/pointers", letters) for line in select_lines(found, claim)]

    return build


def format_diagnosis(text: str) -> str:
    """An ICD-10-CM code with its dot."""
    code = text.upper().replace(".", "")
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def set_diagnosis(found: Found, claim: Claim) -> list[Edit]:
    """Another code at a letter, or in place of a code; with neither named, in place of the one of its category."""
    code = format_diagnosis(found["value"])
    alike = [each for each in claim.diagnoses if each[:3] == code[:3] and each != code]
    letter = find_diagnosis(found.get("at", alike[0] if len(alike) == 1 else ""), claim)
    if code in claim.diagnoses and claim.diagnoses.index(code) != LETTERS.index(letter):
        raise Unsure(f"{code} is on the claim already. Say which diagnosis comes first.")
    edits = [make_edit("set", f"diagnoses/{letter}", code)]
    return require_present_value(found, edits, claim)


def add_diagnosis(found: Found, claim: Claim) -> list[Edit]:
    code = format_diagnosis(found["value"])
    if code in claim.diagnoses:
        raise Unsure(f"{code} is on the claim already.")
    if found.get("at", LETTERS[len(claim.diagnoses)].lower()) != LETTERS[len(claim.diagnoses)].lower():
        raise Unsure(f"The next free diagnosis is {LETTERS[len(claim.diagnoses)]}. Say which you mean.")
    return [make_edit("add", "diagnoses", code)]


def first_diagnosis(found: Found, claim: Claim) -> list[Edit]:
    """One diagnosis before all others, these in their order."""
    place = LETTERS.index(find_diagnosis(found["at"], claim))
    codes = list(claim.diagnoses)
    moved = [codes[place], *codes[:place], *codes[place + 1 :]]
    return [make_edit("set", f"diagnoses/{letter}", code) for letter, code in zip(LETTERS, moved, strict=False)][
        : place + 1
    ]


def swap_diagnoses(found: Found, claim: Claim) -> list[Edit]:
    """Two diagnoses, each in the other's place."""
    one, other = find_diagnosis(found["at"], claim), find_diagnosis(found["value"], claim)
    codes = dict(zip(LETTERS, claim.diagnoses, strict=False))
    return [make_edit("set", f"diagnoses/{one}", codes[other]), make_edit("set", f"diagnoses/{other}", codes[one])]


def remove_diagnosis(found: Found, claim: Claim) -> list[Edit]:
    return require_present_value(found, [make_edit("remove", f"diagnoses/{find_diagnosis(found['at'], claim)}")], claim)


def set_named(found: Found, claim: Claim) -> list[Edit]:
    path, shape = NAMED[found["field"]]
    if not re.fullmatch(shape, found["value"]):
        raise Unsure(f"{found['value'].upper()} does not look like a {found['field']} value.")
    return require_present_value(found, [make_edit("set", path, found["value"].lstrip("$").upper())], claim)


def set_name(found: Found, claim: Claim) -> list[Edit]:  # noqa: ARG001
    """Somebody's name, with a capital."""
    return [make_edit("set", NAMES[found["field"]], found["value"].title())]


def remove_named(found: Found, claim: Claim) -> list[Edit]:  # noqa: ARG001
    """A field of the claim left empty."""
    return [make_edit("remove", NAMED[found["field"]][0])]
