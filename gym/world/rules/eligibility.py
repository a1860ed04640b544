"""Rules over whose coverage a claim is made out to, and whether it held on the day."""

import re
from collections.abc import Iterable
from decimal import Decimal

from gym.world.claims.claim import Claim, Finding
from gym.world.claims.encounter import Case, Coverage
from gym.world.payers.policy import CARRIERS
from gym.world.rules.demographics import list_other_sex_lines, list_sex_clashes
from gym.world.rules.rule import make_finding
from gym.world.world import World

# PF084: positions of a Medicare beneficiary identifier; S, L, O, I, B and Z never occur.
MEMBER_FORMS = {
    "mbi": re.compile(
        r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y]{2}\d{2}"
    )
}
COVERAGE = "The eligibility answer (271) on the account; X12 Claim Adjustment Reason Codes, codes 26 and 27"


def is_right_payer(case: Case) -> bool:
    """Whether the claim goes to the payer that is to be billed: only then are that payer's own rules asked."""
    return case.claim.payer_id == case.coverage.payer_id


def out_of_coverage(case: Case, coverage: Coverage) -> tuple[str, str] | None:
    """The rule and the reason why `coverage` does not hold on the day, or None where it does."""
    day = case.first_day
    if coverage.terminated and day > coverage.terminated:
        return "coverage_terminated", f"ended on {coverage.terminated}"
    if day < coverage.effective:
        return "coverage_not_started", f"starts on {coverage.effective}"
    return None


def check_span(world: World, case: Case) -> Iterable[Finding]:
    """The date of service lies inside the coverage that is billed."""
    coverage = case.billed_coverage
    wrong = out_of_coverage(case, coverage) if coverage else None
    if wrong:
        rule_id, why = wrong
        yield make_finding(
            world,
            case,
            rule_id,
            "claim",
            field="payer_id",
            message=f"The coverage with {world.policies[case.claim.payer_id].name} {why}.",
            citation=COVERAGE,
        )


def find_order_fact(world: World, case: Case) -> str:
    """The fact that says which of these payers pays first: two parents' plans, Medicare, Medicaid or two plans."""
    if case.coverage.subscriber_birth:
        return "PF415"
    kinds = {world.policies[each.payer_id].line for each in case.coverages}
    if kinds & {"medicare", "medicare_advantage"}:
        return "PF078"
    return "PF252" if "medicaid" in kinds else "PF253"


def check_right_payer(world: World, case: Case) -> Iterable[Finding]:
    """A Medicare Advantage plan is billed and not Medicare (CARC 109); the first payer first."""
    coverage = case.billed_coverage
    if coverage is None or is_right_payer(case) or out_of_coverage(case, coverage):
        return
    if case.encounter.accident and world.policies[case.coverage.payer_id].line in CARRIERS:
        return
    replaced = world.policies[case.coverage.payer_id].line == "medicare_advantage"
    name = world.policies[case.claim.payer_id].name
    yield make_finding(
        world,
        case,
        "wrong_payer" if replaced else "cob_order",
        "claim",
        field="payer_id",
        message=f"{name} is not the payer for this patient on this day."
        if replaced
        else f"{name} pays second here; the first payer has not been billed.",
        citation="X12 Claim Adjustment Reason Codes, codes 24 and 109" if replaced else None,
        fact=None if replaced else find_order_fact(world, case),
    )


def check_first_payment(world: World, case: Case) -> Iterable[Finding]:
    """Only a claim to a second payer says so (SBR01), and it carries what the first one paid (loops 2320/2330)."""
    coverage, claim = case.billed_coverage, case.claim
    if coverage is None or not is_right_payer(case):
        return
    wrong = check_first_claim(claim) if coverage.order == 1 else check_second_claim(case)
    if wrong is None:
        yield from check_secondary_denial(world, case)
        return
    rule_id, field, message = wrong
    yield make_finding(world, case, rule_id, "claim", field=field, message=message, fact=find_order_fact(world, case))


def check_first_claim(claim: Claim) -> tuple[str, str, str] | None:
    """Rule, field and reason why this is no claim to a first payer, or None where it is one."""
    if claim.sequence == "S":
        return "cob_order", "sequence", "This payer pays first; the claim says that it pays second."
    if claim.primary_paid is not None:
        return "cob_order", "primary_paid", "This payer pays first; no other payer has paid before it."
    return None


