"""On PostgreSQL, rows that the server itself keeps within their tenant: a query that names none finds nothing."""

from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = (
    *("learners", "acts", "notices", "sessions", "events", "answers", "drafts", "xp_ledger", "attempts"),
    *("dealt_claims", "certificates", "standings", "disputes", "assignments", "shares", "library", "library_versions"),
    *("teams", "memberships", "invitations", "team_weeks", "team_standings", "team_totals"),
    *("challenges", "challenge_sides", "api_tokens"),
    *("chat_users", "chat_threads", "chat_steps", "chat_elements", "chat_feedbacks"),
)


def upgrade() -> None:
    """Force it, so that the owner of the tables is held to it, too; SQLite has nothing of the kind."""
    if op.get_bind().dialect.name == "sqlite":
        return
    hold("tenants", "id")
    for name in TABLES:
        hold(name, "tenant")


def hold(name: str, column: str) -> None:
    """Show and take rows of the tenant that the transaction has said, or of all where it has said so."""
    said = "(SELECT current_setting('app.tenant', true))"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY within_tenant ON {name} USING ({column} = {said} OR {said} = '*')")
