"""What an attempt is worth: a score of 0..100 each, and XP once the scenario is over."""

from gym.progress.events import RUNGS, Finish
from gym.progress.learner import Learner
from gym.progress.rewards.xp import (
    HINT_SHARES,
    MULTIPLIERS,
    WRONG_SHARE,
    XpContext,
    hint_cost,
    level_at,
    round_half_up,
    xp_parts,
)
from gym.progress.schemas import Score, ScorePart, Xp
from gym.world.scenarios.compose import LIBRARIES
from gym.world.scenarios.scenario import Verdict

__all__ = ["award_finish", "hint_cost", "nothing_earned", "score_attempt"]

SETTLED_POINTS = 60
ACCURACY_POINTS = 40
SEEDED = ScorePart(name="seeded", points=0, reason="a session with your own seed earns nothing")
PUBLIC = ScorePart(name="example", points=0, reason="an example whose answer is public earns nothing")
# Of the examples only those of the tour pay, each once: they are where a new user begins.
PAID = LIBRARIES["tour"]
OURS = "Training Gym, docs/progress.md, Score"


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
        lost=sum(learner.lost),
    )
    parts = xp_parts(account)
    points = {part.name: part.points for part in parts}
    earned = sum(points.values())
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


def score_attempt(verdict: Verdict, wrong: int, rungs: int, rules: tuple[str, ...] = ()) -> Score:
    """0..100 for one attempt, after `wrong` wrong tries before it and `rungs` hint rungs in all.

    `rules` are the sources of the billing rules that the claim was about: they stand beside what settled it.
    """
    hints = sum(HINT_SHARES[place % RUNGS] for place in range(rungs))
    offers = (
        ("settled", SETTLED_POINTS * (verdict.outcome == "resolved"), "the claim is settled", "; ".join(rules) or OURS),
        ("accuracy", round_half_up(ACCURACY_POINTS * verdict.accuracy), "right changes, none unnecessary", OURS),
        ("wrong_tries", -round_half_up(100 * WRONG_SHARE * wrong), "tries that fixed nothing", OURS),
        ("hints", -round_half_up(100 * hints), "hints opened", OURS),
    )
    total, parts = 0, []
    for name, offer, reason, citation in offers:
        points = max(-total, offer)
        total += points
        if points:
            parts.append(ScorePart(name=name, points=points, reason=reason, citation=citation))
    return Score(total=total, parts=tuple(parts))
