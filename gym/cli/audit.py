"""The audit of the composer: every fault, at every level, with every payer that can show it, proved once more."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import islice

from rich.console import RenderableType
from rich.text import Text

from gym.cli.styles import BAD, table
from gym.value import Value
from gym.world.claims.claim import Claim
from gym.world.faults import FAULTS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec, faults_at_level, list_settings
from gym.world.scenarios.proof import ProofFailed, prove
from gym.world.scenarios.scenario import Difficulty, Scenario
from gym.world.world import World

DRAWS, DISTINCT = 1000, 950


class Tally(Value):
    """What came of one fault: how many were tried, what was refused (never shown), what was shown unproved."""

    fault: str
    combinations: int
    tried: int
    proved: int
    refused: tuple[str, ...]
    unproved: tuple[str, ...]
    seconds: float


class Audit(Value):
    """All tallies, and how many distinct claims `DRAWS` seeds give."""

    tallies: tuple[Tally, ...]
    distinct: int

    @property
    def holds(self) -> bool:
        """Whether all that is claimed was composed, nothing was unproved and the claims are distinct."""
        kept = all(tally.proved == tally.tried for tally in self.tallies)
        return kept and self.distinct >= DISTINCT


@cache
def load_world() -> World:
    """The world, once a process."""
    return World.load()


def combinations(world: World, code: str) -> list[tuple[Difficulty, str]]:
    """The levels and payers at which a fault claims to be met: those with a visit that can show it."""
    rows = [fault for fault in FAULTS if fault.code == code]
    return [
        (level, payer)
        for level in Difficulty
        for payer in world.policies
        if any(
            list_settings(world, Spec(seed=0, payer_id=payer), fault.wants) for fault in faults_at_level(rows, level)
        )
    ]


def spread(world: World, code: str, seeds: int) -> Iterator[Spec]:
    """`seeds` specs over all combinations of a fault in turn, and each combination at least once."""
    able = combinations(world, code)
    for seed in range(max(seeds, len(able)) if able else 0):
        level, payer = able[seed % len(able)]
        yield Spec(seed=seed, fault=code, difficulty=level, payer_id=payer)


def shown_unproved(world: World, made: Scenario) -> str | None:
    """Why a scenario that was handed out does not hold, or None where it does."""
    try:
        prove(world, made)
    except ProofFailed as reason:
        return str(reason)
    return None


def tally(seeds: int, code: str) -> Tally:
    """Compose a fault over its spread; prove each scenario a second time, apart from the composer."""
    world, refused, unproved, seconds = load_world(), Counter[str](), [], 0.0
    specs = list(spread(world, code, seeds))
    for spec in specs:
        began = time.process_time()
        try:
            made = compose(world, spec)
        except ProofFailed as reason:
            refused[f"{spec.difficulty} with {spec.payer_id}: {reason}"] += 1
            continue
        finally:
            seconds += time.process_time() - began
        wrong = shown_unproved(world, made)
        if wrong:
            unproved.append(f"seed {spec.seed}, {spec.difficulty} with {spec.payer_id}: {wrong}")
    return Tally(
        fault=code,
        combinations=len(combinations(world, code)),
        tried=len(specs),
        proved=len(specs) - refused.total() - len(unproved),
        refused=tuple(f"{number} x {reason}" for reason, number in refused.most_common()),
        unproved=tuple(unproved),
        seconds=seconds,
    )


def content(claim: Claim) -> str:
    """What a coder sees of a claim: payer, age, sex, diagnoses and lines; no name, number or day."""
    age = (claim.lines[0].date_from - claim.patient.birth).days // 365
    lines = [(line.code, line.modifiers, line.pointers, line.units, line.pos) for line in claim.lines]
    return repr((claim.payer_id, age, claim.patient.sex, claim.diagnoses, lines))


def distinct(world: World) -> int:
    """How many different claims the first `DRAWS` seeds give."""
    return len({content(compose(world, Spec(seed=seed)).case.claim) for seed in range(DRAWS)})


def audit(seeds: int, jobs: int) -> Audit:
    """Every fault over `seeds` seeds, in `jobs` processes."""
    codes, one = list(dict.fromkeys(fault.code for fault in FAULTS)), partial(tally, seeds)
    if jobs == 1:
        return Audit(tallies=tuple(map(one, codes)), distinct=distinct(load_world()))
    with ProcessPoolExecutor(jobs) as pool:
        return Audit(tallies=tuple(pool.map(one, codes)), distinct=distinct(load_world()))


def report(found: Audit) -> Iterator[RenderableType]:
    """The figures, then whatever does not hold."""
    drawn = table("Audit", "fault", ">combinations", ">tried", ">proved", ">refused", ">unproved", ">a second")
    for each in found.tallies:
        refused = each.tried - each.proved - len(each.unproved)
        numbers = (each.combinations, each.tried, each.proved, refused, len(each.unproved))
        drawn.add_row(each.fault, *map(str, numbers), f"{each.tried / max(each.seconds, 1e-9):.0f}")
    yield drawn
    tried, proved = (sum(getattr(each, name) for each in found.tallies) for name in ("tried", "proved"))
    rate = tried / max(sum(each.seconds for each in found.tallies), 1e-9)
    yield Text(f"{len(found.tallies)} faults: {proved} of {tried} proved, {rate:.0f} composed a second of CPU.")
    yield Text(f"{found.distinct} distinct claims from {DRAWS} seeds (at least {DISTINCT}).")
    for each in found.tallies:
        for line in islice((*each.unproved, *each.refused), 5):
            yield Text(f"{each.fault}: {line}", style=BAD)
