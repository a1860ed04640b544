"""Every figure that a benchmark was asked to keep: one row each in history.csv, drawn in docs/benchmarks.svg.

A script run with `--keep` adds its rows; `python benchmarks/history.py` draws them. Only ratios to a floor of the same
run are drawn, since machines differ.
"""

import csv
import subprocess
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
# Rows of what is less than the floor: they say how good the floor is, and nothing of the gym.
BELOW = "bare"
HISTORY, PLOT = HERE / "history.csv", HERE.parent / "docs" / "benchmarks.svg"


class Figure(NamedTuple):
    """One figure of a run; `floor` has the same unit and comes from the same run, empty where there is none."""

    script: str
    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None


FIELDS = ("at", "commit", *Figure._fields)


class Run:
    """The figures of one run of a script, on their way to history.csv."""

    def __init__(self, script: str) -> None:
        self.script, self.figures = script, list[Figure]()

    def add(
        self, name: str, value: float, unit: str, floor: float | None = None, *, ratio: float | None = None
    ) -> None:
        """Add a figure; the ratio is value to floor unless a paired one is given."""
        if floor is not None and ratio is None:
            ratio = value / floor
        self.figures.append(Figure(self.script, name, value, unit, floor, ratio))

    def keep(self, path: Path = HISTORY) -> None:
        """Append the figures to the history."""
        known = path.exists()
        at, commit = datetime.now(UTC).isoformat(timespec="minutes"), read_commit()
        with path.open("a", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerows([] if known else [FIELDS])
            rows.writerows([at, commit, *map(shorten, each)] for each in self.figures)


def add_option(options: ArgumentParser) -> None:
    """Let a script be asked to keep its figures."""
    options.add_argument("--keep", action="store_true", help="add the figures to benchmarks/history.csv")


def shorten(value: object) -> object:
    """A number with four digits that count, as text; anything else as it is."""
    return f"{value:.4g}" if isinstance(value, float) else value


def read_commit() -> str:
    """The commit that is checked out, with a plus sign where files differ from it."""
    commit = subprocess.check_output(["git", "rev-parse", "--short=9", "HEAD"], cwd=HERE, text=True).strip()
    changed = subprocess.check_output(["git", "status", "--porcelain", "-uno"], cwd=HERE, text=True)
    return f"{commit}+" if changed else commit


def draw(path: Path = HISTORY) -> bytes:
    """The ratios over the runs as SVG, one line for each figure that has a floor."""
    import pygal

    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row["ratio"] and not row["name"].startswith(BELOW)]
    runs = list(dict.fromkeys((row["at"][:10], row["commit"]) for row in rows))
    chart = pygal.Line(
        title="Times as ratios to their floor in the same run",
        js=[],
        width=1000,
        height=760,
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        truncate_legend=-1,
        logarithmic=True,
        value_formatter="{:.2f}".format,
        x_label_rotation=20,
    )
    chart.x_labels = [f"{day} {commit}" for day, commit in runs]
    for line in dict.fromkeys((row["script"], row["name"]) for row in rows):
        found = {
            (row["at"][:10], row["commit"]): float(row["ratio"]) for row in rows if (row["script"], row["name"]) == line
        }
        chart.add(": ".join(line), [found.get(run) for run in runs])
    return bytes(chart.render())


if __name__ == "__main__":
    PLOT.write_bytes(draw())
