"""The record of courses on SQLite, and on PostgreSQL with row level security: used once, kept in its tenant."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from loop_parts import NOON
from postgres_parts import apart, or_skip
from sqlalchemy import select
from store_parts import add_tenants, open_store

from gym.caller import OPERATOR
from gym.store import Store
from gym.store.columns import stamp
from gym.store.lti import LtiArrival, LtiPlatform, NonceUsed, keys, platforms
from gym.store.lti_grades import CHANGED, GradePlace, grades
from gym.tenancy import TENANT

ADDRESSES = ("https://lms.example/x",) * 3
PLATFORM = LtiPlatform("clinic-a", "p-1", "https://lms.example", "gym", "Courses", ("1",), *ADDRESSES)
PLACE = GradePlace("p-1", "s-1", "set:tour", "https://lms.example/1")
ANA = LtiArrival("n-1", "s-1", "trainee", ("ana", "ana-2"), "Ana", PLACE, NOON)
pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        yield filled(open_store(f"sqlite:///{tmp_path / 'gym.db'}"))
        return
    with or_skip(apart()) as (owner, application):
        made = Store(application, owner_url=owner)
        made.upgrade()
        yield filled(made)
        for engine in {made.engine, made.writer, made.asker}:
            engine.dispose()


def filled(store: Store) -> Store:
    add_tenants(store, "clinic-a", "clinic-b")
    store.lti.keep_platform(PLATFORM, OPERATOR)
    store.lti.keep_key("clinic-a", "a key", NOON)
    return store


def test_a_launch_is_used_once_and_whoever_comes_again_is_the_same(store: Store):
    assert store.lti.admit(PLATFORM, ANA) == "ana"
    assert store.lti.admit(PLATFORM, ANA._replace(nonce="n-2", at=NOON + timedelta(hours=1))) == "ana"
    assert store.lti.admit(PLATFORM._replace(tenant="clinic-b"), ANA) == "ana-2"
    with pytest.raises(NonceUsed):
        store.lti.admit(PLATFORM, ANA)
    with pytest.raises(NonceUsed):
        store.lti.use_nonce("clinic-a", "n-2", NOON)
    (place,) = store.lti_grades.of_user("ana")
    assert (place.opened_at, place.due_at) == (NOON, None)
    assert store.lti.keep_key("clinic-a", "another", NOON) == "a key"


def test_a_grade_is_taken_once_and_due_again_only_where_more_came(store: Store):
    store.lti.admit(PLATFORM, ANA)
    token = TENANT.set("clinic-a")
    try:
        with store.write_transaction() as connection:
            connection.execute(CHANGED, {"of_user": "ana", "now": stamp(NOON)})
    finally:
        TENANT.reset(token)
    (due,) = store.lti_grades.due(NOON, 5)
    until = NOON + timedelta(minutes=2)
    assert (store.lti_grades.take(due, until), store.lti_grades.take(due, until)) == (True, False)
    store.lti_grades.settle(due, "{}", NOON)
    assert store.lti_grades.of_user("ana")[0].due_at is None
    store.lti_grades.settle(due._replace(changes=0), "{}", NOON)
    assert store.lti_grades.of_user("ana")[0].due_at == NOON


def test_another_tenant_sees_nothing_of_it_and_who_is_moved_takes_the_place_along(store: Store):
    store.lti.admit(PLATFORM, ANA)
    if store.engine.dialect.name == "postgresql":
        token = TENANT.set("clinic-b")
        try:
            with store.read_connection() as connection:
                assert [connection.execute(select(each)).all() for each in (grades, platforms, keys)] == [[], [], []]
        finally:
            TENANT.reset(token)
    store.users.move("ana", "clinic-b")
    assert [each.tenant for each in store.lti_grades.of_user("ana")] == ["clinic-b"]
    assert store.lti.remove_platform("clinic-a", "p-1", OPERATOR)
    assert store.lti.platforms("clinic-a") == ()
