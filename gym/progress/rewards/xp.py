"""What a settled claim pays: every XP rule in one table, and the levels that XP reaches."""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from gym.progress.events import RUNGS, Finish
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
# Up to three guesses in the last ten claims cost nothing; each more takes a quarter of what a settled one pays.
GUESSED_FREE = 3
# So many claims a user may take all the help there is, and be told the answer after a wrong try, at no cost beyond it.
LEARNING = 20
GUESSED_SHARE = 0.25
# Whoever guesses more of the last ten plays blindly: one perfect check in seven is luck.
GUESSED_MOST = 6
LEAST_SHARE = 0.05
LEVEL_STEP = 250
CHECKS = ("probe", "retest")
KNOWN = "you had help with this claim, or a try at it, before"


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


def is_guessed(finish: Finish, met: int) -> bool:
    """Given up, settled by trying everything, or told after a wrong try.

    Asking for the answer before any try is no guess, and none of the first claims (`met` so far) that was told is one.
    """
    is_told_after_try = finish.is_told and finish.wrong > 0 and met >= LEARNING
    return not finish.resolved or is_told_after_try or finish.wrong * WRONG_SHARE >= 1


class XpContext(NamedTuple):
    """Input of the rules: `guessed` of the last ten, `so_far` the sum of the rules above."""

    finish: Finish
    is_repeat: bool
    variants_today: int
    guessed: int
    so_far: int = 0

    @property
    def accuracy(self) -> float:
        """The lower of first and last accuracy."""
        return min(self.finish.accuracy, self.finish.final_accuracy)

    @property
    def is_shown_alone(self) -> bool:
        """A perfect check without help: it pays in full, but to those who guess most claims: there it is luck."""
        return self.finish.mode in CHECKS and self.finish.is_perfect and self.guessed <= GUESSED_MOST


class Charge(NamedTuple):
    """Points given or taken, and why."""

    points: int
    reason: str


Rule = Callable[[XpContext], Iterable[Charge]]


def pay_base(_: XpContext) -> tuple[Charge, ...]:
    return (Charge(BASE, "the claim is settled"),)


def pay_accuracy(account: XpContext) -> tuple[Charge, ...]:
    right = (
        "your answer was exactly right" if account.accuracy == 1 else f"your answer was {account.accuracy:.0%} right"
    )
    return (Charge(round_half_up(BASE * ACCURACY_SHARE * account.accuracy), right),)


def pay_speed(account: XpContext) -> tuple[Charge, ...]:
    """The full bonus within half the time limit, falling to 0 at the limit (server time)."""
    finish = account.finish
    if account.accuracy < SPEED_ACCURACY or finish.time_limit_seconds <= 0:
        return ()
    pace = min(1.0, max(0.0, 2 * (1 - finish.seconds / finish.time_limit_seconds)))
    return (Charge(int(BASE * SPEED_SHARE * pace), "well within the time"),)


def pay_difficulty(account: XpContext) -> tuple[Charge, ...]:
    times = MULTIPLIERS[account.finish.difficulty]
    return (
        Charge(
            round_half_up(account.so_far * (times - 1)),
            f"{account.finish.difficulty} claims pay {times:g} times as much",
        ),
    )


def charge_hints(account: XpContext) -> tuple[Charge, ...]:
    """Each hint for itself."""
    finish = account.finish
    return tuple(Charge(-hint_cost(finish.difficulty, rung), f"hint {rung} of {RUNGS}") for rung in finish.paid_rungs)


def charge_wrong_tries(account: XpContext) -> tuple[Charge, ...]:
    """A quarter of the full pay for each wrong try."""
    wrong = account.finish.wrong
    taken = round_half_up(WRONG_SHARE * wrong * full_pay(account.finish.difficulty))
    return (Charge(-taken, say_tries(wrong)),)


def say_tries(wrong: int) -> str:
    return "1 try that fixed nothing" if wrong == 1 else f"{wrong} tries that fixed nothing"


def charge_repeat(account: XpContext) -> tuple[Charge, ...]:
    finish = account.finish
    if not account.is_repeat:
        return ()
    helped = KNOWN if finish.is_helped else "you did this claim before"
    return (Charge(-account.so_far, "its challenge was over already" if finish.is_late else helped),)


def charge_variant(account: XpContext) -> tuple[Charge, ...]:
    """A larger share each time the family repeats on the same day."""
    times = account.variants_today
    share = VARIANT_SHARES[min(times, len(VARIANT_SHARES) - 1)]
    told = "a similar claim" if times == 1 else f"{times} similar claims"
    taken = 0 if account.is_shown_alone else round_half_up(account.so_far * (1 - share))
    return (Charge(-taken, f"you settled {told} today"),)


def charge_exam(account: XpContext) -> tuple[Charge, ...]:
    """Takes all: an exam pays with its certificate, and reveals nothing before its end."""
    return (Charge(-account.so_far, "an exam pays no XP"),) if account.finish.mode == "exam" else ()


def charge_guessing(account: XpContext) -> tuple[Charge, ...]:
    """Takes most of the pay from users who guess."""
    share = max(LEAST_SHARE, 1 - GUESSED_SHARE * max(0, account.guessed - GUESSED_FREE))
    taken = 0 if account.is_shown_alone else round_half_up(account.so_far * (1 - share))
    return (Charge(-taken, f"rule against guessing: you gave up or guessed {account.guessed} of your last 10 claims"),)


# In order, for a settled claim (one given up pays nothing); a rule never takes more than there is.
XP_RULES: dict[str, Rule] = {
    "base": pay_base,
    "accuracy_bonus": pay_accuracy,
    "speed_bonus": pay_speed,
    "difficulty": pay_difficulty,
    "hints": charge_hints,
    "wrong_tries": charge_wrong_tries,
    "repeat": charge_repeat,
    "variant": charge_variant,
    "exam": charge_exam,
    "lost": charge_guessing,
}


def xp_parts(account: XpContext) -> tuple[ScorePart, ...]:
    """What each rule gives or takes, in order, each hint for itself; the points add up to the XP earned."""
    parts: list[ScorePart] = []
    for name, rule in XP_RULES.items() if account.finish.resolved else ():
        for charge in rule(account):
            points = max(-account.so_far, charge.points)
            account = account._replace(so_far=account.so_far + points)
            if points:
                parts.append(ScorePart(name=name, points=points, reason=charge.reason))
    return tuple(parts)
