"""What is shown of a user while a challenge goes on: nothing by skill of its claims, for that would tell their faults.

A claim is named by its session and its scenario.
"""

from collections.abc import Sequence

from gym.progress.analytics.fold import initial_mastery, select_finishes
from gym.progress.events import Event, Kind, of_kind
from gym.progress.learner import Accuracy, Learner, new_learner, update_skills

Claims = frozenset[tuple[str, str]]
COUNTED_KINDS = (Kind.SCENARIO_FINISHED, Kind.REGRADED)


def without_sealed(events: Sequence[Event], sealed: Claims) -> tuple[Event, ...]:
    """The events without the finishes of the sealed claims and their regrades."""
    ends = of_kind(events, Kind.SCENARIO_FINISHED)
    kept_back = {(each.session_id, each.turn) for each in ends if (each.session_id, each.body["scenario_id"]) in sealed}
    return tuple(
        each for each in events if each.kind not in COUNTED_KINDS or (each.session_id, each.turn) not in kept_back
    )


def as_shown(learner: Learner, events: Sequence[Event], sealed: Claims) -> Learner:
    """The learner without the sealed claims in figures by skill; figures over all skills keep them."""
    rest = without_sealed(events, sealed)
    if len(rest) == len(events):
        return learner
    seen = new_learner(learner.user_id).model_copy(update={"mastery": initial_mastery(rest)})
    for each in select_finishes(rest):
        seen = seen if each.finish.is_repeat else seen.model_copy(update=update_skills(seen, each.finish))
    tries = {name: with_total(getattr(seen, name), getattr(learner, name)) for name in ("practised", "probed")}
    return learner.model_copy(update={"mastery": seen.mastery, "alone": seen.alone, **tries})


def with_total(by_skills: dict[str, Accuracy], real: dict[str, Accuracy]) -> dict[str, Accuracy]:
    return {**by_skills, **{name: each for name, each in real.items() if not name}}
