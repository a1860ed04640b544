"""What is different between two claims, one atomic change at a time."""

import re
from collections import Counter
from collections.abc import Iterator

from gym.value import Value
from gym.world.claims.claim import LETTERS, Claim, ServiceLine

SCALARS = (
    *("claim_id", "payer_id", "prior_auth", "frequency", "original_reference"),
    *("clia", "sequence", "primary_paid", "accident", "accident_date", "referral_number", "attachment"),
)
PARTIES = ("subscriber", "patient", "billing", "rendering", "referring")
WHOLE_LINE = re.compile(r"lines/\d+")
LINE_SCALARS = ("code", "pointers", "units", "charge", "date_from", "date_to", "pos", "ndc", "minutes")
# What a part of a path is called on the claim, where that is another word.
NAMES = {
    **{
        "pos": "place",
        "date_from": "date",
        "date_to": "last date",
        "pointers": "points to",
        "ndc": "drug number",
    },
    **{
        "subscriber": "insured",
        "referring": "referred or ordered by",
        "member_id": "member ID",
        "npi": "NPI",
        "clia": "CLIA number",
    },
    **{"payer_id": "payer", "claim_id": "claim number", "prior_auth": "prior authorization"},
    **{"primary_paid": "paid by the first payer"},
}


class Change(Value):
    """One difference: path, value before, value after (empty if absent)."""

    path: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The change in a trainee's words; a whole line is added or taken off."""
        if WHOLE_LINE.fullmatch(self.path):
            return f"new line: {self.after}" if self.after else f"{name_place(self.path)} taken off: {self.before}"
        return f"{name_place(self.path)}: {self.before or 'none'} → {self.after or 'none'}"


def name_place(path: str) -> str:
    """A place of a claim as its box is called: "line 1 place", "insured member ID"."""
    first, *rest = path.split("/")
    heads = {"lines": "line", "diagnoses": "diagnosis"} if rest else {}
    return " ".join(NAMES.get(each, each.replace("_", " ")) for each in (heads.get(first, first), *rest))


def format_value(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)


def list_party_changes(before: Claim, after: Claim, name: str) -> Iterator[Change]:
    old, new = getattr(before, name), getattr(after, name)
    if old is new:
        return
    if old is None or new is None:
        yield Change(path=name, before=old.name if old else "", after=new.name if new else "")
        return
    for field in type(old).model_fields:
        if getattr(old, field) != getattr(new, field):
            yield Change(
                path=f"{name}/{field}",
                before=format_value(getattr(old, field)),
                after=format_value(getattr(new, field)),
            )


def list_diagnosis_changes(before: Claim, after: Claim) -> Iterator[Change]:
    """Codes replaced in their place, added or taken away; moving a code is one change a place."""
    old, new = before.diagnoses, after.diagnoses
    if old == new:
        return
    if Counter(old) == Counter(new):
        yield Change(path="diagnoses", before=" ".join(old), after=" ".join(new))
        return
    gone, come = list((Counter(old) - Counter(new)).elements()), list((Counter(new) - Counter(old)).elements())
    for place in range(max(len(gone), len(come))):
        was, now = (codes[place] if place < len(codes) else "" for codes in (gone, come))
        letter = LETTERS[old.index(was) if was else new.index(now)]
        yield Change(path=f"diagnoses/{letter}", before=was, after=now)


def list_line_changes(number: int, old: ServiceLine, new: ServiceLine) -> Iterator[Change]:
    """Differences inside one line; a charge that only follows units, code or place is not counted."""
    if old is new:
        return
    repriced = (old.units, old.code, old.pos) != (new.units, new.code, new.pos)
    for field in LINE_SCALARS:
        was, now = getattr(old, field), getattr(new, field)
        if was != now and not (field == "charge" and repriced):
            yield Change(path=f"lines/{number}/{field}", before=format_value(was), after=format_value(now))
    for modifier in sorted(set(old.modifiers) ^ set(new.modifiers)):
        was, now = (modifier if modifier in line.modifiers else "" for line in (old, new))
        yield Change(path=f"lines/{number}/modifiers", before=was, after=now)


def pair_changed_lines(before: Claim, after: Claim) -> Iterator[tuple[int, ServiceLine | None, ServiceLine | None]]:
    """Lines of both claims side by side: first by code, then what is left over in order."""
    left = list(enumerate(after.lines, 1))
    lonely: list[tuple[int, ServiceLine]] = []
    for number, old in enumerate(before.lines, 1):
        match = next((entry for entry in left if entry[1].code == old.code), None)
        if match:
            left.remove(match)
            yield number, old, match[1]
        else:
            lonely.append((number, old))
    for (number, old), (_, new) in zip(lonely, left, strict=False):
        yield number, old, new
    both = min(len(lonely), len(left))
    yield from ((number, old, None) for number, old in lonely[both:])
    yield from ((number, None, new) for number, new in left[both:])


def list_total_change(before: Claim, after: Claim) -> Iterator[Change]:
    """A change of box 28 that does not just follow the lines."""
    follows = before.total in (None, before.charges) and after.total in (None, after.charges)
    if before.total != after.total and not follows:
        yield Change(path="total", before=format_value(before.total), after=format_value(after.total))


def list_changes(before: Claim, after: Claim) -> tuple[Change, ...]:
    """Every atomic difference; a whole line added or removed is one change."""
    if before == after:
        return ()
    found = [
        Change(path=name, before=format_value(getattr(before, name)), after=format_value(getattr(after, name)))
        for name in SCALARS
        if getattr(before, name) != getattr(after, name)
    ]
    for name in PARTIES:
        found.extend(list_party_changes(before, after, name))
    found.extend(list_total_change(before, after))
    found.extend(list_diagnosis_changes(before, after))
    for number, old, new in pair_changed_lines(before, after):
        if old and new:
            found.extend(list_line_changes(number, old, new))
        else:
            found.append(Change(path=f"lines/{number}", before=old.code if old else "", after=new.code if new else ""))
    return tuple(found)


def describe_changes(before: Claim, after: Claim) -> str:
    """The differences in plain words, or that nothing was changed."""
    return "; ".join(change.words for change in list_changes(before, after)) or "nothing was changed"
