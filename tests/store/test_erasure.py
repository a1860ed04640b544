"""Erasing one of three: nothing of theirs is left, by value, and for everybody else nothing changes."""

import asyncio
import re
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from challenge_parts import on_record
from erasure_parts import AMY, CLINIC, OTHERS, THEIRS, TINA, WHO, dump, files_with, fill, places_of, seen_by_others
from loop_moves import opened
from postgres_parts import or_skip, serving
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from store_parts import open_store
from team_parts import audit_team

from gym.errors import Invalid, NotFound
from gym.schemas.people import Erasure
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server that was started for this file; skips where none can be."""
    with or_skip(serving()) as url:
        yield url


def new_database(server: str) -> str:
    """The URL of a new database of that server."""
    name = f"gym{next(NUMBERS)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def loop(request: pytest.FixtureRequest, tmp_path: Path, world: World) -> Iterator[Sessions]:
    """A team of three at work, in a file or on a server."""
    is_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'gym.db'}" if is_file else new_database(request.getfixturevalue("server"))
    store = open_store(url)
    yield asyncio.run(fill(world, store))
    store.engine.dispose()


def erase(loop: Sessions) -> str:
    """The id that stands in the place of who was erased."""
    done = loop.administration.erasures.erase(AMY, WHO, Erasure(confirm=WHO))
    return asyncio.run(done).former


def test_one_of_three_goes_and_the_others_notice_nothing(loop: Sessions, tmp_path: Path) -> None:
    assert {each.rsplit(": ")[-1] for each in places_of(loop.store)} == set(THEIRS)
    before = asyncio.run(seen_by_others(loop))
    counted = {name: len(rows) for name, rows in dump(loop.store).items()}
    former = erase(loop)
    assert places_of(loop.store) == []
    assert files_with(tmp_path) == []
    assert asyncio.run(seen_by_others(loop)) == before
    now = {name: len(rows) for name, rows in dump(loop.store).items()}
    kept = ("events", "attempts", "xp_ledger", "standings", "team_standings", "team_totals", "certificates", "learners")
    assert {name: now[name] for name in kept} == {name: counted[name] for name in kept}
    check_logs(loop, former)


def check_logs(loop: Sessions, former: str) -> None:
    """The logs still fold to what is stored, and say who erased somebody, and when."""
    rows = dump(loop.store)
    for team in rows["teams"]:
        assert set(audit_team(loop.store, team["id"]).user_ids) == set(OTHERS)
    for challenge in rows["challenges"]:
        on_record(loop, challenge["id"])
    (act,) = (row for row in rows["acts"] if row["kind"] == "person_erased")
    assert (act["stream"], act["actor"], act["body"]) == (f"tenant:{CLINIC}", "amy", "{}")
    assert re.fullmatch("former-[0-9a-f]{16}", former)
    assert {row["display_name"] for row in rows["learners"] if row["user_id"] == former} == {"Former member"}


def test_the_id_that_is_left_leads_nowhere(loop: Sessions) -> None:
    former = erase(loop)
    sessions = [row["id"] for row in dump(loop.store)["sessions"] if row["user_id"] == former]
    looks: list[Any] = [partial(loop.trainers.trainee, TINA, former)]
    looks += [partial(loop.trainers.session_of, TINA, each) for each in sessions]
    looks += [partial(loop.replays.replay, each, TINA) for each in sessions]
    looks += [partial(loop.personal_data.check_access, AMY, former), partial(loop.now, sessions[0])]
    looks += [partial(loop.administration.people.person, AMY, each) for each in (former, WHO)]
    for look in looks:
        with pytest.raises(NotFound):
            asyncio.run(look())
    assert former not in {row.user_id for row in asyncio.run(loop.trainers.trainees(TINA))}
    assert former in asyncio.run(loop.trainers.cohort(TINA)).user_ids


def test_a_name_that_was_erased_is_free_for_somebody_new(loop: Sessions) -> None:
    erase(loop)
    assert loop.store.users.keep(WHO, "trainee", CLINIC, "no password matches this")
    asyncio.run(opened(loop, WHO))
    assert asyncio.run(loop.profile(WHO)).total_scenarios_completed == 0


LOGS = (
    "update events set body = '{}'",
    "update events set user_id = 'former-0123456789abcdef'",
    "update acts set body = '{}'",
    "update acts set actor = 'former-0123456789abcdef'",
    "delete from events",
    "delete from acts",
)


def change(store: Store, *statements: str) -> None:
    with store.write_transaction() as connection:
        for sql in statements:
            connection.execute(text(sql))


def test_the_logs_stay_closed_before_and_after(loop: Sessions) -> None:
    for turn in range(2):
        before = dump(loop.store)
        for sql in LOGS:
            with pytest.raises(DatabaseError, match="never changed"):
                change(loop.store, sql)
        assert dump(loop.store) == before
        if not turn:
            erase(loop)


OPENING = f"insert into erasures values ('former-1', '{CLINIC}', 'trainee', '2026-01-01', true)"
MORE = (
    "update events set kind = 'acted'",
    "update events set at = '2020-01-01'",
    "update events set user_id = 'ben'",
    "update acts set at = '2020-01-01'",
    "update acts set kind = 'looked'",
    "update acts set actor = 'ben'",
    "delete from events",
)


def test_even_while_somebody_is_erased_who_did_what_and_when_stays(loop: Sessions) -> None:
    for sql in MORE:
        with pytest.raises(DatabaseError, match="never changed"):
            change(loop.store, OPENING, sql)


def test_it_is_done_for_nobody_who_is_not_named_twice_and_never_to_oneself(loop: Sessions) -> None:
    before = dump(loop.store)
    erasures = loop.administration.erasures
    wrong: list[Any] = [(WHO, "qmarlowe", Invalid), ("amy", "amy", Invalid), ("nobody", "nobody", NotFound)]
    for user, typed, refusal in wrong:
        with pytest.raises(refusal):
            asyncio.run(erasures.erase(AMY, user, Erasure(confirm=typed)))
    other = AMY.model_copy(update={"tenant": "local"})
    with pytest.raises(NotFound):
        asyncio.run(erasures.erase(other, WHO, Erasure(confirm=WHO)))
    assert dump(loop.store) == before
