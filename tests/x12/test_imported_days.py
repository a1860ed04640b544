"""Days of a file: one patient's claims move together, and codes are judged on their own day or named."""

from datetime import timedelta

from rows import for_each
from x12_parts import brought, replaced

from gym.world.world import World
from gym.x12.shifts import CLOSES, OPENS

TWO = "two-claims-one-day.837"
SECOND = "DTP*472*D8*20240820~\nSE"


@for_each(("day", "apart"), [("20240820", 0), ("20240822", 2), ("20240819", -1), ("20241118", 90)])
def test_claims_of_one_patient_keep_the_days_between_them(world: World, day: str, apart: int) -> None:
    found = brought(world, TWO, replaced(SECOND, f"DTP*472*D8*{day}~\nSE"))
    first, second = (each.claim.lines[0].date_from for each in found.claims)
    assert (second - first, found.parted) == (timedelta(days=apart), 0)
    assert all(OPENS <= day <= CLOSES for day in (first, second))


def test_claims_too_far_apart_move_in_parts_and_the_file_says_so(world: World) -> None:
    found = brought(world, TWO, replaced(SECOND, "DTP*472*D8*20241120~\nSE"))
    assert found.parted == 1
    assert all(OPENS <= each.claim.lines[0].date_from <= CLOSES for each in found.claims)


DIAGNOSIS = "diagnosis-of-2025.837"


@for_each(
    ("year", "code", "undated"),
    [("2025", "E66813", ("E66.813",)), ("2025", "Z0000", ("Z00.00",)), ("2019", "M545", ("M54.5",))],
)
def test_a_diagnosis_of_another_fiscal_year_is_named_as_not_judged(world, year: str, code: str, undated) -> None:
    def change(text: str) -> str:
        return text.replace("20250310", f"{year}0310").replace("20250314", f"{year}0314").replace("E66813", code)

    (found,) = brought(world, DIAGNOSIS, change).claims
    assert (found.findings, found.undated, found.other_quarter) == ((), undated, True)


@for_each(("day", "rule"), [("20240310", "dx_not_valid_on_date"), ("20240830", "dx_not_valid_on_date")])
def test_a_diagnosis_of_the_tables_fiscal_year_is_judged(world: World, day: str, rule: str) -> None:
    (found,) = brought(world, DIAGNOSIS, lambda text: text.replace("20250310", day).replace("20250314", day)).claims
    assert ({each.rule_id for each in found.findings}, found.undated) == ({rule}, ())


@for_each("line", ["92620:25:59", "92620:50", "99499:25"])
def test_no_rule_of_modifiers_speaks_of_a_code_outside_the_tables(world: World, line: str) -> None:
    (found,) = brought(world, "npi-as-taxonomy.837", replaced("HC:99213", f"HC:{line}")).claims
    assert found.outside == (line[:5],)
    assert found.findings == ()


def test_an_add_on_beside_a_code_outside_the_tables_may_have_its_primary(world: World) -> None:
    change = replaced("LX*1~\nSV1*HC:99213", "LX*1~\nSV1*HC:17003")
    (alone,) = brought(world, "npi-as-taxonomy.837", change).claims
    assert "addon_without_primary" in {each.rule_id for each in alone.findings}
    end = replaced("SE*25*", "LX*2~\nSV1*HC:17999*10.00*UN*1***1~\nDTP*472*D8*20240820~\nSE*28*")
    total = replaced("*191.00***11", "*201.00***11")
    (beside,) = brought(world, "npi-as-taxonomy.837", lambda text: total(end(change(text)))).claims
    assert (beside.outside, beside.findings) == (("17999",), ())
