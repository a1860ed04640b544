"""The state that a turn runs over: JSON primitives only, so that it can be stored and looked at as it is."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypedDict

from gym.progress.engine.calibration import Calibration
from gym.progress.learner import Learner
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Mode, Scenario
from gym.world.world import World

Json = dict[str, Any]
Request = Literal["deal", "act", "hint", "close"]


class State(TypedDict, total=False):
    """A session and one turn of it.

    Kept between turns: `session_id` to `acted_turn` (the last turn with a verdict); of this turn alone: the rest.
    `upcoming` is the seed of the next claim where the session has no seed of its own; where it has one, `shadow` is the
    learner as they would stand if it counted, by which claims are chosen; `payers` counts the claims had.
    `mode`, `reason` and `offset` (logits beyond its level) are
    those of the claim on the desk, and `alias` is what it is called outside; `exam` is the exam that the session is, if
    any, and `answered` its answers, each with its turn, which count once it ends; `challenge` is the id of the
    challenge that the claim belongs to, if any; with `unassisted` every claim is one without help.
    Of one turn: `sealed` where the claim's answer must not be shown yet, `late` where the challenge that it belongs to
    is over or gone, `counted` what an exam's answers come to.
    `ladders`: the last rung given for each issue ("clean" where there is none); `first`: the facts of the first try.
    """

    session_id: str
    user_id: str
    goals: list[str]
    preferred: str | None
    role: str | None
    seed: int | None
    shadow: Json | None
    upcoming: int
    payers: dict[str, int]
    dealt: int
    queue: list[str]
    phase: Literal["working", "between", "over"]
    scenario_id: str
    alias: str
    presented_at: str
    claim: Json
    fixed: list[int]
    attempts: int
    wrong: int
    rungs: list[int]
    ladders: dict[str, int]
    first: Json | None
    last_accuracy: float
    mode: Mode
    reason: str
    offset: float
    exam: Json | None
    answered: list[Json]
    challenge: str | None
    unassisted: bool
    choice: Json | None
    change: str
    acted_turn: int | None

    request: Request
    at: str
    calendar: Json
    local_date: str
    draw: int
    hold_next: bool
    sealed: bool
    late: bool
    command: Json
    action: Json
    verdict: Json
    over: bool
    offer_hint: bool
    hint: Json
    score: Json
    feedback: str
    finish: Json
    xp: Json
    unlocked: list[Json]
    learner: Json
    counted: list[Json]
    drafts: list[Json]


# What is stored between turns.
KEPT = frozenset(
    {
        *(
            "session_id",
            "user_id",
            "goals",
            "preferred",
            "seed",
            "shadow",
            "dealt",
            "queue",
            "phase",
            "role",
            "upcoming",
            "payers",
            "mode",
            "reason",
            "exam",
            "answered",
            "challenge",
            "unassisted",
            "offset",
        ),
        *("scenario_id", "alias", "presented_at", "claim", "fixed", "attempts", "wrong", "rungs", "ladders", "first"),
        *("last_accuracy", "choice", "change", "acted_turn"),
    }
)


@dataclass(frozen=True)
class Deps:
    """What nodes work with: the world, the shelf of scenarios, the learner as they stood before the turn, whether they
    have finished a scenario before or had help with the same claim in another session (`had_help`), when they were
    first dealt that claim, how hard scenarios were found to be, and the name of the example that one is.
    """

    world: World
    scenario: Callable[[str], Scenario]
    deal: Callable[[Spec | str], Scenario]
    learner: Callable[[], Learner]
    done_before: Callable[[str], bool]
    had_help: Callable[[Scenario], bool]
    first_dealt: Callable[[Scenario], datetime | None]
    calibration: Callable[[], Calibration]
    example: Callable[[Scenario], str]


def alias_of(session_id: str, number: int) -> str:
    """The claim's id for clients; a scenario cannot be looked up by it before it is over."""
    return f"sc-{hashlib.sha256(f'{session_id}:{number}'.encode()).hexdigest()[:16]}"


def moment(state: State) -> datetime:
    return datetime.fromisoformat(state["at"])
