"""What is counted of a user's finished scenarios: one row a count, whatever it is later rewarded with."""

from collections.abc import Callable
from typing import NamedTuple

from gym.progress.events import Finish
from gym.world.faults import CLEAN
from gym.world.scenarios.scenario import Difficulty

POLICY_SKILLS = frozenset(
    {
        *("timely_filing", "duplicate", "prior_auth", "ncci_ptp", "units_mue", "cob", "eligibility"),
        *("medical_necessity", "corrected_claim"),
    }
)
COMPLEX = frozenset({Difficulty.EXPERT, Difficulty.MASTER})
SURE = 0.8


class TallyContext(NamedTuple):
    """One scenario finished for the first time, and how the user stands with it.

    `due` are the skills that were due for review before it; `alone` the number of skills settled unaided by now.
    """

    finish: Finish
    longest_streak: int
    due: frozenset[str]
    alone: int

    @property
    def skills(self) -> frozenset[str]:
        return frozenset(outcome.skill for outcome in self.finish.skills)

    @property
    def is_earned(self) -> bool:
        """Settled without being told the answer."""
        return self.finish.resolved and not self.finish.is_told


Tally = Callable[[int, TallyContext], int]


def count_each(counts: Callable[[TallyContext], bool]) -> Tally:
    return lambda count, moment: count + counts(moment)


def count_run(counts: Callable[[TallyContext], bool | None]) -> Tally:
    """Counts a run of scenarios that meet the test; one that does not ends it, None leaves it."""

    def tally(count: int, moment: TallyContext) -> int:
        verdict = counts(moment)
        if verdict is None:
            return count
        return count + 1 if verdict else 0

    return tally


def is_modifier(moment: TallyContext) -> bool:
    return any(skill.startswith("modifier") for skill in moment.skills)


def is_sure_and_right(moment: TallyContext) -> bool | None:
    """Whether a confident first answer was right; None if confidence was low or not stated."""
    finish = moment.finish
    if finish.confidence is None or finish.confidence < SURE:
        return None
    return finish.resolved and finish.accuracy >= 0.9


TALLIES: dict[str, Tally] = {
    "settled": count_each(lambda m: m.is_earned),
    "modifiers_right": count_each(lambda m: m.is_earned and is_modifier(m) and m.finish.accuracy >= 0.9),
    "fast_and_right": count_each(lambda m: m.is_earned and m.finish.seconds < 120 and m.finish.accuracy >= 0.8),
    "policies_perfect": count_each(
        lambda m: m.finish.is_perfect and m.finish.difficulty in COMPLEX and bool(m.skills & POLICY_SKILLS)
    ),
    "days_running": lambda _, m: m.longest_streak,
    "left_alone": count_each(lambda m: m.finish.is_unaided and CLEAN in m.skills),
    "unaided": count_each(lambda m: m.finish.is_unaided),
    "unaided_running": count_run(lambda m: m.finish.is_unaided),
    "turned_round": count_each(lambda m: m.is_earned and m.finish.wrong > 0),
    "skills_alone": lambda _, m: m.alone,
    "remembered": count_each(lambda m: m.finish.is_unaided and bool(m.skills & m.due)),
    "sure_and_right": count_run(is_sure_and_right),
    "master_unaided": count_each(lambda m: m.finish.is_unaided and m.finish.difficulty is Difficulty.MASTER),
    "perfect_running": count_run(lambda m: m.finish.is_perfect),
}


def count_finish(tallies: dict[str, int], moment: TallyContext) -> dict[str, int]:
    """All tallies after one more scenario."""
    return {name: tally(tallies.get(name, 0), moment) for name, tally in TALLIES.items()}
