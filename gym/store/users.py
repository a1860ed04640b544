"""Who may sign in, to which tenant they belong, and the number that ends their sign-ins."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from gym.caller import LOCAL, OPERATOR
from gym.store.accounts import LOOKS, OF_LEARNER, Json, acts, append_act, change_of, learners
from gym.store.api_tokens import revoke_of_user
from gym.store.certificates import certificates
from gym.store.challenges import challenges
from gym.store.chat import ChatRows, Row, users
from gym.store.sessions import sessions
from gym.store.shares import END_SHARES
from gym.store.teams import leave_other_tenants
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

DISABLED = "disabled"
# In place of the password of somebody who was invited and has not chosen one; no password fits it.
NOT_CHOSEN = "not chosen yet"
ROLE = case((users.c.disabled, DISABLED), else_=func.coalesce(users.c.about["role"].as_string(), "trainee"))
SIGNS_IN = select(users.c.tenant).where(users.c.identifier == bindparam("name"))
ACCOUNTS = select(
    *(users.c.identifier, users.c.about, users.c.tenant, users.c.token_version, users.c.disabled),
    users.c.password.is_not(None).label("has_password"),
).order_by(users.c.identifier)
NAMED = ACCOUNTS.where(users.c.identifier.in_(bindparam("names", expanding=True)))
OWNER = (
    select(sessions.c.user_id, users.c.id.is_not(None).label("signs_in"))
    .outerjoin(users, users.c.identifier == sessions.c.user_id)
    .where(sessions.c.id == bindparam("session"))
)
PRACTISED = select(learners.c.user_id).where(learners.c.user_id.in_(bindparam("names", expanding=True)))
WITH_PASSWORD = select(users.c.id).where(users.c.password.is_not(None)).limit(1)
# The streams that move with a user: their own, those of their sessions, certificates and challenges, and their looks.
SESSION_STREAMS = select(literal("session:") + sessions.c.id).where(sessions.c.user_id == bindparam("user"))
BADGE_STREAMS = select(literal("certificate:") + certificates.c.id).where(certificates.c.user_id == bindparam("user"))
CHALLENGE_STREAMS = select(literal("challenge:") + challenges.c.id).where(challenges.c.challenger == bindparam("user"))
MOVE_ACTS = update(acts).where(
    or_(
        acts.c.stream == bindparam("stream_of_user"),
        acts.c.stream.in_(SESSION_STREAMS),
        acts.c.stream.in_(BADGE_STREAMS),
        acts.c.stream.in_(CHALLENGE_STREAMS),
        and_(acts.c.stream.startswith(f"{LOOKS}:"), acts.c.actor == bindparam("user")),
    )
)
NEXT_VERSION = {"token_version": users.c.token_version + 1}


class SubjectTaken(Exception):
    """Who a provider or a course calls by the same id has another account there."""


class Owner(NamedTuple):
    """Whose a session is, and whether they sign in."""

    user_id: str
    signs_in: bool


class StoredAccount(NamedTuple):
    """Somebody who signs in; `has_password` is false for demo people, `version` is the number of their sign-ins."""

    user_id: str
    role: str
    tenant: str
    has_password: bool
    version: int
    is_disabled: bool
    teams: tuple[str, ...] = ()


class UserStore:
    """Who may sign in."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def account(self, user_id: str) -> StoredAccount | None:
        """Who signs in under that name."""
        return next(iter(self.with_names([user_id])), None)

    @over_all_tenants()
    def owner(self, session_id: str) -> Owner | None:
        """The session's user; None where there is no such session."""
        found = self.store.rows(OWNER, session=session_id)
        return Owner(found[0]["user_id"], bool(found[0]["signs_in"])) if found else None

    @over_all_tenants()
    def with_names(self, names: Collection[str]) -> tuple[StoredAccount, ...]:
        """Those of the names that sign in."""
        return tuple(account(dict(row)) for row in self.store.rows(NAMED, names=list(names)))

    @over_all_tenants()
    def are_known(self, names: Collection[str]) -> bool:
        """Whether anybody signs in or has practised under one of the names."""
        return bool(self.with_names(names) or self.store.rows(PRACTISED, names=list(names)))

    @over_all_tenants()
    def accounts(self) -> tuple[StoredAccount, ...]:
        """Everybody who can sign in, by name."""
        return tuple(account(dict(row)) for row in self.store.rows(ACCOUNTS))

    @over_all_tenants()
    def has_passwords(self) -> bool:
        """Whether anybody has a password, disabled users included."""
        return bool(self.store.rows(WITH_PASSWORD))

    @over_all_tenants()
    def tenant_of(self, user_id: str) -> str:
        """To which tenant somebody belongs, by their account or else by what they practised."""
        found = self.store.rows(SIGNS_IN, name=user_id) or self.store.rows(OF_LEARNER, user=user_id)
        return str(found[0]["tenant"]) if found else LOCAL

    @over_all_tenants()
    def keep(self, user_id: str, role: str, tenant: str, password: str, actor: str = OPERATOR) -> bool:
        """Add an account; what was practised under its name belongs to its tenant. False where the name is taken."""
        with self.store.write_transaction() as connection:
            if add_account(connection, user_id, role, tenant, password, actor) is None:
                return False
            move_record(connection, user_id, tenant)
        return True

    def reset(self, user_id: str, password: str) -> None:
        """Give an account a new password; it stays what and where it is."""
        self.change(user_id, "password_reset", "new password", password=password)

    @over_all_tenants()
    def set_password(self, user_id: str, password: str, actor: str, version: int | None) -> bool:
        """Give an account the password that its user chose; False where it has changed since `version`."""
        mine = update(users).where(users.c.identifier == user_id, users.c.disabled.is_(False))
        same = mine if version is None else mine.where(users.c.token_version == version)
        with self.store.write_transaction() as connection:
            if connection.execute(same.values(password=password, **NEXT_VERSION)).rowcount != 1:
                return False
            revoke_of_user(connection, user_id, "new password", actor)
            by = "by the password before" if version is None else "by a link"
            append_act(connection, account_stream(user_id), "password_changed", actor, datetime.now(UTC), {"how": by})
        return True

    @over_all_tenants()
    def note_link(self, user_id: str, actor: str = OPERATOR) -> None:
        """Put on record that somebody made a link to set an account's password."""
        with self.store.write_transaction() as connection:
            note(connection, user_id, "password_link_made", actor, {}, {})

    def disable(self, user_id: str) -> None:
        """Let nobody in under that name; what was practised stays."""
        self.change(user_id, "account_disabled", "disabled", disabled=True)

    def enable(self, user_id: str) -> None:
        """Let a disabled account in again."""
        self.change(user_id, "account_enabled", disabled=False)

    @over_all_tenants()
    def change_role(self, user_id: str, role: str, teams: Collection[str] = ()) -> None:
        """Give an account another role, for all trainees of the tenant or for the members of some teams."""
        with self.store.write_transaction() as connection:
            give_role(connection, user_id, role, teams, OPERATOR)

    @over_all_tenants()
    def move(self, user_id: str, tenant: str) -> None:
        """Bring an account and what was practised under its name into another tenant; both tenants' logs say so. Raises
        SubjectTaken.
        """
        with self.store.write_transaction() as connection:
            before = (ChatRows(connection).user(user_id) or {}).get("tenant")
            note(connection, user_id, "account_left", OPERATOR, {"tenant": before}, {})
            mine = update(users).where(users.c.identifier == user_id)
            try:
                connection.execute(mine.values(tenant=tenant, **NEXT_VERSION))
            except IntegrityError:
                raise SubjectTaken(user_id) from None
            note(connection, user_id, "account_arrived", OPERATOR, {}, {"tenant": tenant})
            move_record(connection, user_id, tenant)
            revoke_of_user(connection, user_id, "moved to another tenant")

    @over_all_tenants()
    def end_sign_ins(self, user_id: str) -> None:
        """End every sign-in of an account."""
        with self.store.write_transaction() as connection:
            connection.execute(update(users).where(users.c.identifier == user_id).values(**NEXT_VERSION))

    @over_all_tenants()
    def change(self, user_id: str, kind: str, ends_tokens: str = "", **values: Any) -> None:
        """Change an account by the operator; see `change_account`."""
        with self.store.write_transaction() as connection:
            change_account(connection, user_id, kind, OPERATOR, ends_tokens, **values)


