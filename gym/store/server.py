"""PostgreSQL, whose every answer comes within seconds or counts as an outage."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.pool import ConnectionPoolEntry

from gym.store.outage import Outage
from gym.store.row_security import say_tenant

# The longest that the event loop stands still for an answer; connecting takes libpq's least time-out at most.
LOOP_SECONDS, CONNECT_SECONDS = 1.0, 2
Answer = TypeVar("Answer")


class TimedConnection(psycopg.Connection[Any]):
    """A connection that is closed where an answer takes longer than `seconds()`; None waits without an end."""

    seconds: Callable[[], float | None] = staticmethod(lambda: None)
    outage: Outage | None = None

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        """What the server answers. Raises OperationalError where it does not."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.seconds())
        except _WaitTimeout:
            self.close()
            if self.outage:
                self.outage.begin()
            raise psycopg.OperationalError("the server does not answer") from None


def connect_server(url: URL, busy_seconds: float, outage: Outage) -> Engine:
    """An engine for a server; there are as many connections as threads that want one."""
    engine = create_engine(url, pool_pre_ping=True, max_overflow=-1, hide_parameters=True)
    event.listen(engine, "do_connect", partial(open_connection, busy_seconds, outage))
    event.listen(engine, "begin", say_tenant)
    return engine


def open_connection(
    busy_seconds: float,
    outage: Outage,
    _dialect: Dialect,
    _entry: ConnectionPoolEntry,
    args: tuple[Any, ...],
    named: dict[str, Any],
) -> TimedConnection:
    """A connection that waits `busy_seconds` for a lock. Raises OperationalError, at once while there is an outage."""
    if outage.refuses_here():
        raise psycopg.OperationalError("the server is away")
    made = TimedConnection.connect(*args, **{"connect_timeout": CONNECT_SECONDS, **named})
    made.outage, made.seconds = outage, partial(patience, busy_seconds)
    made.execute(f"SET lock_timeout = {round(busy_seconds * 1000)}")
    made.commit()
    return made


def patience(busy_seconds: float) -> float | None:
    """How many seconds this thread waits for an answer: few on the event loop; None, without end, in a command."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        is_terminal = threading.current_thread() is threading.main_thread()
        return None if is_terminal else busy_seconds + 1
    return LOOP_SECONDS
