"""The parts of a half sentence as edits: one function for each kind of change, tried in order."""

import re
from collections.abc import Callable
from functools import cache

from agents.reader import edits, parties
from agents.reader.edits import Edit, make_edit
from agents.reader.fields import NAMED, NAMES
from agents.reader.places import Unsure, current_value, find_only_line, is_visit, lines_with_modifier, list_lines
from agents.reader.slots import Slots, find_slots
from gym.world.claims.claim import LETTERS, Claim
from gym.world.codes.tables import read_table

Fill = Callable[[Slots], list[Edit] | None]
NAMED_VALUES = ("id", "npi", "cpt", "count", "mod", "money", "day", "sex", "letter", "icd")
DRUGS = frozenset("JQ")
# A line added to a number, or a number changed to a line, is neither.
MISPLACED = re.compile(r"\badd (?:line|@|\w{5}\b).* to \w\w$|^set \w\w to (?:line|@|\w{5}$)")
# Modifiers that are also words when they stand alone.
WORDS_ALONE = frozenset({"gn", "xp", "gg", "gt", "et", "ai", "gc", "pt", "sl"})


def read_half_sentence(words: str, claim: Claim) -> list[Edit] | None:
    """The edits of canonical words; None where they name no one change. Raises Unsure."""
    if named := fill_people(words, claim):
        return named
    slots = find_slots(words, claim)
    return next((found for fill in FILLS if (found := fill(slots))), None) if slots else None


def choose_lines(slots: Slots) -> tuple[int, ...]:
    """The lines named, else the only one. Raises Unsure."""
    return slots.lines or (find_only_line(list_lines(slots.claim), "is meant", slots.claim),)


def choose_new(slots: Slots, values: list[str], path: str) -> str | None:
    """The one value that does not stand at `path` now; None where there is none, or more than one."""
    now = current_value(path, slots.claim)
    old = [said for kind in slots.old if kind != "place" for said in slots.old[kind]]
    if any(said.upper() != now for said in old):
        raise Unsure(f"The claim has {now or 'nothing'} there, not {', '.join(old).upper()}. Say which value you mean.")
    new = [said for said in values if said.upper() != now]
    return new[0] if len(new) == 1 and len(values) - len(new) <= 1 else None


def fill_pointers(slots: Slots) -> list[Edit] | None:
    if (not slots.has("point") and not slots.names("ptr")) or not slots.only("letter", "icd", "mod"):
        return None
    lines = choose_lines(slots)
    said = [" ".join(re.findall(r"[a-l]", each)) for each in slots.all("letter")] + slots.all("icd")
    now = " ".join(slots.claim.lines[lines[0] - 1].pointers).lower()
    said = [each for each in said if each != now] if len(said) > 1 else said
    op = "remove" if slots.has("remove") else "add" if slots.has("add") else "set"
    return edits.point(op)({"lines": name(lines), "value": " ".join(said)}, slots.claim) if said else None


def name(lines: tuple[int, ...]) -> str:
    return " ".join(f"line {line}" for line in lines)


def fill_diagnoses(slots: Slots) -> list[Edit] | None:
    claim = slots.claim
    if not slots.has("icd", "swap") and not slots.names("dx") and not slots.has("order"):
        return None
    if slots.lines or not slots.only("icd", "letter"):
        return None
    codes = [edits.format_diagnosis(each) for each in slots.all("icd")]
    at = [*slots.all("letter"), *(each.lower() for each in codes if each in claim.diagnoses)]
    new = [each for each in codes if each not in claim.diagnoses]
    if slots.has("swap"):
        return swap_two(slots, at)
    if new:
        return set_new_diagnosis(slots, at, new) if len(new) == 1 else None
    return move_diagnosis(slots, at)


def swap_two(slots: Slots, at: list[str]) -> list[Edit] | None:
    letters = at or [letter.lower() for letter in LETTERS[: len(slots.claim.diagnoses)]]
    return edits.swap_diagnoses({"at": letters[0], "value": letters[1]}, slots.claim) if len(letters) == 2 else None


def move_diagnosis(slots: Slots, at: list[str]) -> list[Edit] | None:
    """A diagnosis that is on the claim, taken off or put first."""
    if slots.has("remove"):
        return edits.remove_diagnosis({"at": at[0]}, slots.claim) if len(at) == 1 else None
    first = [each for each in at if each != "a"] if slots.has("order") or "a" in at else []
    return edits.first_diagnosis({"at": first[0]}, slots.claim) if len(first) == 1 else None


def set_new_diagnosis(slots: Slots, at: list[str], new: list[str]) -> list[Edit] | None:
    """A diagnosis that is not on the claim: in place of one, or after the last."""
    claim, old = slots.claim, [edits.format_diagnosis(each) for each in slots.old.get("icd", ())]
    at = [*at, *old]
    there = LETTERS[: len(claim.diagnoses)].lower()
    if (at and at[0] == LETTERS[len(there)].lower()) or (slots.has("add") and not at):
        return edits.add_diagnosis({"value": new[0]}, claim)
    if not at:
        same = [code.lower() for code in claim.diagnoses if code[:3] == new[0][:3]]
        at = there[:1].split() if len(there) == 1 else same if len(same) == 1 and not slots.has("add") else []
    return edits.set_diagnosis({"at": at[0], "value": new[0]}, claim) if len(set(at)) == 1 else None


