"""The people of a tenant as its administrators see and change them; each change and its act in one transaction."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, bindparam, case, func, or_, select

from gym.progress.teams.rules import add_member, take_out
from gym.store.accounts import learners
from gym.store.chat import users
from gym.store.columns import insert_into
from gym.store.row_security import widen
from gym.store.teams import change_team, memberships, teams, teams_of
from gym.store.tenants import tenants
from gym.store.users import NOT_CHOSEN, add_account, change_account, give_role, note
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

NAME = func.coalesce(learners.c.display_name, users.c.identifier)
ROLE = func.coalesce(users.c.about["role"].as_string(), "trainee")
STATE = case((users.c.disabled, "disabled"), (users.c.password == NOT_CHOSEN, "invited"), else_="active")
PEOPLE = (
    select(
        *(users.c.identifier, users.c.about, users.c.token_version),
        *(NAME.label("name"), ROLE.label("role"), STATE.label("state")),
    )
    .outerjoin(learners, learners.c.user_id == users.c.identifier)
    .where(users.c.tenant == bindparam("tenant"), users.c.password.is_not(None))
    .order_by(users.c.identifier)
)
ONE = PEOPLE.where(users.c.identifier == bindparam("user"))
OTHER_ADMINISTRATORS = PEOPLE.where(
    ROLE == "administrator", STATE == "active", users.c.identifier != bindparam("user")
).limit(1)
MEMBERSHIPS = (
    select(memberships.c.user_id, memberships.c.team_id)
    .where(memberships.c.tenant == bindparam("tenant"), memberships.c.user_id.in_(bindparam("names", expanding=True)))
    .order_by(memberships.c.user_id, memberships.c.team_id)
)
TEAMS = (
    select(teams.c.id, teams.c.name, teams.c.size)
    .where(teams.c.tenant == bindparam("tenant"), teams.c.is_open)
    .order_by(teams.c.name, teams.c.id)
)
TAKEN = (
    select(users.c.identifier).where(users.c.identifier.in_(bindparam("names", expanding=True))),
    select(learners.c.user_id).where(
        learners.c.user_id.in_(bindparam("names", expanding=True)), learners.c.tenant != bindparam("tenant")
    ),
)
# Who changes a tenant's people holds its row, so that two cannot each take the other administrator away.
HELD = select(tenants.c.id).where(tenants.c.id == bindparam("tenant")).with_for_update()


class StoredPerson(NamedTuple):
    """One person of a tenant; `version` is the number of their sign-ins."""

    user_id: str
    name: str
    role: str
    state: str
    version: int
    teams: tuple[str, ...]
    watches: tuple[str, ...]


class Beginner(NamedTuple):
    """What the record of somebody begins with who is put into a team before they have practised."""

    body: str
    time_zone: str


class NewAccount(NamedTuple):
    """Somebody to invite: what they become, whose members they see, and the teams that they come into."""

    name: str
    role: str
    watches: tuple[str, ...]
    teams: tuple[str, ...]
    beginner: Beginner


class NameTaken(Exception):
    """Somebody has that name already."""


class PeopleFilter(NamedTuple):
    """Which people of a tenant, by name, after `after`."""

    search: str | None
    role: str | None
    state: str | None
    team: str | None
    after: str | None
    most: int


# Raises what keeps a change from being made: of nobody there, or of the only administrator who can sign in.
Check = Callable[[StoredPerson | None, bool], None]


class PeopleStore:
    """What is on record of a tenant's people."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def page(self, tenant: str, wanted: PeopleFilter) -> tuple[StoredPerson, ...]:
        """Those who are wanted."""
        with self.store.read_connection() as connection:
            return to_people(connection, tenant, narrow(wanted))

    def one(self, tenant: str, user_id: str) -> StoredPerson | None:
        """One person of the tenant."""
        with self.store.read_connection() as connection:
            return one_person(connection, tenant, user_id)

    def teams(self, tenant: str) -> Sequence[RowMapping]:
        """The open teams of the tenant: id, name and size."""
        return self.store.rows(TEAMS, tenant=tenant)

    def list_taken(self, tenant: str, names: Collection[str]) -> frozenset[str]:
        """Those of the names that somebody signs in with, or under which somebody of another tenant has practised."""
        with over_all_tenants(), self.store.read_connection() as connection:
            found = (connection.execute(query, {"tenant": tenant, "names": list(names)}) for query in TAKEN)
            return frozenset(str(name) for each in found for name in each.scalars())

    def change_role(
        self, tenant: str, user_id: str, role: str, watches: Collection[str], actor: str, check: Check
    ) -> None:
        """Give somebody another role."""
        with self.store.write_transaction() as connection:
            check(*hold(connection, tenant, user_id))
            with widen(connection):
                give_role(connection, user_id, role, watches, actor)

    def disable(self, tenant: str, user_id: str, actor: str, check: Check) -> None:
        """Let nobody in under that name; what was practised stays."""
        with self.store.write_transaction() as connection:
            check(*hold(connection, tenant, user_id))
            with widen(connection):
                change_account(connection, user_id, "account_disabled", actor, "disabled", disabled=True)

    def enable(self, tenant: str, user_id: str, actor: str, check: Check) -> None:
        """Let a disabled account in again."""
        with self.store.write_transaction() as connection:
            check(*hold(connection, tenant, user_id))
            with widen(connection):
                change_account(connection, user_id, "account_enabled", actor, disabled=False)

    def note_link(self, tenant: str, user_id: str, actor: str, check: Check) -> None:
        """Put on record that somebody made a link to set a person's password."""
        with self.store.write_transaction() as connection:
            check(*hold(connection, tenant, user_id))
            with widen(connection):
                note(connection, user_id, "password_link_made", actor, {}, {})

    def change_teams(
        self,
        tenant: str,
        user_id: str,
        wanted: Collection[str],
        beginner: Beginner,
        actor: str,
        at: datetime,
        check: Check,
    ) -> None:
        """Make somebody a member of these teams and of no others; whatever their rules raise, this raises."""
        with self.store.write_transaction() as connection:
            held, is_last = hold(connection, tenant, user_id)
            check(held, is_last)
            before = held.teams if held else ()
            begin(connection, tenant, user_id, beginner)
            for team_id in sorted(set(before) - set(wanted)):
                change_team(connection, team_id, partial(take_out, actor=actor, user_id=user_id, at=at))
            join_teams(connection, user_id, set(wanted) - set(before), actor, at)
            with widen(connection):
                said = {"teams": list(before)}, {"teams": sorted(wanted)}
                note(connection, user_id, "teams_changed", actor, *said)

    def invite(self, tenant: str, wanted: Iterable[NewAccount], actor: str, at: datetime) -> None:
        """Add accounts without a password: all or none. Raises NameTaken, and what the rules of teams raise."""
        with self.store.write_transaction() as connection:
            connection.execute(HELD, {"tenant": tenant})
            for each in wanted:
                with widen(connection):
                    made = add_account(connection, each.name, each.role, tenant, NOT_CHOSEN, actor, each.watches)
                if made is None:
                    raise NameTaken(each.name)
                if each.teams:
                    begin(connection, tenant, each.name, each.beginner)
                    join_teams(connection, each.name, each.teams, actor, at)


