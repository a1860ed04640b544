"""Whose work somebody sees who sees trainees: all of the tenant's, or those of the teams that they were given."""

from gym.caller import Caller, Power
from gym.store import Store


def may_watch(store: Store, caller: Caller, user_id: str) -> bool:
    """Whether the caller sees the work of that trainee of their tenant."""
    return caller.may(Power.WATCH) and is_watched(user_id, watched_users(store, caller))


def watched_users(store: Store, caller: Caller) -> frozenset[str] | None:
    """The members of the caller's teams; None for who sees all trainees of the tenant."""
    if not caller.teams:
        return None
    return frozenset().union(*(store.trainers.members(caller.tenant, team) for team in caller.teams))


def is_watched(user_id: str, watched: frozenset[str] | None) -> bool:
    """Whether a trainee is one of those."""
    return watched is None or user_id in watched
