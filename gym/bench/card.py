"""The benchmark as Markdown tables and a plot."""

from collections.abc import Iterable, Sequence

from gym.bench.adapt import BenchReport
from gym.bench.measures import PairedDifference, PolicyRow, Promotions

HEAD = (
    *("policy", "RMSE @10 20 40 60", "z", "Brier − floor", "ECE", "in band"),
    *("gain", "gain + 14 d", "vs random", "least met"),
)


def format_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; the first column is text, the others numbers."""
    return [
        f"| {' | '.join(head)} |",
        f"| {' | '.join(['---', *['---:'] * (len(head) - 1)])} |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def format_errors(rmse: dict[int, float]) -> str:
    """RMSE at each check."""
    return " ".join(f"{value:.3f}".removeprefix("0") for value in rmse.values())


def format_policy(row: PolicyRow, report: BenchReport) -> tuple[str, ...]:
    """One policy; its learning against chance on the same learners."""
    pairs = {pair.than: pair for pair in row.paired}
    chance = pairs.get("random")
    base = row.later - chance.mean if chance else row.later
    more = f"{row.later / base - 1:+.0%}" if chance else "–"
    return (
        row.policy if row.learners == report.learners else f"{row.policy} ({row.learners})",
        format_errors(row.rmse),
        f"{row.z:.2f}",
        f"{row.brier - row.floor:.4f}",
        f"{row.ece:.3f}",
        f"{row.in_band:.1%}",
        f"{row.gain:.4f}",
        f"{row.later:.4f} ± {row.later_error:.4f}",
        more,
        f"{row.least_met:.1f}",
    )


def format_pair(policy: str, pair: PairedDifference) -> tuple[str, ...]:
    return policy, pair.than, pair.share, f"{pair.better:.0%}"


def format_promotion(name: str, found: Promotions) -> tuple[str, ...]:
    lag = "–" if found.lag is None else f"{found.lag:g}"
    return name, f"{found.each:.2f}", f"{found.deserved:.1%}", f"{found.reversed:.1%}", lag


def to_markdown(report: BenchReport) -> str:
    ours = report.row("ours")
    moves = {
        "ours": ours.promotions,
        "last five, on our run": ours.naive,
        "last five, on the ladder's own": report.row("ladder").naive,
    }
    pairs = [format_pair(row.policy, pair) for row in report.rows for pair in row.paired]
    lines = [
        f"{report.learners} learners, {report.steps} scenarios each, seed {report.seed}, digest `{report.digest}`.",
        "",
        *format_table(HEAD, (format_policy(row, report) for row in report.rows)),
        *(f"| bound, {aim} | {format_errors(found)} |{' |' * 8}" for aim, found in report.bound.items()),
        "",
        *format_table(("gain + 14 d, the same learners", "than", "difference", "better off"), pairs),
        "",
        *format_table(
            ("ours by family", "learners", "RMSE @10 20 40 60", "in band", "gain + 14 d"),
            (
                (each.family, str(each.learners), format_errors(each.rmse), f"{each.in_band:.1%}", f"{each.later:.4f}")
                for each in report.families
            ),
        ),
        "",
        *format_table(
            ("promotions", "a learner", "deserved", "taken back within 20", "median lag"),
            (format_promotion(name, found) for name, found in moves.items()),
        ),
        "",
        describe_rails(report),
    ]
    return "\n".join(lines) + "\n"


def describe_rails(report: BenchReport) -> str:
    found = report.guards
    return (
        f"Areas at 40 scenarios: weak {found.weak:.0%} right ({found.weak_share:.0%} of skills), strong "
        f"{found.strong:.0%} right ({found.strong_share:.0%}). Longest wait of any skill: median {found.wait:g}, at "
        f"most {found.longest_wait}; {found.repeats:.1%} of scenarios repeat a skill of the one before. Of "
        f"{report.guessers} blind guessers {report.proficient:.1%} were ever called proficient."
    )


def draw_plot(report: BenchReport) -> bytes:
    """SVG: error of the ratings by number of scenarios, against the bound."""
    import pygal

    chart = pygal.Line(
        title="Error of the ratings (RMSE) by scenarios done",
        js=[],
        legend_at_bottom=True,
        value_formatter="{:.3f}".format,
        range=(0, 0.2),
    )
    chart.x_labels = list(map(str, report.row("ours").rmse))
    for row in report.rows:
        chart.add(row.policy, list(row.rmse.values()))
    for aim, found in report.bound.items():
        chart.add(f"bound, {aim}", list(found.values()), stroke_style={"dasharray": "4, 4"})
    return bytes(chart.render())
