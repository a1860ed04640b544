"""Who asks: the one value on which the gym's rights are decided."""

from enum import StrEnum
from typing import Literal

from gym.value import Value

Role = Literal["trainee", "trainer"]
ROLES: tuple[Role, ...] = ("trainee", "trainer")
# The tenant of everybody who has no other, and of callers without a sign-in.
LOCAL = "local"
DEMO = "demo-"


class Caller(Value):
    """Somebody whose sign-in is good now. A trainer sees the trainees of the same tenant; a trainee only themself."""

    user_id: str
    role: Role
    tenant: str


class Right(StrEnum):
    """What a caller must be to get an answer: every route, action and screen declares one."""

    ANYBODY = "anybody"
    SIGNED_IN = "anybody who is signed in"
    SELF = "the user"
    SELF_OR_TRAINER = "the user, or a trainer of the same tenant"
    TRAINER = "a trainer"


def allows(right: Right, caller: Caller | None) -> bool:
    """Whether a caller may come in with that right; None is a caller without a sign-in.

    For the user's own, and what a trainer may see of it, this is the sign-in: whose it is, is asked where it is read.
    """
    if right is Right.TRAINER:
        return caller is not None and caller.role == "trainer"
    return right is Right.ANYBODY or caller is not None


def role_of(stored: object) -> Role:
    """The role that a record says: whoever is no trainer is a trainee."""
    return "trainer" if stored == "trainer" else "trainee"


def is_demo(name: str) -> bool:
    """Whether a name, of a user or of a tenant, is reserved for demo accounts."""
    return name.lower().startswith(DEMO)
