"""Bringing a database to the newest schema, with a copy kept of what was there."""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
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

SCRIPTS = Path(__file__).parent / "migrations"
# Version 0.2.0 begins at 0013; these came before it, and their steps are in the last commit of 0.1.0 only.
BEFORE_0_2_0, LAST_OF_0_1_0 = frozenset(f"{number:04}" for number in range(1, 13)), "76b5226"
LOCK = 2_024_070_1


def configuration(connection: Connection | None = None, scripts: Path = SCRIPTS) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def list_revisions(scripts: Path = SCRIPTS) -> tuple[str, ...]:
    """The revisions of this version, the newest first; to read their files takes longer than all else at a start."""
    return tuple(each.revision for each in ScriptDirectory.from_config(configuration(scripts=scripts)).walk_revisions())


def head(scripts: Path = SCRIPTS) -> str | None:
    """The newest revision of this version."""
    return next(iter(list_revisions(scripts)), None)


def current(engine: Engine) -> str | None:
    """The database's revision; None for a new one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_unknown(revision: str | None, scripts: Path) -> None:
    """Raise Invalid for a database of a later version, or of one that this version can no longer upgrade."""
    if revision in BEFORE_0_2_0:
        raise Invalid(
            f"The database is of a version before 0.2.0 (revision {revision}), and nothing in it was changed. Bring it "
            f"up to 0013 with the last commit of 0.1.0: `git checkout {LAST_OF_0_1_0}`, then `gym migrate`. After "
            "that, start this version again."
        )
    if revision is not None and revision not in list_revisions(scripts):
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


def upgrade(engine: Engine, scripts: Path = SCRIPTS) -> None:
    """Bring the database to head; processes that start together wait for each other.

    Raises Invalid if the database is newer than this version, or older than 0.2.0.
    """
    file = file_of(engine)
    with alone(file):
        if file:
            make_private_file(file)
        revision = current(engine)
        refuse_unknown(revision, scripts)
        if revision == head(scripts):
            return
        if file and revision is not None:
            back_up(engine, file)
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            migrate = migrate_sqlite if engine.dialect.name == "sqlite" else migrate_server
            migrate(connection, configuration(connection, scripts))


def migrate_server(connection: Connection, steps: Config) -> None:
    """Upgrade a database server; whoever else starts now waits for the lock."""
    with connection.begin():
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        command.upgrade(steps, "head")


def migrate_sqlite(connection: Connection, steps: Config) -> None:
    """Upgrade with foreign keys off (a rebuilt parent table would delete its children) and checked at the end."""
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            command.upgrade(steps, "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the upgrade left {len(broken)} broken references; nothing was changed")
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
