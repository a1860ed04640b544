"""What the tests of teams share: acts on the record, finished claims, and an audit of every cache against the log."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from loop_parts import NOON
from progress_facts import PERFECT, outcome
from sqlalchemy import text

from gym.progress.events import StoredFinish
from gym.progress.teams import rules
from gym.progress.teams.model import Invitation, Team, fold_team
from gym.progress.teams.totals import Week, fold_weeks, sum_members, sum_team
from gym.store import Store
from gym.store.records import EventRecord, Turn

ACTED = EventRecord(kind="acted", body='{"score": {"total": 100}}')


def finished(**changed: Any) -> StoredFinish:
    """A perfect claim that paid 70 XP, unless said otherwise."""
    facts = {"skills": (outcome("icd10"),), "at": NOON, "local_date": NOON.date(), "xp": 70, **changed}
    return StoredFinish.model_validate({**PERFECT, **facts})


def add_users(store: Store, *user_ids: str) -> None:
    for user_id in user_ids:
        store.add_learner(user_id, "{}", "UTC")
        turn = Turn(f"s-{user_id}", user_id, 0, NOON, NOON.date(), "{}", (ACTED,), body="{}", request="r")
        assert store.commit(turn)


class NotKept(Exception):
    """The record did not take a turn."""


def finish(store: Store, user_id: str, at: datetime = NOON, **changed: Any) -> None:
    """The user finishes a claim in their session. Raises NotKept."""
    session = store.session(f"s-{user_id}")
    assert session
    more = {name: changed.pop(name) for name in ("improvement", "certificate") if name in changed}
    number, facts = session.turn + 1, {"at": at, "local_date": at.date(), **changed}
    done = finished(scenario_id=f"sc-{user_id}-{number}", **facts)
    turn = replace(
        Turn(session.session_id, user_id, number, at, at.date(), "{}", (ACTED,), body="{}", request="r", **more),
        learner="{}",
        version=session.version,
        xp=session.xp + done.xp,
        finish=done,
    )
    if not store.commit(turn):
        raise NotKept


def create(store: Store, user_id: str, at: datetime = NOON, team_id: str = "t-1") -> str:
    return store.teams.create(
        user_id, lambda teams: rules.create_team(team_id, user_id, {"name": "North"}, teams, at)
    ).team_id


def link(store: Store, team_id: str, at: datetime = NOON, name: str = "i-1", seats: int = 50) -> str:
    """The digest of a new link of the captain's."""
    made = Invitation(
        id=name, digest=f"digest of {team_id} {name}", seats=seats, expires_at=at + rules.INVITATION_LASTS
    )
    store.teams.change(team_id, lambda team: rules.invite(team, team.captain or "", made, at))
    return made.digest


def join(store: Store, team_id: str, user_id: str, digest: str, at: datetime = NOON) -> Team:
    return store.teams.join(team_id, user_id, lambda team, teams: rules.join_team(team, user_id, digest, teams, at))


def leave(store: Store, team_id: str, user_id: str, at: datetime = NOON, actor: str | None = None) -> Team:
    return store.teams.change(team_id, lambda team: rules.leave_team(team, actor or user_id, user_id, at))


def ask(store: Store, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]


def named(place: tuple[str, date | None]) -> str:
    return f"{place[0]}:{place[1]}" if place[1] else place[0]


def audit_team(store: Store, team_id: str) -> Team:
    """The team as the log alone tells; every cache must say the same."""
    log = store.teams.acts(team_id)
    team = fold_team(log)
    assert team == store.teams.team(team_id)
    assert team
    who = {"team": team_id}
    assert ask(store, "select name, size, is_open from teams where id = :team", **who) == [
        (team.name, len(team.members), team.is_open)
    ]
    members = ask(store, "select user_id from memberships where team_id = :team order by 1", **who)
    assert [user_id for (user_id,) in members] == sorted(team.user_ids)
    rows = ask(
        store,
        "select period, skill, user_id, xp, accuracy_sum, scenarios, improvement from team_standings "
        "where team_id = :team",
        **who,
    )
    assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == {
        (named(place), skill, user_id): (each.xp, each.accuracy_sum, each.scenarios, each.improvement)
        for (place, skill, user_id), each in sum_members(log).items()
    }
    in_all = ask(store, "select period, xp, scenarios, active, average from team_totals where team_id = :team", **who)
    assert {row[0]: tuple(row[1:]) for row in in_all} == {
        named(place): (each.xp, each.scenarios, each.active, each.average) for place, each in sum_team(log).items()
    }
    kept = ask(store, "select week, body from team_weeks where team_id = :team", **who)
    assert {date.fromisoformat(week): Week.model_validate_json(body) for week, body in kept} == fold_weeks(log)
    return team
