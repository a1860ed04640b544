"""What growth shows, in a sentence for each of its pictures and tables."""

from collections.abc import Sequence

from gym.chat.screens.format import count, share, skill_name
from gym.progress.analytics.model import Curve, KindStats, Span, UserAnalytics

FEW = 3
SLIGHT = 0.02
KINDS = {"audit": "Over-coding", "clean": "Nothing wrong"}


def too_few(growth: UserAnalytics, whose: str) -> str:
    """What is said before there is anything to see."""
    done = count(growth.total.claims, "claim")
    return f"Finish three claims to see how {whose} skills grow; {done} so far. Charts and tables fill in as you go."


def kind(met: KindStats) -> str:
    """A denial type."""
    return KINDS.get(met.name, f"CARC {met.name}")


def describe_change(before: float, after: float) -> str:
    """A change between two shares."""
    if abs(after - before) < SLIGHT:
        return f"stays at {after:.0%}"
    return f"{'rises' if after > before else 'falls'} from {before:.0%} to {after:.0%}"


def describe_growth(curve: Curve) -> str:
    """How a rating went."""
    name = skill_name(curve.skill) if curve.skill else "The mean of all skills"
    first, last = curve.points[0], curve.points[-1]
    return f"{name} {describe_change(first.value, last.value)}, give or take {last.spread * 100:.0f}"


def on_target(growth: UserAnalytics) -> str:
    """First tries against the band."""
    target, recent = growth.target, [each.recent for each in growth.done if each.recent is not None]
    if not recent:
        return "No first tries yet"
    last = recent[-1]
    said = "below" if last < target.low else "above" if last > target.high else "within"
    return f"Lately {last:.0%} right on the first try: {said} the band of {target.low:.0%} to {target.high:.0%}"


def describe_hints(total: Span) -> str:
    """Hints for a claim."""
    return f"{total.hints or 0:.1f} hints a claim" if total.hints else "No hints opened"


def describe_pace(total: Span) -> str:
    """Time against the time allowed."""
    return "No times yet" if total.of_limit is None else f"Claims take {total.of_limit:.0%} of the time allowed"


def sure(growth: UserAnalytics) -> str:
    """Confidence against what came out."""
    gaps = growth.calibration.gaps
    if gaps.brier is None:
        return "No confidence stated yet"
    over, under = gaps.over or 0.0, gaps.under or 0.0
    if abs(over - under) < 2 * SLIGHT:
        return f"Confidence matches accuracy (Brier {gaps.brier:.2f})"
    said = "Overconfident" if over > under else "Underconfident"
    return f"{said} by {abs(over - under) * 100:.0f} points (Brier {gaps.brier:.2f})"


def hardest(denials: Sequence[KindStats]) -> str:
    """The denial type that went worst of those met a few times, where there are such."""
    if not denials:
        return "No denial types met yet"
    often = [met for met in denials if met.claims >= FEW] or denials
    worst = min(often, key=lambda met: (met.right, -met.claims))
    return f"Hardest so far: {kind(worst)}, {share(worst.right)} right on the first try"
