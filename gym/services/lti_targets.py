"""What a link of a course leads to: a set of claims, one claim, a pathway or an exam."""

import re
from collections.abc import Iterator
from typing import Literal, get_args

from gym.progress.certification.pathways import BY_CODE, PATHWAYS
from gym.services.scenarios import ScenarioCache
from gym.store import Store
from gym.value import Value
from gym.world.scenarios.compose import EXAMPLES, LIBRARIES
from gym.world.scenarios.scenario import Scenario

Kind = Literal["set", "scenario", "pathway", "exam"]
TARGET = re.compile(rf"({'|'.join(get_args(Kind))}):([A-Za-z0-9][A-Za-z0-9._-]{{0,63}})")
SET_TITLES = {
    "tour": "The tour: six claims that show everything",
    "missing-modifier-59": "Two procedures that look like one",
    "complex-multi-payer-appeal": "Two payers, and one that is wrong",
}


class LtiTarget(Value):
    """One of them, by its name. It is written as `set:tour`, `scenario:tour-1` or `exam:clean-claims`."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


class LtiOffer(Value):
    """Something that a course can link to, and what it is called."""

    target: LtiTarget
    title: str


def parse_target(text: str) -> LtiTarget | None:
    """What a link names; None where it names nothing."""
    found = TARGET.fullmatch(text)
    return LtiTarget.model_validate({"kind": found[1], "name": found[2]}) if found else None


class LtiTargets:
    """What can be linked to in a tenant."""

    def __init__(self, store: Store, scenarios: ScenarioCache) -> None:
        self.store, self.scenarios = store, scenarios

    def offers(self, tenant: str) -> Iterator[LtiOffer]:
        """All there is: sets, exams, pathways, the tenant's own claims, and the named ones."""
        for name, ids in LIBRARIES.items():
            yield to_offer("set", name, f"{SET_TITLES[name]} ({len(ids)} claims)")
        for pathway in PATHWAYS:
            yield to_offer("exam", pathway.code, f"Exam: {pathway.title}")
            yield to_offer("pathway", pathway.code, f"Pathway: {pathway.title}")
        for entry in self.store.library.in_use(tenant):
            made = Scenario.model_validate_json(entry.scenario)
            yield to_offer("scenario", made.scenario_id, f"Claim of your library: {entry.name}")
        for name in EXAMPLES:
            yield to_offer("scenario", name, f"Claim: {self.scenarios.deal(name).title}")

    def title(self, tenant: str, target: LtiTarget) -> str | None:
        """What something is called in a tenant; None where a link leads nowhere any more."""
        match target.kind:
            case "set":
                return SET_TITLES.get(target.name)
            case "scenario" if target.name in EXAMPLES or tenant in self.store.library.writers(target.name):
                return self.scenarios.deal(target.name).title
            case "pathway" | "exam" if target.name in BY_CODE:
                return f"{target.kind.capitalize()}: {BY_CODE[target.name].title}"
            case _:
                return None

    def claims(self, target: LtiTarget) -> tuple[str, ...]:
        """The names of the claims that a set or a single claim consists of; none of a pathway or an exam."""
        if target.kind == "set":
            return LIBRARIES.get(target.name, ())
        return (target.name,) if target.kind == "scenario" else ()

    def scenario_id(self, name: str) -> str:
        """The id under which a claim is on record."""
        return self.scenarios.deal(name).scenario_id if name in EXAMPLES else name


def to_offer(kind: Kind, name: str, title: str) -> LtiOffer:
    """Something to link to."""
    return LtiOffer(target=LtiTarget(kind=kind, name=name), title=title)
