"""Facts about the table of claims: whole, and safe to open in a spreadsheet."""

import csv
import io

import pytest
from growth_parts import finishes, record
from hypothesis import given
from progress_facts import finish
from rows import for_each
from tiers import examples

from gym.progress.analytics.csv import COLUMNS, FORMULA, to_csv
from gym.progress.analytics.fold import fold_analytics
from gym.progress.events import Finish


def read(text: str) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them: it takes the byte order mark for what it is."""
    return list(csv.DictReader(io.StringIO(text.encode().decode("utf-8-sig"), newline="")))


@pytest.mark.slow
@given(finishes())
@examples(60)
def test_what_is_written_is_what_is_read(done: list[Finish]) -> None:
    rows = fold_analytics("ann", record(done), {}).done
    back = read(to_csv(rows))
    assert len(back) == len(rows)
    for line, row in zip(back, rows, strict=True):
        assert list(line) == list(COLUMNS)
        assert line["title"].removeprefix("'") == row.title.removeprefix("'")
        assert float(line["first_try_accuracy"]) == row.accuracy
        assert line["confidence"] == ("" if row.confidence is None else str(row.confidence))
        assert (line["settled"], line["skills"]) == (str(int(row.resolved)), " ".join(row.skills))
        assert not any(text.startswith(FORMULA) for text in line.values())


@for_each("title", ['=HYPERLINK("//x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_title_that_a_spreadsheet_would_compute_is_made_a_text(title: str) -> None:
    (row,) = fold_analytics("ann", record([finish(title=title)]), {}).done
    assert read(to_csv([row]))[0]["title"] == f"'{title}"


def test_nobodys_table_is_its_header() -> None:
    assert to_csv([]).removeprefix("\ufeff").strip().split(",") == list(COLUMNS)


def test_the_table_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    (row,) = fold_analytics("ann", record([finish(title="Muñoz, niña")]), {}).done
    data = to_csv([row]).encode()
    assert data.startswith(b"\xef\xbb\xbffinished_at,")
    assert "Muñoz, niña" in data.decode("utf-8-sig")
