"""The rules against their tables, row by row."""

import pytest
from rows import for_each
from scenario_pool import compose_once
from tiers import sample

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules import bundling, exclusions, modifiers, units
from gym.world.scenarios.compose import EXAMPLES
from gym.world.world import World


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return compose_once(world, EXAMPLES["tour-4"]).case


def billed(base: Case, *lines: tuple[str, tuple[str, ...], int]) -> Case:
    """The case with these codes, modifiers and units on its claim instead."""
    model = base.claim.lines[0]
    made = tuple(
        ServiceLine.model_construct(**{**model.__dict__, "code": code, "modifiers": mods, "units": count})
        for code, mods, count in lines
    )
    return base.model_copy(update={"claim": base.claim.model_copy(update={"lines": made})})


@pytest.mark.slow
def test_every_unit_limit_holds_at_its_boundary(world: World, base: Case):
    for code, limit in world.reference.mue.items():
        if not limit.units:
            continue
        at = billed(base, (code, (), max(1, limit.units)))
        over = billed(base, (code, (), limit.units + 1))
        split = billed(base, (code, (), max(1, limit.units)), (code, ("76",), 1))
        assert not list(units.check_mue(world, at)), code
        assert list(units.check_mue(world, over)), code
        assert bool(list(units.check_mue(world, split))) == (limit.mai != "1"), code


def test_a_limit_of_nought_says_nothing_where_the_exclusion_is_told_or_the_payer_is_another(world: World, base: Case):
    visit = billed(base, ("99396", (), 1))
    claim = visit.claim.model_copy(update={"payer_id": "medicare_part_b"})
    assert world.reference.mue["99396"].units == 0
    assert not list(units.check_mue(world, visit))
    at_medicare = visit.model_copy(update={"claim": claim})
    assert not list(units.check_mue(world, at_medicare))
    assert [each.subject for each in exclusions.check_excluded(world, at_medicare)] == ["99396"]


def test_every_add_on_wants_one_of_its_primaries(world: World, base: Case):
    for code, primaries in world.reference.addons.items():
        assert list(bundling.check_addon(world, billed(base, (code, (), 1)))), code
        for primary in primaries:
            both = billed(base, (primary, (), 1), (code, (), 1))
            assert [each for each in bundling.check_addon(world, both) if each.subject == code] == [], (code, primary)


@for_each("pos", ["11", "22"])
def test_every_component_indicator_decides_who_may_bill_26(world: World, base: Case, pos: str):
    for code, known in sample(world.reference.procedures.items(), 200):
        for mods in ((), ("26",), ("TC",), ("26", "TC")):
            case = billed(base, (code, mods, 1))
            line = case.claim.lines[0].model_copy(update={"pos": pos})
            case = case.model_copy(update={"claim": case.claim.model_copy(update={"lines": (line,)})})
            fits = mods != ("26", "TC") and (known.pctc == "1" or not mods)
            fits = fits and not (known.pctc == "1" and pos == "22" and "26" not in mods)
            assert bool(list(modifiers.check_component(world, case))) != fits, (code, mods, pos)
