"""Tenants, preferences, and what trainers work with: disputes, assignments, shares and the library."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID, INSTANT = sa.String(64), sa.String(40)
LOCAL = "local"


def upgrade() -> None:
    """Who was here before belongs to the tenant of this machine."""
    op.add_column("learners", sa.Column("tenant", ID, nullable=False, server_default=LOCAL))
    op.add_column("learners", sa.Column("preferences", sa.Text, nullable=False, server_default="{}"))
    op.create_index("ix_learners_tenant", "learners", ["tenant", "user_id"])
    op.create_index("ix_sessions_started", "sessions", ["started_at", "id"])
    disputes()
    assignments()
    shares()
    library()


def user(name: str = "user_id", **more: Any) -> "sa.Column[str]":
    """A column that names a user."""
    return sa.Column(name, ID, sa.ForeignKey("learners.user_id"), **more)


def session(**more: Any) -> "sa.Column[str]":
    """A column that names a session."""
    return sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), **more)


def disputes() -> None:
    """disputes."""
    op.create_table(
        "disputes",
        session(primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True),
        sa.Column("tenant", ID, nullable=False),
        user(nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("decided_by", ID),
        sa.Column("decided_at", INSTANT),
    )
    op.create_index("ix_disputes_tenant", "disputes", ["tenant", "status", "at"])


def assignments() -> None:
    """assignments."""
    op.create_table(
        "assignments",
        sa.Column("id", ID, primary_key=True),
        sa.Column("tenant", ID, nullable=False),
        user(nullable=False),
        sa.Column("scenario_id", ID, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("assigned_by", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
    )
    op.create_index("ix_assignments_user", "assignments", ["user_id", "due_at"])
    op.create_index("ix_assignments_tenant", "assignments", ["tenant", "due_at"])


def shares() -> None:
    """shares."""
    op.create_table(
        "shares",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("tenant", ID, nullable=False),
        session(nullable=False),
        sa.Column("shared_by", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
    )
    op.create_index("ix_shares_session", "shares", ["session_id"])


def library() -> None:
    """library, library_versions."""
    op.create_table(
        "library",
        sa.Column("id", ID, primary_key=True),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_index("ix_library_tenant", "library", ["tenant", "at"])
    op.create_table(
        "library_versions",
        sa.Column("id", ID, sa.ForeignKey("library.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("author", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("scenario_id", ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_library_versions_scenario", "library_versions", ["scenario_id"])
