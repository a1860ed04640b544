"""The coverage billed had not begun on the day of service.

Anti-pattern: sending it again, or billing the patient at once. Best practice: check eligibility for the date of service;
bill the coverage that was active, and the patient only where there was none.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.coverage_dates import to_another, to_nobody
from gym.world.faults.fault import Fault, Spoiled
from gym.world.world import World


def elsewhere(world: World, rng: Random, case: Case) -> Spoiled | None:
    """A later payer is billed."""
    return to_another(world, rng, case, ended=False)


def alone(world: World, rng: Random, case: Case) -> Spoiled:
    """The only coverage had not begun."""
    return to_nobody(world, rng, case, ended=False)


ELSEWHERE = Fault(
    code="coverage_not_started",
    skill="eligibility",
    level=2,
    summary="The coverage billed had not begun on the day of service.",
    rules=frozenset({"coverage_not_started"}),
    fact="PF075",
    spoil=elsewhere,
    combines=False,
)
ALONE = replace(ELSEWHERE, spoil=alone, stages=("denied",))
