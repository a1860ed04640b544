"""The blocks of analytics: the same numbers as the charts, as bars and tables."""

from collections.abc import Sequence
from datetime import date

from gym.chat import analytics_texts as words
from gym.chat.screens.blocks import Bar, Bars, Block, Cell, Fold, Go, Stat, Stats, Table, Text
from gym.chat.screens.format import band, cell, day, format_time, share, skill_name
from gym.chat.screens.forms import Params
from gym.progress.analytics.model import ClaimRow, Curve, KindStats, Span, UserAnalytics
from gym.progress.takeaways import describe_calibration

NEWEST = 12
SPANS = ("Claims", "First try", "Hints a claim", "Time a claim", "Of the time")


def blocks(growth: UserAnalytics, skill: str, params: Params) -> tuple[Block, ...]:
    """Everything there is to read, of one session claim by claim."""
    over = (claims(growth.done),) if growth.session_id else (weeks(growth.weeks), sessions(growth.sessions, params))
    return (
        totals(growth.total),
        first_tries(growth),
        rating_table(growth.curves, skill) if skill else skills(growth.curves),
        *over,
        *confidence(growth),
        denials(growth.denials),
        Fold(title="First tries by skill and area", blocks=(by(growth.skills, "Skill"), by(growth.areas, "Area"))),
    )


def totals(total: Span) -> Stats:
    """The whole in four numbers."""
    return Stats(
        items=(
            Stat(name=f"claims, {total.settled} settled", value=str(total.claims)),
            Stat(name="right on the first try", value=share(total.accuracy)),
            Stat(name="hints a claim", value=few(total.hints)),
            Stat(name="time a claim", value=format_time(total.seconds)),
        )
    )


def few(number: float | None) -> str:
    """A small number to one place."""
    return "–" if number is None else f"{number:.1f}"


def first_tries(growth: UserAnalytics) -> Bars:
    """First tries, with the ends of the band that the engine keeps to."""
    recent = next((each.recent for each in reversed(growth.done) if each.recent is not None), None)
    total = growth.total
    rows = (("Last ten claims", recent), ("All of them", total.accuracy), ("Without help", total.unassisted))
    target = growth.target
    drawn = tuple(
        Bar(label=label, share=value, note=share(value), low=target.low, high=target.high)
        for label, value in rows
        if value is not None
    )
    title = f"Right on the first try; the gym picks claims so that it is {target.low:.0%} to {target.high:.0%}"
    return Bars(title=title, rows=drawn, empty="Send a claim to see how your first tries go.")


def skills(curves: Sequence[Curve]) -> Bars:
    """Every skill now, the weakest first, with where it began."""
    known = sorted((curve for curve in curves if curve.skill), key=lambda curve: curve.points[-1].value)
    rows = tuple(map(skill_bar, known))
    return Bars(title="Skills now, weakest first", rows=rows, empty="Skills show here after a first claim.")


def skill_bar(curve: Curve) -> Bar:
    """One skill: its rating with its band, and the change since its first claim."""
    first, last = curve.points[0], curve.points[-1]
    drawn = band(skill_name(curve.skill), last.value, last.spread)
    change = round((last.value - first.value) * 100)
    return drawn.model_copy(update={"note": f"{drawn.note} ({change:+d})"})


def rating_table(curves: Sequence[Curve], skill: str) -> Table:
    """The ratings of one skill, the newest first."""
    points = next((curve.points for curve in curves if curve.skill == skill), ())
    rows = tuple(
        (cell(day(each.at)), cell(each.claims), cell(share(each.value)), cell(f"± {each.spread * 100:.0f}"))
        for each in points[: -NEWEST - 1 : -1]
    )
    columns = ("Day", "Claims by then", "Rating", "Give or take")
    empty = "No claim had this skill yet. Choose another, or all of them."
    return Table(title=skill_name(skill), columns=columns, rows=rows, empty=empty, numbers=(1, 2, 3))


def spans(span: Span) -> tuple[Cell, ...]:
    """The numbers of a span."""
    told = (span.claims, share(span.accuracy), few(span.hints), format_time(span.seconds), share(span.of_limit))
    return tuple(map(cell, told))


def weeks(found: Sequence[Span]) -> Table:
    """Week by week, the newest first."""
    rows = tuple((cell(day(date.fromisoformat(each.name))), *spans(each)) for each in found[: -NEWEST - 1 : -1])
    return Table(title="Week by week", columns=("Week from", *SPANS), rows=rows, numbers=(1, 2, 3, 4, 5))


def sessions(found: Sequence[Span], params: Params) -> Table:
    """Session by session, the newest first; each leads to itself."""
    rows = tuple(
        (cell(day(each.first), go=Go(page="analytics", params={**params, "session": each.name})), *spans(each))
        for each in found[: -NEWEST - 1 : -1]
    )
    return Table(title="Session by session", columns=("Session", *SPANS), rows=rows, numbers=(1, 2, 3, 4, 5))


def claims(done: Sequence[ClaimRow]) -> Table:
    """Claim by claim."""
    rows = tuple(
        (
            cell(each.title),
            cell(", ".join(map(skill_name, each.skills))),
            cell(share(each.accuracy), "good" if each.accuracy == 1 else "plain"),
            cell(each.hints),
            cell(format_time(each.seconds)),
            cell(share(each.confidence)),
        )
        for each in done[:-51:-1]
    )
    columns = ("Claim", "Skills", "First try", "Hints", "Time", "How sure")
    return Table(title="Claim by claim, newest first", columns=columns, rows=rows, numbers=(2, 3, 4, 5))


def confidence(growth: UserAnalytics) -> tuple[Block, ...]:
    """Stated confidence against what came out, and what that means."""
    found, heard = growth.calibration, describe_calibration(growth.calibration.gaps, growth.calibration.n)
    rows = tuple(
        (cell(f"{each.low:.0%} to {each.high:.0%}"), cell(each.n), cell(share(each.stated)), cell(share(each.right)))
        for each in found.bins
        if each.n
    )
    empty = "Set how sure you are when you send a claim. This then shows whether your confidence matches your accuracy."
    columns, title = ("Sure", "Claims", "Mean", "Right"), "How sure, how right"
    table = Table(title=title, columns=columns, rows=rows, empty=empty, numbers=(1, 2, 3))
    return (table, Text(text=heard, tone="quiet")) if heard else (table,)


def denials(found: Sequence[KindStats]) -> Table:
    """Denial types met, the most first."""
    rows = tuple(
        (cell(words.kind(each)), cell(each.claims), cell(share(each.right)), cell(each.means)) for each in found
    )
    columns = ("Type", "Claims", "First try", "What it says")
    return Table(title="Denial types", columns=columns, rows=rows, empty="None met yet.", numbers=(1, 2))


def by(found: Sequence[KindStats], name: str) -> Table:
    """First tries by skill or by area."""
    rows = tuple((cell(skill_name(each.name)), cell(each.claims), cell(share(each.right))) for each in found)
    return Table(title=f"By {name.lower()}", columns=(name, "Claims", "First try"), rows=rows, numbers=(1, 2))
