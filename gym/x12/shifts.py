"""The days of a file, moved into the period of the tables: all claims of one patient together."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from random import Random

from gym.world.codes.tables import WINDOW
from gym.x12.errors import X12Problem
from gym.x12.parsed import ParsedClaim, UnusableClaim

OPENS, CLOSES = (date.fromisoformat(each) for each in WINDOW)
Shifts = dict[int, timedelta]


def patient_key(told: ParsedClaim) -> tuple[object, ...]:
    """Who the patient is, as far as a file without names tells; a claim without a member number is its own."""
    return told.member or told.place, told.relationship, told.birth, told.sex


def list_days(told: ParsedClaim) -> tuple[date, date]:
    """First and last day of service by the file."""
    return min(line.first for line in told.lines), max(line.last for line in told.lines)


def check_span(told: ParsedClaim) -> None:
    """Raises UnusableClaim where the claim alone spans more days than the period."""
    first, last = list_days(told)
    if not timedelta(0) <= last - first <= CLOSES - OPENS:
        reason = "its services span more days than the course's tables cover"
        raise UnusableClaim(X12Problem(place=told.place, segment="CLP" if told.paid else "CLM", reason=reason))


def plan_shifts(claims: Iterable[ParsedClaim], rng: Callable[[str, int], Random]) -> tuple[Shifts, int]:
    """How far each claim moves, by its place; and how many patients' claims span too long to move as one."""
    patients: dict[tuple[object, ...], list[ParsedClaim]] = {}
    for each in claims:
        patients.setdefault(patient_key(each), []).append(each)
    shifts, parted = Shifts(), 0
    for group in patients.values():
        parts = list(split_by_span(group))
        parted += len(parts) > 1
        for part in parts:
            move = draw_shift(rng("days", min(each.place for each in part)), part)
            shifts |= {each.place: move for each in part}
    return shifts, parted


def split_by_span(group: list[ParsedClaim]) -> Iterator[list[ParsedClaim]]:
    """The claims of a patient in as few parts as fit the period, in the order of their days."""
    part: list[ParsedClaim] = []
    for each in sorted(group, key=list_days):
        if part and list_days(each)[1] - list_days(part[0])[0] > CLOSES - OPENS:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def draw_shift(rng: Random, part: list[ParsedClaim]) -> timedelta:
    """A shift that moves all services of the claims into the period; never none where there is another."""
    first, last = min(list_days(each)[0] for each in part), max(list_days(each)[1] for each in part)
    room = (CLOSES - OPENS - (last - first)).days
    moves = [OPENS + timedelta(days=days) - first for days in range(room + 1)]
    return rng.choice([move for move in moves if move] or moves)
