"""The record of links to sessions, which trainers make for trainers of their tenant."""

from sqlalchemy import Column, Index, String, Table, bindparam, delete, select

from gym.store.columns import ID, INSTANT, metadata, refer_within
from gym.store.sessions import sessions

# Links to a session, by the SHA-256 of their token: the token itself is nowhere on record.
shares = Table(
    "shares",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("tenant", ID, nullable=False),
    Column("session_id", ID, nullable=False),
    Column("shared_by", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("until", INSTANT, nullable=False),
    refer_within("session_id", "sessions"),
    Index("ix_shares_session", "session_id"),
)
# Who is moved takes their sessions out of sight of whom they were shown to.
END_SHARES = delete(shares).where(
    shares.c.session_id.in_(select(sessions.c.id).where(sessions.c.user_id == bindparam("user")))
)
