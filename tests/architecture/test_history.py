"""Facts about the history of benchmark runs: what is kept, and what is drawn."""

import csv
import importlib.util
from pathlib import Path

import pytest

HISTORY = Path(__file__).parents[2] / "benchmarks" / "history.py"


@pytest.fixture(scope="module")
def history():
    spec = importlib.util.spec_from_file_location("history", HISTORY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def keep(history, path, value):
    run = history.Run("turn")
    run.add("try", value, "ms", 2.0)
    run.add("painted", value, "ms", 2.0, ratio=1.9)
    run.add("start", 3.0, "s")
    run.keep(path)


def test_runs_are_added_below_those_before(history, tmp_path):
    path = tmp_path / "history.csv"
    keep(history, path, 5.0)
    keep(history, path, 4.0)
    rows = list(csv.DictReader(path.open()))
    assert [row["ratio"] for row in rows] == ["2.5", "1.9", "", "2", "1.9", ""]
    assert list(rows[0]) == list(history.FIELDS)


def test_only_what_has_a_floor_is_drawn(history, tmp_path):
    path = tmp_path / "history.csv"
    keep(history, path, 5.0)
    drawn = history.draw(path).decode()
    assert "turn: try" in drawn
    assert "turn: start" not in drawn
