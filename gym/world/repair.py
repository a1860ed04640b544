"""The reference fix of a scenario, as the action a trainee could take."""

from collections.abc import Iterator

from gym.world.actions import Action, ActionType, Edit
from gym.world.changes import paired
from gym.world.claim import LETTERS, Claim, ServiceLine

NEW_LINE = {"code", "modifiers", "pointers", "units", "pos"}


def header_edits(broken: Claim, solution: Claim) -> Iterator[Edit]:
    """Edits outside the lines: diagnoses, NPIs, authorization."""
    for letter, was, now in zip(LETTERS, broken.diagnoses, solution.diagnoses, strict=False):
        if was != now:
            yield Edit(op="set", path=f"diagnoses/{letter}", value=now)
    for role in ("billing", "rendering"):
        if getattr(broken, role).npi != getattr(solution, role).npi:
            yield Edit(op="set", path=f"{role}/npi", value=getattr(solution, role).npi)
    if broken.prior_auth != solution.prior_auth:
        yield Edit(op="set", path="prior_auth", value=solution.prior_auth)


def line_edits(number: int, old: ServiceLine | None, new: ServiceLine | None) -> Iterator[Edit]:
    """Edits that make one line what it should be, add it or take it away."""
    if new is None:
        yield Edit(op="remove", path=f"lines/{number}")
    elif old is None:
        yield Edit(op="add", path="lines", value=new.model_dump(mode="json", include=NEW_LINE))
    else:
        if old.units != new.units:
            yield Edit(op="set", path=f"lines/{number}/units", value=new.units)
        for modifier in new.modifiers:
            if modifier not in old.modifiers:
                yield Edit(op="add", path=f"lines/{number}/modifiers", value=modifier)


def reference_fix(broken: Claim, solution: Claim) -> Action:
    """The correction that leads from one claim to the other; sending it as it stands where nothing differs."""
    edits = list(header_edits(broken, solution))
    for number, old, new in paired(broken, solution):
        edits.extend(line_edits(number, old, new))
    if not edits:
        return Action(type=ActionType.SUBMIT_CLAIM)
    return Action(type=ActionType.CORRECT_CLAIM, edits=tuple(edits))
