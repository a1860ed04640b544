"""Facts about assigning: which claims can be named by id, who is still new, and what the list leaves out."""

from datetime import UTC, date, datetime

import pytest

from agents.chat.screens.trainer_assign import left_out, standing
from gym.assigning import MOST_DONE, AssignmentRow
from gym.progress.assignments import Assignment

DUE = date(2026, 3, 6)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(("number", "told"), [(MOST_DONE - 1, "299"), (MOST_DONE, "300+")])
def test_a_full_list_says_that_it_is_full(number: int, told: str):
    given = Assignment(
        id="a", user_id="ana", scenario_id="tour-2", title="T", assigned_by="tina", at=NOON, due_at=NOON, done_at=NOON
    )
    row = AssignmentRow(assignment=given, name="Ana", last_day=DUE, standing="done", is_pressing=False)
    rows = (row,) * number
    assert [each.value for each in standing(rows).items] == ["0", "0", told]
    assert bool(left_out(rows)) is (told == "300+")
