"""Sums over finished claims: spans of time, bins of confidence, kinds of trouble."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from gym.progress.analytics.model import ConfidenceBin, ConfidenceCalibration, KindStats, Span
from gym.progress.events import StoredFinish
from gym.progress.session_report import calibrate_stated as gaps
from gym.progress.session_report import mean

BINS = 10


def group_spans(named: Iterable[tuple[str, StoredFinish]]) -> tuple[Span, ...]:
    """One span for each name, ordered by start."""
    found: dict[str, list[StoredFinish]] = {}
    for name, finish in named:
        found.setdefault(name, []).append(finish)
    return tuple(sum_span(name, finishes) for name, finishes in found.items())


def week_of(finish: StoredFinish) -> str:
    """Monday of the week (ISO date), in the user's own days."""
    return (finish.local_date - timedelta(days=finish.local_date.weekday())).isoformat()


def sum_span(name: str, finishes: Sequence[StoredFinish]) -> Span:
    if not finishes:
        return Span(name=name)
    return Span(
        name=name,
        first=finishes[0].at,
        last=finishes[-1].at,
        claims=len(finishes),
        settled=sum(each.resolved for each in finishes),
        accuracy=mean([each.accuracy for each in finishes]),
        unassisted=mean([each.accuracy for each in finishes if each.is_unassisted]),
        hints=mean([each.rungs for each in finishes]),
        seconds=mean([each.seconds for each in finishes]),
        of_limit=mean([each.seconds / each.time_limit_seconds for each in finishes if each.time_limit_seconds]),
        brier=gaps(finishes).brier,
    )


def calibrate_confidence(finishes: Sequence[StoredFinish]) -> ConfidenceCalibration:
    stated = [(each.confidence, each.accuracy) for each in finishes if each.confidence is not None]
    bins: list[list[tuple[float, float]]] = [[] for _ in range(BINS)]
    for said, right in stated:
        bins[min(BINS - 1, int(round(said * BINS, 6)))].append((said, right))
    return ConfidenceCalibration(n=len(stated), bins=tuple(map(fill_bin, range(BINS), bins)), gaps=gaps(finishes))


def fill_bin(place: int, pairs: Sequence[tuple[float, float]]) -> ConfidenceBin:
    stated, right = mean([said for said, _ in pairs]), mean([came for _, came in pairs])
    return ConfidenceBin(low=place / BINS, high=(place + 1) / BINS, n=len(pairs), stated=stated, right=right)


Kinds = Callable[[StoredFinish], Iterable[tuple[str, float]]]


def count_kinds(finishes: Iterable[StoredFinish], kinds: Kinds) -> tuple[KindStats, ...]:
    """Frequency and mean first-try accuracy of each kind, most frequent first; `kinds` lists those of one claim."""
    found: dict[str, list[float]] = {}
    for finish in finishes:
        for name, right in kinds(finish):
            found.setdefault(name, []).append(right)
    rows = [KindStats(name=name, claims=len(each), right=mean(each) or 0.0) for name, each in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.claims, row.name)))
