"""Tables of teams and challenges: `body` is the fold (JSON) of the log, the rest finds and sorts; all are caches."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from gym.store.tables import DAY, ID, INSTANT, metadata

# A team belongs to the tenant of its founder for good: who is moved to another tenant leaves it.
teams = Table(
    "teams",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("size", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("tenant", ID, nullable=False, server_default="local"),
    Index("ix_teams_tenant", "tenant", "is_open", "name", "id"),
)
memberships = Table(
    "memberships",
    metadata,
    Column("user_id", ForeignKey("learners.user_id"), primary_key=True),
    Column("team_id", ForeignKey("teams.id"), primary_key=True),
    Index("ix_memberships_team", "team_id", "user_id"),
)
# Where the token of a link leads, by its SHA-256: the token itself is nowhere on record.
invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("team_id", ForeignKey("teams.id"), nullable=False),
)
# What each member brought to a team, by period and skill ("" for all together), as in `standings`.
team_standings = Table(
    "team_standings",
    metadata,
    Column("team_id", ForeignKey("teams.id"), primary_key=True),
    Column("period", String(24), primary_key=True),
    Column("skill", String(40), primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), primary_key=True),
    Column("xp", Integer, nullable=False),
    Column("accuracy_sum", Float, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("improvement", Float, nullable=False),
    Index("ix_team_standings_board", "team_id", "period", "skill", "xp", "user_id"),
    Index("ix_team_standings_improvement", "team_id", "period", "skill", "improvement", "user_id"),
)
team_totals = Table(
    "team_totals",
    metadata,
    Column("period", String(24), primary_key=True),
    Column("team_id", ForeignKey("teams.id"), primary_key=True),
    Column("xp", Integer, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("active", Integer, nullable=False),
    Column("average", Integer, nullable=False),
    Column("tenant", ID, nullable=False, server_default="local"),
    Index("ix_team_totals_board", "tenant", "period", "average", "team_id"),
)
# `week` is its Monday.
team_weeks = Table(
    "team_weeks",
    metadata,
    Column("team_id", ForeignKey("teams.id"), primary_key=True),
    Column("week", DAY, primary_key=True),
    Column("body", Text, nullable=False),
)
challenges = Table(
    "challenges",
    metadata,
    Column("id", ID, primary_key=True),
    Column("challenger", ForeignKey("learners.user_id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_challenges_challenger", "challenger", "created_at"),
)
challenge_sides = Table(
    "challenge_sides",
    metadata,
    Column("user_id", ForeignKey("learners.user_id"), primary_key=True),
    Column("challenge_id", ForeignKey("challenges.id"), primary_key=True),
    Column("created_at", INSTANT, nullable=False),
    Column("session_id", ForeignKey("sessions.id"), unique=True),
    Index("ix_challenge_sides_user", "user_id", "created_at"),
    Index("ix_challenge_sides_challenge", "challenge_id", "user_id"),
)
