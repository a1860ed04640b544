"""The pair and modifier rules against CMS's own rows: no edit, a deleted edit, a modifier that sets one aside."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from rows import for_each
from scenario_pool import compose_once

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules import bundling, modifiers
from gym.world.scenarios.compose import EXAMPLES
from gym.world.world import World

# PF018 and PF019: what may set a pair aside, and what never does.
BYPASSING = (
    *("24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU"),
    *("LT", "RT", "LC", "LD", "RC", "LM", "RI", "E1", "E2", "E3", "E4", "FA", "TA"),
    *(f"{side}{digit}" for side in "FT" for digit in range(1, 10)),
)
NEVER = ("22", "76", "77", "26", "50")


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return compose_once(world, EXAMPLES["tour-4"]).case


def billed(base: Case, *lines: tuple[str, tuple[str, ...]]) -> Case:
    """The case with these codes and modifiers on its claim instead."""
    model = base.claim.lines[0].__dict__
    made = tuple(ServiceLine.model_construct(**{**model, "code": code, "modifiers": mods}) for code, mods in lines)
    return base.model_copy(update={"claim": base.claim.model_copy(update={"lines": made})})


def both_orders(world: World, base: Case, first: str, second: str) -> list[str]:
    """What the pair rule finds, whichever code is billed first."""
    orders = ((first, second), (second, first))
    return [
        each.key for pair in orders for each in bundling.check_ptp(world, billed(base, *((code, ()) for code in pair)))
    ]


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_is_the_published_one_row_for_row(world: World, shared: Path):
    published = {
        (row["column1"], row["column2"]): row["modifier_indicator"]
        for row in rows(shared, "ncci_ptp_universe.csv")
        if not row["deletion_date"]
    }
    assert world.reference.ptp == published
    assert set(published.values()) == {"0", "1"}


def test_pairs_that_are_commonly_assumed_and_have_no_row_raise_nothing(world: World, base: Case, shared: Path):
    pairs = [(row["code_a"], row["code_b"]) for row in rows(shared, "ncci_ptp_no_edit_examples.csv")]
    assert len(pairs) == 77
    assert [pair for pair in pairs if both_orders(world, base, *pair)] == []


def test_a_deleted_row_raises_nothing_after_its_date(world: World, base: Case, shared: Path):
    deleted = rows(shared, "ncci_ptp_deleted_examples.csv")
    first_day = base.claim.lines[0].date_from.isoformat()
    assert deleted
    assert all(row["modifier_indicator"] == "9" or row["deletion_date"] < first_day for row in deleted)
    pairs = [(row["column1"], row["column2"]) for row in deleted]
    assert [pair for pair in pairs if both_orders(world, base, *pair)] == []


def test_a_pair_on_two_days_raises_nothing(world: World, base: Case):
    case = billed(base, ("45385", ()), ("45380", ()))
    later = case.claim.lines[1].date_from + timedelta(days=1)
    moved = (case.claim.lines[0], case.claim.lines[1].model_copy(update={"date_from": later, "date_to": later}))
    assert list(bundling.check_ptp(world, case))
    assert not list(
        bundling.check_ptp(world, case.model_copy(update={"claim": case.claim.model_copy(update={"lines": moved})}))
    )


@for_each("modifier", [*BYPASSING, *NEVER])
def test_only_an_ncci_modifier_sets_a_pair_of_indicator_1_aside_and_on_either_line(
    world: World, base: Case, modifier: str
):
    for marked in ((("45385", (modifier,)), ("45380", ())), (("45385", ()), ("45380", (modifier,)))):
        assert bool(list(bundling.check_ptp(world, billed(base, *marked)))) == (modifier in NEVER)
    never = billed(base, ("43239", ()), ("43235", (modifier,)))
    assert [each.rule_id for each in bundling.check_ptp(world, never)] == ["ptp_indicator0"]


def test_every_modifier_that_may_bypass_is_in_the_table_as_such(world: World):
    assert set(BYPASSING) <= world.reference.ncci_modifiers
    assert not set(NEVER) & world.reference.ncci_modifiers


def test_every_global_period_decides_whether_a_visit_of_the_day_needs_25(world: World, base: Case):
    visit, wrong = "99213", []
    for code, known in world.reference.procedures.items():
        if world.reference.is_visit(code) or modifiers.is_of_preventive_visit(code):
            continue
        indicator = world.reference.ptp.get((code, visit))  # 0: no modifier helps, which another rule says
        needed = not known.is_major and (indicator == "1" or (indicator is None and known.is_minor))
        for mods, expected in (((), needed), (("25",), False)):
            found = modifiers.check_visit_without_25(world, billed(base, (visit, mods), (code, ())))
            if any(each.rule_id == "missing_mod25" for each in found) != expected:
                wrong.append((code, known.global_days, mods))
    assert wrong == []


def test_every_global_period_is_one_that_the_schedule_knows(world: World):
    lettered = {letter * 3 for letter in "MXYZ"}
    periods = {known.global_days for known in world.reference.procedures.values()} - {""}
    assert {"000", "010", "090", "X" * 3, "ZZZ"} <= periods
    assert periods <= {"000", "010", "090"} | lettered
