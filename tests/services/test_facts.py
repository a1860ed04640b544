"""Reviews of facts: taken away as CSV, filled in, taken in again; a file with anything wrong in it changes nothing."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rows import for_each

from gym.errors import Invalid
from gym.services.facts import FILLED, FactBase
from gym.world.facts import AREAS, OTHER, list_scenario_facts
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.world import World

TODAY = date(2026, 11, 30)
REVIEW = {"reviewed_by": "R. Coder, CPC", "reviewed_on": "2026-11-28", "verdict": "right", "comment": ""}
Rows = list[dict[str, str]]


@pytest.fixture
def facts(world: World, tmp_path: Path) -> FactBase:
    return FactBase(world, tmp_path)


def exported(facts: FactBase) -> Rows:
    return list(csv.DictReader(io.StringIO(facts.export_csv())))


def write(rows: Rows, delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def fill(rows: Rows, **changed: str) -> Rows:
    """The rows with a review of the first fact."""
    return [{**rows[0], **REVIEW, **changed}, *rows[1:]]


def test_the_export_has_every_fact_once_with_its_area_and_the_faults_that_rest_on_it(facts: FactBase):
    rows = exported(facts)
    assert sorted(row["id"] for row in rows) == sorted(facts.world.reference.facts)
    assert {row["area"] for row in rows} <= {*AREAS, OTHER}
    named = {fault for row in rows for fault in row["faults"].split()}
    assert named == {fault.code for fault in FAULTS}
    assert not any(row[name] for row in rows for name in FILLED)


def test_a_filled_file_comes_in_and_goes_out_again_as_it_was_filled(facts: FactBase):
    rows = fill(exported(facts), comment="=see section D")
    assert facts.import_csv(write(rows), TODAY).model_dump() == {"facts": len(rows), "reviewed": 1, "doubted": 0}
    again = exported(facts)
    assert {name: again[0][name] for name in FILLED} == {**REVIEW, "comment": "'=see section D"}
    facts.import_csv(write(again), TODAY)
    assert exported(facts) == again


def test_a_later_file_adds_to_the_reviews_and_an_empty_row_takes_none_away(facts: FactBase):
    rows = exported(facts)
    facts.import_csv(write(fill(rows)), TODAY)
    second = [rows[0], {**rows[1], **REVIEW, "verdict": "WRONG", "comment": "Not in 2024."}, *rows[2:]]
    assert facts.import_csv(write(second), TODAY).model_dump() == {"facts": len(rows), "reviewed": 2, "doubted": 1}


WAYS: dict[str, Callable[[Rows], str]] = {
    "semicolons": lambda rows: write(rows, ";"),
    "a mark of the encoding first": lambda rows: f"\ufeff{write(rows)}",
    "line feeds only": lambda rows: write(rows).replace("\r\n", "\n"),
    "one row only": lambda rows: write(rows[:1]),
    "spaces as a spreadsheet leaves them": lambda rows: write([{**rows[0], "fact": f" {rows[0]['fact']}  "}]),
    "no columns that nobody fills in": lambda rows: write(
        [{name: row[name] for name in ("id", "fact", "source", *FILLED)} for row in rows]
    ),
}


@for_each("way", WAYS)
def test_a_file_that_a_spreadsheet_saved_otherwise_is_read_too(facts: FactBase, way: str):
    assert facts.import_csv(WAYS[way](fill(exported(facts))), TODAY).reviewed == 1


BROKEN: dict[str, tuple[dict[str, str], str]] = {
    "an unknown fact": ({"id": "PF9999"}, "there is no fact PF9999"),
    "another text": ({"fact": "59 always pays."}, "reads otherwise now"),
    "another source": ({"source": "42 CFR 1.1"}, "reads otherwise now"),
    "no such verdict": ({"verdict": "ok"}, "write right, wrong or unclear"),
    "no verdict": ({"verdict": ""}, "write right, wrong or unclear"),
    "nobody": ({"reviewed_by": ""}, "does not say in 2 to 120 characters who reviewed it"),
    "an American date": ({"reviewed_on": "11/28/2026"}, "write it as 2026-11-30"),
    "no such day": ({"reviewed_on": "2026-02-30"}, "write it as 2026-11-30"),
    "tomorrow": ({"reviewed_on": "2026-12-01"}, "in the future"),
    "wrong without a reason": ({"verdict": "wrong"}, "say why in the comment"),
    "a long comment": ({"comment": "x" * 1001}, "more than 1000 characters"),
}


@for_each("what", BROKEN)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_imported(facts: FactBase, what: str):
    changed, reason = BROKEN[what]
    with pytest.raises(Invalid, match=r"^Nothing was imported\. Row 2: ") as error:
        facts.import_csv(write(fill(exported(facts), **changed)), TODAY)
    assert reason in error.value.message
    assert facts.count().reviewed == 0


def test_a_fact_that_comes_twice_an_empty_file_and_another_file_are_refused(facts: FactBase):
    rows = fill(exported(facts))
    for text, reason in (
        (write([rows[0], rows[0]]), "comes twice"),
        (write(exported(facts)), "no row of the file is filled in"),
        ("", "has no column id, fact, source"),
        ("finished_at,title\n2026,x\n", "has no column id, fact, source"),
        ("x" * 1_000_001, "no export of the facts"),
    ):
        with pytest.raises(Invalid, match=reason):
            facts.import_csv(text, TODAY)


def test_a_fact_that_changed_since_its_review_has_to_be_reviewed_again(facts: FactBase, tmp_path: Path):
    facts.import_csv(write(fill(exported(facts))), TODAY)
    known = facts.world.reference.facts
    first = known[exported(facts)[0]["id"]]
    now = replace(facts.world.reference, facts={**known, first.id: replace(first, source="42 CFR 424.44")})
    assert FactBase(replace(facts.world, reference=now), tmp_path).count().reviewed == 0


def test_a_damaged_file_of_reviews_is_said_to_be_damaged(facts: FactBase, tmp_path: Path):
    facts.import_csv(write(fill(exported(facts))), TODAY)
    file = tmp_path / "fact_reviews.csv"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    file.write_text(file.read_text().replace("2026-11-28", "soon"))
    with pytest.raises(Invalid, match="is damaged"):
        facts.count()


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("right", "facts behind this claim are reviewed (R. Coder, CPC, last on 2026-11-28)"),
        ("wrong", "A reviewer doubts"),
    ],
)
def test_a_scenario_says_whether_its_facts_are_reviewed(facts: FactBase, verdict: str, said: str):
    scenario = compose(facts.world, EXAMPLES["tour-1"])
    behind = {fact.id for fact in list_scenario_facts(facts.world, scenario)}
    assert "PF001" in behind
    assert facts.describe_scenario(scenario).startswith(f"None of the {len(behind)} facts")
    rows = [{**row, **REVIEW, "verdict": verdict, "comment": "c"} for row in exported(facts) if row["id"] in behind]
    facts.import_csv(write(rows), TODAY)
    assert said in facts.describe_scenario(scenario)


def test_without_a_folder_there_are_no_reviews_and_none_can_be_kept(world: World):
    facts = FactBase(world)
    assert facts.count().reviewed == 0
    with pytest.raises(Invalid, match="no data folder"):
        facts.import_csv(write(fill(exported(facts))), TODAY)
