"""What a settled claim pays: every XP rule in one table, and the levels that XP reaches."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gym.progress.events import Finish
from gym.progress.schemas import ScorePart
from gym.world.scenarios.scenario import Difficulty

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
# What a hint or a wrong try takes, as a share of the full score or pay: all four rungs leave next to nothing.
HINT_SHARES = (0.10, 0.15, 0.25, 0.45)
WRONG_SHARE = 0.25
VARIANT_SHARES = (1.0, 0.5, 0.25, 0.1)
# Up to three of the last ten lost cost nothing; each more takes a quarter of what a settled one pays.
LOST_FREE = 3
LOST_SHARE = 0.25
LEAST_SHARE = 0.05
LEVEL_STEP = 250
REPEAT_REASON = "you did this claim before, had help with it in another session, or its challenge was over"


def round_half_up(points: float) -> int:
    return math.floor(points + 0.5)


def level_at(xp: int) -> int:
    """The level that `xp` reaches: level n + 1 takes 250 * n * (n + 1)."""
    return (1 + math.isqrt(1 + 4 * (xp // LEVEL_STEP))) // 2


def xp_for(level: int) -> int:
    return LEVEL_STEP * (level - 1) * level


def full_pay(difficulty: Difficulty) -> int:
    return round_half_up(
        (BASE + round_half_up(BASE * ACCURACY_SHARE) + int(BASE * SPEED_SHARE)) * MULTIPLIERS[difficulty]
    )


def hint_cost(difficulty: Difficulty, rung: int) -> int:
    """XP that hint `rung` (1..4) takes off what the scenario pays."""
    return round_half_up(HINT_SHARES[rung - 1] * full_pay(difficulty))


def is_lost(finish: Finish) -> bool:
    """Given up, told, or settled after so many wrong tries that nothing is left to pay."""
    return not finish.resolved or finish.is_told or finish.wrong * WRONG_SHARE >= 1


class XpContext(NamedTuple):
    """Input of the rules: `lost` of the last ten, `so_far` the sum of the rules above."""

    finish: Finish
    is_repeat: bool
    variants_today: int
    lost: int
    so_far: int = 0

    @property
    def accuracy(self) -> float:
        """The lower of first and last accuracy."""
        return min(self.finish.accuracy, self.finish.final_accuracy)


@dataclass(frozen=True)
class XpRule:
    """A rule that gives or takes XP, with its reason."""

    name: str
    reason: str
    points: Callable[[XpContext], int]


def accuracy_points(account: XpContext) -> int:
    return round_half_up(BASE * ACCURACY_SHARE * account.accuracy)


def speed_points(account: XpContext) -> int:
    """The full bonus within half the time limit, falling to 0 at the limit (server time)."""
    finish = account.finish
    if account.accuracy < SPEED_ACCURACY or finish.time_limit_seconds <= 0:
        return 0
    pace = min(1.0, max(0.0, 2 * (1 - finish.seconds / finish.time_limit_seconds)))
    return int(BASE * SPEED_SHARE * pace)


def difficulty_points(account: XpContext) -> int:
    return round_half_up(account.so_far * (MULTIPLIERS[account.finish.difficulty] - 1))


def hint_points(account: XpContext) -> int:
    return -sum(hint_cost(account.finish.difficulty, rung) for rung in account.finish.paid_rungs)


def wrong_points(account: XpContext) -> int:
    """A quarter of the full pay for each wrong try."""
    return -round_half_up(WRONG_SHARE * account.finish.wrong * full_pay(account.finish.difficulty))


def repeat_points(account: XpContext) -> int:
    return -account.so_far if account.is_repeat else 0


def variant_points(account: XpContext) -> int:
    """What is taken off: a larger share each time the family repeats on the same day."""
    share = VARIANT_SHARES[min(account.variants_today, len(VARIANT_SHARES) - 1)]
    return -round_half_up(account.so_far * (1 - share))


def exam_points(account: XpContext) -> int:
    """Takes all: an exam pays with its certificate, and reveals nothing before its end."""
    return -account.so_far if account.finish.mode == "exam" else 0


def lost_points(account: XpContext) -> int:
    """Takes most of the pay from users who guess."""
    share = max(LEAST_SHARE, 1 - LOST_SHARE * max(0, account.lost - LOST_FREE))
    return -round_half_up(account.so_far * (1 - share))


# In order, for a settled claim (one given up pays nothing); a rule never takes more than there is.
XP_RULES = (
    XpRule("base", "the claim is settled", lambda _: BASE),
    XpRule("accuracy_bonus", "right changes, none unnecessary", accuracy_points),
    XpRule("speed_bonus", "well within the time", speed_points),
    XpRule("difficulty", "the level's multiplier", difficulty_points),
    XpRule("hints", "hints opened", hint_points),
    XpRule("wrong_tries", "tries that fixed nothing", wrong_points),
    XpRule("repeat", REPEAT_REASON, repeat_points),
    XpRule("variant", "similar claims were settled today", variant_points),
    XpRule("exam", "an exam pays no XP", exam_points),
    XpRule("lost", "most of the last ten were given up or guessed", lost_points),
)


def xp_parts(account: XpContext) -> tuple[ScorePart, ...]:
    """The rules that apply, in order; their points add up to the XP earned."""
    parts: list[ScorePart] = []
    for rule in XP_RULES if account.finish.resolved else ():
        points = max(-account.so_far, rule.points(account))
        account = account._replace(so_far=account.so_far + points)
        if points:
            parts.append(ScorePart(name=rule.name, points=points, reason=rule.reason))
    return tuple(parts)
