"""The reference fix of a scenario, as the action a trainee could take."""

from collections.abc import Iterator

from gym.value import Value
from gym.world.claims.actions import Action, ActionType, Edit
from gym.world.claims.changes import PARTIES, pair_changed_lines
from gym.world.claims.claim import LETTERS, Claim, ServiceLine
from gym.world.claims.edits import SCALARS

NEW_LINE = {"code", "modifiers", "pointers", "units", "pos", "ndc"}


def list_header_edits(broken: Claim, solution: Claim) -> Iterator[Edit]:
    """Edits outside the lines: diagnoses, parties and the fields of the claim itself."""
    for letter, was, now in zip(LETTERS, broken.diagnoses, solution.diagnoses, strict=False):
        if was != now:
            yield Edit(op="set", path=f"diagnoses/{letter}", value=now)
    for letter in LETTERS[len(solution.diagnoses) : len(broken.diagnoses)]:
        yield Edit(op="remove", path=f"diagnoses/{letter}")
    for role in PARTIES:
        yield from list_party_edits(role, getattr(broken, role), getattr(solution, role))
    for name in SCALARS:
        now = getattr(solution, name)
        if getattr(broken, name) != now and (name != "total" or broken.total != broken.charges):
            yield set_or_remove(name, None if now is None else str(now))


def set_or_remove(path: str, value: str | None) -> Edit:
    """A field set to what it should be, or emptied."""
    return Edit(op="remove", path=path) if value is None else Edit(op="set", path=path, value=value)


def list_party_edits(role: str, was: Value | None, now: Value | None) -> Iterator[Edit]:
    """Edits that make one party of the claim what it should be."""
    if was == now:
        return
    if was is None or now is None:
        yield (
            Edit(op="remove", path=role)
            if now is None
            else Edit(op="set", path=role, value=now.model_dump(mode="json"))
        )
        return
    for field in type(now).model_fields:
        if getattr(was, field) != getattr(now, field):
            value = getattr(now, field)
            yield set_or_remove(f"{role}/{field}", None if value is None else str(value))


def list_line_edits(number: int, old: ServiceLine | None, new: ServiceLine | None) -> Iterator[Edit]:
    """Edits that make one line what it should be, add it or take it away."""
    if new is None:
        yield Edit(op="remove", path=f"lines/{number}")
    elif old is None:
        yield Edit(op="add", path="lines", value=new.model_dump(mode="json", include=NEW_LINE))
    else:
        yield from list_field_edits(number, old, new)


def list_field_edits(number: int, old: ServiceLine, new: ServiceLine) -> Iterator[Edit]:
    """Edits inside one line; the charge follows code, units and place."""
    for name in ("code", "units", "pos", "date_from", "date_to", "pointers", "ndc"):
        if getattr(old, name) != getattr(new, name):
            value = new.model_dump(mode="json").get(name)
            yield Edit(op="remove" if value is None else "set", path=f"lines/{number}/{name}", value=value)
    if set(old.modifiers) - set(new.modifiers):
        yield Edit(op="set", path=f"lines/{number}/modifiers", value=list(new.modifiers))
        return
    for modifier in new.modifiers:
        if modifier not in old.modifiers:
            yield Edit(op="add", path=f"lines/{number}/modifiers", value=modifier)


def build_reference_fix(broken: Claim, solution: Claim, way: ActionType = ActionType.CORRECT_CLAIM) -> Action:
    """The move `way` with the edits that lead from one claim to the other; sending it as it stands without any."""
    edits = list(list_header_edits(broken, solution))
    for number, old, new in pair_changed_lines(broken, solution):
        edits.extend(list_line_edits(number, old, new))
    if not edits:
        return Action(type=ActionType.SUBMIT_CLAIM)
    return Action(type=way, edits=tuple(edits))
