"""Rules over what the payer wants to have agreed beforehand."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Authorization, Case
from gym.world.payers.policy import format_citation
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World


def covers(authorization: Authorization, case: Case, code: str) -> bool:
    """Whether the number on the claim is this authorization, for this code and day."""
    same = (authorization.number, authorization.code) == (case.claim.prior_auth, code)
    return same and authorization.valid_from <= case.encounter.day <= authorization.valid_to


def check_prior_auth(world: World, case: Case) -> Iterable[Finding]:
    """A code on the payer's list needs the number of an authorization on file (PF080: box 23, REF*G1)."""
    if not is_right_payer(case):
        return
    listed = world.policies[case.claim.payer_id].authorization
    on_file = (*case.coverage.authorizations, *case.grantable)
    for number, line in number_lines(case):
        if line.code in listed.codes and not any(covers(known, case, line.code) for known in on_file):
            yield make_finding(
                world,
                case,
                "prior_auth_missing",
                line.code,
                field="prior_auth",
                message=f"{line.code} needs a prior authorization; box 23 does not hold one that is on file for it.",
                citation=format_citation(world.reference, listed.fact, None, "B"),
                line=number,
            )
