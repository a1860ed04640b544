"""Bringing a database to the newest schema, with a copy kept of what was there."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from gym.errors import Invalid
from gym.store.engine import WRITES

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


def back_up(engine: Engine) -> Path | None:
    """A whole copy of a SQLite file beside it; None for a database that is no file."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = Path(f"{name}.{stamp}.backup")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    return copy


def upgrade(engine: Engine) -> None:
    """Bring the database to head; processes that start together wait for each other. Raises Invalid if it is newer."""
    revision = current(engine)
    refuse_newer(revision)
    if revision == head():
        return
    if revision is not None:
        back_up(engine)
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        if engine.dialect.name == "sqlite":
            migrate_sqlite(connection)
        else:
            with connection.begin():
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
