"""What the payer and the provider answer to a question, and the claims that a move makes by itself."""

from gym.world.claims.actions import ActionType
from gym.world.claims.claim import Claim
from gym.world.claims.encounter import Authorization, Case, Coverage
from gym.world.rules.authorization import count_used, has_carrier
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
    paid = next((prior.paid for prior in case.history if not prior.was_sent_to(next_one.payer_id)), None)
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
    said = f"{world.policies[coverage.payer_id].name}: {who}; {place}coverage from {coverage.effective} {until}."
    return " ".join((said, *list_further_facts(coverage)))


STAYS = {"hospice": "Hospice election with", "snf": "Covered Part A stay in a skilled nursing facility,"}


def list_benefits(coverage: Coverage) -> tuple[str, ...]:
    """What the plan's benefits say of single services, a sentence each."""
    return tuple(
        f"{each.code}: paid {each.times} time{'s' if each.times != 1 else ''} in the plan year from {each.since}."
        if each.covered
        else f"{each.code}: not covered by this plan."
        for each in coverage.benefits
    )


def list_network(coverage: Coverage) -> tuple[str, ...]:
    """What the plan says of its network and of referrals, a sentence each."""
    outside = "This practice is not in the plan's network; outside it the plan pays only what the law makes it pay."
    gate = (
        f"Primary care physician: {coverage.gatekeeper}. A specialist is paid on that physician's referral, given "
        "by the day of the visit."
    )
    sent = tuple(
        f"Referral {each.number} to {each.to}, valid {each.valid_from} to {each.valid_to}."
        for each in coverage.referrals
    )
    none = ("No referral is on file.",) if coverage.gatekeeper and not sent else ()
    return (*((outside,) if coverage.outside_network else ()), *((gate,) if coverage.gatekeeper else ()), *sent, *none)


def list_further_facts(coverage: Coverage) -> tuple[str, ...]:
    """What else an eligibility check says about a coverage, a sentence each."""
    stays = tuple(
        f"{STAYS[each.kind]} {each.provider}, from {each.start}{f' to {each.end}' if each.end else ''}"
        f"{f', for {each.condition}' if each.condition else ''}."
        for each in coverage.stays
    )
    used = coverage.therapy_used
    therapy = () if used is None else (f"Physical and speech therapy used this year before this claim: ${used:,.2f}.",)
    return (*list_network(coverage), *list_benefits(coverage), *list_order_facts(coverage), *stays, *therapy)


MEDICARE_BY = {"age": "age", "disability": "disability", "kidney": "kidney failure"}


def list_order_facts(coverage: Coverage) -> tuple[str, ...]:
    """What decides the order of payers, as far as this coverage tells of it."""
    born, work = coverage.subscriber_birth, coverage.employment
    parent = () if born is None else (f"Subscriber born {born:%B} {born.day}, {born.year}; the child's parent.",)
    if work is None:
        return parent
    job = "current employment" if work.current else "retirement"
    since = f", month {work.month}" if work.month else ""
    group = (
        f"Group plan through {job} at an employer of {work.employees}; Medicare by {MEDICARE_BY[work.ground]}{since}."
    )
    return (*parent, group)


def say_units(authorization: Authorization) -> str:
    """How many units an authorization is for, where it is more than one."""
    return f"{authorization.units} units of " if authorization.units > 1 else ""


def say_authorization(authorization: Authorization, case: Case) -> str:
    """An authorization on file as the payer words it, with its last day where that is over and what is used of it."""
    span = f", valid to {authorization.valid_to}," if case.encounter.day > authorization.valid_to else ""
    used = count_used(authorization, case)
    left = f"; {used} used on earlier days" if used else ""
    wanted = f"{authorization.number} for {say_units(authorization)}{authorization.code}"
    return f"authorization {wanted}{span} is on file{left}."


def say_authorizations(world: World, case: Case) -> tuple[str, ...]:
    """What the payer says about authorizations: those on file, and what it grants now."""
    policy = world.policies[case.claim.payer_id]
    wanted = {line.code for line in case.claim.lines} & set(policy.authorization.codes)
    on_file = tuple(say_authorization(each, case) for each in case.coverage.authorizations)
    granted = tuple(f"authorization {a.number} for {a.code} is granted afterwards." for a in case.grantable)
    refused = tuple(
        f"nothing is granted afterwards for {code}." for code in sorted(wanted) if not has_carrier(case, code)
    )
    said = on_file + granted + refused or ("no authorization is on file, and none is called for.",)
    return tuple(f"{policy.name}: {each}" for each in said)


def answer_inquiry(world: World, case: Case, kind: ActionType) -> tuple[str, ...]:
    """What the payer or the provider says to a question."""
    if kind is ActionType.VERIFY_ELIGIBILITY:
        return tuple(say_coverage(world, coverage) for coverage in case.coverages)
    if kind is ActionType.REQUEST_PRIOR_AUTH:
        return say_authorizations(world, case)
    roster = tuple(f"{provider.name}: NPI {provider.npi}." for provider in case.roster)
    return ("The clinician has read the note again and stands by it as written.", *roster)
