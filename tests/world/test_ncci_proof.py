"""All pairs, limits and add-ons of the tables, each billed and judged: what is not paid is column 2, and only that."""

from collections.abc import Iterable

import pytest
from verdict_cases import NPIS, make_case

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.rules import bundling, modifiers, surgery, units, visits
from gym.world.world import World

PAIR_RULES = (
    bundling.check_ptp,
    modifiers.check_visit_without_25,
    surgery.check_decision,
    visits.check_nurse_visit,
)
# A modifier that may part a pair where a visit stands in column 2, and where none does; and one that never does.
FOR_VISITS, FOR_OTHERS, NEVER = ("25", "57"), "59", "22"
PAIRS, LIMITS = 19_455, 650


@pytest.fixture(scope="module")
def base(world: World) -> Case:
    return make_case(world, {"name": "proof", "diagnoses": ["I10"], "lines": ["99213"]})


def billed(base: Case, *lines: tuple[str, str | None, int]) -> Case:
    """The case with these codes, each with a modifier or none and its units."""
    model = base.claim.lines[0].__dict__
    made = tuple(
        ServiceLine.model_construct(
            **{**model, "code": code, "modifiers": (modifier,) if modifier else (), "units": count}
        )
        for code, modifier, count in lines
    )
    return base.model_copy(update={"claim": base.claim.model_copy(update={"lines": made})})


def refused(world: World, case: Case) -> set[str]:
    """The codes that a rule over pairs refuses to pay."""
    found: Iterable[Finding] = (each for rule in PAIR_RULES for each in rule(world, case))
    return {each.subject for each in found if each.denial}


def denials(world: World, case: Case) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.denial.carc, each.denial.rarc) for rule in PAIR_RULES for each in rule(world, case) if each.denial}


def pick_modifier(world: World, first: str, second: str) -> str:
    """The modifier that a coder would put on column 2 of this pair."""
    if not world.reference.is_visit(second):
        return FOR_OTHERS
    return FOR_VISITS[world.reference.procedures[first].is_major]


def judge_pair(world: World, base: Case, first: str, second: str, indicator: str) -> list[str]:
    """What is wrong about the pair in either order: bare, with a modifier that may part it, and with 22."""
    wrong = []
    marks = {None: True, pick_modifier(world, first, second): indicator == "0", NEVER: True}
    nurse = second == visits.NURSE_VISIT and visits.is_given(first)
    for mark, is_refused in marks.items():
        expected = {second} if is_refused or nurse else set()
        for lines in (((first, None, 1), (second, mark, 1)), ((second, mark, 1), (first, None, 1))):
            if refused(world, billed(base, *lines)) != expected:
                wrong.append(f"{lines}: {refused(world, billed(base, *lines))}, not {expected}")
    return wrong


@pytest.mark.slow
def test_every_pair_in_both_orders_and_with_three_modifiers(world: World, base: Case):
    wrong = [
        each for pair, indicator in world.reference.ptp.items() for each in judge_pair(world, base, *pair, indicator)
    ]
    assert len(world.reference.ptp) == PAIRS
    assert not wrong, wrong[:10]


@pytest.mark.slow
def test_every_pair_with_a_visit_in_column_2(world: World, base: Case):
    """515 of indicator 0 beside what is no visit and no injection, 250 of two visits."""
    pairs = {pair: indicator for pair, indicator in world.reference.ptp.items() if world.reference.is_visit(pair[1])}
    both = [pair for pair in pairs if world.reference.is_visit(pair[0])]
    never = [pair for pair, indicator in pairs.items() if indicator == "0" and pair not in both]
    injections = [pair for pair in never if pair[1] == visits.NURSE_VISIT and visits.is_given(pair[0])]
    assert (len(both), len(never) - len(injections)) == (250, 515)
    wrong = [each for pair in (*both, *never) for each in judge_pair(world, base, *pair, pairs[pair])]
    assert not wrong, wrong[:10]


@pytest.mark.slow
def test_ncci_denies_as_236_and_only_an_operation_brings_m144(world: World, base: Case):
    pairs = [pair for pair in world.reference.ptp if world.reference.is_visit(pair[1])]
    for first, second in pairs:
        operation = surgery.global_period(world, first) and world.reference.ptp[first, second] == "1"
        expected = {("97", ("M144",))} if operation else {("236", ())}
        assert denials(world, billed(base, (first, None, 1), (second, None, 1))) == expected, (first, second)


@pytest.mark.slow
def test_every_limit_on_units_on_its_own_and_with_what_was_paid_before(world: World, base: Case):
    limits, wrong = {code: each for code, each in world.reference.mue.items() if each.units}, []
    for code, limit in limits.items():
        ways = {
            "at the limit": (billed(base, (code, None, limit.units)), False),
            "over it": (billed(base, (code, None, limit.units + 1)), True),
            "two lines": (billed(base, (code, None, limit.units), (code, "59", 1)), limit.mai != "1"),
            "paid before": (after(base, code, limit.units), limit.mai != "1"),
        }
        for way, (case, over) in ways.items():
            if bool(list(units.check_mue(world, case))) != over:
                wrong.append((code, limit, way))
    assert len(world.reference.mue) == LIMITS
    assert not wrong, wrong[:10]


def after(base: Case, code: str, count: int) -> Case:
    """One more unit of the code, of which the payer has paid `count` on the same day."""
    day = base.encounter.day
    paid = PriorClaim(
        claim_id="TG0",
        day=day,
        received=day,
        code=code,
        modifiers=(),
        units=count,
        rendering_npi=NPIS["own"],
        status="paid",
    )
    return billed(base, (code, "76", 1)).model_copy(update={"history": (paid,)})


def test_every_add_on_is_judged_by_its_primaries_alone(world: World, base: Case):
    outside = "0001A"
    assert outside not in world.reference.procedures
    for code in world.reference.addons:
        primaries = world.reference.addons[code]
        assert [each.subject for each in bundling.check_addon(world, billed(base, (code, None, 1)))] == [code]
        for beside in (*primaries, outside):
            case = billed(base, (beside, None, 1), (code, None, 1))
            assert code not in {each.subject for each in bundling.check_addon(world, case)}, (code, beside)
