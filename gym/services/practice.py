"""What can be practised: worked out from faults, templates and payers, with the rates of those who did."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from gym.errors import Invalid
from gym.schemas.practice import PracticeFilter, PracticeRow, TryRate
from gym.services.scenarios import ScenarioCache
from gym.store import Store
from gym.store.records import AttemptStats
from gym.world.faults import CLEAN, FAULTS, SKILLS
from gym.world.faults.fault import Fault
from gym.world.scenarios.plan import LEVELS, Spec
from gym.world.scenarios.plan import list_settings as settings_of
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Difficulty, Scenario, Stage
from gym.world.world import World

# From so many first tries on a rate says more about the claims than about who tried.
ENOUGH = 5
SEEDS = 20
FRESH_SECONDS = 60.0
HARDER = (Difficulty.EXPERT, Difficulty.MASTER)
NOTHING = "No claim matches these choices: leave the payer or the stage open, and try again."
NO_RATE = TryRate(times=0, accuracy=None, seconds=None)


class PracticeCatalog:
    """What can be practised. A tenant's rates are read at most once a minute."""

    def __init__(self, world: World, store: Store, scenarios: ScenarioCache, seeds: Callable[[], int]) -> None:
        self.world, self.store, self.scenarios, self.seeds = world, store, scenarios, seeds
        self.read = dict[str, tuple[float, tuple[AttemptStats, ...]]]()

    async def browse(self, user_id: str, wish: PracticeFilter) -> tuple[PracticeRow, ...]:
        """Everything that fits the wish, in the order of the skills. Raises Invalid for what nobody knows."""
        if (wish.skill is not None and wish.skill not in SKILLS) or wish.payer_id not in (None, *self.world.policies):
            raise Invalid("Choose a skill and a payer from the list.")
        tenant = self.store.users.tenant_of(user_id)
        everybody, mine = await self.everybody(tenant), self.store.attempts.rates(user_id)
        return tuple(
            each.model_copy(update={"everybody": rate(everybody, each, wish), "mine": rate(mine, each, wish, 1)})
            for each in self.offers
            if fits(each, wish)
        )

    async def pick(self, wish: PracticeFilter, user_id: str = "") -> str:
        """Compose and prove one, and offer it to the user. Raises Invalid where nothing goes together."""
        scenario = await asyncio.to_thread(self.compose, wish)
        await self.store.write(self.store.shelve, scenario.scenario_id, scenario.model_dump_json(), user_id)
        return scenario.scenario_id

    def compose(self, wish: PracticeFilter) -> Scenario:
        """A scenario for the wish, from the first of some seeds that comes out at that stage. Raises Invalid."""
        for _ in range(SEEDS):
            spec = Spec(seed=self.seeds(), skill=wish.skill, difficulty=wish.level, payer_id=wish.payer_id)
            try:
                made = self.scenarios.compose(self.world, spec)
            except ProofFailed:
                continue
            if wish.stage in (None, made.stage) and wish.skill in (None, *made.skills):
                return made
        raise Invalid(NOTHING)

    async def everybody(self, tenant: str) -> tuple[AttemptStats, ...]:
        """The rates of everybody in a tenant, as of a minute ago at most; read beside the turns."""
        self.read = {name: kept for name, kept in self.read.items() if time.monotonic() - kept[0] < FRESH_SECONDS}
        if tenant not in self.read:
            found = await self.store.read(self.store.attempts.rates_of_tenant, tenant)
            self.read[tenant] = (time.monotonic(), found)
            return found
        return self.read[tenant][1]

    @cached_property
    def offers(self) -> tuple[PracticeRow, ...]:
        """Every skill at each level at which it is met, alone or (at the harder levels) among others."""
        return tuple(each for skill in SKILLS for each in self.of_skill(skill))

    def of_skill(self, skill: str) -> Iterator[PracticeRow]:
        """One skill, level by level; a clean claim can be met at all of them."""
        faults = [fault for fault in FAULTS if fault.skill == skill]
        for level in Difficulty:
            here = [
                fault for fault in faults if level == LEVELS[fault.level - 1] or (fault.combines and level in HARDER)
            ]
            if here or skill == CLEAN:
                yield self.offer(skill, level, here)

    def offer(self, skill: str, level: Difficulty, faults: list[Fault]) -> PracticeRow:
        """One skill at one level."""
        stages = [stage for stage in Stage if any(stage in fault.stages for fault in faults)]
        wants = [fault.wants for fault in faults] or [frozenset[str]()]
        found = {payer_id for each in wants for payer_id in settings_of(self.world, Spec(seed=0), each)}
        payers = tuple(payer_id for payer_id in self.world.policies if payer_id in found)
        met = tuple(stages) or (Stage.PRE_SUBMISSION,)
        return PracticeRow(skill=skill, level=level, stages=met, payers=payers, everybody=NO_RATE, mine=NO_RATE)


def fits(offer: PracticeRow, wish: PracticeFilter) -> bool:
    """Whether this is what is wished for."""
    return (
        wish.skill in (None, offer.skill)
        and wish.level in (None, offer.level)
        and wish.payer_id in (None, *offer.payers)
        and wish.stage in (None, *offer.stages)
    )


def rate(rated: Iterable[AttemptStats], offer: PracticeRow, wish: PracticeFilter, enough: int = ENOUGH) -> TryRate:
    """How first tries at this went, with the payer and at the stage wished for."""
    mine = [
        each
        for each in rated
        if (each.skill, each.difficulty) == (offer.skill, offer.level)
        and wish.payer_id in (None, each.payer_id)
        and wish.stage in (None, each.stage)
    ]
    times = sum(each.times for each in mine)
    if times < enough:
        return TryRate(times=times, accuracy=None, seconds=None)
    accuracy, seconds = (sum(getattr(each, name) for each in mine) / times for name in ("accuracy_sum", "seconds_sum"))
    return TryRate(times=times, accuracy=round(accuracy, 4), seconds=round(seconds, 1))
