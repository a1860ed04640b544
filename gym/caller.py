"""Who asks: the one value on which the gym's rights are decided."""

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


def role_of(stored: object) -> Role:
    """The role that a record says: whoever is no trainer is a trainee."""
    return "trainer" if stored == "trainer" else "trainee"


def is_demo(name: str) -> bool:
    """Whether a name, of a user or of a tenant, is reserved for demo accounts."""
    return name.lower().startswith(DEMO)
