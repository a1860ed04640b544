"""Rules over what the payer wants to have agreed beforehand."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Authorization, Case
from gym.world.payers.policy import format_citation
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.network import EMERGENCY
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World

MISSING = "{code} needs a prior authorization; box 23 does not hold one that is on file for it."
# PF080: the payer says which way an authorization on file does not carry the service (CARC 197, 284, 302, 198).
WORDS = {
    "prior_auth_missing": MISSING,
    "auth_other_code": "{code} needs a prior authorization; the one in box 23 is for another service.",
    "auth_expired": "{code} needs a prior authorization; the one in box 23 had run out before the service.",
    "auth_exceeded": "{code} needs a prior authorization; nothing was left of the one in box 23.",
}


def list_known(case: Case) -> tuple[Authorization, ...]:
    """The authorizations on file, and those that the payer gives when it is asked."""
    return (*case.coverage.authorizations, *case.grantable)


def count_used(authorization: Authorization, case: Case) -> int:
    """Units that the payer has paid under this authorization already."""
    return sum(
        prior.units
        for prior in case.history
        if prior.status == "paid"
        and prior.code == authorization.code
        and prior.was_sent_to(case.coverage.payer_id)
        and authorization.valid_from <= prior.day <= authorization.valid_to
    )


def describe_gap(authorization: Authorization, case: Case, code: str) -> str | None:
    """The rule by which this authorization does not carry `code` as documented, or None where it does."""
    if authorization.code != code:
        return "auth_other_code"
    if not authorization.valid_from <= case.encounter.day <= authorization.valid_to:
        return "auth_expired" if case.encounter.day > authorization.valid_to else "prior_auth_missing"
    done = sum(service.units for service in documented_services(case, code))
    return "auth_exceeded" if count_used(authorization, case) + done > authorization.units else None


def has_carrier(case: Case, code: str) -> bool:
    """Whether an authorization on file, or one that the payer gives when asked, carries `code`."""
    return any(describe_gap(known, case, code) is None for known in list_known(case))


def find_gap(case: Case, code: str) -> str | None:
    """The rule by which the number on the claim does not carry `code`; the nearest miss where several bear it."""
    gaps = {describe_gap(each, case, code) for each in list_known(case) if each.number == case.claim.prior_auth}
    if None in gaps:
        return None
    return next((rule for rule in ("auth_exceeded", "auth_expired", "auth_other_code") if rule in gaps), None) or (
        "prior_auth_missing"
    )


def check_prior_auth(world: World, case: Case) -> Iterable[Finding]:
    """A code on the payer's list needs the number of an authorization on file (PF080: box 23, REF*G1).

    Services in an emergency department need none (45 CFR 149.110(b)(1); 42 CFR 422.113(b)(2) and 438.114).
    """
    if not is_right_payer(case):
        return
    listed = world.policies[case.claim.payer_id].authorization
    for number, line in number_lines(case):
        wanted = line.code in listed.codes and line.pos != EMERGENCY
        rule_id = find_gap(case, line.code) if wanted else None
        if rule_id:
            yield make_finding(
                world,
                case,
                rule_id,
                line.code,
                field="prior_auth",
                message=WORDS[rule_id].format(code=line.code),
                citation=format_citation(world.reference, listed.fact, None, "B"),
                line=number,
            )
