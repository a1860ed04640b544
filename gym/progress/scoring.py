"""What an attempt is worth: a score of 0..100, and XP by one table of rules."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gym.progress.events import RUNGS, Finish
from gym.progress.learner import Learner
from gym.progress.standing import Score, ScorePart, Xp
from gym.world.scenario import Difficulty, Verdict

BASE = 50
ACCURACY_SHARE = 0.5
SPEED_SHARE = 0.25
SPEED_ACCURACY = 0.8
MULTIPLIERS = {
    Difficulty.BEGINNER: 1.0,
    Difficulty.INTERMEDIATE: 1.5,
    Difficulty.EXPERT: 2.0,
    Difficulty.MASTER: 3.0,
}
# What a hint takes, as a share of the full score or pay: all four leave next to nothing.
HINT_SHARES = (0.10, 0.15, 0.25, 0.45)
WRONG_SHARE = 0.25
VARIANT_SHARES = (1.0, 0.5, 0.25, 0.1)
# Up to four of the last ten given up cost nothing; each more takes a fifth of what a settled one pays.
GIVE_UPS_FREE = 4
GIVE_UP_SHARE = 0.2
LEAST_SHARE = 0.1
LEVEL_STEP = 250
SETTLED_POINTS = 60
ACCURACY_POINTS = 40


def rounded(points: float) -> int:
    """Half up, as people round."""
    return math.floor(points + 0.5)


def level_at(xp: int) -> int:
    """The level that `xp` reaches: level n + 1 takes 250 * n * (n + 1)."""
    return (1 + math.isqrt(1 + 4 * (xp // LEVEL_STEP))) // 2


def xp_for(level: int) -> int:
    """All the XP that `level` takes."""
    return LEVEL_STEP * (level - 1) * level


def full_pay(difficulty: Difficulty) -> int:
    """The most a scenario can pay."""
    return rounded((BASE + rounded(BASE * ACCURACY_SHARE) + int(BASE * SPEED_SHARE)) * MULTIPLIERS[difficulty])


def hint_cost(difficulty: Difficulty, rung: int) -> int:
    """XP that hint `rung` (1..4) takes off what the scenario pays."""
    return rounded(HINT_SHARES[rung - 1] * full_pay(difficulty))


class Account(NamedTuple):
    """What the XP rules look at; `so_far` is what the rules above have come to."""

    finish: Finish
    is_repeat: bool
    variants_today: int
    give_ups: int
    so_far: int = 0

    @property
    def accuracy(self) -> float:
        """The lower of first and last attempt: thinking first pays, and so does a clean end."""
        return min(self.finish.accuracy, self.finish.final_accuracy)


@dataclass(frozen=True)
class XpRule:
    """Some XP, given or taken, and why."""

    name: str
    reason: str
    points: Callable[[Account], int]


def speed_points(account: Account) -> int:
    """All of the bonus within half the time limit, none at the limit, by the server's clock."""
    finish = account.finish
    if account.accuracy < SPEED_ACCURACY or finish.time_limit_seconds <= 0:
        return 0
    pace = min(1.0, max(0.0, 2 * (1 - finish.seconds / finish.time_limit_seconds)))
    return int(BASE * SPEED_SHARE * pace)


def hint_points(account: Account) -> int:
    """What the rungs paid for come to."""
    return -sum(hint_cost(account.finish.difficulty, rung) for rung in account.finish.paid_rungs)


def variant_share(account: Account) -> float:
    """What is paid for the same family again on the same day."""
    return VARIANT_SHARES[min(account.variants_today, len(VARIANT_SHARES) - 1)]


def effort_share(account: Account) -> float:
    """What is paid where most scenarios were given up lately."""
    return max(LEAST_SHARE, 1 - GIVE_UP_SHARE * max(0, account.give_ups - GIVE_UPS_FREE))


# In order, for a settled scenario (one given up pays nothing); a cost never takes more than there is.
XP_RULES = (
    XpRule("base", "the claim is settled", lambda _: BASE),
    XpRule("accuracy_bonus", "right changes, nothing needless", lambda a: rounded(BASE * ACCURACY_SHARE * a.accuracy)),
    XpRule("speed_bonus", "well within the time", speed_points),
    XpRule("difficulty", "level of difficulty", lambda a: rounded(a.so_far * (MULTIPLIERS[a.finish.difficulty] - 1))),
    XpRule("hints", "hints opened", hint_points),
    XpRule("wrong_tries", "tries that fixed nothing", lambda a: -rounded(wrong_pay(a.finish))),
    XpRule("repeat", "this scenario was done before", lambda a: -a.so_far if a.is_repeat else 0),
    XpRule("variant", "much the same was settled today", lambda a: -rounded(a.so_far * (1 - variant_share(a)))),
    XpRule("give_ups", "many given up lately", lambda a: -rounded(a.so_far * (1 - effort_share(a)))),
)


def wrong_pay(finish: Finish) -> float:
    """What the wrong tries take."""
    return WRONG_SHARE * finish.wrong * full_pay(finish.difficulty)


def xp_parts(account: Account) -> tuple[ScorePart, ...]:
    """Every rule that gives or takes something, in order."""
    parts: list[ScorePart] = []
    for rule in XP_RULES if account.finish.resolved else ():
        points = max(-account.so_far, rule.points(account))
        account = account._replace(so_far=account.so_far + points)
        if points:
            parts.append(ScorePart(name=rule.name, points=points, reason=rule.reason))
    return tuple(parts)


def award(learner: Learner, finish: Finish) -> Xp:
    """What a finished scenario earns the learner as they stood before it."""
    account = Account(
        finish=finish,
        is_repeat=finish.scenario_id in learner.done,
        variants_today=learner.day.times(finish.family, finish.local_date),
        give_ups=sum(learner.gave_up),
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
    """The XP of a turn that finishes nothing."""
    return Xp(total=learner.xp, level=level_at(learner.xp))


def score(verdict: Verdict, wrong: int, rungs: int) -> Score:
    """0..100 for one attempt, after `wrong` wrong tries before it and `rungs` hint rungs."""
    hints = sum(HINT_SHARES[place % RUNGS] for place in range(rungs))
    offers = (
        ("settled", SETTLED_POINTS * (verdict.outcome == "resolved"), "the claim is settled"),
        ("accuracy", rounded(ACCURACY_POINTS * verdict.accuracy), "right changes, nothing needless"),
        ("wrong_tries", -rounded(100 * WRONG_SHARE * wrong), "tries that fixed nothing"),
        ("hints", -rounded(100 * hints), "hints opened"),
    )
    total, parts = 0, []
    for name, offer, reason in offers:
        points = max(-total, offer)
        total += points
        if points:
            parts.append(ScorePart(name=name, points=points, reason=reason))
    return Score(total=total, parts=tuple(parts))