def narrow(wanted: PeopleFilter) -> Select[Any]:
    """The query for those who are wanted."""
    query = PEOPLE.limit(wanted.most)
    if wanted.search:
        letters = wanted.search.lower()
        found = (func.lower(each).contains(letters, autoescape=True) for each in (users.c.identifier, NAME))
        query = query.where(or_(*found))
    if wanted.team:
        inside = select(memberships.c.user_id).where(memberships.c.team_id == wanted.team)
        query = query.where(users.c.identifier.in_(inside))
    for column, value in ((ROLE, wanted.role), (STATE, wanted.state)):
        query = query.where(column == value) if value else query
    return query.where(users.c.identifier > wanted.after) if wanted.after else query


def to_people(connection: Connection, tenant: str, query: Select[Any], **values: str) -> tuple[StoredPerson, ...]:
    """What a query finds, with the teams of each."""
    rows = connection.execute(query, {"tenant": tenant, **values}).mappings().all()
    inside: dict[str, list[str]] = {row["identifier"]: [] for row in rows}
    for row in connection.execute(MEMBERSHIPS, {"tenant": tenant, "names": list(inside)}).mappings():
        inside[row["user_id"]].append(row["team_id"])
    return tuple(to_person(row, inside[row["identifier"]]) for row in rows)


def to_person(row: RowMapping, inside: Collection[str]) -> StoredPerson:
    """A row as a value."""
    known = (row["identifier"], row["name"], row["role"], row["state"], row["token_version"])
    return StoredPerson(*known, tuple(inside), tuple((row["about"] or {}).get("teams", ())))


def one_person(connection: Connection, tenant: str, user_id: str) -> StoredPerson | None:
    """One person of the tenant."""
    return next(iter(to_people(connection, tenant, ONE, user=user_id)), None)


def hold(connection: Connection, tenant: str, user_id: str) -> tuple[StoredPerson | None, bool]:
    """A person of the tenant as nobody else changes them now, and whether they are its only administrator."""
    connection.execute(HELD, {"tenant": tenant})
    found = one_person(connection, tenant, user_id)
    if found is None or (found.role, found.state) != ("administrator", "active"):
        return found, False
    others = connection.execute(OTHER_ADMINISTRATORS, {"tenant": tenant, "user": user_id}).first()
    return found, others is None


def begin(connection: Connection, tenant: str, user_id: str, beginner: Beginner) -> None:
    """Make sure that somebody is on record, as teams need it."""
    row = {"user_id": user_id, "version": 0, "xp": 0, "display_name": user_id, "tenant": tenant}
    row |= {"body": beginner.body, "time_zone": beginner.time_zone}
    connection.execute(insert_into(learners, connection.dialect.name).values(row).on_conflict_do_nothing())


def join_teams(connection: Connection, user_id: str, wanted: Iterable[str], actor: str, at: datetime) -> None:
    """Put somebody into these teams; whatever their rules raise, this raises."""
    for team_id in sorted(wanted):
        number = teams_of(connection, user_id)
        change_team(connection, team_id, partial(add_member, actor=actor, user_id=user_id, teams=number, at=at))
