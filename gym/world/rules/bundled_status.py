"""Rules over codes that the fee schedule never pays by themselves, or only where nothing else is paid."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

# Fee schedule status: B, always part of another service; T, paid only where nothing else of that day is.
BUNDLED, ONLY_ALONE = "B", "T"
PAID_BY_FEE = frozenset("AR")
PAYERS = frozenset({"medicare", "medicare_advantage"})
STATUS = "Medicare Claims Processing Manual, chapter 12, section 20.3"


def check_bundled_status(world: World, case: Case) -> Iterable[Finding]:
    """A code of status B is never paid apart; one of status T not beside another service of the day."""
    if world.policies[case.claim.payer_id].line not in PAYERS or not is_right_payer(case):
        return
    for number, line in number_lines(case):
        status = find_status(world, line.code)
        others = (each for each in case.claim.lines if each.date_from == line.date_from)
        covered = status == ONLY_ALONE and any(find_status(world, each.code) in PAID_BY_FEE for each in others)
        if status == BUNDLED or covered:
            yield make_finding(
                world,
                case,
                "bundled_status",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {line.code} is not paid apart from the other services of the day.",
                citation=STATUS,
                line=number,
            )


def find_status(world: World, code: str) -> str:
    """The code's status in the fee schedule, or "" outside of it."""
    known = world.reference.procedures.get(code)
    return known.status if known else ""
