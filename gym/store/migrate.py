"""Bringing a database to the newest schema, with a copy kept of what was there."""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from gym.errors import Invalid
from gym.store.engine import WRITES
from gym.store.private_files import FILE, make_private_file, narrow

HERE = Path(__file__).parent
LOCK = 2_024_070_1


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head() -> str | None:
    """The newest revision of this version."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def current(engine: Engine) -> str | None:
    """The database's revision; None for a new one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(revision: str | None) -> None:
    """Raise Invalid if the database was made by a later version than this one."""
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if revision is not None and revision not in known:
        raise Invalid(
            f"The database is newer ({revision}) than this program: update the program, or use another database."
        )


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database; None for any other."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


@contextmanager
def alone(file: Path | None) -> Iterator[None]:
    """One process at a time upgrades this file; the others wait."""
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        for each in (file, *file.parent.glob(f"{escape(file.name)}[-.]*")):
            narrow(each, FILE)


def back_up(engine: Engine, file: Path) -> Path:
    """A whole copy of a SQLite file beside it."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = file.with_name(f"{file.name}.{stamp}.backup")
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    return copy


def upgrade(engine: Engine) -> None:
    """Bring the database to head; processes that start together wait for each other. Raises Invalid if it is newer."""
    file = file_of(engine)
    with alone(file):
        if file:
            make_private_file(file)
        revision = current(engine)
        refuse_newer(revision)
        if revision == head():
            return
        if file and revision is not None:
            back_up(engine, file)
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            migrate = migrate_sqlite if engine.dialect.name == "sqlite" else migrate_server
            migrate(connection)


def migrate_server(connection: Connection) -> None:
    """Upgrade a database server; whoever else starts now waits for the lock."""
    with connection.begin():
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        command.upgrade(configuration(connection), "head")


def migrate_sqlite(connection: Connection) -> None:
    """Upgrade with foreign keys off (a rebuilt parent table would delete its children) and checked at the end."""
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            command.upgrade(configuration(connection), "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the upgrade left {len(broken)} broken references; nothing was changed")
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
