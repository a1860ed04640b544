"""Hints as a fold of the session: which ladder is open, what was shown of it, and what comes next."""

from typing import NamedTuple

from gym.coaching.plain import CLEAN_RUNGS
from gym.session.state import State
from gym.world.scenarios.scenario import Scenario

NOTHING_WRONG = "clean"


class HintLadder(NamedTuple):
    """The rungs of one issue (None: nothing is wrong), and how many were given."""

    name: str
    issue: int | None
    texts: tuple[str, ...]
    given: int


def open_ladder(state: State, scenario: Scenario) -> HintLadder:
    """The ladder that the next hint comes from: that of the first issue which is not fixed."""
    issue = next((n for n, _ in enumerate(scenario.intended_issues) if n not in state["fixed"]), None)
    name = NOTHING_WRONG if issue is None else str(issue)
    return HintLadder(name, issue, ladder_texts(scenario, name), state["ladders"].get(name, 0))


def ladder_texts(scenario: Scenario, name: str) -> tuple[str, ...]:
    return CLEAN_RUNGS if name == NOTHING_WRONG else tuple(scenario.intended_issues[int(name)].rungs)


def list_hints(state: State, scenario: Scenario) -> tuple[str, ...]:
    """Every hint that was given on the claim, ladder by ladder."""
    ladders = state["ladders"].items()
    return tuple(text for name, given in ladders for text in ladder_texts(scenario, name)[:given])