def note(connection: Connection, user_id: str, kind: str, actor: str, before: Json, after: Json) -> None:
    """Put on an account's log who changed what of it, in the tenant where it is now."""
    append_act(connection, account_stream(user_id), kind, actor, datetime.now(UTC), change_of(before, after))


def change_account(
    connection: Connection, user_id: str, kind: str, actor: str, ends_tokens: str = "", **values: Any
) -> None:
    """Change an account; its sign-ins end, and its API tokens where a reason is given. No log holds a password."""
    known, mine = ChatRows(connection).user(user_id) or {}, update(users).where(users.c.identifier == user_id)
    connection.execute(mine.values(**values, **NEXT_VERSION))
    after = {name: value for name, value in values.items() if name != "password"}
    note(connection, user_id, kind, actor, {name: bool(known.get(name)) for name in after}, after)
    if ends_tokens:
        revoke_of_user(connection, user_id, ends_tokens, actor)


def give_role(connection: Connection, user_id: str, role: str, teams: Collection[str], actor: str) -> None:
    """Give an account another role; its sign-ins end."""
    known: Row = ChatRows(connection).user(user_id) or {"about": {}}
    before = {"role": known["about"].get("role", "trainee"), "teams": known["about"].get("teams", [])}
    after = {"role": role, "teams": sorted(teams)}
    mine = update(users).where(users.c.identifier == user_id)
    connection.execute(mine.values(about={**known["about"], **after}, **NEXT_VERSION))
    note(connection, user_id, "role_changed", actor, before, after)


