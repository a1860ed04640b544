"""The seeds of a session's claims: known one claim ahead, and to nobody else."""

import hashlib

from agents.state import State


def next_seed(state: State) -> int:
    """The seed of the next claim: known beforehand, so that its story can be told ahead of time."""
    return state.get("ahead") or state["draw"] if state["seed"] is None else state["seed"] + state["dealt"]


def following(seed: int) -> int:
    """A seed that nobody can foresee who does not know `seed`."""
    return int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:6])
