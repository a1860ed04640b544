"""A claim to a second payer as an 837P: what the first one did with each line, and the codes of the answers."""

from datetime import datetime
from decimal import Decimal

import pytest
from rows import for_each

from gym.world.claims.claim import Adjustment, Claim, Group, Remittance, RemittanceLine
from gym.world.claims.encounter import Case
from gym.world.scenarios.compose import Spec, compose
from gym.world.world import World
from gym.x12.export import export_case
from gym.x12.segments import Envelope
from gym.x12.write_answer import write_answer

NOON = datetime(2024, 8, 1, 12)


@pytest.fixture(scope="module")
def seconds(world: World) -> list[Case]:
    """Clean claims to a second payer, to Medicare and to Medicaid."""
    made = (compose(world, Spec(seed=seed, fault="cob_primary_missing")) for seed in range(40))
    cases = [each.case.model_copy(update={"claim": each.solution, "remittance": None}) for each in made]
    return [each for each in cases if each.first_answer]


def list_segments(world: World, case: Case) -> list[list[str]]:
    text = export_case(world, case, 1, None, answer=False).text
    return [each.strip().split("*") for each in text.split("~") if each.strip()]


def sum_cas(segments: list[list[str]]) -> Decimal:
    return sum((Decimal(each) for segment in segments for each in segment[3::3] if each), Decimal(0))


def test_paid_and_adjusted_by_the_first_payer_add_up_to_the_charge(world: World, seconds: list[Case]):
    assert len(seconds) > 8
    for case in seconds:
        segments = list_segments(world, case)
        paid = sum(Decimal(each[2]) for each in segments if each[0] == "SVD")
        total = next(Decimal(each[2]) for each in segments if each[0] == "CLM")
        assert total == paid + sum_cas([each for each in segments if each[0] == "CAS"]), "X12 RFI 1115"
        assert paid == next(Decimal(each[2]) for each in segments if each[:2] == ["AMT", "D"])


def test_the_first_payer_is_told_by_its_own_member_number(world: World, seconds: list[Case]):
    for case in seconds:
        numbers = [each[9] for each in list_segments(world, case) if each[:2] == ["NM1", "IL"]]
        first = next(each for each in case.others if each.order == 1)
        assert numbers == [case.claim.subscriber.member_id, first.subscriber.member_id]


def test_medicare_is_told_why_it_pays_second(world: World, seconds: list[Case]):
    told = {(case.claim.payer_id, find_reason(world, case)) for case in seconds}
    assert told == {("medicare_part_b", "12"), ("franklin_medicaid", "")}


def find_reason(world: World, case: Case) -> str:
    """SBR05 of the payer that is billed."""
    return next(each[5] for each in list_segments(world, case) if each[:2] == ["SBR", "S"])


STATUS = (
    ("P", "45", "paid", "1"),
    ("P", "50", "denied", "1"),
    ("S", "22", "denied", "2"),
    ("S", "23", "paid", "2"),
    ("P", "31", "denied", "4"),
)


@for_each(("sequence", "carc", "status", "expected"), STATUS)
def test_clp02_says_in_which_place_the_claim_was_processed(
    world: World, seconds: list[Case], sequence: str, carc: str, status: str, expected: str
):
    """X12 RFI 1423 and 1079: 4 only where the patient is not recognized."""
    claim = seconds[0].claim.model_copy(update={"sequence": sequence})
    answer = write_answer(world, claim, refuse_all(claim, carc, status), Envelope(made=NOON))
    assert next(each for each in answer.split("~") if each.strip().startswith("CLP")).split("*")[2] == expected


def refuse_all(claim: Claim, carc: str, status: str) -> Remittance:
    lines = tuple(
        RemittanceLine(
            line=number,
            code=line.code,
            charge=line.charge,
            allowed=0,
            paid=0,
            adjustments=(Adjustment(group=Group.CO, carc=carc, amount=line.charge),),
        )
        for number, line in enumerate(claim.lines, 1)
    )
    return Remittance.model_validate({"status": status, "lines": lines})
