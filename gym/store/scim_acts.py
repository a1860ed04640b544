"""What a directory's word does here: accounts come, end and come back; teams are made, renamed, filled and emptied."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from gym.progress.learner import new_learner
from gym.progress.teams import rules
from gym.progress.teams.model import apply_act
from gym.store.accounts import learners
from gym.store.chat import ChatRows
from gym.store.row_security import widen
from gym.store.scim import ScimRows
from gym.store.teams import append, change_team, teams, teams_of
from gym.store.tenants import tenants
from gym.store.users import NOT_CHOSEN, PRACTISED, add_account, change_account, note

PROVISIONED, ENABLED, DISABLED = "account_provisioned", "account_enabled", "account_disabled"


def add_person(connection: Connection, tenant: str, names: Iterable[str], actor: str) -> str:
    """The user that somebody new becomes, without a password: the first of the names that nobody has in any tenant."""
    with widen(connection):
        for each in names:
            if connection.execute(PRACTISED, {"names": [each]}).first():
                continue
            if add_account(connection, each, "trainee", tenant, NOT_CHOSEN, actor):
                return each
    raise LookupError("there was no free name")


def keep_person(connection: Connection, user_id: str, actor: str) -> None:
    """Put on an account's log that a directory keeps it from now on."""
    note(connection, user_id, PROVISIONED, actor, {}, {})


def own_id(connection: Connection, user_id: str) -> str:
    """The id of an account."""
    return str((ChatRows(connection).user(user_id) or {})["id"])


def let_in(connection: Connection, user_id: str, actor: str, *, active: bool) -> None:
    """Let somebody in, or end their sign-ins and tokens at once; what they practiced stays."""
    known = ChatRows(connection).user(user_id) or {}
    if bool(known["disabled"]) is not active:
        return
    kind, ends = (ENABLED, "") if active else (DISABLED, "disabled")
    change_account(connection, user_id, kind, actor, ends, disabled=not active)


def open_record(connection: Connection, tenant: str, user_id: str, display_name: str) -> None:
    """Put somebody on record whom nobody has seen yet, so that they can be in a team."""
    if connection.execute(select(learners.c.user_id).where(learners.c.user_id == user_id)).first():
        return
    zone = connection.execute(select(tenants.c.time_zone).where(tenants.c.id == tenant)).scalar_one()
    row: dict[str, Any] = {"user_id": user_id, "version": 0, "xp": 0, "tenant": tenant, "time_zone": zone}
    row |= {"display_name": display_name or user_id, "body": new_learner(user_id).model_dump_json()}
    connection.execute(insert(learners), row)


def add_team(connection: Connection, tenant: str, name: str, actor: str, at: datetime) -> str:
    """Make a team that a directory keeps: without a captain, and without members yet."""
    team_id = f"t-{uuid4().hex}"
    act = rules.provision_team(team_id, name, actor, at)
    team = apply_act(None, act)
    row = {"id": team_id, "name": name, "tenant": tenant, "size": 0, "is_open": False}
    connection.execute(insert(teams), {**row, "body": team.model_dump_json()})
    append(connection, team_id, act)
    return team_id


def fill_team(rows: ScimRows, team_id: str, name: str, wanted: Iterable[str], actor: str, at: datetime) -> None:
    """Give a team its name and exactly these members of the directory. Raises Invalid where one is too many."""
    connection, before = rows.connection, set(rows.members(team_id))
    change_team(connection, team_id, lambda team: rules.rename_provisioned(team, name, actor, at))
    for user_id in sorted(before - set(wanted)):
        drop_member(connection, team_id, user_id, actor, at)
    for user_id in sorted(set(wanted) - before):
        number = teams_of(connection, user_id)
        decide = partial(rules.bring_member, user_id=user_id, teams=number, actor=actor, at=at)
        change_team(connection, team_id, decide)


def drop_member(connection: Connection, team_id: str, user_id: str, actor: str, at: datetime) -> None:
    """Take somebody out of a team of the directory."""
    change_team(connection, team_id, lambda team: rules.drop_member(team, user_id, actor, at))
