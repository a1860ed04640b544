"""The ways out of an account that no correction settles, and what is said to those who take a wrong one."""

from collections.abc import Callable

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.claim import Finding, Group
from gym.world.claims.encounter import Case
from gym.world.judge import appeals
from gym.world.rules.authorization import has_carrier
from gym.world.rules.diagnoses import is_unanswered
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.exclusions import CLASS_FINDINGS
from gym.world.rules.filing import find_proof_of_filing, find_repeats, is_documented_repeat
from gym.world.rules.network import has_referral
from gym.world.rules.rule import supported_modifiers
from gym.world.rules.units import is_supported_excess
from gym.world.world import World

Ways = Callable[[World, Case, Finding], frozenset[ActionType]]
NONE: frozenset[ActionType] = frozenset()
WRITE_OFF = frozenset({ActionType.WRITE_OFF})
APPEAL = frozenset({ActionType.APPEAL_DENIAL})
BILL_PATIENT = frozenset({ActionType.BILL_PATIENT})


def appeal_or_write_off(world: World, case: Case) -> frozenset[ActionType]:
    """An appeal of a decision while the payer still hears it, a write-off afterwards (PF065)."""
    if case.remittance is None or is_rejected(case):
        return NONE
    return APPEAL if appeals.is_in_time(world, case) else WRITE_OFF


def resolve_late_claim(world: World, case: Case, _: Finding) -> frozenset[ActionType]:
    """PF062/PF063: a late claim is written off, unless proof of timely filing lets the payer reopen it on appeal."""
    return appeal_or_write_off(world, case) if find_proof_of_filing(world, case) else WRITE_OFF


def resolve_duplicate(world: World, case: Case, __: Finding) -> frozenset[ActionType]:
    """PF077: an exact duplicate is voided or closed, never sent again with a modifier; a doubled line is corrected."""
    if is_documented_repeat(case) or not find_repeats(world, case):
        return NONE
    return frozenset({ActionType.VOID_CLAIM, ActionType.WRITE_OFF})


def resolve_excess_units(world: World, case: Case, finding: Finding) -> frozenset[ActionType]:
    """PF047: a supported excess over an MUE of indicator 3 can be overridden on review; any other is corrected."""
    return appeal_or_write_off(world, case) if is_supported_excess(world, case, finding.subject) else NONE


def resolve_unspecific(world: World, case: Case, finding: Finding) -> frozenset[ActionType]:
    """PF085: where the note does not say what a full-length code needs, only the provider can."""
    asked = frozenset({ActionType.QUERY_PROVIDER})
    return asked if is_unanswered(world, case, finding.subject) else NONE


def resolve_uncovered(_: World, case: Case, __: Finding) -> frozenset[ActionType]:
    """PF075: with no coverage on the day the balance is the patient's (group PR); else the active payer is billed."""
    day = case.encounter.day
    active = any(coverage.is_active(day) for coverage in case.coverages)
    return NONE if active else BILL_PATIENT


def resolve_payer_error(world: World, case: Case, _: Finding) -> frozenset[ActionType]:
    """A right claim that the payer refused is appealed, not changed."""
    return appeal_or_write_off(world, case)


def resolve_unauthorized(_: World, case: Case, finding: Finding) -> frozenset[ActionType]:
    """PF080, PF075: what no authorization carries, and none granted afterwards, is the practice's cost (CO)."""
    return NONE if has_carrier(case, finding.subject) else WRITE_OFF


def resolve_limit(_: World, case: Case, finding: Finding) -> frozenset[ActionType]:
    """PF303, PF304: what a plan does not pay, or not so often, is the patient's with PR and the practice's with CO."""
    if case.remittance is None or finding.denial is None:
        return NONE
    return BILL_PATIENT if finding.denial.group is Group.PR else WRITE_OFF


def resolve_unreferred(_: World, case: Case, __: Finding) -> frozenset[ActionType]:
    """PF305: a referral on file goes onto the claim; without one it is the practice's cost."""
    return NONE if has_referral(case) else WRITE_OFF


def resolve_excluded(_: World, case: Case, finding: Finding) -> frozenset[ActionType]:
    """PF301: what the statute excludes is the patient's, once Medicare has denied it with PR; no notice is needed."""
    if CLASS_FINDINGS & supported_modifiers(case, finding.subject):
        return NONE
    lines = case.remittance.lines if case.remittance else ()
    denied = {each.group for line in lines if line.code == finding.subject for each in line.adjustments}
    return BILL_PATIENT if denied == {Group.PR} else NONE


def resolve_enrollment(_: World, case: Case, __: Finding) -> frozenset[ActionType]:
    """PF403: work from before the enrollment of who did it is written off; a wrong name is corrected."""
    return WRITE_OFF if case.claim.rendering.name == case.encounter.clinician else NONE


def resolve_barred_order(_: World, case: Case, __: Finding) -> frozenset[ActionType]:
    """PF404: a test that a chiropractor ordered is written off; a wrong name in box 17 is corrected."""
    named = case.claim.referring
    return WRITE_OFF if named and named.name == case.encounter.ordered_by else NONE


def resolve_certificate(_: World, __: Case, ___: Finding) -> frozenset[ActionType]:
    """PF416: a test beyond the laboratory's certificate is nobody's to pay."""
    return WRITE_OFF


def resolve_record_gap(_: World, __: Case, ___: Finding) -> frozenset[ActionType]:
    """PF310, PF311: a signature is attested and a plan certified late, by the people themselves."""
    return frozenset({ActionType.QUERY_PROVIDER})


