"""Erasure: who was erased is on record by a random id alone, and the logs let names be replaced by it."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Index, String, text

revision = "0024"
down_revision = "0023"

# What of a row stays as it is, whoever is erased: when, and what was done.
KEPT = {
    "events": ("session_id", "seq", "turn", "kind", "at", "local_date", "tenant"),
    "acts": ("seq", "kind", "at", "tenant"),
}
OPEN = "EXISTS (SELECT 1 FROM erasures e WHERE e.is_open AND {who})"
ONE_OF = {
    "events": "NEW.user_id IN (OLD.user_id, e.id)",
    "acts": "NEW.actor IN (OLD.actor, e.id) AND NEW.stream IN (OLD.stream, 'user:' || e.id, 'account:' || e.id)",
}


def upgrade() -> None:
    """Create both tables, and guard the logs anew."""
    op.create_table(
        "erasures",
        Column("id", String(64), primary_key=True),
        Column("tenant", String(64), ForeignKey("tenants.id"), nullable=False),
        Column("role", String(20), nullable=False),
        Column("at", String(40), nullable=False),
        Column("is_open", Boolean, nullable=False),
    )
    op.create_table(
        "former_members",
        Column("team_id", String(64), primary_key=True),
        Column("former", String(64), primary_key=True),
        Column("tenant", String(64), nullable=False),
        within("former", "learners", "user_id"),
        within("team_id", "teams", "id"),
        Index("ix_former_members_former", "former"),
    )
    is_file = op.get_bind().dialect.name == "sqlite"
    for name in ("erasures", "former_members") if not is_file else ():
        hold(name)
    for name in KEPT:
        (guard_file if is_file else guard_server)(name)


def within(column: str, parent: str, key: str) -> ForeignKeyConstraint:
    """A reference that never leads to a row of another tenant (as in 0016)."""
    return ForeignKeyConstraint(["tenant", column], [f"{parent}.tenant", f"{parent}.{key}"], onupdate="CASCADE")


def hold(name: str) -> None:
    """Show and take rows of the tenant that the transaction has said, or of all where it has said so (as in 0017)."""
    said = "(SELECT current_setting('app.tenant', true))"
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY within_tenant ON {name} USING (tenant = {said} OR {said} = '*')")


def guard_file(name: str) -> None:
    """Let SQLite pass a new tenant and nothing else, or the words of a row while somebody is being erased."""
    connection = op.get_bind()
    columns = connection.scalars(text(f"select name from pragma_table_info('{name}')")).all()
    others = " OR ".join(f'OLD."{each}" IS NOT NEW."{each}"' for each in columns if each != "tenant")
    kept = " AND ".join(f'OLD."{each}" IS NEW."{each}"' for each in KEPT[name])
    is_move, is_erasure = f"NOT (OLD.tenant IS NEW.tenant OR {others})", f"{kept} AND {OPEN.format(who=ONE_OF[name])}"
    op.execute(f"DROP TRIGGER {name}_no_update")
    trigger = f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} WHEN NOT ({is_move} OR ({is_erasure})) "
    op.execute(f"{trigger}BEGIN SELECT RAISE(ABORT, '{name} are never changed'); END")


def guard_server(name: str) -> None:
    """Let a server pass the same."""
    is_move = "OLD.tenant <> NEW.tenant AND to_jsonb(OLD) - 'tenant' = to_jsonb(NEW) - 'tenant'"
    kept = " AND ".join(f"OLD.{each} = NEW.{each}" for each in KEPT[name])
    is_erasure = f"{kept} AND {OPEN.format(who=ONE_OF[name])}"
    passes = f"IF TG_OP = 'UPDATE' THEN IF ({is_move}) OR ({is_erasure}) THEN RETURN NEW; END IF; END IF;"
    body = f"BEGIN {passes} RAISE EXCEPTION '{name} are never changed'; END"
    op.execute(f"CREATE OR REPLACE FUNCTION {name}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
