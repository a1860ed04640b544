"""What a draft comes to: edits to send, the claim as it reads with them, and typed edits as a patch of it."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from gym.errors import Invalid, wrong
from gym.world.claims.actions import Edit
from gym.world.claims.claim import LETTERS, Claim
from gym.world.claims.draft import (
    AddDiagnosis,
    AddLine,
    AddRow,
    Draft,
    DraftPatch,
    DropRow,
    SetPlace,
    combine_patches,
    merge_patch,
)
from gym.world.claims.edits import apply_edits
from gym.world.world import World

# Boxes that may be left empty.
OPTIONAL = frozenset(
    {
        *("prior_auth", "clia", "original_reference", "primary_paid", "total", "accident", "accident_date"),
        *("referral_number", "attachment", "subscriber/group"),
        *("rendering/taxonomy", "billing/taxonomy", "referring/taxonomy"),
    }
)
BOX_17 = "referring/"
US_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
# What a line's box is called in a sentence.
BOXES = {"pos": "place of service", "date_from": "date", "date_to": "end date", "ndc": "drug number", "code": "code"}


class DraftEdit(NamedTuple):
    """One edit, and the place of the draft that it comes from."""

    place: str
    edit: Edit


def name_place(path: str) -> str:
    """A path in a trainee's words."""
    row, _, field = path.partition("/")
    if row in ("lines", "diagnoses"):
        number, _, box = field.partition("/")
        words = BOXES.get(box, box)
        return f"{'Line' if row == 'lines' else 'Diagnosis'} {number}{' ' + words if words else ''}"
    return path.replace("/", " ").replace("_", " ").capitalize()


def parse_whole(path: str, text: str) -> int:
    if not text.isdecimal():
        raise wrong(path, f"{name_place(path)}: “{text}” is not a whole number. Type one, like 2.")
    return int(text)


def parse_dollars(path: str, text: str) -> float:
    figure = text.lstrip("$").replace(",", "")
    if not re.fullmatch(r"\d{1,7}(\.\d{0,2})?|\.\d{1,2}", figure):
        raise wrong(path, f"{name_place(path)}: “{text}” is not an amount. Type one, like 120.50.")
    return float(figure)


def parse_day(path: str, text: str) -> str:
    """A day as ISO 8601, from that or from month/day/year."""
    if found := US_DAY.fullmatch(text):
        text = f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise wrong(path, f"{name_place(path)}: “{text}” is not a date. Type one, like 08/20/2024.")
    return text


def parse_codes(_: str, text: str) -> list[str]:
    return re.findall(r"[A-Z0-9]+", text.upper())


def parse_letters(path: str, text: str) -> list[str]:
    letters = re.findall(r"[A-Z0-9]", text.upper())
    if any(letter not in LETTERS for letter in letters):
        raise wrong(path, f"{name_place(path)}: “{text}” does not point at a diagnosis. Type letters, like AB.")
    return letters


PARSERS: dict[str, Callable[[str, str], Any]] = {
    "modifiers": parse_codes,
    "pointers": parse_letters,
    "units": parse_whole,
    "minutes": parse_whole,
    "charge": parse_dollars,
    "total": parse_dollars,
    "primary_paid": parse_dollars,
    "date_from": parse_day,
    "date_to": parse_day,
    "birth": parse_day,
    "accident_date": parse_day,
}


def parse_value(path: str, text: str) -> Any:
    """What stands in a box, as an edit has it. Raises Invalid for a number or a date that is none."""
    parse, typed = PARSERS.get(path.rsplit("/", 1)[-1]), text.strip()
    if parse:
        return parse(path, typed)
    return typed.upper() if path.startswith(("lines", "diagnoses")) else typed


def row_of(path: str) -> str:
    return "/".join(path.split("/")[:2])


def read_place(claim: Claim, path: str) -> str:
    """What a box of the claim says, as the desk shows it; "" where there is none."""
    value: Any = claim.model_dump(mode="json")
    for part in path.split("/"):
        if isinstance(value, list):
            place = int(part) - 1 if part.isdecimal() else LETTERS.find(part)
            value = value[place] if 0 <= place < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, list):
        return ("" if path.endswith("pointers") else " ").join(value)
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def edit_of_box(claim: Claim, path: str, text: str) -> Edit | None:
    """The edit that a box comes to; None where it says what the claim says. Raises Invalid."""
    now = read_place(claim, path)
    if text.strip() == now:
        return None
    if not text.strip() and (path in OPTIONAL or path.endswith(("/ndc", "/modifiers"))):
        return Edit(op="remove", path=path)
    value = parse_value(path, text)
    return None if now and value == parse_value(path, now) else Edit(op="set", path=path, value=value)


