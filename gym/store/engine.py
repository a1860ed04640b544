"""The database connection: SQLite safe against crashes and locks, or PostgreSQL."""

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

WRITES = "gym_writes"
BUSY_SECONDS = 30


def connect(url: str) -> Engine:
    """An engine for `url`. SQLite: write-ahead log, fsync at every commit, writers queue instead of failing."""
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    in_memory = where.database in (None, "", ":memory:")
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=StaticPool if in_memory else None,
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Settings of a new SQLite connection; transactions are ours, not the driver's."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(connection: Connection) -> None:
    """Writers take the lock at once: a read that turns into a write would fail, not wait."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say what to do where the row is there already."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