def check_second_claim(case: Case) -> tuple[str, str, str] | None:
    """Rule, field and reason why this is no claim to a second payer, or None where it is one."""
    claim, known = case.claim, sum_other_payments(case)
    if claim.sequence == "P":
        return "cob_order", "sequence", "Another payer pays first; the claim does not say that this one is second."
    if claim.primary_paid is None:
        return "cob_primary_missing", "primary_paid", "The first payer's payment is not on the claim to the second."
    if known is not None and claim.primary_paid != known:
        return "cob_primary_missing", "primary_paid", "The first payer's payment is not the one on its remittance."
    return None


def sum_other_payments(case: Case) -> Decimal | None:
    """What other payers paid on this account, or None where it holds no answer of theirs."""
    others = (each for each in case.history if not each.was_sent_to(case.claim.payer_id))
    paid = [each.paid for each in others if each.paid is not None]
    return sum(paid, Decimal(0)) if paid else None


def check_secondary_denial(world: World, case: Case) -> Iterable[Finding]:
    """The payer refused a second claim although the first payer's payment is on it: its error, to be appealed."""
    if case.overlooked:
        yield make_finding(
            world,
            case,
            "cob_overlooked",
            "claim",
            field="remittance",
            message="The payer denied for another payer although that payer's payment is on the claim.",
            fact=find_order_fact(world, case),
        )


def check_member(world: World, case: Case) -> Iterable[Finding]:
    """The payer finds the patient by the member number (PF401), and name and dates are as its record has them."""
    claim, coverage = case.claim, case.billed_coverage
    if coverage is None or has_unknown_number(world, case, coverage):
        yield tell_unknown_patient(world, case, "payer_id" if coverage is None else "subscriber/member_id")
        return
    pairs = (
        ("subscriber", claim.subscriber, coverage.subscriber),
        ("patient", claim.patient, coverage.patient),
    )
    for name, sent, wanted in pairs:
        if sent is not wanted and sent != wanted and not is_said_elsewhere(world, case, name, coverage):
            yield make_finding(
                world,
                case,
                "member_mismatch",
                name,
                field=name,
                message=f"The {name} on the claim differs from the eligibility record.",
                citation="X12 Claim Adjustment Reason Codes, code 140",
            )


def has_unknown_number(world: World, case: Case, known: Coverage) -> bool:
    """Whether the number on the claim could be one of this payer's, and is not the patient's."""
    return case.claim.subscriber.member_id != known.subscriber.member_id and is_well_formed(world, case)


def tell_unknown_patient(world: World, case: Case, field: str) -> Finding:
    payer = world.policies[case.claim.payer_id].name
    return make_finding(
        world,
        case,
        "patient_not_identified",
        "claim",
        field=field,
        message=f"{payer} finds no member under {case.claim.subscriber.member_id} for this patient.",
        fact="PF401",
    )


def is_said_elsewhere(world: World, case: Case, name: str, known: Coverage) -> bool:
    """Whether another rule names this difference: an ill-formed number, or a sex that clashes with the codes."""
    claim = case.claim
    if name == "subscriber":
        only_number = claim.subscriber.model_copy(update={"member_id": known.subscriber.member_id}) == known.subscriber
        return only_number and not is_well_formed(world, case)
    if name == "patient":
        only_sex = claim.patient.model_copy(update={"sex": known.patient.sex}) == known.patient
        return only_sex and bool(list_sex_clashes(world, case) or list_other_sex_lines(case))
    return False


def is_well_formed(world: World, case: Case) -> bool:
    """Whether the member number has the form that this payer's numbers have."""
    pattern = MEMBER_FORMS.get(world.policies[case.claim.payer_id].member_id)
    return pattern is None or pattern.fullmatch(case.claim.subscriber.member_id) is not None


def check_member_form(world: World, case: Case) -> Iterable[Finding]:
    """A Medicare beneficiary identifier fits its mask (PF084)."""
    if not is_well_formed(world, case):
        yield make_finding(
            world,
            case,
            "member_id_format",
            "subscriber",
            field="subscriber/member_id",
            message=f"{case.claim.subscriber.member_id} cannot be a Medicare beneficiary identifier.",
            fact="PF084",
        )
