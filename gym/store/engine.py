"""The database connection: SQLite safe against crashes and locks, or PostgreSQL."""

from contextvars import ContextVar
from functools import partial
from time import monotonic

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

WRITES, ONE_QUERY = "gym_writes", "gym_one_query"
# When the write of this thread has waited long enough, in monotonic seconds; None where it has not waited yet.
UNTIL: ContextVar[float | None] = ContextVar("UNTIL", default=None)
# SQLite's result codes for what goes away by itself: BUSY, LOCKED, IOERR, FULL, CANTOPEN, PROTOCOL.
PASSING = frozenset({5, 6, 10, 13, 14, 15})


def connect_file(url: URL, busy_seconds: float) -> Engine:
    """An engine for SQLite: write-ahead log, fsync at every commit, writers wait `busy_seconds` instead of failing."""
    engine = create_engine(
        url,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
        hide_parameters=True,  # what a statement was given stays out of logs
        **({"poolclass": StaticPool} if is_in_memory(url) else {"poolclass": QueuePool, "max_overflow": -1}),
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", partial(begin, busy_seconds))
    return engine


def is_in_memory(url: URL) -> bool:
    """Whether the database is SQLite's and in memory only: it has one connection."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Settings of a new SQLite connection; transactions are ours, not the driver's."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(busy_seconds: float, connection: Connection) -> None:
    """Writers take the lock at once: a read that turns into a write would fail, not wait. One query needs no more than
    itself to be of one moment.
    """
    chosen = connection.get_execution_options()
    if chosen.get(ONE_QUERY):
        return
    if not chosen.get(WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    until = UNTIL.get()
    seconds = busy_seconds if until is None else max(0.0, until - monotonic())
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")
    cursor.close()
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_passing(failed: ExceptionContext) -> bool:
    """Whether the same statement may work later: the database is locked, full or cannot be reached."""
    error = failed.original_exception
    if failed.is_disconnect:
        return True
    if not isinstance(error, failed.dialect.loaded_dbapi.OperationalError):
        return False
    return failed.dialect.name != "sqlite" or (getattr(error, "sqlite_errorcode", 0) & 0xFF) in PASSING


def is_away(failed: ExceptionContext) -> bool:
    """Whether the server was lost, or not reached at all."""
    return failed.is_disconnect or failed.connection is None
