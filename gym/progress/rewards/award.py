"""What an attempt is worth: a score of 0..100 each, and XP once the scenario is over."""

from collections.abc import Sequence

from gym.progress.events import RUNGS, Finish
from gym.progress.learner import Learner
from gym.progress.rewards.xp import (
    HINT_SHARES,
    KNOWN,
    MULTIPLIERS,
    WRONG_SHARE,
    XpContext,
    hint_cost,
    level_at,
    round_half_up,
    say_tries,
    xp_parts,
)
from gym.progress.schemas import Score, ScorePart, Xp
from gym.progress.takeaways import format_count
from gym.world.scenarios.compose import LIBRARIES
from gym.world.scenarios.scenario import Verdict

__all__ = ["award_finish", "hint_cost", "nothing_earned", "score_attempt"]

SETTLED_POINTS = 60
ACCURACY_POINTS = 40
SEEDED = ScorePart(name="seeded", points=0, reason="a session with your own seed earns nothing")
PUBLIC = ScorePart(name="example", points=0, reason="an example whose answer is public earns nothing")
# Of the examples only those of the tour pay, each once: they are where a new user begins.
PAID = LIBRARIES["tour"]
OURS = "Training Gym's rules for points"


def award_finish(learner: Learner, finish: Finish) -> Xp:
    """What a finished scenario earns the learner as they stood before it; from a seed of their own nothing, and from
    an example beyond the tour.
    """
    if finish.is_seeded or (finish.example and finish.example not in PAID):
        return nothing_earned(learner).model_copy(update={"parts": (SEEDED if finish.is_seeded else PUBLIC,)})
    account = XpContext(
        finish=finish,
        is_repeat=finish.is_repeat,
        variants_today=learner.day.times(finish.family, finish.local_date),
        guessed=sum(learner.guessed),
    )
    parts = xp_parts(account)
    points = {part.name: part.points for part in parts}
    earned = sum(part.points for part in parts)
    total = learner.xp + earned
    return Xp(
        earned=earned,
        base=points.get("base", 0),
        accuracy_bonus=points.get("accuracy_bonus", 0),
        speed_bonus=points.get("speed_bonus", 0),
        multiplier=MULTIPLIERS[finish.difficulty],
        total=total,
        level=level_at(total),
        level_up=level_at(total) > level_at(learner.xp),
        parts=parts,
    )


def nothing_earned(learner: Learner) -> Xp:
    return Xp(total=learner.xp, level=level_at(learner.xp))


def score_attempt(
    verdict: Verdict, wrong: int, rungs: Sequence[int], rules: tuple[str, ...] = (), *, is_known: bool = False
) -> Score:
    """0..100 for one attempt, after `wrong` wrong tries before it and the hints of these `rungs`, each for itself.

    `rules` are the sources of the billing rules that the claim was about: they stand beside what settled it. A claim
    of a challenge that `is_known` scores as if every hint had been taken.
    """
    offers = (
        ("settled", SETTLED_POINTS * (verdict.outcome == "resolved"), "the claim is settled", "; ".join(rules) or OURS),
        ("accuracy", round_half_up(ACCURACY_POINTS * verdict.accuracy), say_accuracy(verdict), OURS),
        ("wrong_tries", -round_half_up(100 * WRONG_SHARE * wrong), say_tries(wrong), OURS),
        *(("hints", -points, reason, OURS) for points, reason in hint_charges(rungs, is_known)),
    )
    total, parts = 0, []
    for name, offer, reason, citation in offers:
        points = max(-total, offer)
        total += points
        if points:
            parts.append(ScorePart(name=name, points=points, reason=reason, citation=citation))
    return Score(total=total, parts=tuple(parts))


def say_accuracy(verdict: Verdict) -> str:
    """What of the changes was right: one that was not needed, and a needed one that is missing, lower it."""
    if verdict.accuracy == 1:
        return "exactly what was needed"
    made, needed = (format_count(each, "change") for each in (verdict.changes_made, verdict.changes_needed))
    return f"{verdict.accuracy:.0%} right: {made} made, {needed} needed"


def hint_charges(rungs: Sequence[int], is_known: bool) -> tuple[tuple[int, str], ...]:
    """What each hint takes off the score, and why."""
    if is_known:
        return ((round_half_up(100 * sum(HINT_SHARES)), KNOWN),)
    return tuple((round_half_up(100 * HINT_SHARES[rung - 1]), f"hint {rung} of {RUNGS}") for rung in rungs)
