"""The scenarios in use: composed, named or stored; immutable, so kept in memory once read."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from gym.errors import NotFound
from gym.store import Store
from gym.world.claims.claim import Finding
from gym.world.rules import check
from gym.world.scenarios.compose import EXAMPLES
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario, answer_key
from gym.world.world import World

Compose = Callable[[World, Spec], Scenario]
KEPT = 512
NO_SCENARIO = "There is no scenario {scenario_id}."


class ScenarioCache:
    """Scenarios by id, the latest `KEPT` of them in memory."""

    def __init__(self, world: World, store: Store, compose: Compose) -> None:
        self.world, self.store, self.compose = world, store, compose
        self.kept: OrderedDict[str, Scenario] = OrderedDict()
        self.found = dict[str, tuple[Scenario, tuple[Finding, ...]]]()
        self.keys = dict[str, str]()

    def put(self, scenario: Scenario) -> Scenario:
        """Keep a scenario at hand."""
        self.kept[scenario.scenario_id] = scenario
        self.kept.move_to_end(scenario.scenario_id)
        if len(self.kept) > KEPT:
            self.found.pop(self.kept.popitem(last=False)[0], None)
        return scenario

    def get(self, scenario_id: str) -> Scenario:
        """The scenario with that id. Raises NotFound."""
        if scenario_id in self.kept:
            return self.put(self.kept[scenario_id])
        stored = self.store.scenario(scenario_id)
        if stored is None:
            raise NotFound(NO_SCENARIO.format(scenario_id=scenario_id))
        return self.put(Scenario.model_validate_json(stored))

    def find_dealt(self, scenario: Scenario) -> tuple[Finding, ...]:
        """What the rules find on the claim as it was dealt, looked for once for this very scenario."""
        known = self.found.get(scenario.scenario_id)
        if known is None or known[0] is not scenario:
            known = self.found[scenario.scenario_id] = (scenario, check(self.world, scenario.case))
        return known[1]

    def is_shut(self, scenario_id: str, now: datetime) -> bool:
        """Whether its answer must not be shown yet: it is in an exam that goes on, or in a challenge that is not over.

        Raises NotFound for a scenario nobody knows.
        """
        return self.store.dealt_claims.is_shut(answer_key(self.get(scenario_id)), now)

    def example(self, scenario: Scenario) -> str:
        """The name of the example that shows its answer, by whatever name or id it was asked for; "" where none does.

        Only examples with its seed are looked at, so that nothing is composed for a claim that the gym chose.
        """
        names = [name for name, spec in EXAMPLES.items() if spec.seed == scenario.seed]
        return next((name for name in names if self.key(name) == answer_key(scenario)), "")

    def key(self, name: str) -> str:
        """The answer key of an example."""
        if name not in self.keys:
            self.keys[name] = answer_key(self.deal(name))
        return self.keys[name]

    def deal(self, wanted: Spec | str) -> Scenario:
        """The scenario of that name or id, or a new one. Raises NotFound for a name nobody knows."""
        if isinstance(wanted, str):
            return self.put(self.compose(self.world, EXAMPLES[wanted])) if wanted in EXAMPLES else self.get(wanted)
        try:
            return self.put(self.compose(self.world, wanted))
        except ProofFailed:
            return self.put(self.compose(self.world, Spec(seed=wanted.seed, difficulty=wanted.difficulty)))
