"""Practice from a denial shows that denial, or says that there is none."""

from rows import for_each
from x12_parts import brought, replaced

from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.scenarios.compose import compose
from gym.world.world import World

DENIAL = "CAS*CO*B7*40.00~\nLQ*HE*N570~"


@for_each(
    ("carc", "remark", "fault"),
    [
        ("B7", "N570", "clia_or_qw_missing"),
        ("16", "MA120", "clia_or_qw_missing"),
        ("29", "N211", "timely_filing"),
        ("5", "M77", None),
    ],
)
def test_the_scenario_is_denied_as_the_file_says(world: World, carc: str, remark: str, fault: str | None) -> None:
    change = replaced(DENIAL, f"CAS*CO*{carc}*40.00~\nLQ*HE*{remark}~")
    (lesson,) = brought(world, "lesson-of-another-denial.835", change).lessons
    if fault:
        assert lesson.fault == fault
    if lesson.spec is None:
        assert lesson.scenario_id is None
        return
    case = compose(world, lesson.spec).case
    answer = case.remittance or adjudicate(world, case, check(world, case))
    assert carc in {each.carc for line in answer.lines for each in line.adjustments if not line.paid}
