"""Where the database is: a SQLAlchemy URL, as people write it."""

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gym.errors import Invalid

EXAMPLES = "Write sqlite:///gym.db or postgresql://user:password@host/database."
DRIVER = "postgresql+psycopg"


def address(url: str) -> str:
    """`url` with the driver that the gym uses. Raises Invalid for what is no address, or for another database."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise Invalid(f"GYM_DATABASE_URL is not the address of a database. {EXAMPLES}") from None
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite" if parsed.database is None or Path(parsed.database).name:
            return url
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return with_driver(parsed).render_as_string(hide_password=False)
    raise Invalid(f"GYM_DATABASE_URL names {parsed.drivername}, which the gym cannot use. {EXAMPLES}")


def with_driver(url: URL) -> URL:
    """A PostgreSQL address for psycopg. Raises Invalid where that is not installed."""
    if find_spec("psycopg") is None:
        raise Invalid(
            "PostgreSQL needs its driver: start with `make run` while GYM_DATABASE_URL is set, which installs it, "
            "or run `make postgresql`."
        )
    return url.set(drivername=DRIVER)
