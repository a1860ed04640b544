"""The coverage billed had ended before the service.

Anti-pattern: sending it again, or billing the patient at once. Best practice: check eligibility for the date of service;
bill the coverage that was active, and the patient only where there was none.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.coverage_dates import bill_other_coverage, end_only_coverage
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.world import World


def spoil_payer(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    return bill_other_coverage(world, rng, case, ended=True)


def spoil_only_coverage(world: World, rng: Random, case: Case) -> SpoiledCase:
    return end_only_coverage(world, rng, case, ended=True)


ELSEWHERE = Fault(
    code="coverage_terminated",
    skill="eligibility",
    level=2,
    summary="The coverage billed had ended before the service.",
    rules=frozenset({"coverage_terminated"}),
    fact="PF075",
    spoil=spoil_payer,
    combines=False,
)
ALONE = replace(ELSEWHERE, spoil=spoil_only_coverage, stages=("denied",))
