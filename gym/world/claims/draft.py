"""A draft: changes to a claim that nobody has sent yet, as maps of places that two writers can merge."""

import hashlib
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from gym.value import Value
from gym.world.claims.claim import Claim

Author = Literal["card", "typed"]
Words = Annotated[str, StringConstraints(max_length=200)]
Path = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(/[A-Za-z0-9_]{1,30}){0,2}$", max_length=80)]
Row = Annotated[str, StringConstraints(pattern=r"^(lines/[1-9]\d?|diagnoses/[A-L])$")]
AddId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
LineField = Literal["code", "modifiers", "pointers", "units", "charge", "pos", "date_from", "date_to", "ndc", "minutes"]
MOST_PLACES, MOST_STEPS = 200, 50


class SetPlace(Value):
    """What a place of the claim is to say, as it was typed."""

    v: Words
    by: Author = "card"


class DropRow(Value):
    """That a line or a diagnosis is to go."""

    by: Author = "card"


class AddDiagnosis(Value):
    """One more diagnosis."""

    kind: Literal["dx"]
    v: Words
    by: Author = "card"


class AddLine(Value):
    """One more service line, its fields as they were typed."""

    kind: Literal["line"]
    v: dict[LineField, Words]
    by: Author = "card"


AddRow = Annotated[AddDiagnosis | AddLine, Field(discriminator="kind")]
Sets = Annotated[dict[Path, SetPlace], Field(max_length=MOST_PLACES)]
Drops = Annotated[dict[Row, DropRow], Field(max_length=MOST_PLACES)]
Adds = Annotated[dict[AddId, AddRow], Field(max_length=MOST_PLACES)]


class Draft(Value):
    """All changes that are not sent: places set, rows dropped, rows added, these in the order of their adding."""

    set: Sets = Field(default_factory=dict)
    drop: Drops = Field(default_factory=dict)
    add: Adds = Field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.set or self.drop or self.add)


class DraftPatch(Value):
    """Changes of a draft, place by place; None takes a place out."""

    set: Annotated[dict[Path, SetPlace | None], Field(max_length=MOST_PLACES)] = Field(default_factory=dict)
    drop: Annotated[dict[Row, DropRow | None], Field(max_length=MOST_PLACES)] = Field(default_factory=dict)
    add: Annotated[dict[AddId, AddRow | None], Field(max_length=MOST_PLACES)] = Field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """The paths and ids that it touches."""
        return (*self.set, *self.drop, *self.add)

    @property
    def is_one_box(self) -> bool:
        """Whether it is what was typed into one box of the card."""
        entries = [*self.set.values(), *self.add.values()]
        return not self.drop and len(entries) == 1 and entries[0] is not None and entries[0].by == "card"


class DraftHistory(Value):
    """A draft with its steps back and forth: each a patch that leads there, the nearest last. `base` is the digest of
    the claim on file that it changes.
    """

    base: str = ""
    draft: Draft = Draft()
    undo: tuple[DraftPatch, ...] = ()
    redo: tuple[DraftPatch, ...] = ()


Entry = TypeVar("Entry")


def digest_claim(claim: Claim) -> str:
    """The same for two claims that say the same."""
    return hashlib.sha256(claim.model_dump_json().encode()).hexdigest()[:32]


def merge_places(now: dict[str, Entry], patch: dict[str, Entry | None]) -> dict[str, Entry]:
    """One map with a patch over it."""
    both: dict[str, Entry | None] = {**now, **patch}
    return {name: entry for name, entry in both.items() if entry is not None}


def merge_patch(draft: Draft, patch: DraftPatch) -> Draft:
    """The draft with the patch over it. Raises ValueError where it would hold too many places."""
    return Draft(
        set=merge_places(draft.set, patch.set),
        drop=merge_places(draft.drop, patch.drop),
        add=merge_places(draft.add, patch.add),
    )


def combine_patches(first: DraftPatch, second: DraftPatch) -> DraftPatch:
    """Both patches as one, the second over the first."""
    return DraftPatch(
        set={**first.set, **second.set}, drop={**first.drop, **second.drop}, add={**first.add, **second.add}
    )


def invert_patch(draft: Draft, patch: DraftPatch) -> DraftPatch:
    """The patch that leads back to `draft` from where `patch` leads."""
    return DraftPatch(
        set={path: draft.set.get(path) for path in patch.set},
        drop={path: draft.drop.get(path) for path in patch.drop},
        add={name: draft.add.get(name) for name in patch.add},
    )


def change_draft(history: DraftHistory, patch: DraftPatch) -> DraftHistory:
    """The history after a patch; keys typed on into the same box of the card are one step."""
    draft = merge_patch(history.draft, patch)
    if draft == history.draft:
        return history
    back = invert_patch(history.draft, patch)
    last = history.undo[-1] if history.undo and not history.redo else None
    if last and patch.is_one_box and last.places == back.places and is_typed_on(history.draft, back):
        return history.model_copy(update={"draft": draft})
    return DraftHistory(base=history.base, draft=draft, undo=(*history.undo, back)[-MOST_STEPS:])


def is_typed_on(draft: Draft, back: DraftPatch) -> bool:
    """Whether the box that a step is about holds what the card put there."""
    entries = [*(draft.set.get(path) for path in back.set), *(draft.add.get(name) for name in back.add)]
    return all(entry is not None and entry.by == "card" for entry in entries)


def undo_change(history: DraftHistory) -> tuple[DraftHistory, DraftPatch]:
    """One step back, and the patch that was made; an empty one where there is none."""
    if not history.undo:
        return history, DraftPatch()
    *before, back = history.undo
    forth = (*history.redo, invert_patch(history.draft, back))
    update = {"draft": merge_patch(history.draft, back), "undo": tuple(before), "redo": forth}
    return history.model_copy(update=update), back


def redo_change(history: DraftHistory) -> tuple[DraftHistory, DraftPatch]:
    """One step forth, and the patch that was made; an empty one where there is none."""
    if not history.redo:
        return history, DraftPatch()
    *before, forth = history.redo
    back = (*history.undo, invert_patch(history.draft, forth))
    update = {"draft": merge_patch(history.draft, forth), "undo": back, "redo": tuple(before)}
    return history.model_copy(update=update), forth
