"""What a session showed, in three findings from its numbers, and how well its confidence was placed, in plain words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from gym.progress.events import Finish
from gym.progress.schemas import Confidence, SkillAnalytics

THREE = 3
# What always saying "one half" scores: Brier (1950), mean squared gap between forecast and outcome.
COIN = 0.25
# Gaps in confidence smaller than this are not worth a word.
SLIGHT = 0.1


def format_count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def mean_accuracy(finishes: Sequence[Finish]) -> float:
    return sum(finish.accuracy for finish in finishes) / len(finishes)


def say_settled(finishes: Sequence[Finish], _: dict[str, SkillAnalytics]) -> str:
    done = sum(finish.resolved for finish in finishes)
    claims = format_count(len(finishes), "claim")
    return f"You settled {done} of {claims}; first tries were {mean_accuracy(finishes):.0%} right."


def say_weakest(_: Sequence[Finish], by_skill: dict[str, SkillAnalytics]) -> str:
    """Names the weakest skill, and the strongest if it differs."""
    ranked = sorted(by_skill.items(), key=lambda item: item[1].accuracy)
    if not ranked or ranked[0][1].accuracy == 1:
        return ""
    (low, worst), (high, best) = ranked[0], ranked[-1]
    said = f"Hardest was {low.replace('_', ' ')} ({worst.accuracy:.0%} right on the first try"
    if best.accuracy > worst.accuracy:
        return f"{said}), easiest {high.replace('_', ' ')} ({best.accuracy:.0%})."
    return f"{said})."


def say_trend(finishes: Sequence[Finish], _: dict[str, SkillAnalytics]) -> str:
    """Compares the later half with the earlier."""
    half = len(finishes) // 2
    if half < 2:
        return ""
    before, after = mean_accuracy(finishes[:half]), mean_accuracy(finishes[-half:])
    if abs(after - before) < SLIGHT:
        return ""
    word = "better" if after > before else "worse"
    return f"The later claims went {word}: {after:.0%} right on the first try, against {before:.0%} before."


def say_help(finishes: Sequence[Finish], _: dict[str, SkillAnalytics]) -> str:
    rungs, wrong = sum(finish.rungs for finish in finishes), sum(finish.wrong for finish in finishes)
    if not rungs and not wrong:
        return "No hint and no wrong try: you did it all alone."
    return (
        f"It took {format_count(rungs, 'hint')} and {format_count(wrong, 'wrong try').replace('trys', 'tries')} in all."
    )


def say_pace(finishes: Sequence[Finish], _: dict[str, SkillAnalytics]) -> str:
    """Compares time taken with time limits."""
    minutes = sum(finish.seconds for finish in finishes) / len(finishes) / 60
    late = sum(finish.seconds > finish.time_limit_seconds for finish in finishes)
    over = f", {late} of them over the time" if late else ", all within the time"
    return f"A claim took {minutes:.1f} minutes on average{over}."


# Said in this order, as far as there is something to say, until there are three.
TAKEAWAYS: tuple[Callable[[Sequence[Finish], dict[str, SkillAnalytics]], str], ...] = (
    say_settled,
    say_weakest,
    say_trend,
    say_help,
    say_pace,
)


def list_takeaways(finishes: Sequence[Finish], by_skill: dict[str, SkillAnalytics]) -> tuple[str, ...]:
    """Three sentences; none before the first claim is over."""

    def said() -> Iterator[str]:
        for tell in TAKEAWAYS:
            if words := tell(finishes, by_skill):
                yield words

    return tuple(islice(said(), THREE)) if finishes else ()


def describe_calibration(confidence: Confidence, stated: int) -> str:
    """Explains the Brier score and the gaps; "" if no confidence was stated."""
    if confidence.brier is None or confidence.over is None or confidence.under is None:
        return ""
    versus = "better than a coin flip" if confidence.brier < COIN else "no better than a coin flip"
    lean = confidence.over - confidence.under
    if abs(lean) < SLIGHT:
        felt = "On the whole your confidence matched your accuracy."
    elif lean > 0:
        felt = f"On the whole you were {lean:.0%} more confident than accurate: check again where you feel certain."
    else:
        felt = f"On the whole you were {-lean:.0%} more accurate than you thought: trust what you know."
    return (
        f"You said how sure you were on {format_count(stated, 'claim')}. Your Brier score is {confidence.brier:.2f}: "
        f"0 is perfect, {COIN} is always saying fifty-fifty, so that is {versus}. {felt}"
    )
