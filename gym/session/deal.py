"""What is dealt next: its skill, its level, and its seed, which is known one claim ahead and to nobody else."""

import hashlib
from collections.abc import Mapping

from gym.progress.engine.probes import Deal, next_deal
from gym.progress.learner import Learner
from gym.session.exam import exam_of as exam_of
from gym.session.state import Json, State, moment
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.scenario import Difficulty

# Draws are far larger than seeds: what is left over of one tells nothing of the next.
SEEDS = 2**48
DRAW_BITS = 176


def next_seed(state: State) -> int:
    """The seed of the next claim, known in advance so that its story can be prepared."""
    if state["seed"] is not None:
        return state["seed"] + state["dealt"]
    return state.get("upcoming") or state["draw"] % SEEDS


def seed_after(draw: int) -> int:
    """The seed of the claim after the one dealt with this draw."""
    return int.from_bytes(hashlib.sha256(str(draw).encode()).digest()[:6])


def spec_of(choice: Json, seed: int) -> Spec:
    return Spec(seed=seed, skill=choice["skill"], difficulty=choice["difficulty"])


def choose_deal(state: State, learner: Learner, seed: int, harder: Mapping[str, float]) -> Json:
    """The skill and level to practise next; in an exam, the plan's. `harder`: logits of skills beyond levels."""
    if examined := exam_of(state):
        skill = examined.plan[min(len(examined.done), len(examined.plan) - 1)]
        deal = Deal(skill=skill, difficulty=examined.rules.level, reason="", mode="exam")
    else:
        preferred, goals = Difficulty(state["preferred"]) if state["preferred"] else None, tuple(state["goals"])
        deal = next_deal(learner, seed, moment(state), preferred, goals, state.get("unassisted", False), harder)
        if state["seed"] is not None:
            # Whoever names the seed can know the claims: what they do with them shows nothing.
            deal = deal.model_copy(update={"mode": "practice"})
    return deal.model_dump(mode="json")
