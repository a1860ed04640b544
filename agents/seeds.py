"""The seeds of a session's claims: known one claim ahead, each from a draw of its own, and to nobody else."""

import hashlib

from agents.state import State

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
