"""What is dealt next: its skill, its level, and its seed, which is known one claim ahead and to nobody else."""

import hashlib
from collections.abc import Mapping

from gym.progress.engine.probes import Deal, next_deal
from gym.progress.learner import Learner
from gym.session.state import State
from gym.world.scenarios.plan import Spec

# Draws are far larger than seeds: what is left over of one tells nothing of the next.
SEEDS = 2**48
DRAW_BITS = 176


def next_seed(state: State) -> int:
    """The seed of the next claim: known beforehand, so that its story can be told ahead of time."""
    if state["seed"] is not None:
        return state["seed"] + state["dealt"]
    return state.get("upcoming") or state["draw"] % SEEDS


def seed_after(draw: int) -> int:
    """The seed of the claim after the one that is dealt in the turn of this draw; no other seed leads to it."""
    return int.from_bytes(hashlib.sha256(str(draw).encode()).digest()[:6])


def spec_of(choice: Deal, seed: int) -> Spec:
    """What to compose for a choice."""
    return Spec(seed=seed, skill=choice.skill, difficulty=choice.difficulty)


def choose_deal(state: State, learner: Learner, seed: int, harder: Mapping[str, float]) -> Deal:
    """The skill and level to practise next; in an exam what its plan says. `harder`: logits of skills beyond levels."""
    if exam := state.get("exam"):
        skill = exam.plan[min(len(exam.done), len(exam.plan) - 1)]
        return Deal(skill=skill, difficulty=exam.rules.level, reason="", mode="exam")
    asked = (state["preferred"], tuple(state["goals"]), state.get("unassisted", False))
    deal = next_deal(learner, seed, state["at"], *asked, harder)
    # Whoever names the seed can know the claims: what they do with them shows nothing.
    return deal if state["seed"] is None else deal.model_copy(update={"mode": "practice"})
