"""Whose rows the code that runs now may see: those of one tenant, or of all where it says so; of nobody else.

The layer that knows the caller enters their tenant, once for a request or a socket. What the store reads and writes
from there on, in other threads too, is within it; for an auditor it writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NONE, ALL = "", "*"
TENANT: ContextVar[str] = ContextVar("TENANT", default=NONE)
READS_ONLY: ContextVar[bool] = ContextVar("READS_ONLY", default=False)


def enter_tenant(tenant: str, *, reads_only: bool = False) -> None:
    """Act within this tenant from now on, in this task and in those that it begins."""
    TENANT.set(tenant)
    READS_ONLY.set(reads_only)


@contextmanager
def over_all_tenants() -> Iterator[None]:
    """Work over all tenants: sign-ins, exams whose time is over, what is public, and the operator's commands."""
    token = TENANT.set(ALL)
    try:
        with note_aside():
            yield
    finally:
        TENANT.reset(token)


@contextmanager
def note_aside() -> Iterator[None]:
    """Let the gym write down what a look brings about, whoever looks: that is none of their acts."""
    token = READS_ONLY.set(False)
    try:
        yield
    finally:
        READS_ONLY.reset(token)
