"""`gym facts`: listed by area, written for a reviewer, and taken in again."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gym.cli.commands import commands
from gym.errors import Invalid
from gym.world.facts import list_fact_uses
from gym.world.world import World

REVIEW = {"reviewed_by": "R. Coder, CPC", "reviewed_on": "2026-11-20", "verdict": "unclear", "comment": "Which year?"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "160")
    return tmp_path


def run(*words: object) -> str:
    found = CliRunner().invoke(commands(), ["facts", *map(str, words)])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.output


def test_every_area_is_listed_with_every_fact(world: World):
    page, uses = run(), list_fact_uses(world)
    assert all(use.area in page for use in uses)
    assert all(use.fact.id in page for use in uses)
    assert page.endswith(f"0 of {len(uses)} facts are reviewed.\n")


def test_one_area_is_listed_by_its_name_in_any_case():
    page = run("--area", "laboratory")
    assert "PF081" in page
    assert "PF001" not in page
    with pytest.raises(Invalid, match=r"There is no area moon\. There is: NCCI edits; "):
        run("--area", "moon")


def test_a_file_goes_out_is_filled_in_and_comes_back(folder: Path):
    file = folder / "facts.csv"
    assert f"facts are in {file}" in run("export", file)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows([{**rows[0], **REVIEW}, *rows[1:]])
    said = f"1 of {len(rows)} facts are reviewed. A reviewer doubts 1 of them.\n"
    assert run("import", file) == said
    page = run("--area", rows[0]["area"])
    assert page.endswith(said)
    assert "unclear" in page


def test_a_file_in_another_encoding_is_refused_in_words(folder: Path):
    file = folder / "facts.csv"
    file.write_bytes("id,fact,source\nPF001,Größe,x\n".encode("latin-1"))
    with pytest.raises(Invalid, match="is not saved as UTF-8"):
        run("import", file)
