"""From an action's name and details, as a client sends them, to an Action."""

from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gym.errors import Invalid, wrong
from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.claims.claim import Claim, ServiceLine
from gym.world.claims.edit_words import to_field_error
from gym.world.claims.edits import apply_edits
from gym.world.judge.appeals import GROUNDS
from gym.world.rules.modifiers import COMPONENT, DISTINCT
from gym.world.scenarios.scenario import AllowedAction
from gym.world.world import World

EDITS = TypeAdapter(tuple[Edit, ...])
EDIT_SCHEMA: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": 100,
    "items": {
        "type": "object",
        "required": ["op", "path"],
        "additionalProperties": False,
        "properties": {
            "op": {"enum": ["set", "add", "remove"]},
            "path": {"type": "string", "maxLength": 80, "examples": ["lines/1/modifiers", "diagnoses/A"]},
            "value": {},
        },
    },
}


def text_schema(name: str, words: str, longest: int = 8000) -> dict[str, Any]:
    return {name: {"type": "string", "maxLength": longest, "description": words}}


SHORT_FORMS: dict[str, Any] = {
    "modifier_added": {"type": "string", "pattern": "^[A-Za-z0-9]{2}$"},
    "modifier_removed": {"type": "string", "pattern": "^[A-Za-z0-9]{2}$"},
    "line": {"type": "integer", "minimum": 1, "maximum": 50},
}
GROUNDS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "maxItems": 10,
    "items": {"oneOf": [{"const": name, "title": words} for name, words in GROUNDS.items()]},
}
# One row a move: its title on a button and the properties of its details.
FORMS: dict[ActionType, tuple[str, dict[str, Any]]] = {
    ActionType.CORRECT_CLAIM: ("Correct and send", {"edits": EDIT_SCHEMA, **SHORT_FORMS}),
    ActionType.SUBMIT_CLAIM: ("Send as it stands", {}),
    ActionType.REPLACE_CLAIM: ("Send a replacement claim", {"edits": EDIT_SCHEMA, **SHORT_FORMS}),
    ActionType.REOPEN_CLAIM: ("Ask for a reopening", {"edits": EDIT_SCHEMA, **SHORT_FORMS}),
    ActionType.VOID_CLAIM: ("Void the claim", text_schema("reason", "why")),
    ActionType.APPEAL_DENIAL: ("Appeal", {**text_schema("letter", "the letter"), "grounds": GROUNDS_SCHEMA}),
    ActionType.WRITE_OFF: ("Write off", text_schema("reason", "why")),
    ActionType.VERIFY_ELIGIBILITY: ("Check eligibility", {}),
    ActionType.REQUEST_PRIOR_AUTH: ("Ask about prior authorization", text_schema("code", "for which code", 5)),
    ActionType.QUERY_PROVIDER: ("Query the provider", text_schema("question", "what to ask")),
    ActionType.BILL_SECONDARY: ("Bill secondary coverage", {}),
    ActionType.BILL_PATIENT: ("Bill the patient", {}),
    ActionType.GIVE_UP: ("Give up and see the answer", {}),
}
TEXTS = ("reason", "letter", "question", "code")


def allowed_actions() -> tuple[AllowedAction, ...]:
    """Every move, with the JSON Schema of its details."""
    return tuple(
        AllowedAction(
            action_type=kind,
            title=title,
            details_schema={"type": "object", "additionalProperties": False, "properties": properties},
        )
        for kind, (title, properties) in FORMS.items()
    )


def can_carry(world: World, line: ServiceLine, modifier: str) -> bool:
    """Whether `modifier` is of a kind that can stand on this line's code."""
    row = world.reference.modifiers[modifier]
    visit = world.reference.is_visit(line.code)
    if row["category"] == "em":
        return visit
    if modifier in COMPONENT:
        known = world.reference.procedures.get(line.code)
        return known is not None and known.pctc == "1"
    if modifier in DISTINCT or row["category"] in ("anatomic", "bilateral", "global", "procedure"):
        return not visit
    return True


def find_line_for(world: World, claim: Claim, modifier: str, adding: bool, line: int | None) -> int:
    """The line a short form means: the one named, or the only one where it can apply."""
    if line is not None:
        if not 1 <= line <= len(claim.lines):
            raise wrong("action_details.line", f"There is no line {line}; the claim has lines 1 to {len(claim.lines)}.")
        return line
    fits = [
        number
        for number, each in enumerate(claim.lines, 1)
        if (can_carry(world, each, modifier) if adding else modifier in each.modifiers)
    ]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise wrong("action_details", f"No line of this claim can take modifier {modifier} that way. Name the line.")
    named = ", ".join(f"line {number} ({claim.lines[number - 1].code})" for number in fits)
    raise wrong("action_details.line", f"Modifier {modifier} could go on {named}: name the line.")


