"""Edits in the words of a trainee, as a button says them and as the reader reads them back."""

from datetime import date
from typing import Any

from agents.reader.edits import Edit
from agents.reader.fields import NAMED, NAMES

FIELDS = {path: name for name, (path, _) in NAMED.items()} | {path: name for name, path in NAMES.items()}


def phrase_edits(edits: list[Edit]) -> str:
    """The edits in one sentence; empty where there is no short way to say them."""
    if len(edits) == 1 and "modifier_added" in edits[0]:
        return f"add {edits[0]['modifier_added']}"
    dates = [each for each in edits if each.get("path", "").endswith("/date_to")]
    kept = [each for each in edits if each not in dates]
    if (
        len(kept) == 2
        and [each.get("op") for each in kept] == ["remove", "add"]
        and kept[0].get("path") == kept[1].get("path")
    ):
        return f"change {kept[0]['value']} to {kept[1]['value']} on line {kept[0]['path'].split('/')[1]}"
    said = [phrase_edit(**each) for each in kept if "path" in each]
    return " and ".join(said) if said and all(said) else ""


def phrase_edit(op: str, path: str, value: Any = None) -> str:
    parts = path.split("/")
    match parts[0]:
        case "lines":
            return phrase_line_edit(op, parts[1:], value)
        case "diagnoses" if op == "add":
            return f"add dx {value}"
        case "diagnoses":
            return f"remove dx {parts[1]}" if op == "remove" else f"set dx {parts[1]} to {value}"
        case "payer_id":
            return f"set payer to {value.replace('_', ' ')}"
        case _ if path in FIELDS:
            return f"set {FIELDS[path]} to {value}" if op == "set" else f"remove {FIELDS[path]}"
        case _:
            return ""


def phrase_line_edit(op: str, parts: list[str], value: Any) -> str:
    match parts:
        case []:
            return f"add line {value['code']}"
        case [line]:
            return f"remove line {line}"
        case [line, "modifiers"] if op in ("add", "remove") and value:
            return f"{op} {value} {'to' if op == 'add' else 'from'} line {line}"
        case [line, "pointers"] if op == "set":
            return f"point line {line} to {' and '.join(value)}"
        case [line, "code"]:
            return f"change line {line} to {value}"
        case [line, "date_from"]:
            return f"set dos on line {line} to {date.fromisoformat(str(value)):%m/%d/%Y}"
        case [line, ("units" | "pos") as field]:
            return f"set {field} on line {line} to {value}"
        case [line, "charge"]:
            return f"set charge on line {line} to {value:.2f}"
        case _:
            return ""
