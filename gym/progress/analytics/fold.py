"""From a user's events to their growth."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gym.progress.analytics.curves import rating_curves
from gym.progress.analytics.model import ClaimRow, UserAnalytics
from gym.progress.analytics.sums import calibrate_confidence, count_kinds, group_spans, sum_span, week_of
from gym.progress.engine.config import Experience
from gym.progress.engine.mastery import Mastery, place_by_experience
from gym.progress.events import Event, Finish, Kind, StoredFinish, of_kind
from gym.progress.learner import RECENT
from gym.progress.regrade import apply_regrades
from gym.progress.session_report import mean
from gym.world.faults import CLEAN, FAULTS
from gym.world.judge.refusals import NOTHING_WRONG

SKILL_OF = {fault.code: fault.skill for fault in FAULTS}
# The kinds of events that growth is folded from.
ANALYTICS_KINDS = (Kind.SESSION_STARTED, Kind.SCENARIO_FINISHED, Kind.EXAM_ENDED, Kind.REGRADED)
Codes = Mapping[str, str]


class CountedFinish(NamedTuple):
    """A finish that may be shown, with its place on the log."""

    session_id: str
    turn: int
    finish: StoredFinish


def fold_analytics(user_id: str, events: Sequence[Event], codes: Codes, session_id: str | None = None) -> UserAnalytics:
    """A user's analytics, or one session's, from events of ANALYTICS_KINDS with finishes in the order they counted.

    One pass over the events and one over the finishes for each measure; the curves cost most (`rating_curves`).
    `codes` is the denial code of each fault.
    """
    every = select_finishes(events)
    counted = [each for each in every if not each.finish.is_repeat]
    mine = [each for each in every if session_id in (None, each.session_id)]
    chosen = [each for each in mine if not each.finish.is_repeat]
    places = [place for place, each in enumerate(counted) if session_id in (None, each.session_id)]
    finishes = [each.finish for each in chosen]
    return UserAnalytics(
        user_id=user_id,
        session_id=session_id,
        total=sum_span(session_id or "", finishes),
        repeats=len(mine) - len(chosen),
        curves=rating_curves(initial_mastery(events), [each.finish for each in counted], places),
        sessions=group_spans((each.session_id, each.finish) for each in chosen),
        weeks=group_spans((week_of(each), each) for each in finishes),
        calibration=calibrate_confidence(finishes),
        denials=count_kinds(finishes, lambda finish: denial_accuracies(finish, codes)),
        areas=count_kinds(finishes, lambda finish: [(finish.area, finish.accuracy)]),
        skills=count_kinds(finishes, lambda finish: [(each.skill, each.right) for each in finish.skills]),
        done=tuple(list_claims(mine, codes)),
    )


def select_finishes(events: Sequence[Event]) -> tuple[CountedFinish, ...]:
    """Every finish as it counts now: the last regrade stands; of an exam nothing is told before its end, and of a
    session with a seed of the user's own nothing at all.
    """
    exams = {each.session_id for each in events if each.kind is Kind.SESSION_STARTED and each.body.get("exam")}
    sitting = exams - {each.session_id for each in events if each.kind is Kind.EXAM_ENDED}
    finishes = [each for each in of_kind(events, Kind.SCENARIO_FINISHED) if each.session_id not in sitting]
    counts = apply_regrades(finishes, of_kind(events, Kind.REGRADED))
    found = (CountedFinish(*place, counts[place]) for place in ((each.session_id, each.turn) for each in finishes))
    return tuple(each for each in found if not each.finish.is_seeded)


def initial_mastery(events: Sequence[Event]) -> Mastery:
    """The prior, or the mastery that the user's stated experience gives."""
    said: list[Experience] = [
        each.body["experience"]
        for each in events
        if each.kind is Kind.SESSION_STARTED and each.body.get("experience") is not None
    ]
    return place_by_experience(said[-1]) if said else Mastery()


def faults_of(finish: Finish) -> tuple[str, ...]:
    """The fault codes in the claim's family name; empty for a clean claim."""
    _, *faults = finish.family.split("/")
    return tuple(faults)


def denial_accuracies(finish: Finish, codes: Codes) -> Iterator[tuple[str, float]]:
    """Each denial code of the claim's faults with the first-try accuracy (0..1) on them."""
    if is_clean(finish):
        yield NOTHING_WRONG, finish.accuracy
        return
    rights = {outcome.skill: outcome.right for outcome in finish.skills}
    by_code: dict[str, list[float]] = {}
    for fault in faults_of(finish):
        if fault in codes:
            by_code.setdefault(codes[fault], []).append(rights.get(SKILL_OF.get(fault, ""), finish.accuracy))
    yield from ((code, sum(each) / len(each)) for code, each in by_code.items())


def is_clean(finish: Finish) -> bool:
    """Whether nothing was wrong with the claim."""
    return [outcome.skill for outcome in finish.skills] == [CLEAN]


def list_claims(mine: Sequence[CountedFinish], codes: Codes) -> Iterator[ClaimRow]:
    recent: list[float] = []
    for session_id, turn, finish in mine:
        if not finish.is_repeat:
            recent = [*recent, finish.accuracy][-RECENT:]
        yield to_claim_row(session_id, turn, finish, None if finish.is_repeat else mean(recent), codes)


def to_claim_row(session_id: str, turn: int, finish: StoredFinish, recent: float | None, codes: Codes) -> ClaimRow:
    same = ("at", "local_date", "title", "difficulty", "area", "mode", "resolved", "is_repeat")
    facts = {name: getattr(finish, name) for name in (*same, "attempts", "wrong", "predicted", "confidence", "xp")}
    return ClaimRow(
        **facts,
        session_id=session_id,
        turn=turn,
        scenario_id=finish.shown_id,
        skills=tuple(outcome.skill for outcome in finish.skills),
        denials=tuple(code for code, _ in denial_accuracies(finish, codes)),
        hints=finish.rungs,
        accuracy=round(finish.accuracy, 4),
        final_accuracy=round(finish.final_accuracy, 4),
        recent=recent,
        seconds=round(finish.seconds, 1),
        time_limit_seconds=finish.time_limit_seconds,
    )