def resolve_unordered(_: World, __: Case, ___: Finding) -> frozenset[ActionType]:
    """PF312: a test without an order is the practice's cost: none is written afterwards."""
    return WRITE_OFF


WAYS: dict[str, Ways] = {
    "clia_level": resolve_certificate,
    "authorization_overlooked": resolve_payer_error,
    "filing_overlooked": resolve_payer_error,
    "recoupment_unfounded": resolve_payer_error,
    "orderer_not_eligible": resolve_barred_order,
    "orderer_not_enrolled": resolve_barred_order,
    "provider_not_enrolled": resolve_enrollment,
    "timely_filing": resolve_late_claim,
    "duplicate_claim": resolve_duplicate,
    "mue_exceeded": resolve_excess_units,
    "dx_not_billable": resolve_unspecific,
    "coverage_terminated": resolve_uncovered,
    "coverage_not_started": resolve_uncovered,
    "cob_overlooked": resolve_payer_error,
    "prior_auth_missing": resolve_unauthorized,
    "auth_expired": resolve_unauthorized,
    "auth_other_code": resolve_unauthorized,
    "auth_exceeded": resolve_unauthorized,
    "service_excluded": resolve_excluded,
    "chiropractor_service": resolve_excluded,
    "benefit_excluded": resolve_limit,
    "benefit_limit": resolve_limit,
    "benefit_once": resolve_limit,
    "limit_miscounted": resolve_payer_error,
    "referral_missing": resolve_unreferred,
    "out_of_network": resolve_limit,
    "network_overlooked": resolve_payer_error,
    "records_not_sent": resolve_payer_error,
    "record_unsigned": resolve_record_gap,
    "plan_not_certified": resolve_record_gap,
    "order_not_found": resolve_unordered,
    "level_overlooked": resolve_payer_error,
}


def list_resolutions(world: World, case: Case, finding: Finding) -> frozenset[ActionType]:
    """The moves that settle a finding which no correction can; none for all others."""
    ways = WAYS.get(finding.rule_id)
    return ways(world, case, finding) if ways else NONE


def is_rejected(case: Case) -> bool:
    """Whether the claim never got past the payer's front end."""
    return case.remittance is not None and case.remittance.status == "rejected"


def say_lost_appeal(world: World, case: Case, findings: tuple[Finding, ...]) -> str:
    """The payer's answer to an appeal that does not win."""
    if is_rejected(case):
        return "A rejected claim was never adjudicated: there is no decision to appeal. Correct it and send it."
    if case.remittance is None:
        return "Nothing has been decided on this claim yet: there is no decision to appeal."
    if not appeals.is_in_time(world, case):
        level = appeals.appeal_level(world, case)
        last = level.last_day(case.remittance.decided or case.received)
        return f"Dismissed as late: {level.name} had to be asked for by {last}."
    if any(finding.rule_id == "timely_filing" for finding in findings):
        policy = world.policies[case.claim.payer_id]
        if not policy.filing.appeal_with_proof:
            return f"Dismissed: {policy.name} hears no appeal of a late claim ({policy.cite_filing(world.reference)})."
        return "Dismissed: nothing on file shows that the claim was accepted in time; lateness itself is not appealed."
    if any(finding.denial and finding.denial.carc == "16" for finding in findings):
        return "Dismissed: a claim refused as incomplete has no appeal rights. Correct it and send it."
    return "Upheld: the payer does not change its decision. The claim itself is still wrong."


def say_not_patient(case: Case, findings: tuple[Finding, ...]) -> str:
    groups = {finding.denial.group for finding in findings if finding.denial}
    if any(finding.rule_id == "therapy_threshold" for finding in findings):
        return "The record shows that the treatment is needed: with that on the claim the payer pays, not the patient."
    if Group.PR in groups and case.remittance is None and case.coverage.is_active(case.encounter.day):
        return "Nothing has been denied yet: without the payer's answer the patient gets no bill."
    if Group.PR in groups and is_right_payer(case):
        return "The patient gets no bill while the payer can still be brought to pay."
    if Group.PR in groups:
        return "Other coverage was active that day: it is billed before the patient is."
    named = " and ".join(sorted(groups)) or "CO"
    return f"The patient may not be billed for this: the group code is {named}, not PR."


def say_wrong_move(world: World, case: Case, kind: ActionType, findings: tuple[Finding, ...]) -> str:
    """What comes back from a move that was not the way out."""
    match kind:
        case ActionType.APPEAL_DENIAL:
            return say_lost_appeal(world, case, findings)
        case ActionType.BILL_PATIENT:
            return say_not_patient(case, findings)
        case ActionType.WRITE_OFF:
            return "Writing this off would give up money that can still be had."
        case ActionType.VOID_CLAIM:
            return "Voiding this claim would give up money that can still be had."
        case _:
            return "There is no other coverage on file to bill."


def say_right_move(case: Case, action: Action) -> str:
    """What comes back from the move that settles the account."""
    match action.type:
        case ActionType.APPEAL_DENIAL:
            return "The payer accepts the appeal and pays the claim."
        case ActionType.WRITE_OFF:
            return "The balance is adjusted off; the patient is not billed."
        case ActionType.VOID_CLAIM:
            return "The claim is taken back; the first one stands as paid."
        case ActionType.BILL_PATIENT:
            active = any(coverage.is_active(case.encounter.day) for coverage in case.coverages)
            why = "The denial makes it the patient's (PR)" if active else "No coverage was active that day"
            return f"{why}, so the patient gets the bill."
        case _:
            addendum = case.encounter.addendum
            said = f"“{addendum.text}”" if addendum else "The clinician has answered."
            return f"The claim waits while the clinician adds to the note: {said}"
