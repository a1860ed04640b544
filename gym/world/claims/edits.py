"""Edits on a claim: each names a place, as the claim stands before the action, and what to do there."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from gym.errors import FieldError, Invalid, wrong
from gym.world.claims.actions import Edit
from gym.world.claims.claim import LETTERS, Claim
from gym.world.claims.edit_words import to_field_error
from gym.world.codes.lists import BadCodes, change_codes, parse_codes
from gym.world.world import World

Draft = dict[str, Any]
CAUSES = ("accident", "accident_date")
SCALARS = (
    "payer_id",
    "prior_auth",
    "frequency",
    "original_reference",
    "clia",
    "total",
    "sequence",
    "primary_paid",
    *CAUSES,
    "referral_number",
    "attachment",
)
PARTIES = ("subscriber", "patient", "billing", "rendering", "referring")
DEFAULTS = {"frequency": "1", "sequence": "P"}
LINE_FIELDS = ("code", "modifiers", "pointers", "units", "charge", "date_from", "date_to", "pos", "ndc")
PLACES = (
    "payer_id, prior_auth, frequency, original_reference, clia, total, sequence, primary_paid, accident, "
    "accident_date, subscriber/member_id, "
    "patient/birth, rendering/npi, referring, referring/npi, diagnoses, diagnoses/A, lines, lines/1, "
    "lines/1/modifiers, lines/1/pointers, lines/1/units, lines/1/code, lines/1/pos, lines/1/ndc, "
    "referral_number, attachment"
)


def find_line(draft: Draft, number: str) -> Draft:
    lines: list[Draft] = draft["lines"]
    if not number.isdecimal() or not 1 <= int(number) <= len(lines):
        raise BadCodes(f"there is no line {number}; this claim has lines 1 to {len(lines)}")
    return lines[int(number) - 1]


def edit_line(draft: Draft, parts: list[str], edit: Edit) -> None:
    """A change inside one line; the charge follows code and units unless it is named itself."""
    line, field = find_line(draft, parts[1]), parts[2]
    if field not in LINE_FIELDS:
        raise BadCodes(f"a line has {', '.join(LINE_FIELDS)}")
    if field in ("modifiers", "pointers"):
        line[field] = change_codes(line[field], edit, 2 if field == "modifiers" else 1)
        return
    if field == "ndc" and edit.op == "remove":
        line[field] = None
        return
    if edit.op != "set":
        raise BadCodes(f"{field} can only be set")
    if isinstance(edit.value, bool) or (field.startswith("date") and not isinstance(edit.value, str)):
        raise BadCodes(f"give {field} as {'YYYY-MM-DD' if field.startswith('date') else 'a value'}")
    line[field] = edit.value.strip().upper() if isinstance(edit.value, str) else edit.value
    line["_repriced"] = line.get("_repriced") or field in ("code", "units", "pos")
    line["_priced"] = line.get("_priced") or field == "charge"


def add_line(draft: Draft, edit: Edit) -> None:
    """A new line from its fields; what is not given is taken from line 1, units are 1."""
    if edit.op != "add" or not isinstance(edit.value, dict):
        raise BadCodes('add a line with its fields, like {"code": "20610", "pointers": ["A"]}')
    unknown = sorted(set(edit.value) - set(LINE_FIELDS))
    if unknown:
        raise BadCodes(f"a line has {', '.join(LINE_FIELDS)}; not {', '.join(map(repr, unknown))[:80]}")
    first = draft["lines"][0]
    inherited = {name: first[name] for name in ("date_from", "date_to", "pos", "pointers")}
    given = {name: value for name, value in edit.value.items() if value is not None}
    line = {**inherited, "modifiers": [], "units": 1, **given, "_repriced": True, "_priced": "charge" in given}
    for name, width in (("modifiers", 2), ("pointers", 1)):
        line[name] = parse_codes(line[name], width)
    line["code"] = str(line.get("code", "")).strip().upper()
    draft["_added"].append(line)


def edit_diagnosis(draft: Draft, parts: list[str], edit: Edit) -> None:
    """A change of one lettered diagnosis, or of the whole list."""
    codes: list[str] = draft["diagnoses"]
    if len(parts) == 1:
        draft["diagnoses"] = change_codes(codes, edit, 2)
        return
    letter = parts[1].upper()
    if letter not in LETTERS or LETTERS.index(letter) >= len(codes):
        raise BadCodes(f"there is no diagnosis {letter[:3]}; this claim has {', '.join(LETTERS[: len(codes)])}")
    if edit.op == "remove":
        draft["_dropped"].add(letter)
    elif edit.op == "set" and isinstance(edit.value, str):
        codes[LETTERS.index(letter)] = edit.value.strip().upper()
    else:
        raise BadCodes("set a diagnosis to a code, or remove it")


def edit_party(draft: Draft, parts: list[str], edit: Edit) -> None:
    """A change inside subscriber, patient or a provider."""
    name = parts[0]
    if len(parts) == 1:
        if name != "referring":
            raise BadCodes(f"name the field, like {name}/{'member_id' if name == 'subscriber' else 'name'}")
        if edit.op != "remove" and not isinstance(edit.value, dict):
            raise BadCodes('give the provider as {"name": "...", "npi": "..."}')
        draft[name] = None if edit.op == "remove" else {"name": "", "npi": "", **edit.value}
        return
    if draft[name] is None:
        draft[name] = {"name": "", "npi": ""}
    if parts[1] not in draft[name]:
        raise BadCodes(f"{name} has {', '.join(draft[name])}")
    if edit.op == "add":
        raise BadCodes("set this field, or remove it")
    draft[name][parts[1]] = None if edit.op == "remove" else edit.value


def edit_scalar(draft: Draft, parts: list[str], edit: Edit) -> None:
    """A change of a field of the claim itself; one that is removed falls back to its default."""
    if len(parts) > 1 or edit.op == "add":
        raise BadCodes("set this field, or remove it")
    if edit.op == "remove":
        draft[parts[0]] = DEFAULTS.get(parts[0])
    else:
        draft[parts[0]] = None if edit.value == "" and parts[0] not in DEFAULTS else edit.value
    draft["_totalled"] = draft["_totalled"] or parts[0] == "total"


def make_edit(draft: Draft, edit: Edit) -> None:
    """One edit; removals of lines and diagnoses wait until all others are made."""
    parts = edit.path.strip("/").split("/")
    match parts:
        case ["lines"]:
            add_line(draft, edit)
        case ["lines", number]:
            find_line(draft, number)
            if edit.op != "remove":
                raise BadCodes("remove the line, or name the field, like lines/1/code")
            draft["_removed"].add(int(number))
        case ["lines", _, _]:
            edit_line(draft, parts, edit)
        case ["diagnoses"] | ["diagnoses", _]:
            edit_diagnosis(draft, parts, edit)
        case [name, *_] if name in PARTIES and len(parts) <= 2:
            edit_party(draft, parts, edit)
        case [name, *_] if name in SCALARS:
            edit_scalar(draft, parts, edit)
        case _:
            raise BadCodes(f"there is no such place; places are {PLACES}")


def reletter_diagnoses(draft: Draft) -> None:
    """Removes dropped diagnoses and moves the pointers."""
    kept = [letter for letter in LETTERS[: len(draft["diagnoses"])] if letter not in draft["_dropped"]]
    new = {old: LETTERS[place] for place, old in enumerate(kept)}
    draft["diagnoses"] = [draft["diagnoses"][LETTERS.index(letter)] for letter in kept]
    for number, line in enumerate(draft["lines"], 1):
        line["pointers"] = [new.get(letter, letter) for letter in line["pointers"] if letter not in draft["_dropped"]]
        if not line["pointers"]:
            raise BadCodes(f"line {number} would point at no diagnosis; set lines/{number}/pointers as well")


def settle_draft(world: World, draft: Draft) -> Draft:
    """Removals, additions and prices, once every edit is made."""
    removed, added = draft.pop("_removed"), draft.pop("_added")
    kept = [line for number, line in enumerate(draft["lines"], 1) if number not in removed and not is_zeroed(line)]
    draft["lines"] = kept + added
    if not draft["lines"]:
        raise BadCodes("a claim needs at least one line")
    if draft["_dropped"]:
        reletter_diagnoses(draft)
    del draft["_dropped"]
    for line in draft["lines"]:
        repriced, priced = line.pop("_repriced", False), line.pop("_priced", False)
        units = line["units"]
        if repriced and not priced and isinstance(units, int) and 0 < units <= 9999:
            line["charge"] = float(world.charge(str(line["code"]), str(line["pos"])) * units)
    return draft


def is_zeroed(line: Draft) -> bool:
    """Whether the units are zero, which counts as removing the line."""
    return not isinstance(line["units"], bool) and line["units"] in (0, "0")


def retotal_claim(claim: Claim, changed: Claim, named: bool) -> Claim:
    """Box 28 follows the lines if it agreed before and was not keyed."""
    if named or claim.total is None or claim.total != claim.charges:
        return changed
    return changed.model_copy(update={"total": changed.charges})


def guard_step(step: Callable[[], Any], field: str) -> Any:
    """The step's result; an error in it is reported on `field`."""
    try:
        return step()
    except BadCodes as wrong:
        raise Invalid(f"That edit cannot be made: {wrong}.", (FieldError(field=field, message=str(wrong)),)) from None


def apply_edits(world: World, claim: Claim, edits: tuple[Edit, ...]) -> Claim:
    """The claim after `edits`; line numbers and letters are those before any of them. Raises Invalid."""
    draft = claim.model_dump(mode="json") | {"_removed": set(), "_added": [], "_dropped": set(), "_totalled": False}
    for place, edit in enumerate(edits):
        guard_step(lambda edit=edit: make_edit(draft, edit), f"action_details.edits.{place}.path")  # type: ignore[misc]
    totalled = draft.pop("_totalled")
    settled = guard_step(lambda: settle_draft(world, draft), "action_details.edits")
    try:
        changed = Claim.model_validate(settled)
    except ValidationError as error:
        errors = tuple(to_field_error(each) for each in error.errors())
        raise Invalid(f"That edit does not give a valid claim: {errors[0].message}.", errors) from None
    if changed.payer_id not in world.policies:
        raise wrong("payer_id", f"There is no such payer here; there are {', '.join(world.policies)}.")
    return retotal_claim(claim, changed, totalled)
