"""Board indexes in the order of the boards, and first tries without help by user."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
UNAIDED = text("mode <> 'practice'")


def upgrade() -> None:
    """Best first and then by user id, so that a page among users with the same points reads no more than itself; and
    what was done without help, so that reading it does not read all that was practised.
    """
    for name, points in (("ix_standings_board", "xp"), ("ix_standings_improvement", "improvement")):
        op.drop_index(name, "standings")
        op.create_index(name, "standings", ["period", "skill", text(f"{points} DESC"), "user_id"])
    op.create_index(
        "ix_attempts_unaided", "attempts", ["user_id", "at"], sqlite_where=UNAIDED, postgresql_where=UNAIDED
    )
