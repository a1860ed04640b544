"""An imported claim to a second payer keeps what the first one paid and took off, line by line."""

from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from gym.cli.x12 import show_import
from gym.world.claims.encounter import Case
from gym.world.payers.adjudicate import adjudicate
from gym.world.scenarios.compose import Spec, compose
from gym.world.world import World
from gym.x12.errors import FileRefused
from gym.x12.export import export_case
from gym.x12.importing import ImportedClaim, import_file
from gym.x12.interchange import parse_interchange


@pytest.fixture(scope="module")
def seconds(world: World) -> list[Case]:
    """Clean claims to a second payer, to Medicare and to Medicaid."""
    made = (compose(world, Spec(seed=seed, fault="cob_primary_missing")) for seed in range(24))
    cases = [each.case.model_copy(update={"claim": each.solution, "remittance": None}) for each in made]
    return [each for each in cases if each.first_answer]


def export(world: World, case: Case) -> str:
    return export_case(world, case, 1, None, answer=False).text


def bring_in(world: World, text: str) -> ImportedClaim:
    return import_file(world, parse_interchange(text.encode()), seed=1).claims[0]


def list_told(text: str) -> list[str]:
    """What a file tells of the first payer's answer, without that payer's number."""
    segments = [each.strip().split("*") for each in text.split("~")]
    return ["*".join((each[0], *each[1 + (each[0] == "SVD") :])) for each in segments if each[0] in ("SVD", "CAS")]


def list_amounts(case: Case) -> list[tuple[Decimal, dict[str, Decimal]]]:
    assert case.first_answer
    return [
        (line.paid, {f"{each.group}-{each.carc}": each.amount for each in line.adjustments})
        for line in case.first_answer.lines
    ]


def days_to_answer(case: Case) -> int:
    """Days from the service to the first payer's answer."""
    assert case.first_answer
    assert case.first_answer.decided
    return (case.first_answer.decided - case.claim.lines[0].date_from).days


def test_payment_and_adjustments_come_in_by_line_and_go_out_again(world: World, seconds: list[Case]):
    assert len(seconds) > 5
    for case in seconds:
        text = export(world, case)
        found = bring_in(world, text)
        assert list_amounts(found.case) == list_amounts(case)
        assert list_told(export(world, found.case)) == list_told(text)


def test_the_second_payer_settles_an_imported_claim_line_by_line_as_the_one_that_was_sent(
    world: World, seconds: list[Case]
):
    for case in seconds:
        found = bring_in(world, export(world, case))
        for line in adjudicate(world, found.case, ()).lines:
            impact = sum(each.amount for each in line.adjustments if (each.group, each.carc) == ("OA", "23"))
            left = sum(each.amount for each in line.adjustments if each.group != "OA")
            assert line.charge == line.paid + impact + left


def test_nothing_is_found_of_the_first_payer_where_its_answer_is_told(world: World, seconds: list[Case]):
    for case in seconds:
        found = bring_in(world, export(world, case)).findings
        assert not [each for each in found if each.field in ("sequence", "primary_paid", "payer_id")]


def test_the_decision_of_the_first_payer_moves_with_the_claim(world: World, seconds: list[Case]):
    for case in seconds:
        found = bring_in(world, export(world, case))
        assert days_to_answer(found.case) == days_to_answer(case)


def test_the_first_payers_member_number_does_not_come_in(world: World, seconds: list[Case]):
    for case in seconds:
        first = next(each for each in case.others if each.order == 1)
        text = export(world, bring_in(world, export(world, case)).case)
        assert first.subscriber.member_id not in text


def test_what_was_taken_off_the_whole_claim_comes_to_its_lines(world: World, seconds: list[Case]):
    case = next(each for each in seconds if any("PR*" in told for told in list_told(export(world, each))))
    text = export(world, case)
    share = next(each.strip() for each in text.split("~") if each.strip().startswith("CAS*PR"))
    paid = next(each.strip() for each in text.split("~") if each.strip().startswith("SVD"))
    taken = sum(Decimal(each) for each in share.split("*")[3::3] if each)
    elements = paid.split("*")
    told = "*".join((*elements[:2], f"{Decimal(elements[2]) + taken:.2f}", *elements[3:]))
    amount = next(each.strip() for each in text.split("~") if each.strip().startswith("AMT*D"))
    moved = text.replace(f"{share}~", "", 1).replace(paid, told, 1).replace(f"{amount}~", f"{share}~\n{amount}~", 1)
    assert list_amounts(bring_in(world, moved).case) == list_amounts(case)


def test_a_line_that_does_not_add_up_is_left_out_with_the_reason(world: World, seconds: list[Case]):
    text = export(world, seconds[0])
    paid = next(each.strip() for each in text.split("~") if each.strip().startswith("SVD"))
    elements = paid.split("*")
    wrong = "*".join((*elements[:2], "1.00", *elements[3:]))
    with pytest.raises(FileRefused, match="the charge of the line is not what the first payer paid and adjusted"):
        bring_in(world, text.replace(paid, wrong, 1))


def test_the_terminal_shows_the_first_payers_answer(world: World, seconds: list[Case]):
    shown = Console(file=StringIO(), width=200)
    for part in show_import(import_file(world, parse_interchange(export(world, seconds[0]).encode()), seed=1)):
        shown.print(part)
    assert "First payer's answer" in shown.file.getvalue()
