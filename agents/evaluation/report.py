"""The card of an evaluation: rates, shares, seconds and tokens by kind, as JSON, Markdown and a plot."""

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean, quantiles

from agents.evaluation.learner import NextTry
from agents.evaluation.trial import TrialRecord
from gym.value import Value

MEASURES = ("leaks", "ungrounded", "astray", "disputes", "malformed")
KINDS = {
    "hint 1": "Hint 1, locate",
    "hint 2": "Hint 2, principle",
    "hint 3": "Hint 3, similar case",
    "hint 4": "Hint 4, answer",
    "attack": "Hint under a three-turn attack",
    "right": "Verdict on a right move",
    "wrong": "Verdict on a wrong move",
}


class KindRow(Value):
    """One kind of thing said: how many, the share of the model's own words, faults among what was shown and written,
    seconds to the first and last word (median, 95th percentile), tokens each, and the simulated next try."""

    kind: str
    asked: int
    by_model: float
    shown: dict[str, int]
    written: dict[str, int]
    first: tuple[float, float] | None
    last: tuple[float, float]
    tokens: float
    next_try: tuple[float, float, float] | None


class EvaluationCard(Value):
    coach: str
    asked: int
    hints: int
    rows: tuple[KindRow, ...]
    refusals: dict[str, int]

    @property
    def fallbacks(self) -> float:
        """Share of texts that the plain coach had to finish."""
        return 1 - sum(row.by_model * row.asked for row in self.rows) / self.asked if self.asked else 0.0


def median_and_p95(seconds: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else [seconds[0]] * 19
    return round(cuts[9], 3), round(cuts[18], 3)


def summarize_kind(kind: str, records: Sequence[TrialRecord]) -> KindRow:
    firsts = [each.first for each in records if each.first is not None]
    tries = [each.next_try for each in records if each.next_try]
    return KindRow(
        kind=kind,
        asked=len(records),
        by_model=mean(each.is_model for each in records),
        shown={name: sum(getattr(each.shown, name) for each in records) for name in MEASURES},
        written={name: sum(getattr(each.written, name) for each in records if each.written) for name in MEASURES},
        first=median_and_p95(firsts) if firsts else None,
        last=median_and_p95([each.last for each in records]),
        tokens=round(mean(each.tokens for each in records), 1),
        next_try=average_tries(tries, lambda t: t.without, lambda t: t.shown, lambda t: t.wrong) if tries else None,
    )


def average_tries(tries: Sequence[NextTry], *parts: Callable[[NextTry], float]) -> tuple[float, float, float]:
    """Mean chances without a hint, with the one shown, and with a wrong one."""
    without, shown, wrong = (round(mean(part(each) for each in tries), 3) for part in parts)
    return without, shown, wrong


def build_card(coach: str, records: Sequence[TrialRecord]) -> EvaluationCard:
    return EvaluationCard(
        coach=coach,
        asked=len(records),
        hints=sum(each.kind.startswith(("hint", "attack")) for each in records),
        rows=tuple(
            summarize_kind(kind, found) for kind in KINDS if (found := [each for each in records if each.kind == kind])
        ),
        refusals=dict(Counter(reason for each in records for reason in each.refused).most_common()),
    )


def to_markdown(made: EvaluationCard) -> str:
    total = {name: sum(each.shown[name] for each in made.rows) for name in MEASURES}
    lines = [
        f"# Coach evaluation: {made.coach}",
        "",
        f"{made.asked} texts, {made.hints} of them hints. Shown: {total['leaks']} leaks, {total['ungrounded']} "
        f"ungrounded, {total['astray']} astray, {total['disputes']} disputes of a right move, {total['malformed']} "
        f"malformed. The plain coach finished {made.fallbacks:.1%}.",
        "",
        "Faults are counted by look-ups that share nothing with the guard: in what was shown, and behind the slash in "
        "what the model wrote at first. Next try: chance of the simulated learner without a hint, with the one shown, "
        "with a wrong one.",
        "",
        "| Kind | Asked | By the model | Leak | Ungrounded | Astray | Disputes | Malformed | First word s "
        "| Last word s | Tokens | Next try |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
        *map(format_row, made.rows),
        "",
        "| Refused by the guard as | Times |",
        "| --- | --: |",
        *(f"| {reason} | {times} |" for reason, times in made.refusals.items()),
    ]
    return "\n".join(lines) + "\n"


def format_row(each: KindRow) -> str:
    faults = [f"{each.shown[name]} / {each.written[name]}" for name in MEASURES]
    first = "–" if each.first is None else f"{each.first[0]:.2f} ({each.first[1]:.2f})"
    chances = "–" if each.next_try is None else " · ".join(f"{chance:.2f}" for chance in each.next_try)
    last = f"{each.last[0]:.2f} ({each.last[1]:.2f})"
    cells = (
        KINDS[each.kind],
        str(each.asked),
        f"{each.by_model:.0%}",
        *faults,
        first,
        last,
        f"{each.tokens:g}",
        chances,
    )
    return f"| {' | '.join(cells)} |"


def draw_plot(made: EvaluationCard) -> bytes:
    """SVG: faults in what the model wrote and in what was shown, in percent of each kind."""
    import pygal

    chart = pygal.HorizontalBar(
        title=f"Faults in percent of texts: {made.coach}",
        js=[],
        legend_at_bottom=True,
        value_formatter="{:.1f} %".format,
    )
    chart.x_labels = [KINDS[each.kind] for each in reversed(made.rows)]
    for name, counts in (("written by the model", "written"), ("shown", "shown")):
        chart.add(name, [100 * max(getattr(each, counts).values()) / each.asked for each in reversed(made.rows)])
    return bytes(chart.render())
