"""Therapy by the year and by the minute, and drugs by their number: rules at their boundaries."""

from decimal import Decimal

from rows import for_each
from world_parts import act, changed, clean, correct, keys, pair, with_lines

from gym.world.claims.actions import ActionType, Edit
from gym.world.rules import check, drugs, therapy
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

# Minutes by code, and the units of each: the examples of CMS IOM 100-04, chapter 5, section 20.2.
MINUTES = [
    ({"97112": 24, "97110": 23}, {"97112": 2, "97110": 1}),
    ({"97112": 20, "97110": 20}, {"97112": 2, "97110": 1}),
    ({"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}),
    ({"97110": 18, "97140": 13, "97116": 10, "97035": 8}, {"97110": 1, "97140": 1, "97116": 1, "97035": 0}),
    ({"97112": 7, "97110": 7, "97140": 7}, {"97112": 1, "97110": 0, "97140": 0}),
    ({"97110": 7}, {"97110": 0}),
    ({"97110": 8}, {"97110": 1}),
    ({"97110": 22}, {"97110": 1}),
    ({"97110": 23}, {"97110": 2}),
    ({"97110": 37}, {"97110": 2}),
    ({"97110": 38}, {"97110": 3}),
    ({"97110": 68}, {"97110": 5}),
]


@for_each(("minutes", "units"), MINUTES)
def test_minutes_of_all_timed_codes_together_give_the_units(minutes: dict[str, int], units: dict[str, int]):
    assert therapy.allocate_units(minutes) == units


def test_a_unit_too_many_by_the_clock_is_over_coding_and_said_once(world: World):
    scenario = pair(world, "timed_units_rounded_up")
    found = check(world, scenario.case)
    assert [(each.rule_id, each.compliance) for each in found] == [("timed_units", True)]
    fewer = scenario.case.model_copy(update={"claim": scenario.solution})
    line = fewer.claim.lines[0]
    less = changed(fewer, units=line.units - 1, charge=line.charge / line.units * (line.units - 1))
    assert keys(world, less) == ["service_not_billed:97110"]


def spent(scenario: Scenario, used: Decimal | None) -> Scenario:
    coverage = scenario.case.coverage.model_copy(update={"therapy_used": used})
    return scenario.model_copy(update={"case": scenario.case.model_copy(update={"coverage": coverage})})


# CMS IOM 100-04, chapter 5, section 10.3: $2,330 in 2024, for physical and speech therapy together.
USED = [("2329.99", "GP", False), ("2330.00", "GP", True), ("2900.00", "GN", True), ("2900.00", "GO", False)]


@for_each(("used", "plan", "refused"), [*USED, (None, "GP", False)])
def test_therapy_above_the_years_amount_attests_the_need(world: World, used: str | None, plan: str, refused: bool):
    scenario = spent(pair(world, "therapy_threshold_kx"), Decimal(used) if used else None)
    case = with_lines(
        scenario.case, *(line.model_copy(update={"modifiers": (plan,)}) for line in scenario.case.claim.lines)
    )
    found = {each.denial.carc for each in check(world, case) if each.rule_id == "therapy_threshold" and each.denial}
    assert found == ({"119"} if refused else set())


def test_kx_settles_it_and_the_patients_bill_does_not(world: World):
    scenario = pair(world, "therapy_threshold_kx")
    edits = [Edit(op="add", path=f"lines/{number}/modifiers", value="KX") for number in (1, 2)]
    assert correct(world, scenario, *edits).outcome == "resolved"
    assert correct(world, scenario, edits[0]).outcome != "resolved"
    answer = act(world, scenario, ActionType.BILL_PATIENT)
    assert (answer.outcome, "treatment is needed" in answer.notes[0]) == ("wrong", True)


# ASC X12N 005010X222A1, loop 2410: N4, eleven digits, unit of measure, quantity.
NUMBERS = [
    ("N409517003125 ML1", True),
    ("09517003125ML1", True),
    ("N409517-0031-25 ml1.0", True),
    ("N49517003125 ML1", False),
    ("N409517003125", False),
    ("N409517003125 UN1", False),
    ("N409517003126 ML1", False),
    ("", False),
]


@for_each(("text", "right"), NUMBERS)
def test_a_drugs_number_has_eleven_digits_a_unit_and_a_quantity(world: World, text: str, right: bool):
    case = clean(world, "b12_shot", payer="franklin_medicaid")
    lines = (each if each.ndc is None else each.model_copy(update={"ndc": text or None}) for each in case.claim.lines)
    found = list(drugs.check_ndc(world, with_lines(case, *lines)))
    assert bool(found) != right
    assert right or (found[0].denial.carc, found[0].denial.rarc) == ("16", ("M119",))


def test_a_payer_that_does_not_ask_for_the_number_gets_none(world: World):
    assert all(line.ndc is None for line in clean(world, "b12_shot", payer="summit_ridge").claim.lines)
