"""Databases of other revisions, and what becomes of them."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from gym.store.migrate import SCRIPTS, head

NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "{name}", "{before}"


def upgrade():
    op.create_table("drawings", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("color", sa.String(20)))
"""


def with_next_revision(folder: Path) -> Path:
    """This version's migrations with one more: a new table, and a new column of sessions."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "next.py").write_text(NEXT.format(name="next", before=head()))
    return scripts


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def ask(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
