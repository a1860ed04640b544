"""Facts about the record: what is written stays, a turn is written whole or not at all, and a crash cannot tear it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loop_parts import NOON
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from store_parts import open_store

from gym.progress.events import SkillOutcome, StoredFinish
from gym.schemas.health import Trouble
from gym.store import Store
from gym.store.records import EventRecord, Turn
from gym.world.scenarios.scenario import Difficulty

ACTED = EventRecord(kind="acted", body='{"a": 1}')
SAID = EventRecord(kind="coach_said", body='{"piece": {}}')
FINISH = StoredFinish(
    scenario_id="sc-1",
    family="f",
    title="t",
    difficulty=Difficulty.BEGINNER,
    area="filing",
    resolved=True,
    attempts=1,
    wrong=0,
    rungs=0,
    accuracy=1.0,
    final_accuracy=1.0,
    seconds=9.0,
    time_limit_seconds=60,
    skills=(SkillOutcome(skill="icd10", right=1.0, hinted=False),),
    confidence=None,
    at=NOON,
    local_date=NOON.date(),
    xp=70,
)


def turn(number: int, **changed: Any) -> Turn:
    whole = Turn("s-1", "ana", number, NOON, NOON.date(), "{}", (ACTED,), body="{}", request="r", key=f"k{number}")
    return replace(whole, **changed)


@pytest.fixture
def store() -> Store:
    """A record with one learner and one session at turn 0."""
    made = open_store()
    made.add_learner("ana", "{}", "UTC")
    made.commit(turn(0, key=None))
    return made


def everything(store: Store) -> dict[str, list[Any]]:
    names = ("learners", "sessions", "scenarios", "events", "answers", "xp_ledger", "standings")
    with store.engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(text(f"select * from {name}"))] for name in names}


@pytest.mark.parametrize("sql", ["update events set body = '{}'", "delete from events", "update events set seq = 9"])
def test_an_event_is_never_changed_or_taken_away(store: Store, sql: str) -> None:
    before = everything(store)
    with pytest.raises(DatabaseError, match="never changed"), store.write_transaction() as connection:
        connection.execute(text(sql))
    assert everything(store) == before


def test_events_stand_in_the_order_of_their_writing_without_a_gap(store: Store) -> None:
    store.commit(turn(1, events=(ACTED, ACTED, ACTED)))
    store.say(turn(1, events=(SAID,)))
    store.commit(turn(2))
    log = store.events("s-1")
    assert [(event.seq, event.turn) for event in log] == [(0, 0), (1, 1), (2, 1), (3, 1), (4, 1), (5, 2)]
    assert all(event.at == NOON for event in log)


@pytest.mark.parametrize("number", [0, 2, 5])
def test_a_turn_out_of_order_writes_nothing(store: Store, number: int) -> None:
    before = everything(store)
    assert not store.commit(turn(number, learner="{}", finish=FINISH))
    assert everything(store) == before


def test_a_turn_that_reckoned_with_another_learner_writes_nothing(store: Store) -> None:
    assert store.commit(turn(1, learner='{"xp": 70}', version=0, xp=70, finish=FINISH))
    before = everything(store)
    assert not store.commit(turn(2, learner='{"xp": 140}', version=0, xp=140, finish=FINISH))
    assert everything(store) == before
    assert store.commit(turn(2, learner='{"xp": 140}', version=1, xp=140, finish=FINISH))


def test_a_key_is_written_once_in_its_session(store: Store) -> None:
    assert store.commit(turn(1, key="k"))
    before = everything(store)
    assert not store.commit(turn(2, key="k"))
    assert everything(store) == before
    store.commit(turn(0, session_id="s-2", key=None))
    assert store.commit(turn(1, session_id="s-2", key="k"))


def test_turns_without_a_key_do_not_stand_in_each_others_way(store: Store) -> None:
    assert [store.commit(turn(number, key=None)) for number in (1, 2, 3)] == [True, True, True]


def test_one_turn_of_a_session_is_paid_once(store: Store) -> None:
    store.commit(turn(1, finish=FINISH))
    again = "insert into xp_ledger select * from xp_ledger"
    with pytest.raises(IntegrityError), store.write_transaction() as connection:
        connection.execute(text(again))


def test_the_words_for_a_turn_are_kept_once(store: Store) -> None:
    store.commit(turn(1))
    assert [store.say(turn(1, events=(SAID,))) for _ in range(2)] == [True, False]
    assert store.coach_words("s-1", 0) is None
    said = store.coach_words("s-1", 1)
    assert said
    assert said.body == json.loads(SAID.body)


def test_a_scenario_is_kept_once_and_as_it_was_first(store: Store) -> None:
    for number, body in ((1, "first"), (2, "second")):
        assert store.commit(turn(number, scenario=("sc-1", body)))
    assert store.scenario("sc-1") == "first"


def test_a_learner_who_is_there_already_stays_as_they_are(store: Store) -> None:
    store.commit(turn(1, learner='{"xp": 70}', xp=70))
    store.add_learner("ana", "{}", "America/Chicago")
    row = store.learner("ana")
    assert row
    assert (row.body, row.settings.calendar.time_zone) == ('{"xp": 70}', "UTC")


READS: list[Callable[[Store], object]] = [
    lambda store: store.session("s-9"),
    lambda store: store.learner("bo"),
    lambda store: store.scenario("sc-9"),
    lambda store: store.answer_to_key("s-1", "k9"),
    lambda store: store.answer_to_turn("s-1", 9),
    lambda store: store.coach_words("s-1", 9),
]


@pytest.mark.parametrize("read", READS)
def test_what_is_not_there_is_none(store: Store, read: Callable[[Store], object]) -> None:
    assert read(store) is None


def test_a_file_is_written_ahead_and_synced_at_every_commit(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/gym.db")
    with store.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"pragma {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


async def test_a_database_without_tables_is_not_alive(store: Store) -> None:
    assert await store.trouble() is None
    assert await Store("sqlite://").trouble() is Trouble.DOWN
