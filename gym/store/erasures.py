"""The record of erasures: what is deleted of a person, what stays without their name, and that it was done."""

import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from gym.caller import FORMER, FORMER_MEMBER
from gym.progress.preferences import Preferences
from gym.progress.teams.rules import take_out
from gym.store.accounts import acts, append_act, learners, notices
from gym.store.api_tokens import api_tokens
from gym.store.assignments import FIRST_DONE, assignments
from gym.store.certificates import certificates
from gym.store.chat import ChatRows, Row, users
from gym.store.columns import stamp
from gym.store.disputes import disputes
from gym.store.drafts import drafts
from gym.store.erased_log import blank_acts, blank_events
from gym.store.former import erasures, former_members
from gym.store.former_names import FormerNames
from gym.store.former_rows import rename_user, replace_names
from gym.store.lti_grades import grades
from gym.store.people import Check, hold
from gym.store.scim import resources
from gym.store.sessions import answers, sessions
from gym.store.shares import END_SHARES, shares
from gym.store.teams import change_team, memberships
from gym.store.users import PRACTISED
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

ERASED = "person_erased"
# A file of so many bytes is written anew in a second or two.
SMALL = 64 * 1024 * 1024
log = logging.getLogger(__name__)


class ErasureOutcome(NamedTuple):
    """What stands in the place of a person; `everyday` are names that texts of others may still hold."""

    former: str
    everyday: tuple[str, ...]


class NobodyThere(Exception):
    """Nobody has that name, or they have been erased meanwhile."""


class ErasureStore:
    """What is on record of erasures."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def erase(self, tenant: str, user_id: str, actor: str, at: datetime, check: Check) -> ErasureOutcome:
        """Erase a person of a tenant: their account, chats and words are deleted, and what counts for others stays
        under a random id. Raises what `check` raises, and NobodyThere.
        """
        with self.store.write_transaction() as connection:
            check(*hold(connection, tenant, user_id))
            account = ChatRows(connection).user(user_id)
            if account is None and not connection.execute(PRACTISED, {"names": [user_id]}).first():
                raise NobodyThere(user_id)
            names = collect_names(connection, user_id, account)
            role = str((account or {"about": {}})["about"].get("role", "trainee"))
            row = {"id": names.former, "tenant": tenant, "role": role, "at": stamp(at)}
            connection.execute(insert(erasures), {**row, "is_open": True})
            forget(connection, user_id, account)
            replace(connection, names)
            leave_teams(connection, names.former, tenant, actor, at)
            connection.execute(update(erasures).where(erasures.c.id == names.former).values(is_open=False))
            append_act(connection, f"tenant:{tenant}", ERASED, actor, at, {})
        return ErasureOutcome(names.former, names.everyday)

    def compact(self, largest: float = SMALL) -> None:
        """Write a SQLite file anew, so that nothing of what was deleted is left in it or in its write-ahead log. One
        that is larger (bytes) keeps others from writing for too long: that waits for the night.
        """
        if self.store.file is None or self.store.file.stat().st_size > largest:
            return
        with closing(self.store.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except OperationalError:
                log.warning("What was erased is still in free pages of the database: it was busy. The next night tries")


def collect_names(connection: Connection, user_id: str, account: Row | None) -> FormerNames:
    """Everything that a person is called on record, but for what somebody else is called, too."""
    found = {user_id.partition("@")[0], *names_on_boards(connection, user_id)}
    found |= set(names_in_directory(connection, account["id"])) if account else set()
    others = frozenset(filter(None, map(str.strip, found))) - {user_id, FORMER_MEMBER}
    taken = {each.lower() for each in shared_names(connection, user_id, {each.lower() for each in others})}
    kept = frozenset(each for each in others if each.lower() not in taken)
    return FormerNames(user_id, f"{FORMER}{secrets.token_hex(8)}", kept)


def names_on_boards(connection: Connection, user_id: str) -> Iterator[str]:
    """What a person has called themselves, and their address for reminders."""
    mine = select(learners.c.display_name, learners.c.preferences).where(learners.c.user_id == user_id)
    for row in connection.execute(mine):
        yield from (row.display_name, json.loads(row.preferences).get("email") or "")
    before = select(acts.c.body).where(acts.c.stream == f"user:{user_id}", acts.c.kind == "settings_changed")
    for body in connection.scalars(before):
        yield json.loads(body).get("display_name", "")


def names_in_directory(connection: Connection, account_id: str) -> Iterator[str]:
    """What a person's directory calls them, and their addresses."""
    for body in connection.scalars(select(resources.c.body).where(resources.c.owner == account_id)):
        said = json.loads(body)
        yield from (str(said.get(name) or "") for name in ("userName", "displayName", "nickName"))
        yield str((said.get("name") or {}).get("formatted") or "")
        yield from (str(each.get("value") or "") for each in said.get("emails") or ())