def fill_units(slots: Slots) -> list[Edit] | None:
    numbers = [each for each in slots.all("count", "mod") if each.isdecimal()]
    is_drug = bool(slots.lines) and slots.claim.lines[slots.lines[0] - 1].code[0] in DRUGS
    if not slots.names("units") and not (is_drug and slots.has("set", "count") and slots.all("count") == numbers):
        return None
    if slots.has("remove") or not {"needs"}.issuperset(slots.all("add")):
        return None
    if not slots.only("count", "mod") or len(numbers) > 2:
        return None
    named = [*numbers, *slots.old.get("count", ())]
    held = [n for n, line in enumerate(slots.claim.lines, 1) if len(named) == 2 and str(line.units) in named]
    lines = tuple(held) if len(held) == 1 and not slots.lines else choose_lines(slots)
    new = choose_new(slots, numbers, f"lines/{lines[0]}/units")
    return [make_edit("set", f"lines/{line}/units", int(new)) for line in lines] if new else None


def fill_pos(slots: Slots) -> list[Edit] | None:
    places = [each for each in slots.all("mod") if each.isdecimal()]
    if not slots.names("pos") or not slots.only("mod") or slots.has("remove"):
        return None
    lines = choose_lines(slots)
    new = choose_new(slots, places, f"lines/{lines[0]}/pos")
    return [make_edit("set", f"lines/{line}/pos", new) for line in lines] if new else None


def fill_charge(slots: Slots) -> list[Edit] | None:
    if (not slots.names("charge") and not slots.has("money")) or not slots.only("money", "count", "mod"):
        return None
    amounts = [each.lstrip("$") for each in slots.all("money", "count", "mod")]
    if slots.names("total", "primary paid") or len(amounts) != 1 or slots.has("remove", "add"):
        return None
    return [make_edit("set", f"lines/{line}/charge", float(amounts[0])) for line in choose_lines(slots)]


def fill_dates(slots: Slots) -> list[Edit] | None:
    if not slots.has("day") or slots.names("birth date") or not slots.only("day"):
        return None
    lines = choose_lines(slots)
    new = choose_new(slots, slots.all("day"), f"lines/{lines[0]}/date_from")
    return (
        [make_edit("set", f"lines/{line}/{which}", new) for line in lines for which in ("date_from", "date_to")]
        if new
        else None
    )


def fill_named(slots: Slots) -> list[Edit] | None:
    """A field of the claim itself with its value, or left empty."""
    boxes = [box for box in slots.all("box") if box in NAMED]
    if len(set(boxes)) != 1 or slots.lines:
        return None
    path, shape = NAMED[boxes[0]]
    if slots.has("remove"):
        return edits.remove_named({"field": boxes[0]}, slots.claim) if slots.only() else None
    said = [each for each in slots.all(*NAMED_VALUES) if re.fullmatch(shape, each)]
    new = choose_new(slots, said, path) if len(said) == len(slots.all(*NAMED_VALUES)) else None
    return [make_edit("set", path, new.lstrip("$").upper())] if new else None


def fill_payer(slots: Slots) -> list[Edit] | None:
    named = [each for each in slots.all("payer") if each.removeprefix(parties.MARK) != slots.claim.payer_id]
    is_asked = slots.names("payer") or slots.has("set") or "payer" in slots.old or " goes to " in slots.words
    if len(named) != 1 or not is_asked or not slots.only("payer"):
        return None
    return parties.set_payer({"value": named[0]}, slots.claim)


def fill_code(slots: Slots) -> list[Edit] | None:
    claim, codes = slots.claim, slots.all("cpt")
    if len(codes) != 1 or not slots.only("cpt") or slots.has("remove"):
        return None
    if slots.has("add") and not slots.lines:
        return edits.add_line({"value": codes[0]}, claim)
    visits = tuple(line for line in list_lines(claim) if is_visit(claim.lines[line - 1].code))
    lines = slots.lines or (visits if is_visit(codes[0]) else ())
    return (
        edits.set_code({"lines": name(lines), "value": codes[0]}, claim)
        if len(lines) == 1 and not slots.has("add")
        else None
    )


