"""What the payer answers and pays: claims by hand, second payers, and the balance of all lines."""

from decimal import Decimal

import pytest
from rows import for_each
from scenario_pool import ScenarioPool, compose_once
from verdict_cases import Row, check_row, read_cases

from gym.world.claims.claim import Adjustment, Group, Remittance, RemittanceLine
from gym.world.claims.encounter import Case
from gym.world.payers.adjudicate import adjudicate
from gym.world.payers.second_payer import FirstPayment, settle_line
from gym.world.rules import check
from gym.world.scenarios.compose import Spec
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

SEEDS = 24


@for_each("row", read_cases("money"))
def test_a_claim_written_by_hand_is_answered_and_paid_as_its_source_says(world: World, row: Row):
    check_row(world, row)


def money(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def line_due(charge: str, allowed: str, **owed: str) -> RemittanceLine:
    """A line as a payer would pay it alone; `pr1`, `pr2`: what the patient owes of it."""
    shares = tuple(Adjustment(group=Group.PR, carc=name[2:], amount=money(each)) for name, each in owed.items())
    paid = money(allowed) - sum((each.amount for each in shares), Decimal(0))
    return RemittanceLine(
        line=1, code="99213", charge=money(charge), allowed=money(allowed), paid=paid, adjustments=shares
    )


# Law, what the payer would do alone, the first payer's paid, contractual and patient's part; paid, OA-23, CO-45, PR.
SECOND = (
    ("42 CFR 411.33(b)", "medicare", ("175", "125", "25"), ("120", "25", "30"), ("30", "145", "0", "0")),
    ("42 CFR 411.33(a)(2)", "medicare", ("200", "100", "20"), ("0", "90", "110"), ("80", "90", "10", "20")),
    ("42 CFR 411.33(a)(3)", "medicare", ("200", "100", "20"), ("70", "90", "40"), ("40", "160", "0", "0")),
    ("paid more than Medicare allows", "medicare", ("200", "100", "20"), ("150", "50", "0"), ("0", "200", "0", "0")),
    ("X12 RFI 1696", "medicaid", ("500", "365", "0"), ("300", "125", "75"), ("65", "425", "10", "0")),
    ("42 CFR 433.139(b)", "medicaid", ("200", "60", "0"), ("80", "90", "30"), ("0", "170", "30", "0")),
    ("NAIC model regulation 120", "commercial", ("200", "120", "24"), ("80", "90", "30"), ("30", "170", "0", "0")),
    ("NAIC model regulation 120", "commercial", ("200", "120", "120"), ("40", "90", "70"), ("0", "130", "0", "70")),
)


@for_each(("source", "law", "alone", "first", "answer"), SECOND)
def test_a_second_payer_pays_what_its_law_says(
    source: str, law: str, alone: tuple[str, ...], first: tuple[str, ...], answer: tuple[str, ...]
):
    charge, allowed, owed = alone
    paid, contractual, left = (money(each) for each in first)
    known = FirstPayment(paid=paid, contractual=contractual, left=left)
    line = settle_line(law, line_due(charge, allowed, pr2=owed), known)
    sums = [line.paid, amount(line, "OA", "23"), amount(line, "CO", "45"), amount(line, "PR", None)]
    assert sums == [money(each) for each in answer], source
    assert is_balanced(line), source


def amount(line: RemittanceLine, group: str, carc: str | None) -> Decimal:
    found = (each.amount for each in line.adjustments if each.group == group and carc in (None, each.carc))
    return sum(found, Decimal("0.00"))


def is_balanced(line: RemittanceLine) -> bool:
    """Charge = paid + adjustments (835 guide, section 1.10.2.1), nothing of them negative."""
    return line.paid >= 0 and line.charge == line.paid + sum((each.amount for each in line.adjustments), Decimal(0))


def answer_all(world: World, scenario: Scenario) -> list[Remittance]:
    """What the payer says to the claim as it was dealt and to the right one, and what is on file."""
    right = scenario.case.model_copy(update={"claim": scenario.solution})
    said = [adjudicate(world, case, check(world, case)) for case in (scenario.case, right)]
    return said + [each for each in (scenario.case.remittance, scenario.case.first_answer) if each]


@pytest.mark.slow
def test_every_answer_balances_line_by_line_and_patients_pay_each_kind_of_share(world: World, pool: ScenarioPool):
    made, shares = pool.take_all(SEEDS), set[str]()
    assert len(made) >= 920
    for scenario in made:
        for answer in answer_all(world, scenario):
            assert all(is_balanced(line) for line in answer.lines), scenario.family
            assert all(each.status_code for each in answer.rejections), scenario.family
            shares |= {each.carc for line in answer.lines for each in line.adjustments if each.group is Group.PR}
    assert {"1", "2", "3"} <= shares


@pytest.mark.slow
def test_a_first_payers_answer_is_that_payers_own_and_the_second_takes_it_up_line_by_line(world: World):
    met = 0
    for code in ("cob_primary_missing", "secondary_denied_in_error"):
        for seed in range(120):
            scenario = compose_once(world, Spec(seed=seed, fault=code))
            case = scenario.case.model_copy(update={"claim": scenario.solution, "overlooked": False})
            if case.first_answer:
                met += 1
                check_second_claim(world, case, case.first_answer)
    assert met > 100


def check_second_claim(world: World, case: Case, first: Remittance) -> None:
    """The first payer's answer by its own policy, and the second payer's to the same lines."""
    cover = next(each for each in case.others if each.order == 1)
    billed = {"payer_id": cover.payer_id, "subscriber": cover.subscriber, "sequence": "P", "primary_paid": None}
    alone = case.model_copy(update={"claim": case.claim.model_copy(update=billed), "coverage": cover})
    assert adjudicate(world, alone, ()).lines == first.lines
    assert case.claim.primary_paid == sum(line.paid for line in first.lines)
    second = adjudicate(world, case, check(world, case))
    for line, known in zip(second.lines, first.lines, strict=True):
        assert is_balanced(line)
        assert amount(line, "OA", "23") == known.charge - amount(known, "PR", None)
        assert line.paid <= amount(known, "PR", None)
