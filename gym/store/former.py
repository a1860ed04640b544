"""The tables of who was erased: a random id for each, and the teams that they were in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from gym.store.columns import ID, INSTANT, metadata, refer_within, tenant_column

# `id` stands where the person's name stood, and leads nowhere. `is_open` only within the transaction that erases: as
# long as it is, the logs let names be replaced by that id.
erasures = Table(
    "erasures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tenant", ForeignKey("tenants.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("is_open", Boolean, nullable=False),
)
# Whose sums still count on the board of a team and in its cohort; they take no place in the team.
former_members = Table(
    "former_members",
    metadata,
    Column("team_id", ID, primary_key=True),
    Column("former", ID, primary_key=True),
    tenant_column(),
    refer_within("former", "learners", "user_id"),
    refer_within("team_id", "teams"),
    Index("ix_former_members_former", "former"),
)