def shared_names(connection: Connection, user_id: str, names: set[str]) -> Iterator[str]:
    """Those of the names (in small letters) that somebody else is called."""
    for column, own in ((learners.c.display_name, learners.c.user_id), (users.c.identifier, users.c.identifier)):
        yield from connection.scalars(select(column).where(func.lower(column).in_(names), own != user_id))


def forget(connection: Connection, user_id: str, account: Row | None) -> None:
    """Delete what is of use to nobody else: account, chats, tokens, drafts, answers, disputes, news, grades to send."""
    mine = select(sessions.c.id).where(sessions.c.user_id == user_id)
    streams = select(literal("token:") + api_tokens.c.id).where(api_tokens.c.owner == user_id)
    blank_events(connection, user_id)
    blank_acts(connection, user_id, connection.scalars(streams).all())
    connection.execute(END_SHARES, {"user": user_id})
    for table, whose in (
        *((each, each.c.session_id.in_(mine)) for each in (answers, drafts)),
        (shares, shares.c.shared_by == user_id),
        (disputes, disputes.c.user_id == user_id),
        (notices, notices.c.user_id == user_id),
        (grades, grades.c.user_id == user_id),
        (api_tokens, api_tokens.c.owner == user_id),
    ):
        connection.execute(delete(table).where(whose))
    if account:
        connection.execute(delete(resources).where(resources.c.owner == account["id"]))
        connection.execute(delete(users).where(users.c.id == account["id"]))


def replace(connection: Connection, names: FormerNames) -> None:
    """Put the random id in place of the names, wherever they stand."""
    user_id, former, at = names.user_id, names.former, acts.c.stream
    places = select(acts.c.tenant).where((acts.c.actor == user_id) | at.in_((f"user:{user_id}", f"account:{user_id}")))
    homes = select(learners.c.tenant).where(learners.c.user_id == user_id)
    tenants = {*connection.scalars(places.union(homes))}
    blank_record(connection, names)
    rename_user(connection, user_id, former)
    for kind in ("user", "account"):
        connection.execute(update(acts).where(at == f"{kind}:{user_id}").values(stream=f"{kind}:{former}"))
    replace_names(connection, names, tenants)


def blank_record(connection: Connection, names: FormerNames) -> None:
    """Take out of a person's record what tells who they are; what they earned and learned stays."""
    whose = learners.c.user_id == names.user_id
    body = connection.scalar(select(learners.c.body).where(whose))
    days = {"time_zone": "UTC", "day_starts_at": 0, "workdays": False, "preferences": Preferences().model_dump_json()}
    said = {"display_name": FORMER_MEMBER, "body": names.replace_stored(body)}
    connection.execute(update(learners).where(whose).values(**said, **days))
    connection.execute(update(sessions).where(sessions.c.user_id == names.user_id).values(state="", due_at=None))
    undone = (assignments.c.user_id == names.user_id, assignments.c.withdrawn_at.is_(None), FIRST_DONE.is_(None))
    connection.execute(update(assignments).where(*undone).values(withdrawn_at=assignments.c.at))
    held = select(certificates.c.id, certificates.c.body).where(certificates.c.user_id == names.user_id)
    for row in connection.execute(held).all():
        facts = {**json.loads(row.body), "holder": FORMER_MEMBER, "salt": secrets.token_hex(16)}
        one = update(certificates).where(certificates.c.id == row.id)
        connection.execute(one.values(body=json.dumps(facts)))


def leave_teams(connection: Connection, former: str, tenant: str, actor: str, at: datetime) -> None:
    """Free the person's place in their teams; what they brought stays there."""
    inside = select(memberships.c.team_id).where(memberships.c.user_id == former).order_by(memberships.c.team_id)
    for team_id in connection.scalars(inside).all():
        change_team(connection, team_id, partial(take_out, actor=actor, user_id=former, at=at))
        connection.execute(insert(former_members), {"team_id": team_id, "former": former, "tenant": tenant})
    connection.execute(delete(notices).where(notices.c.user_id == former))
