"""Learning platforms (LTI 1.3): the platforms, the tenants' keys, used launches, and grades that courses wait for."""

from alembic import op
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text

revision = "0027"
down_revision = "0025"
ID, INSTANT = String(64), String(40)


def upgrade() -> None:
    """Create the tables; PostgreSQL keeps their rows within the tenant."""
    op.create_table(
        "lti_platforms",
        Column("tenant", ID, ForeignKey("tenants.id"), primary_key=True),
        Column("id", ID, primary_key=True),
        Column("issuer", String(480), nullable=False),
        Column("client_id", String(200), nullable=False),
        Column("label", String(80), nullable=False),
        Column("deployments", Text, nullable=False),
        Column("login_url", String(1000), nullable=False),
        Column("token_url", String(1000), nullable=False),
        Column("jwks_url", String(1000), nullable=False),
        Column("audience", String(1000), nullable=False),
        Index("ux_lti_platforms_client", "tenant", "issuer", "client_id", unique=True),
    )
    op.create_table(
        "lti_keys",
        Column("tenant", ID, ForeignKey("tenants.id"), primary_key=True),
        Column("private_key", Text, nullable=False),
        Column("created_at", INSTANT, nullable=False),
    )
    op.create_table(
        "lti_nonces",
        Column("tenant", ID, ForeignKey("tenants.id"), primary_key=True),
        Column("nonce", String(64), primary_key=True),
        Column("used_at", INSTANT, nullable=False),
        Index("ix_lti_nonces_used_at", "used_at"),
    )
    create_grades()
    if op.get_bind().dialect.name == "postgresql":
        for name in ("lti_platforms", "lti_keys", "lti_nonces", "lti_grades"):
            hold(name)


def create_grades() -> None:
    """Create the table of what each trainee's courses wait for."""
    op.create_table(
        "lti_grades",
        Column("tenant", ID, primary_key=True),
        Column("id", ID, primary_key=True),
        Column("user_id", ID, nullable=False),
        Column("platform_id", ID, nullable=False),
        Column("subject", String(255), nullable=False),
        Column("target", String(100), nullable=False),
        Column("line_item", String(1000), nullable=False),
        Column("opened_at", INSTANT, nullable=False),
        Column("changes", Integer, nullable=False),
        Column("due_at", INSTANT),
        Column("tries", Integer, nullable=False),
        Column("trouble", Text, nullable=False),
        Column("score", Text, nullable=False),
        Column("sent_at", INSTANT),
        ForeignKeyConstraint(
            ["tenant", "user_id"],
            ["learners.tenant", "learners.user_id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        Index("ux_lti_grades_place", "tenant", "user_id", "platform_id", "line_item", unique=True),
        Index("ix_lti_grades_user", "user_id"),
        Index("ix_lti_grades_due", "due_at"),
    )


def hold(name: str) -> None:
    """Show and take rows of the tenant that the transaction has said, or of all where it has said so (as in 0017)."""
    said = "(SELECT current_setting('app.tenant', true))"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY within_tenant ON {name} USING (tenant = {said} OR {said} = '*')")
