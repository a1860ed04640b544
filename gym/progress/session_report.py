"""What a session shows: a fold over its events."""

from collections.abc import Sequence

from gym.progress.advice import recommend
from gym.progress.events import Event, Kind, PresentedClaim, StoredFinish
from gym.progress.regrade import finishes_as_counted
from gym.progress.schemas import Confidence, ScenarioSummary, SessionAnalytics, SkillAnalytics
from gym.progress.takeaways import describe_calibration, list_takeaways


def report_session(events: Sequence[Event], sealed: frozenset[str] = frozenset()) -> SessionAnalytics:
    """The analytics of one session as its claims count now, from its events in order; there is at least its start.

    Of scenarios that are `sealed` nothing is told by skill.
    """
    told = () if is_sitting(events) else events
    finishes = finishes_as_counted(told)
    opened = summarize_open_scenario(events)
    clear = [finish for finish in finishes if finish.scenario_id not in sealed]
    by_skill = {skill: summarize_skill(clear, skill) for skill in skills_of(clear)}
    confidence = calibrate_stated(finishes)
    return SessionAnalytics(
        session_id=events[0].session_id,
        user_id=events[0].user_id,
        started_at=events[0].at,
        ended_at=None if opened or not finishes else finishes[-1].at,
        scenarios=()
        if is_sitting(events)
        else (
            *(summarize_scenario(each, is_sealed=each.scenario_id in sealed) for each in finishes),
            *opened,
        ),
        accuracy=mean([finish.accuracy for finish in finishes]),
        average_seconds=mean([finish.seconds for finish in finishes]),
        hints_per_scenario=mean([finish.rungs for finish in finishes]),
        by_skill=by_skill,
        confidence=confidence,
        recommendation=recommend(finishes, by_skill, confidence),
        findings=list_takeaways(finishes, by_skill),
        calibration=describe_calibration(confidence, sum(finish.confidence is not None for finish in finishes)),
    )


def is_sitting(events: Sequence[Event]) -> bool:
    """Whether the session is a running exam, of which nothing may be shown."""
    return bool(events[0].body.get("exam")) and all(event.kind is not Kind.EXAM_ENDED for event in events)


def mean(values: Sequence[float]) -> float | None:
    """Mean to four places; None without values."""
    return round(sum(values) / len(values), 4) if values else None


def summarize_scenario(finish: StoredFinish, *, is_sealed: bool) -> ScenarioSummary:
    """A finished scenario; without skills if sealed, since they would reveal the fault."""
    return ScenarioSummary(
        scenario_id=finish.shown_id,
        title=finish.title,
        difficulty=finish.difficulty,
        skills=() if is_sealed else tuple(outcome.skill for outcome in finish.skills),
        attempts=finish.attempts,
        hints=finish.rungs,
        accuracy=round(finish.accuracy, 4),
        seconds=round(finish.seconds, 1),
        xp=finish.xp,
        resolved=finish.resolved,
    )


def summarize_open_scenario(events: Sequence[Event]) -> tuple[ScenarioSummary, ...]:
    """The open scenario, if any, without skills, since they would reveal the fault."""
    dealt = [place for place, event in enumerate(events) if event.kind is Kind.SCENARIO_PRESENTED]
    since = events[dealt[-1] :] if dealt else ()
    kinds = [event.kind for event in since]
    if not since or Kind.SCENARIO_FINISHED in kinds:
        return ()
    presented = PresentedClaim.model_validate(since[0].body)
    summary = ScenarioSummary(
        scenario_id=presented.shown_id,
        title=presented.title,
        difficulty=presented.difficulty,
        skills=(),
        attempts=kinds.count(Kind.ACTED),
        hints=kinds.count(Kind.HINT_GIVEN),
        accuracy=None,
        seconds=None,
        xp=0,
        resolved=False,
    )
    return (summary,)


def skills_of(finishes: Sequence[StoredFinish]) -> tuple[str, ...]:
    """The skills met, in order of appearance."""
    return tuple(dict.fromkeys(outcome.skill for finish in finishes for outcome in finish.skills))


def summarize_skill(finishes: Sequence[StoredFinish], skill: str) -> SkillAnalytics:
    """First-try accuracy in one skill, and hints opened in its scenarios."""
    met = [(finish, outcome) for finish in finishes for outcome in finish.skills if outcome.skill == skill]
    return SkillAnalytics(
        scenarios=len(met),
        accuracy=mean([outcome.right for _, outcome in met]) or 0.0,
        hints=sum(finish.rungs for finish, _ in met),
    )


def calibrate_stated(finishes: Sequence[StoredFinish]) -> Confidence:
    """Brier score, and mean gaps over and under, of stated confidence."""
    gaps = [finish.confidence - finish.accuracy for finish in finishes if finish.confidence is not None]
    return Confidence(
        brier=mean([gap * gap for gap in gaps]),
        over=mean([max(0.0, gap) for gap in gaps]),
        under=mean([max(0.0, -gap) for gap in gaps]),
    )
