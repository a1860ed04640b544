"""Claims as 837P and answers as 835 and 277CA: pyx12 accepts them, a second reader understands them."""

from datetime import datetime
from decimal import Decimal

import pytest
from x12_parts import NOON, case_of, joined, problems, sent
from x12sdk.io import X12ModelReader

from gym.world.claims.claim import Claim, Provider, Rejection, Remittance
from gym.world.faults import FAULTS
from gym.world.payers.adjudicate import adjudicate
from gym.world.rules import check
from gym.world.world import World
from gym.x12.errors import FileRefused
from gym.x12.export import export_case
from gym.x12.segments import Envelope
from gym.x12.write_837p import write_837p
from gym.x12.write_answer import write_answer

DOCTOR = Provider(name="Nadia Okonjo, MD", npi="1234567893", taxonomy="207Q00000X")
SECONDARY = {
    "sequence": "S",
    "primary_paid": Decimal("41.50"),
    "frequency": "7",
    "original_reference": "ICN77",
    "prior_auth": "PA123",
    "attachment": "AC12",
    "clia": "11D2030405",
    "total": Decimal("999.10"),
    "referring": DOCTOR,
}


@pytest.fixture(scope="module")
def full(world: World) -> Claim:
    """A claim with every field set, of a patient who is not the subscriber."""
    claim = case_of(world, "missing_mod25").claim
    child = claim.patient.model_copy(update={"relationship": "child", "first": "Zoë~*:^"})
    return claim.model_copy(update={**SECONDARY, "patient": child})


def test_the_claim_of_every_fault_goes_out_as_a_file_that_pyx12_accepts(world: World) -> None:
    assert problems(joined([sent(world, fault.code) for fault in FAULTS])) == []


def test_the_answer_to_every_faults_claim_goes_out_as_a_file_that_pyx12_accepts(world: World) -> None:
    files: dict[str, list[str]] = {"835": [], "277": []}
    for fault in FAULTS:
        case = case_of(world, fault.code)
        text = write_answer(world, case.claim, adjudicate(world, case, check(world, case)), NOON)
        files[text.split("ST*")[1][:3]].append(text)
    assert files["835"]
    assert [problems(joined(each)) for each in files.values() if each] in ([[]], [[], []])


def test_every_field_of_a_claim_stands_in_the_file(world: World, full: Claim) -> None:
    text = write_837p(world, full, NOON)
    assert problems(text) == []
    line = full.lines[0]
    for segment in (
        f"CLM*{full.claim_id}*999.10***{line.pos}:B:7*",
        "PWK*OZ*EL***AC*AC12~",
        "REF*G1*PA123~",
        "REF*F8*ICN77~",
        "REF*X4*11D2030405~",
        "NM1*DN*1*Okonjo*Nadia****XX*1234567893~",
        f"NM1*IL*1*{full.subscriber.last}*{full.subscriber.first}****MI*{full.subscriber.member_id}~",
        f"NM1*QC*1*{full.patient.last}*Zoe~",
        f"DMG*D8*{full.patient.birth:%Y%m%d}*{full.patient.sex}~",
        "PAT*19~",
        "AMT*D*41.50~",
        f"*XX*{full.billing.npi}~",
        f"NM1*82*1*{full.rendering.name.split(',')[0].split()[-1]}*",
        f"PRV*PE*PXC*{full.rendering.taxonomy}~",
        f"ABK:{full.diagnoses[0].replace('.', '')}",
        f"DTP*472*D8*{line.date_from:%Y%m%d}~",
    ):
        assert segment in text
    assert "\nSBR*S*" in text
    for each in full.lines:
        assert f"SV1*{':'.join(('HC', each.code, *each.modifiers))}*{each.charge:.2f}*UN*{each.units}*" in text


def test_who_ordered_a_test_stands_at_its_line(world: World) -> None:
    claim = case_of(world, "component_26_tc", template="chest_film").claim.model_copy(update={"referring": DOCTOR})
    text = write_837p(world, claim, NOON)
    assert "NM1*DK*1*Okonjo*Nadia****XX*1234567893~" in text
    assert "NM1*DN" not in text
    assert problems(text) == []


def test_a_total_that_nobody_keyed_is_the_sum_of_the_lines(world: World, full: Claim) -> None:
    text = write_837p(world, full.model_copy(update={"total": None}), NOON)
    assert f"CLM*{full.claim_id}*{sum(line.charge for line in full.lines):.2f}*" in text


def test_the_same_numbers_and_moment_give_the_same_file_and_others_another(world: World, full: Claim) -> None:
    first = write_837p(world, full, NOON)
    assert write_837p(world, full, Envelope(made=NOON.made)) == first
    assert write_837p(world, full, Envelope(made=NOON.made, control=2)) != first
    assert write_837p(world, full, Envelope(made=datetime(2024, 8, 2))) != first


@pytest.mark.slow
def test_a_second_reader_finds_the_same_claim(world: World) -> None:
    claim = case_of(world, "ptp_indicator1_no_modifier").claim
    text = write_837p(world, claim, NOON).replace("005010X222A1", "005010X222A2")
    with X12ModelReader(text) as reader:
        (model,) = reader.models()
        (found,) = model.claims()
    assert (found.patient_control_number, found.charge) == (claim.claim_id, claim.charges)
    assert found.billing_provider_npi == claim.billing.npi
    codes = [line.sv1_segment.product_service_id_qualifier for line in found.service_lines]
    assert len(codes) == len(claim.lines)
    assert all(line.code in str(code) for line, code in zip(claim.lines, codes, strict=True))


def test_a_second_reader_finds_an_835_in_balance(world: World) -> None:
    case = case_of(world, "ptp_indicator1_no_modifier")
    remittance = adjudicate(world, case, check(world, case))
    with X12ModelReader(write_answer(world, case.claim, remittance, NOON)) as reader:
        assert len(list(reader.models())) == 1


def test_a_rejected_claim_is_answered_by_a_277ca_with_each_reason(world: World) -> None:
    claim = case_of(world, "invalid_npi_check_digit").claim
    reasons = (
        Rejection(category="A7", status_code="562", entity="85", message="The NPI is not valid."),
        Rejection(category="A3", message="Not taken in."),
    )
    text = write_answer(world, claim, Remittance(status="rejected", lines=(), rejections=reasons), NOON)
    assert problems(text) == []
    assert "STC*A7:562:85*20240801*U*" in text
    assert "The NPI is not valid.~" in text
    assert "STC*A3:0*20240801*U*" in text


def test_a_claim_that_would_not_be_valid_is_not_handed_on(world: World) -> None:
    case = case_of(world, "missing_mod25")
    nameless = case.claim.model_copy(update={"billing": Provider(name="", npi="1234567893")})
    with pytest.raises(FileRefused, match=r"segment 9 \(NM1\), element NM103"):
        export_case(world, case.model_copy(update={"claim": nameless}), 1, None, answer=False)
