"""Every global period and bilateral indicator of the closed world, against what the rules make of it."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from scenario_pool import compose_once

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim, Service
from gym.world.codes.tables import Procedure
from gym.world.rules import bilateral, modifiers, surgery
from gym.world.scenarios.compose import EXAMPLES
from gym.world.world import World

VISIT = "99213"
DAYS_AFTER = {"000": 0, "010": 10, "090": 90}


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return compose_once(world, EXAMPLES["tour-4"]).case


@pytest.fixture(scope="module")
def operations(world: World) -> list[Procedure]:
    return [each for each in world.reference.procedures.values() if each.global_days in DAYS_AFTER]


def billed(base: Case, *lines: tuple[str, tuple[str, ...], int]) -> Case:
    """The case with these codes, modifiers and units on its claim instead, and nothing on the account."""
    model = base.claim.lines[0].__dict__
    made = tuple(
        ServiceLine.model_construct(**{**model, "code": code, "modifiers": mods, "units": units})
        for code, mods, units in lines
    )
    return base.model_copy(update={"claim": base.claim.model_copy(update={"lines": made}), "history": ()})


def after(base: Case, case: Case, code: str, days: int) -> Case:
    """The case with `code` paid so many days before the visit, by the same clinician."""
    day = base.encounter.day - timedelta(days=days)
    paid = PriorClaim(
        claim_id="TG-1",
        day=day,
        received=day,
        code=code,
        modifiers=(),
        units=1,
        rendering_npi=case.claim.rendering.npi,
        status="paid",
    )
    return case.model_copy(update={"history": (paid,)})


def ids(found: Iterable[Finding]) -> set[str]:
    return {each.rule_id for each in found}


def test_every_length_of_the_global_period_is_among_the_operations(operations: list[Procedure]):
    assert {each.global_days for each in operations} == set(DAYS_AFTER)
    assert len(operations) > 200


def test_a_visit_on_the_day_wants_25_beside_a_minor_and_57_beside_a_major_operation(
    world: World, base: Case, operations: list[Procedure]
):
    for each in operations:
        wanted, rule = ("57", surgery.check_decision) if each.is_major else ("25", modifiers.check_visit_without_25)
        for first, second in ((VISIT, each.code), (each.code, VISIT)):
            bare = billed(base, (first, (), 1), (second, (), 1))
            assert ids(rule(world, bare)) == {f"missing_mod{wanted}"}, each.code
            other = surgery.check_decision if wanted == "25" else modifiers.check_visit_without_25
            assert not ids(other(world, bare)), each.code
        marked = billed(base, (VISIT, (wanted,), 1), (each.code, (), 1))
        assert not ids(rule(world, marked)), each.code


def test_a_visit_is_part_of_an_operation_to_the_last_day_of_its_period_and_not_on_the_next(
    world: World, base: Case, operations: list[Procedure]
):
    visit = billed(base, (VISIT, (), 1))
    unrelated = billed(base, (VISIT, ("24",), 1))
    for each in operations:
        last = DAYS_AFTER[each.global_days]
        if last:
            assert ids(surgery.check_visit_in_global(world, after(base, visit, each.code, last))) == {"visit_in_global"}
            assert not ids(surgery.check_visit_in_global(world, after(base, unrelated, each.code, last)))
        assert not ids(surgery.check_visit_in_global(world, after(base, visit, each.code, last + 1))), each.code


def test_an_operation_in_the_period_of_another_wants_58_78_or_79(world: World, base: Case, operations: list[Procedure]):
    for each in operations:
        last = DAYS_AFTER[each.global_days]
        for modifier in ("", "58", "78", "79"):
            again = billed(base, (each.code, (modifier,) if modifier else (), 1))
            inside = ids(surgery.check_procedure_in_global(world, after(base, again, each.code, max(1, last))))
            assert bool(inside) == bool(last and not modifier), (each.code, modifier)
            assert not ids(surgery.check_procedure_in_global(world, after(base, again, each.code, last + 1)))


def noted_on_both_sides(case: Case, code: str) -> Case:
    """The case with a note of `code` on both sides."""
    done = Service(code=code, diagnoses=case.encounter.diagnoses[:1], supports=("50",))
    return case.model_copy(update={"encounter": case.encounter.model_copy(update={"services": (done,)})})


def test_only_indicators_0_2_and_9_refuse_50(world: World, base: Case):
    for each in world.reference.procedures.values():
        found = ids(bilateral.check_both_sides(world, billed(base, (each.code, ("50",), 1))))
        assert found == ({"bilateral"} if each.bilateral in ("0", "2", "9") else set()), each.code
        assert not ids(bilateral.check_both_sides(world, billed(base, (each.code, (), 1)))), each.code


def test_an_operation_of_indicator_1_on_both_sides_is_one_line_one_unit_50(world: World, base: Case):
    able = [each for each in world.reference.procedures.values() if each.bilateral == "1"]
    for each in able:
        one, code = surgery.global_period(world, each.code) is not None, each.code
        ways = {
            "one line, 50": ((code, ("50",), 1),),
            "50 and two units": ((code, ("50",), 2),),
            "two units": ((code, (), 2),),
            "a line a side": ((code, ("RT",), 1), (code, ("LT",), 1)),
        }
        wrong = {
            name
            for name, lines in ways.items()
            if ids(bilateral.check_both_sides(world, noted_on_both_sides(billed(base, *lines), code)))
        }
        expected = {"50 and two units", "two units", "a line a side"} if one else {"50 and two units"}
        assert wrong == expected, code
    assert {surgery.global_period(world, each.code) is not None for each in able} == {True, False}
