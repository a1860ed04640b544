"""Tables of trainers and authors: disputes, assignments, shares and the library.

Their acts are on the logs (of sessions, users and the library); these find and sort them.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from gym.store.tables import ID, INSTANT, metadata

# One dispute about what was judged in a turn; `status`: open, accepted, declined.
disputes = Table(
    "disputes",
    metadata,
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("status", String(20), nullable=False),
    Column("answer", Text),
    Column("decided_by", ID),
    Column("decided_at", INSTANT),
    Index("ix_disputes_tenant", "tenant", "status", "at"),
)
assignments = Table(
    "assignments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("title", String(120), nullable=False),
    Column("assigned_by", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("withdrawn_at", INSTANT),
    Index("ix_assignments_user", "user_id", "due_at"),
    Index("ix_assignments_tenant", "tenant", "due_at"),
)
# Links to a session, by the SHA-256 of their token: the token itself is nowhere on record.
shares = Table(
    "shares",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("session_id", ForeignKey("sessions.id"), nullable=False),
    Column("shared_by", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("until", INSTANT, nullable=False),
    Index("ix_shares_session", "session_id"),
)
# Scenarios that trainers wrote: `version` is the newest, each of which stays (`body` is its TOML).
library = Table(
    "library",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("name", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("retired", Boolean, nullable=False, server_default=false()),
    Column("at", INSTANT, nullable=False),
    Index("ix_library_tenant", "tenant", "at"),
)
library_versions = Table(
    "library_versions",
    metadata,
    Column("id", ForeignKey("library.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("author", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_library_versions_scenario", "scenario_id"),
)
