"""Teams, their boards and weeks, and challenges between two users."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID, INSTANT, DAY = sa.String(64), sa.String(40), sa.String(10)


def upgrade() -> None:
    """Create the tables; the acts of teams and challenges go on the log there is."""
    teams()
    boards()
    challenges()


def user(name: str = "user_id", **more: Any) -> "sa.Column[str]":
    """A column that names a user."""
    return sa.Column(name, ID, sa.ForeignKey("learners.user_id"), **more)


def team(**more: Any) -> "sa.Column[str]":
    """A column that names a team."""
    return sa.Column("team_id", ID, sa.ForeignKey("teams.id"), **more)


def teams() -> None:
    """teams, memberships, invitations."""
    op.create_table(
        "teams",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table("memberships", user(primary_key=True), team(primary_key=True))
    op.create_index("ix_memberships_team", "memberships", ["team_id", "user_id"])
    op.create_table("invitations", sa.Column("digest", sa.String(64), primary_key=True), team(nullable=False))


def boards() -> None:
    """team_standings, team_totals, team_weeks."""
    op.create_table(
        "team_standings",
        team(primary_key=True),
        sa.Column("period", sa.String(24), primary_key=True),
        sa.Column("skill", sa.String(40), primary_key=True),
        user(primary_key=True),
        sa.Column("xp", sa.Integer, nullable=False),
        sa.Column("accuracy_sum", sa.Float, nullable=False),
        sa.Column("scenarios", sa.Integer, nullable=False),
        sa.Column("improvement", sa.Float, nullable=False),
    )
    for name, points in (("board", "xp"), ("improvement", "improvement")):
        op.create_index(
            f"ix_team_standings_{name}", "team_standings", ["team_id", "period", "skill", points, "user_id"]
        )
    op.create_table(
        "team_totals",
        sa.Column("period", sa.String(24), primary_key=True),
        team(primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("xp", "scenarios", "active", "average")),
    )
    op.create_index("ix_team_totals_board", "team_totals", ["period", "average", "team_id"])
    op.create_table(
        "team_weeks",
        team(primary_key=True),
        sa.Column("week", DAY, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )


def challenges() -> None:
    """challenges, challenge_sides."""
    op.create_table(
        "challenges",
        sa.Column("id", ID, primary_key=True),
        user("challenger", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_challenges_challenger", "challenges", ["challenger", "created_at"])
    op.create_table(
        "challenge_sides",
        user(primary_key=True),
        sa.Column("challenge_id", ID, sa.ForeignKey("challenges.id"), primary_key=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("session_id", ID, sa.ForeignKey("sessions.id"), unique=True),
    )
    op.create_index("ix_challenge_sides_user", "challenge_sides", ["user_id", "created_at"])
