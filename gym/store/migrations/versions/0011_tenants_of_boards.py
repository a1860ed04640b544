"""Boards and teams by tenant: whose each total and each team is, and nobody in a team of another tenant."""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.String(64)
ORDERS = (("ix_standings_board", "xp"), ("ix_standings_improvement", "improvement"))
OF_USERS = sa.text(
    "update standings set tenant = (select tenant from learners where learners.user_id = standings.user_id)"
)
OF_TEAMS = sa.text("update team_totals set tenant = (select tenant from teams where teams.id = team_totals.team_id)")
TEAMS = sa.text(
    "select teams.id, teams.body, acts.actor from teams "
    "left join acts on acts.stream = 'team:' || teams.id and acts.seq = 0 order by teams.id"
)
TENANTS = sa.text("select user_id, tenant from learners")
KEEP = sa.text("update teams set tenant = :tenant, size = :size, body = :body where id = :team")
GO = sa.text("delete from memberships where team_id = :team and user_id = :user")
NEXT = sa.text("select coalesce(max(seq), -1) + 1 from acts where stream = :stream")
LEFT = sa.text(
    "insert into acts (stream, seq, kind, actor, at, body) values (:stream, :seq, 'team_left', :user, :at, :body)"
)


def upgrade() -> None:
    """Add the tenants and the indexes in their order; members of other tenants than their captain's leave."""
    for table in ("standings", "teams", "team_totals"):
        op.add_column(table, sa.Column("tenant", ID, nullable=False, server_default="local"))
    connection = op.get_bind()
    connection.execute(OF_USERS)
    tenants = {row.user_id: row.tenant for row in connection.execute(TENANTS)}
    for team_id, body, founder in connection.execute(TEAMS).all():
        part(connection, team_id, json.loads(body), founder, tenants)
    connection.execute(OF_TEAMS)
    for name, points in ORDERS:
        op.drop_index(name, "standings")
        op.create_index(name, "standings", ["tenant", "period", "skill", sa.text(f"{points} DESC"), "user_id"])
    op.drop_index("ix_team_totals_board", "team_totals")
    op.create_index("ix_team_totals_board", "team_totals", ["tenant", "period", "average", "team_id"])
    op.create_index("ix_teams_tenant", "teams", ["tenant", "is_open", "name", "id"])
    op.create_index("ix_challenge_sides_challenge", "challenge_sides", ["challenge_id", "user_id"])


def part(
    connection: sa.Connection, team_id: str, team: dict[str, Any], founder: str | None, tenants: dict[str, str]
) -> None:
    """Give a team the tenant of its captain (closed: of its founder), and let members of other tenants leave."""
    captain = team.get("captain")
    tenant, members = tenants.get(captain or founder or "", "local"), team.get("members", [])
    gone = [each["user_id"] for each in members if tenants.get(each["user_id"], tenant) != tenant]
    for user_id in gone:
        leave(connection, team_id, user_id, captain)
    if gone:
        team = {**team, "members": [each for each in members if each["user_id"] not in gone]}
    row = {"tenant": tenant, "size": len(team.get("members", [])), "body": json.dumps(team)}
    connection.execute(KEEP, {**row, "team": team_id})


def leave(connection: sa.Connection, team_id: str, user_id: str, captain: str | None) -> None:
    """Put on the team's log that somebody left, and forget the membership."""
    stream = f"team:{team_id}"
    seq = connection.execute(NEXT, {"stream": stream}).scalar_one()
    row = {"stream": stream, "seq": seq, "user": user_id, "at": datetime.now(UTC).isoformat(timespec="microseconds")}
    body = json.dumps({"user_id": user_id, "captain": captain})
    connection.execute(LEFT, {**row, "body": body})
    connection.execute(GO, {"team": team_id, "user": user_id})
