"""What the payer and the provider answer to a question, and the claims that a move makes by itself."""

from gym.world.claims.actions import ActionType
from gym.world.claims.claim import Claim
from gym.world.claims.encounter import Case, Coverage
from gym.world.rules.filing import find_decision
from gym.world.world import World


def build_replacement(case: Case, claim: Claim) -> Claim:
    """The claim as a replacement of the one decided: frequency 7 with the payer's number, unless these were keyed."""
    decided = find_decision(case)
    answered = case.remittance.claim_number if case.remittance else None
    number = decided.claim_number if decided else answered
    if number is None or claim.original_reference or claim.frequency == "8":
        return claim
    return claim.model_copy(update={"frequency": "7", "original_reference": number})


def bill_other_coverage(case: Case) -> Claim | None:
    """The claim as the other coverage that was active on the day gets it, or None where there is no other."""
    day, claim = case.encounter.day, case.claim
    able = [each for each in case.coverages if each.payer_id != claim.payer_id and each.is_active(day)]
    if not able:
        return None
    next_one = min(able, key=lambda each: each.order)
    paid = next((prior.paid for prior in case.history if prior.payer_id not in (None, next_one.payer_id)), None)
    second = next_one.order == 2
    return claim.model_copy(
        update={
            "payer_id": next_one.payer_id,
            "subscriber": next_one.subscriber,
            "sequence": "S" if second else "P",
            "primary_paid": paid if second else None,
        }
    )


def say_coverage(world: World, coverage: Coverage) -> str:
    """One coverage as an eligibility check words it."""
    until = f"to {coverage.terminated}" if coverage.terminated else "with no end date"
    who = f"{coverage.subscriber.first} {coverage.subscriber.last}, member {coverage.subscriber.member_id}"
    place = "pays second; " if coverage.order == 2 else ""
    return f"{world.policies[coverage.payer_id].name}: {who}; {place}coverage from {coverage.effective} {until}."


def say_authorizations(world: World, case: Case) -> tuple[str, ...]:
    """What the payer says about authorizations: those on file, and what it grants now."""
    payer = world.policies[case.claim.payer_id].name
    on_file = tuple(f"{payer}: authorization {a.number} for {a.code} is on file." for a in case.coverage.authorizations)
    granted = tuple(f"{payer}: authorization {a.number} for {a.code} is granted afterwards." for a in case.grantable)
    return on_file + granted or (f"{payer}: no authorization is on file, and none is called for.",)


def answer_inquiry(world: World, case: Case, kind: ActionType) -> tuple[str, ...]:
    """What the payer or the provider says to a question."""
    if kind is ActionType.VERIFY_ELIGIBILITY:
        return tuple(say_coverage(world, coverage) for coverage in case.coverages)
    if kind is ActionType.REQUEST_PRIOR_AUTH:
        return say_authorizations(world, case)
    roster = tuple(f"{provider.name}: NPI {provider.npi}." for provider in case.roster)
    return ("The clinician has read the note again and stands by it as written.", *roster)