def add_account(
    connection: Connection,
    user_id: str,
    role: str,
    tenant: str,
    password: str,
    actor: str,
    teams: Collection[str] = (),
) -> str | None:
    """Add an account, for the trainees of some teams or of all; its own id, or None where the name is taken."""
    fresh, about = str(uuid4()), {"role": role, "tenant": tenant, **({"teams": sorted(teams)} if teams else {})}
    if ChatRows(connection).keep_user(fresh, user_id, about, password)["id"] != fresh:
        return None
    kind = "account_invited" if password == NOT_CHOSEN else "account_added"
    note(connection, user_id, kind, actor, {}, about)
    return fresh


def move_record(connection: Connection, user_id: str, tenant: str) -> None:
    """What was practised under a name belongs to that tenant from now on; teams and links of another one end before.

    All that refers to the user goes along by its reference; of the log outside sessions only the tenant is changed.
    """
    leave_other_tenants(connection, user_id, tenant, datetime.now(UTC))
    connection.execute(END_SHARES, {"user": user_id})
    connection.execute(update(learners).where(learners.c.user_id == user_id).values(tenant=tenant))
    connection.execute(MOVE_ACTS.values(tenant=tenant), {"user": user_id, "stream_of_user": f"user:{user_id}"})


def account(row: Row) -> StoredAccount:
    """A stored user as an account."""
    about = row["about"] or {}
    names = (row["identifier"], str(about.get("role", "trainee")), row["tenant"])
    teams = tuple(about.get("teams", ()))
    return StoredAccount(*names, bool(row["has_password"]), row["token_version"], bool(row["disabled"]), teams)


def account_stream(user_id: str) -> str:
    """The log of an account: what becomes of its password."""
    return f"account:{user_id}"