def edit_of_referring(claim: Claim, typed: dict[str, str]) -> Edit | None:
    """The edit of the whole of box 17: where nobody stood there, or nobody is to stand there; None for any other."""
    given = {path.removeprefix(BOX_17): text for path, text in typed.items() if text}
    if claim.referring is None:
        return Edit(op="set", path="referring", value={"name": "", "npi": "", **given}) if given else None
    is_empty = {"name", "npi"} <= {path.removeprefix(BOX_17) for path, text in typed.items() if not text}
    return Edit(op="remove", path="referring") if is_empty else None


def edit_of_row(name: str, row: AddRow) -> Edit | None:
    """The edit that a new line or diagnosis comes to; None for one without a code. Raises Invalid."""
    if isinstance(row, AddDiagnosis):
        return Edit(op="add", path="diagnoses", value=row.v.strip().upper()) if row.v.strip() else None
    given = {field: text for field, text in row.v.items() if text.strip()}
    if "code" not in given:
        return None
    try:
        value = {field: parse_value(f"lines/new/{field}", text) for field, text in given.items()}
    except Invalid as error:
        raise wrong(name, error.message.replace("Line new", "New line")) from None
    return Edit(op="add", path="lines", value=value)


def list_edits(claim: Claim, draft: Draft) -> tuple[DraftEdit, ...]:
    """The edits that the draft comes to, numbered as the claim on file. Raises Invalid, its field the place."""
    typed = {path: entry.v.strip() for path, entry in draft.set.items() if row_of(path) not in draft.drop}
    box_17 = {path: typed.pop(path) for path in tuple(typed) if path.startswith(BOX_17)}
    whole = edit_of_referring(claim, box_17)
    typed |= {} if whole or not claim.referring else box_17
    boxes = (*((path, edit_of_box(claim, path, text)) for path, text in typed.items()), (next(iter(box_17), ""), whole))
    rows = ((name, edit_of_row(name, row)) for name, row in draft.add.items())
    found = [DraftEdit(place, edit) for place, edit in (*boxes, *rows) if edit]
    return (*found, *(DraftEdit(path, Edit(op="remove", path=path)) for path in draft.drop))


def check_draft(world: World, claim: Claim, draft: Draft) -> tuple[Edit, ...]:
    """The draft's edits, all of them possible. Raises Invalid, its field the place that is wrong."""
    found = list_edits(claim, draft)
    edits = tuple(each.edit for each in found)
    try:
        apply_edits(world, claim, edits)
    except Invalid as error:
        raise Invalid(error.message, locate_errors(error, found)) from None
    return edits


def locate_errors(error: Invalid, found: tuple[DraftEdit, ...]) -> tuple[Any, ...]:
    """The errors of `apply_edits` with the places of the draft in the place of the edits' numbers."""

    def locate(field: str) -> str:
        number = re.match(r"action_details\.edits\.(\d+)", field)
        return found[int(number[1])].place if number else field

    return tuple(each.model_copy(update={"field": locate(each.field)}) for each in error.errors)


def draft_claim(world: World, claim: Claim, draft: Draft) -> Claim:
    """The claim as the desk shows it: boxes as they were typed and new rows at the end; a row that is to go still has
    its number. What cannot be on a claim is left out.
    """
    shown = claim
    box_17 = {path: entry for path, entry in draft.set.items() if path.startswith(BOX_17)}
    parts = [Draft(set={path: entry}) for path, entry in draft.set.items() if path not in box_17]
    parts.append(Draft(set=box_17))
    for part in (*parts, *(Draft(add={name: row}) for name, row in draft.add.items())):
        try:
            changed = apply_edits(world, shown, tuple(each.edit for each in list_edits(claim, part)))
        except Invalid:
            continue
        # A line of no units would be taken off, and the lines below it renumbered.
        shown = changed if len(changed.lines) >= len(shown.lines) else shown
    return shown


def fold_edits(world: World, claim: Claim, draft: Draft, edits: Iterable[Edit]) -> DraftPatch:
    """Typed edits, numbered as the desk shows the claim, as a patch of the draft. Raises Invalid for what it cannot
    hold.
    """
    patch, now = DraftPatch(), draft
    for edit in edits:
        step = fold_edit(draft_claim(world, claim, now), claim, now, edit)
        patch, now = combine_patches(patch, step), merge_patch(now, step)
    return patch


