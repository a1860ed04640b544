"""Rules over whom a plan lets its members see: its network, and the referral of a primary care physician."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case, Referral
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import make_finding
from gym.world.world import World

EMERGENCY = "23"


def is_emergency(case: Case) -> bool:
    """Whether it was done in an emergency department: there neither network nor referral counts (PF306)."""
    return any(line.pos == EMERGENCY for line in case.claim.lines)


def has_referral(case: Case) -> bool:
    """Whether a referral on file holds for the visit, and to who gave it."""
    return any(holds_for(case, each) for each in case.coverage.referrals)


def holds_for(case: Case, referral: Referral) -> bool:
    return referral.covers(case.encounter.day) and referral.to == case.encounter.clinician


def names_referral(case: Case) -> bool:
    """Whether the number on the claim is that of a referral that holds for the visit."""
    number = case.claim.referral_number
    return any(each.number == number and holds_for(case, each) for each in case.coverage.referrals)


def check_network(world: World, case: Case) -> Iterable[Finding]:
    """A plan without benefits outside its network pays nobody there (CARC 242), emergencies apart (PF306)."""
    if is_right_payer(case) and case.coverage.outside_network and not is_emergency(case):
        yield make_finding(
            world,
            case,
            "out_of_network",
            "claim",
            field="payer_id",
            message="The practice is not in the plan's network, and the plan pays nothing outside it.",
            fact="PF306",
        )


def check_referral(world: World, case: Case) -> Iterable[Finding]:
    """Where the member has a primary care physician, a specialist is paid on that physician's referral (PF305)."""
    if not is_right_payer(case) or not case.coverage.gatekeeper or is_emergency(case) or names_referral(case):
        return
    yield make_finding(
        world,
        case,
        "referral_missing",
        "claim",
        field="referral_number",
        message="The plan wants the primary care physician's referral; the claim names none that holds for the visit.",
        fact="PF305",
    )
