"""Tenants as rows, and the tenant in everything that belongs to one, with references that cannot leave it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from alembic import op
from sqlalchemy import JSON, Column, Connection, RowMapping, String, Text, column, inspect, select, table, text

revision = "0016"
down_revision = "0015"

LEARNER, SESSION, TEAM = ("learners", "user_id"), ("sessions", "id"), ("teams", "id")
ACCOUNT, THREAD, STEP = ("chat_users", "id"), ("chat_threads", "id"), ("chat_steps", "id")
# Each table after those that it refers to, with what it refers to within its tenant: by column, table and key. The
# first one says to which tenant its rows belong.
LINKS = {
    "sessions": {"user_id": LEARNER},
    "events": {"session_id": SESSION},
    "answers": {"session_id": SESSION},
    "drafts": {"session_id": SESSION},
    "xp_ledger": {"user_id": LEARNER},
    "notices": {"user_id": LEARNER},
    "attempts": {"session_id": SESSION, "user_id": LEARNER},
    "dealt_claims": {"session_id": SESSION, "user_id": LEARNER},
    "certificates": {"user_id": LEARNER, "session_id": SESSION},
    "standings": {"user_id": LEARNER},
    "disputes": {"session_id": SESSION, "user_id": LEARNER},
    "assignments": {"user_id": LEARNER},
    "shares": {"session_id": SESSION},
    "library_versions": {"id": ("library", "id")},
    "memberships": {"team_id": TEAM, "user_id": LEARNER},
    "invitations": {"team_id": TEAM},
    "team_weeks": {"team_id": TEAM},
    "team_standings": {"team_id": TEAM},
    "team_totals": {"team_id": TEAM},
    "challenges": {"challenger": LEARNER},
    "challenge_sides": {"user_id": LEARNER, "session_id": SESSION},
    "chat_threads": {"user_id": ACCOUNT},
    "chat_steps": {"thread_id": THREAD},
    "chat_elements": {"thread_id": THREAD},
    "chat_feedbacks": {"step_id": STEP},
}
# Those of them that others refer to.
PARENTS = ("sessions", "challenges", "chat_threads", "chat_steps")
# Whose a stream of acts is, by the word that it begins with.
STREAMS = {
    **{"user": LEARNER, "session": SESSION, "team": TEAM, "library": ("library", "id")},
    **{"token": ("api_tokens", "id"), "challenge": ("challenges", "id"), "certificate": ("certificates", "id")},
}
LOGS = ("events", "acts")
ID = String(64)
accounts = table("chat_users", column("id", String(36)), column("about", JSON), column("tenant", ID))


class Reference(NamedTuple):
    """A foreign key: from which columns to which, and whether its rows end and move with what they refer to."""

    columns: tuple[str, ...]
    parent: str
    keys: tuple[str, ...]
    ends: bool = False
    moves: bool = False

    @property
    def sql(self) -> str:
        """The constraint."""
        words = f"FOREIGN KEY({', '.join(self.columns)}) REFERENCES {self.parent} ({', '.join(self.keys)})"
        words += " ON DELETE CASCADE" if self.ends else ""
        return words + (" ON UPDATE CASCADE" if self.moves else "")


Fill = dict[str, str]
Change = Callable[[str, Fill, tuple[Reference, ...]], None]


def upgrade() -> None:
    """Make the tenants that are on record, then the columns and the references, then guard the logs again."""
    connection = op.get_bind()
    is_file = connection.dialect.name == "sqlite"
    change: Change = partial(rebuild if is_file else alter, connection)
    make_tenants(connection)
    end_shares()
    change_roots(connection, change)
    for name, links in LINKS.items():
        change(name, fill_of(name, links), tuple(references_of(connection, name, links)))
        make_unique(*({name} & set(PARENTS)))
    change("acts", {"tenant": by_stream()}, ())
    for name in LOGS:
        (guard_file if is_file else guard_server)(connection, name)


def make_tenants(connection: Connection) -> None:
    """The table, with `local` and every tenant that somebody or something belongs to."""
    made = op.create_table(
        "tenants",
        Column("id", ID, primary_key=True),
        Column("name", String(120), nullable=False),
        Column("time_zone", String(64), nullable=False, server_default="UTC"),
        Column("settings", Text, nullable=False, server_default="{}"),
        Column("created_at", String(40), nullable=False),
    )
    held = " union ".join(f"select tenant from {name}" for name in ("learners", "teams", "library", "api_tokens"))
    found = {"local", *connection.scalars(text(held)), *(tenant_said(about) for _, about in people(connection))}
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    op.bulk_insert(made, [{"id": each, "name": each, "created_at": at} for each in sorted(found)])


def people(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """Every account, and what is said about it."""
    rows = connection.execute(select(accounts.c.id, accounts.c.about))
    return [(each.id, each.about or {}) for each in rows]


def tenant_said(about: dict[str, Any]) -> str:
    """The tenant of an account, as it was kept until now."""
    return str(about.get("tenant", "local"))


def end_shares() -> None:
    """Links to the sessions of users who were moved since lead nowhere."""
    op.execute(
        "DELETE FROM shares WHERE tenant <> (SELECT l.tenant FROM sessions s JOIN learners l ON l.user_id = s.user_id "
        "WHERE s.id = shares.session_id)"
    )


def change_roots(connection: Connection, change: Change) -> None:
    """What belongs to a tenant by itself refers to it; an account no longer says its tenant among other things."""
    for name in ("learners", "teams", "library", "api_tokens", "chat_users"):
        fill = {"tenant": "'local'"} if name == "chat_users" else {}
        change(name, fill, (Reference(("tenant",), "tenants", ("id",)),))
    for account_id, about in people(connection):
        said = {name: value for name, value in about.items() if name != "tenant"}
        mine = accounts.update().where(accounts.c.id == account_id)
        connection.execute(mine.values(tenant=tenant_said(about), about=said))
    op.drop_index("ix_learners_tenant", "learners")
    op.create_index("ux_learners_tenant", "learners", ["tenant", "user_id"], unique=True)
    make_unique("teams", "library", "chat_users")


def make_unique(*names: str) -> None:
    """Let rows of these tables be referred to within their tenant."""
    for name in names:
        op.create_index(f"ux_{name}_tenant", name, ["tenant", "id"], unique=True)


def fill_of(name: str, links: dict[str, tuple[str, str]]) -> Fill:
    """What the new columns of a table hold: the tenant of what its rows refer to."""
    key, (parent, parent_key) = next(iter(links.items()))
    fill = {"tenant": f"(select p.tenant from {parent} p where p.{parent_key} = {name}.{key})"}
    if name == "challenge_sides":
        fill["home"] = "(select p.tenant from challenges p where p.id = challenge_sides.challenge_id)"
    return fill


def references_of(connection: Connection, name: str, links: dict[str, tuple[str, str]]) -> Iterator[Reference]:
    """The references of a table as they are from now on."""
    for old in inspect(connection).get_foreign_keys(name):
        (key,), parent, parent_keys = old["constrained_columns"], old["referred_table"], old["referred_columns"]
        home = "home" if (name, key) == ("challenge_sides", "challenge_id") else "tenant"
        if key in links or home == "home":
            ends = bool(old["options"].get("ondelete"))
            yield Reference((home, key), parent, ("tenant", *parent_keys), ends, moves=True)
        else:
            yield Reference((key,), parent, tuple(parent_keys))


def by_stream() -> str:
    """The tenant of an act: of whose stream it is; of a look at an answer, of who looked."""
    cases = [
        f"when stream like '{word}:%' then (select p.tenant from {parent} p where p.{key} = {rest_of(word)})"
        for word, (parent, key) in STREAMS.items()
    ]
    account = "(select p.tenant from chat_users p where p.identifier = actor)"
    learner = "(select p.tenant from learners p where p.user_id = actor)"
    return f"coalesce(case {' '.join(cases)} end, {account}, {learner}, 'local')"


def rest_of(word: str) -> str:
    """The name of a stream without that word."""
    return f"substr(stream, {len(word) + 2})"


def rebuild(connection: Connection, name: str, fill: Fill, references: tuple[Reference, ...]) -> None:
    """The table anew with its rows and indexes: SQLite adds no column that must be filled, and no reference."""
    columns = connection.execute(text(f"select * from pragma_table_info('{name}')")).mappings().all()
    known = [each["name"] for each in columns]
    lines = [defined(dict(each)) for each in columns] + [
        f"{each} VARCHAR(64) NOT NULL" for each in fill if each not in known
    ]
    lines += [f"PRIMARY KEY ({', '.join(quoted(keys_of(columns)))})", *uniques_of(connection, name)]
    lines += [each.sql for each in references]
    # Of two that seem as good SQLite takes the one made last: ix_attempts_unaided comes after ix_attempts_user_at.
    query = "select sql from sqlite_master where type = 'index' and tbl_name = :name and sql is not null"
    indexes = connection.scalars(text(f"{query} order by name desc"), {"name": name}).all()
    names = [*known, *(each for each in fill if each not in known)]
    connection.exec_driver_sql(f"CREATE TABLE new_{name} ({', '.join(lines)})")
    held = ", ".join(fill.get(each) or f'"{each}"' for each in names)
    connection.exec_driver_sql(f"INSERT INTO new_{name} ({', '.join(quoted(names))}) SELECT {held} FROM {name}")
    connection.exec_driver_sql(f"DROP TABLE {name}")
    connection.exec_driver_sql(f"ALTER TABLE new_{name} RENAME TO {name}")
    for sql in indexes:
        connection.exec_driver_sql(sql)


def quoted(names: Iterable[str]) -> list[str]:
    """Names that may be words of SQL."""
    return [f'"{each}"' for each in names]


def defined(row: dict[str, Any]) -> str:
    """A column as it was made."""
    default = f" DEFAULT {row['dflt_value']}" if row["dflt_value"] is not None else ""
    return f'"{row["name"]}" {row["type"]}{default}{" NOT NULL" if row["notnull"] else ""}'


def keys_of(columns: Iterable[RowMapping]) -> list[str]:
    """The primary key, in order."""
    return [each["name"] for each in sorted(columns, key=lambda each: each["pk"]) if each["pk"]]


def uniques_of(connection: Connection, name: str) -> list[str]:
    """What else of a table is there once only."""
    made = connection.scalars(text(f"select name from pragma_index_list('{name}') where origin = 'u'")).all()
    found = [connection.scalars(text(f"select name from pragma_index_info('{each}')")).all() for each in made]
    return [f"UNIQUE ({', '.join(quoted(each))})" for each in found]


def alter(connection: Connection, name: str, fill: Fill, references: tuple[Reference, ...]) -> None:
    """The table with its new columns and references, on a server."""
    look = inspect(connection)
    known = {each["name"] for each in look.get_columns(name)}
    for old in look.get_foreign_keys(name):
        op.drop_constraint(str(old["name"]), name, type_="foreignkey")
    op.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    for each, source in fill.items():
        if each not in known:
            op.add_column(name, Column(each, ID))
        op.execute(f"UPDATE {name} SET {each} = {source}")
        op.alter_column(name, each, nullable=False)
    op.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    for reference in references:
        op.execute(f"ALTER TABLE {name} ADD {reference.sql}")


def guard_file(connection: Connection, name: str) -> None:
    """Let SQLite refuse to change a row of that log but for its tenant, and to delete one."""
    columns = connection.scalars(text(f"select name from pragma_table_info('{name}')")).all()
    others = " OR ".join(f'OLD."{each}" IS NOT NEW."{each}"' for each in columns if each != "tenant")
    for act, when in (("UPDATE", f"WHEN OLD.tenant IS NEW.tenant OR {others} "), ("DELETE", "")):
        trigger = f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {name} {when}"
        op.execute(f"{trigger}BEGIN SELECT RAISE(ABORT, '{name} are never changed'); END")


def guard_server(_: Connection, name: str) -> None:
    """Let a server refuse the same."""
    is_move = "TG_OP = 'UPDATE' AND OLD.tenant <> NEW.tenant AND to_jsonb(OLD) - 'tenant' = to_jsonb(NEW) - 'tenant'"
    body = f"BEGIN IF {is_move} THEN RETURN NEW; END IF; RAISE EXCEPTION '{name} are never changed'; END"
    op.execute(f"CREATE OR REPLACE FUNCTION {name}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