def fold_edit(shown: Claim, claim: Claim, draft: Draft, edit: Edit) -> DraftPatch:
    """One typed edit as a patch; `shown` is the claim as the desk shows it."""
    kind, _, rest = edit.path.partition("/")
    if edit.path in ("lines", "diagnoses"):
        return DraftPatch(add={fresh_id(draft): new_row(edit)})
    if kind in ("lines", "diagnoses"):
        place, _, field = rest.partition("/")
        added = find_added(claim, draft, kind, place)
        if added:
            return fold_into_row(shown, draft, added, edit, field)
        if not field and edit.op == "remove":
            return DraftPatch(drop={edit.path: DropRow(by="typed")})
    if edit.path == "referring":
        return fold_referring(edit)
    back = {row_of(edit.path): None} if row_of(edit.path) in draft.drop else {}
    return DraftPatch(set={edit.path: SetPlace(v=new_text(shown, edit), by="typed")}, drop=back)


def fold_referring(edit: Edit) -> DraftPatch:
    """The whole of box 17, or nothing in it."""
    given = edit.value if isinstance(edit.value, dict) else {}
    texts = {name: format_text(name, given.get(name)) for name in ("name", "npi", *given)}
    boxes: dict[str, SetPlace | None] = {}
    for name, text in texts.items():
        boxes[f"referring/{name}"] = SetPlace(v=text, by="typed")
    return DraftPatch(set=boxes)


def new_row(edit: Edit) -> AddRow:
    """What a typed addition puts on the claim. Raises Invalid."""
    if edit.op != "add":
        raise Invalid("Say which one: name the line or the diagnosis.")
    if edit.path == "diagnoses":
        return AddDiagnosis(kind="dx", v=format_text("", edit.value), by="typed")
    given = edit.value if isinstance(edit.value, dict) else {"code": edit.value}
    fields = {name: format_text(name, value) for name, value in given.items() if value is not None}
    return AddLine.model_validate({"kind": "line", "v": fields, "by": "typed"})


def fresh_id(draft: Draft) -> str:
    """An id that no row of the draft has."""
    taken = [int(name[1:]) for name in draft.add if re.fullmatch(r"t\d{1,6}", name)]
    return f"t{max(taken, default=0) + 1}"


def find_added(claim: Claim, draft: Draft, kind: str, place: str) -> str:
    """The id of the new row that a number or a letter of the desk means; "" for a row of the claim on file."""
    wanted, on_file = ("line", len(claim.lines)) if kind == "lines" else ("dx", len(claim.diagnoses))
    at = (int(place) if place.isdecimal() else LETTERS.find(place) + 1) - on_file
    names = [name for name, row in draft.add.items() if row.kind == wanted and edit_of_row(name, row)]
    return names[at - 1] if 1 <= at <= len(names) else ""


def fold_into_row(shown: Claim, draft: Draft, name: str, edit: Edit, field: str) -> DraftPatch:
    """A typed edit of a row that is new itself."""
    row = draft.add[name]
    if isinstance(row, AddDiagnosis):
        kept = None if edit.op == "remove" else row.model_copy(update={"v": format_text("", edit.value), "by": "typed"})
        return DraftPatch(add={name: kept})
    if not field:
        return DraftPatch(add={name: None})
    fields = {**row.model_dump()["v"], field: new_text(shown, edit)}
    return DraftPatch(add={name: AddLine.model_validate({"kind": "line", "v": fields, "by": "typed"})})


def new_text(shown: Claim, edit: Edit) -> str:
    """What a box says after a typed edit."""
    field = edit.path.rsplit("/", 1)[-1]
    if edit.op == "set" or field not in ("modifiers", "pointers"):
        return "" if edit.op == "remove" else format_text(field, edit.value)
    there = PARSERS[field](edit.path, read_place(shown, edit.path))
    named = [] if edit.value is None else PARSERS[field](edit.path, format_text(field, edit.value))
    kept = [each for each in there if each not in named] if named or edit.op == "add" else []
    return format_text(field, kept + (named if edit.op == "add" else []))


def format_text(field: str, value: Any) -> str:
    """A value as it is typed into a box."""
    if isinstance(value, list | tuple):
        return ("" if field == "pointers" else " ").join(map(str, value)).upper()
    return "" if value is None else str(value)