def parse_short_edit(world: World, claim: Claim, name: str, value: Any, line: Any) -> Edit:
    """The edit behind `modifier_added` or `modifier_removed`."""
    modifier = value.strip().upper() if isinstance(value, str) else ""
    if modifier not in world.reference.modifiers:
        raise wrong(f"action_details.{name}", "That is not a modifier: give its two characters, like RT or 50.")
    if line is not None and (not isinstance(line, int) or isinstance(line, bool)):
        raise wrong("action_details.line", "Give the line as a whole number.")
    adding = name == "modifier_added"
    number = find_line_for(world, claim, modifier, adding, line)
    return Edit(op="add" if adding else "remove", path=f"lines/{number}/modifiers", value=modifier)


def parse_edits(
    world: World, details: dict[str, Any], claim: Claim, kind: ActionType
) -> tuple[tuple[Edit, ...], Claim]:
    """The edits of a correction, short forms included, and the claim after them; only a replacement may have none."""
    try:
        edits = EDITS.validate_python(details.get("edits", ()))
    except ValidationError as error:
        errors = tuple(to_field_error(each) for each in error.errors())
        named = tuple(each.model_copy(update={"field": f"action_details/edits/{each.field}"}) for each in errors)
        raise Invalid(f"Those edits cannot be read: {errors[0].message}.", named[:20]) from None
    names = [name for name in ("modifier_added", "modifier_removed") if name in details]
    edits += tuple(parse_short_edit(world, claim, name, details[name], details.get("line")) for name in names)
    if not edits and (kind is ActionType.CORRECT_CLAIM or details):
        raise wrong("action_details.edits", 'Name at least one edit, or use "submit_claim" to send it as it stands.')
    if len(edits) > 100:
        raise wrong("action_details.edits", "At most 100 edits at once.")
    return edits, apply_edits(world, claim, edits)


def parse_text(details: dict[str, Any], allowed: dict[str, Any]) -> str:
    name = next((name for name in TEXTS if name in allowed), "")
    value = details.get(name, "")
    if not isinstance(value, str) or len(value) > 8000:
        raise wrong(f"action_details.{name}", f"{name} is a text of at most 8000 characters.")
    return value.strip()


def parse_grounds(details: dict[str, Any]) -> tuple[str, ...]:
    """The grounds of an appeal. Raises Invalid for a name that is not in the table."""
    value = details.get("grounds", [])
    if not isinstance(value, list) or len(value) > 10 or not all(isinstance(v, str) and len(v) <= 200 for v in value):
        raise wrong("action_details.grounds", "grounds is a list of at most ten short texts.")
    unknown = next((each for each in value if each not in GROUNDS), None)
    if unknown is not None:
        near = get_close_matches(unknown.lower().replace(" ", "_"), GROUNDS, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise wrong("action_details.grounds", f"There are no such grounds. Grounds are {', '.join(GROUNDS)}.{meant}")
    return tuple(value)


def parse_action(world: World, action_type: str, details: dict[str, Any], claim: Claim) -> Action:
    """The action meant by `action_type` and `details` on the claim on file. Raises Invalid."""
    return parse_move(world, action_type, details, claim)[0]


def parse_move(world: World, action_type: str, details: dict[str, Any], claim: Claim) -> tuple[Action, Claim]:
    """The action, and the claim on file with its edits made. Raises Invalid."""
    if action_type not in list(ActionType):
        raise wrong("action_type", f"That is not a move. Moves are {', '.join(ActionType)}.")
    kind = ActionType(action_type)
    properties = FORMS[kind][1]
    unknown = sorted(set(details) - set(properties))
    if unknown:
        known = ", ".join(properties) or "nothing"
        raise wrong(f"action_details.{unknown[0][:40]}", f"{kind} takes {known} in action_details.")
    edits, edited = parse_edits(world, details, claim, kind) if "edits" in properties else ((), claim)
    grounds = parse_grounds(details) if "grounds" in properties else ()
    return Action(type=kind, edits=edits, text=parse_text(details, properties), grounds=grounds), edited
