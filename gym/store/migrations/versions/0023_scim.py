"""Provisioning: the people and groups that a tenant's directory keeps here."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, Integer, String, Text

revision = "0023"
down_revision = "0019"


def upgrade() -> None:
    """Create the table; PostgreSQL keeps its rows within the tenant."""
    op.create_table(
        "scim_resources",
        Column("tenant", String(64), ForeignKey("tenants.id"), primary_key=True),
        Column("id", String(64), primary_key=True),
        Column("kind", String(10), nullable=False),
        Column("owner", String(64), nullable=False),
        Column("unique_name", String(255)),
        Column("external_id", String(255)),
        Column("body", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("created_at", String(40), nullable=False),
        Column("modified_at", String(40), nullable=False),
        Column("deleted_at", String(40)),
        Index("ux_scim_resources_name", "tenant", "kind", "unique_name", unique=True),
        Index("ix_scim_resources_external", "tenant", "kind", "external_id"),
        Index("ix_scim_resources_owner", "tenant", "owner"),
    )
    if op.get_bind().dialect.name == "postgresql":
        hold("scim_resources")


def hold(name: str) -> None:
    """Show and take rows of the tenant that the transaction has said, or of all where it has said so (as in 0017)."""
    said = "(SELECT current_setting('app.tenant', true))"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY within_tenant ON {name} USING (tenant = {said} OR {said} = '*')")