def fill_modifiers(slots: Slots) -> list[Edit] | None:
    claim, named = slots.claim, [each.upper() for each in slots.all("mod")]
    if any(each.isdecimal() and each not in load_modifiers() for each in named):
        return None
    if not slots.only("mod") or slots.has("point") or MISPLACED.search(slots.words):
        return None
    if slots.names("units", "pos", "charge", "ptr", "dos", "dx"):
        return None
    if slots.has("remove") and not named:
        return clear_only_modifier(slots)
    on = [each for each in named if any(lines_with_modifier(each, claim)) and not is_new_here(each, slots)]
    old = [*(each.upper() for each in slots.old.get("mod", ())), *(on if len(named) > 1 else ())]
    new = [each for each in named if each not in old]
    if old:
        found = {"old": old[0].lower(), "mods": " ".join(new).lower(), "lines": name(slots.lines)}
        return edits.replace_modifier(found, claim) if len(old) == 1 and len(new) == 1 else None
    if slots.has("remove"):
        return (
            edits.remove_modifiers({"mods": named[0].lower(), "lines": name(slots.lines)}, claim)
            if len(named) == 1
            else None
        )
    is_bare = slots.words in WORDS_ALONE
    return add_one_modifier(slots, named[0]) if len(named) == 1 and not is_bare else None


@cache
def load_modifiers() -> frozenset[str]:
    return frozenset(row["modifier"] for row in read_table("modifiers.csv"))


def is_new_here(modifier: str, slots: Slots) -> bool:
    """Whether none of the lines named has this modifier."""
    return bool(slots.lines) and not set(slots.lines) & set(lines_with_modifier(modifier, slots.claim))


def clear_only_modifier(slots: Slots) -> list[Edit] | None:
    with_one = slots.lines or tuple(n for n, line in enumerate(slots.claim.lines, 1) if line.modifiers)
    if not slots.names("mod") or len(with_one) != 1 or (not slots.lines and len(slots.claim.lines) > 1):
        return None
    return edits.clear_modifiers({"lines": name(with_one)}, slots.claim)


def add_one_modifier(slots: Slots, modifier: str) -> list[Edit] | None:
    if other := find_other_side(slots, modifier):
        found = {"old": other.lower(), "mods": modifier.lower(), "lines": name(slots.lines)}
        return edits.replace_modifier(found, slots.claim)
    for line in slots.lines:
        if modifier in slots.claim.lines[line - 1].modifiers:
            raise Unsure(f"Line {line} has modifier {modifier} already. Say what to change.")
    return edits.add_modifiers({"mods": modifier.lower(), "lines": name(slots.lines)}, slots.claim)


def find_other_side(slots: Slots, modifier: str) -> str:
    """The other side, where one line alone has it and the text changes what is there."""
    other = {"LT": "RT", "RT": "LT"}.get(modifier, "")
    on = lines_with_modifier(other, slots.claim)
    is_changed = slots.has("set") and not slots.has("add")
    return other if is_changed and len(on) == 1 and set(slots.lines) <= set(on) else ""


def fill_line_removal(slots: Slots) -> list[Edit] | None:
    if not slots.has("remove") or not slots.lines or slots.has("box", "add", "set") or not slots.only():
        return None
    return edits.remove_lines({"lines": name(slots.lines)}, slots.claim)


def fill_people(words: str, claim: Claim) -> list[Edit] | None:
    """A name of patient, insured or of who ordered."""
    if found := PERSON.fullmatch(words):
        return [
            make_edit(
                "set",
                NAMES[named if (named := found["field"]) in NAMES else f"patient {named}"],
                found["value"].title(),
            )
        ]
    if found := RENAMED.fullmatch(words):
        was, new = (found["old"], found["new"]) if found["old"] else (found["was"], found["now"])
        for field, path in NAMES.items():
            if field.startswith("patient") and current_value(path, claim) == was.upper():
                return [make_edit("set", path, new.title())]
    found = ORDERER.fullmatch(words)
    if found and not {"add", "provider"} & set(str(found["name"] or found["name2"]).split()):
        return parties.set_orderer({"name": found["name"] or found["name2"]}, claim)
    return None


WORD = r"(?!(?:is|to|should|wrong|missing|not|and|the)\b)[a-z][a-z'-]{1,30}"
PERSON = re.compile(
    rf"(?:wrong |set )?(?P<field>{'|'.join(NAMES)}|(?:last|first) name) (?:(?:is|to|should be) )*(?P<value>{WORD})"
)
RENAMED = re.compile(rf"name should be (?P<new>{WORD}) not (?P<old>{WORD})|(?P<was>{WORD}) should be (?P<now>{WORD})")
WHO = rf"{parties.WORD}(?: ,)?(?: {parties.WORD}){{1,4}}"
ORDERED = r"(?:box 17|referring(?: provider| physician| doctor| dr)?)"
ORDERER = re.compile(
    rf"(?:(?:set|add) )?{ORDERED} (?:(?:is|to|should be) )*(?P<name>{WHO})|add (?P<name2>{WHO}) (?:in|to|as) {ORDERED}"
)
FILLS: tuple[Fill, ...] = (
    fill_pointers,
    fill_diagnoses,
    fill_units,
    fill_pos,
    fill_charge,
    fill_dates,
    fill_named,
    fill_payer,
    fill_code,
    fill_modifiers,
    fill_line_removal,
)
