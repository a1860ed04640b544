"""Row level security on PostgreSQL: whatever a statement forgets, it sees and changes nothing of another tenant."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from loop_moves import opened, settle
from loop_parts import NOON
from postgres_parts import apart, or_skip
from rows import for_each
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from trainer_parts import clinics

from gym.schemas.teams import NewTeam
from gym.services.sessions import Sessions
from gym.store import Store, columns
from gym.store.row_security import look_at_role
from gym.store.sign_ins import StoredSignIn
from gym.tenancy import ALL, NONE, TENANT, enter_tenant, over_all_tenants
from gym.world.world import World

pytestmark = pytest.mark.slow

OF_TENANT = sorted(name for name, table in columns.metadata.tables.items() if "tenant" in table.c)


@pytest.fixture(scope="module")
def urls() -> Iterator[tuple[str, str]]:
    """The addresses of a new database for its owner and for the application, neither of which is a superuser."""
    with or_skip(apart()) as made:
        yield made


@pytest.fixture(scope="module")
def store(urls: tuple[str, str]) -> Iterator[Store]:
    """A store whose role neither owns the tables nor bypasses what is held back."""
    owner, application = urls
    made = Store(application, owner_url=owner)
    made.upgrade()
    yield made
    made.engine.dispose()


async def fill(loop: Sessions) -> None:
    """Ana and Zoe settle a claim and found a team, each in her own clinic."""
    for user, tenant in (("ana", "clinic-a"), ("zoe", "clinic-b")):
        enter_tenant(tenant)
        await settle(loop, await opened(loop, user, scenario_id="tour-1"))
        await loop.teams.create(NewTeam(user_id=user, name=f"Team of {user}"))


@pytest.fixture(scope="module")
def loop(world: World, store: Store) -> Sessions:
    """Two clinics at work."""
    with over_all_tenants():
        made = clinics(world, store=store)
    asyncio.run(fill(made))
    return made


@pytest.fixture(autouse=True)
def within_a(loop: Sessions) -> Iterator[None]:
    """Each test begins within clinic A."""
    token = TENANT.set("clinic-a")
    yield
    TENANT.reset(token)


def ask(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def change(store: Store, sql: str) -> int:
    with store.write_transaction() as connection:
        return connection.execute(text(sql)).rowcount


def count_all(store: Store) -> dict[str, int]:
    with over_all_tenants():
        return {name: int(str(ask(store, f"select count(*) from {name}")[0][0])) for name in OF_TENANT}


def test_the_role_of_the_application_is_held_back_and_those_of_others_are_known(
    store: Store, urls: tuple[str, str]
) -> None:
    found = [look_at_role(store.engine)]
    for url in (urls[0], urls[0].replace("gym_owner", "gym")):
        engine = create_engine(url)
        found.append(look_at_role(engine))
        engine.dispose()
    assert found == ["held", "owner", "free"]


def test_every_table_of_a_tenant_forces_its_policy(store: Store) -> None:
    sql = "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid where c.relforcerowsecurity"
    assert {name for (name,) in ask(store, sql)} == {*OF_TENANT, "tenants"}


@for_each("name", OF_TENANT)
def test_raw_sql_finds_rows_of_the_own_tenant_only(name: str, store: Store) -> None:
    assert {tenant for (tenant,) in ask(store, f"select tenant from {name}")} <= {"clinic-a"}


def test_there_was_something_to_hold_back(store: Store) -> None:
    enter_tenant("clinic-b")
    assert ask(store, "select user_id from sessions") == [("zoe",)]
    enter_tenant(ALL)
    assert ask(store, "select user_id from sessions order by 1") == [("ana",), ("zoe",)]
    assert ask(store, "select id from tenants") == [("local",), ("clinic-a",), ("clinic-b",)]


@for_each("name", (*OF_TENANT, "tenants"))
def test_without_a_tenant_nothing_is_found_on_a_fresh_connection_and_on_a_used_one(name: str, store: Store) -> None:
    enter_tenant("clinic-a")
    ask(store, "select 1")
    enter_tenant(NONE)
    assert ask(store, f"select * from {name}") == []
    fresh = create_engine(store.engine.url)
    with fresh.connect() as connection:
        assert connection.execute(text(f"select * from {name}")).all() == []
    fresh.dispose()


NOTHING = (
    "update learners set xp = 0 where user_id = 'zoe'",
    "delete from notices where user_id = 'zoe'",
    "update chat_users set disabled = true where identifier = 'zoe'",
    "update teams set name = 'Ours' where tenant = 'clinic-b'",
    "update acts set tenant = 'clinic-a' where stream = 'user:zoe'",
)
REFUSED = (
    "insert into notices values ('zoe', 's', 'k', 't', '2026-01-01', null, 'clinic-b')",
    "insert into notices values ('zoe', 's', 'k', 't', '2026-01-01', null, 'clinic-a')",
    "insert into teams (id, name, size, is_open, body, tenant) values ('t', 'T', 1, true, '{}', 'clinic-b')",
    "insert into tenants values ('mine', 'Mine', 'UTC', '{}', '2026-01-01')",
    "update learners set tenant = 'clinic-b' where user_id = 'ana'",
    "update memberships set user_id = 'zoe'",
    "update acts set tenant = 'clinic-b'",
    "alter table learners no force row level security",
    "drop policy within_tenant on learners",
    "update alembic_version set version_num = '0001'",
)


@for_each("sql", NOTHING)
def test_what_is_another_tenants_cannot_be_changed(sql: str, store: Store) -> None:
    assert change(store, sql) == 0


@for_each("sql", REFUSED)
def test_nothing_is_put_in_another_tenant_or_pointed_at_it(sql: str, store: Store) -> None:
    before = count_all(store)
    with pytest.raises(DatabaseError):
        change(store, sql)
    assert count_all(store) == before


def test_a_change_of_all_rows_is_one_of_the_own_tenants(store: Store) -> None:
    assert change(store, "update learners set display_name = 'A'") == 1
    enter_tenant(ALL)
    assert ask(store, "select user_id, display_name from learners order by 1") == [("ana", "A"), ("zoe", "zoe")]


def test_a_view_of_the_owner_shows_no_more(store: Store, urls: tuple[str, str]) -> None:
    owner = create_engine(urls[0])
    with owner.begin() as connection:
        connection.exec_driver_sql("create view everybody as select user_id from learners")
        connection.exec_driver_sql("grant select on everybody to gym_app")
    owner.dispose()
    assert ask(store, "select * from everybody") == [("ana",)]
    enter_tenant(NONE)
    assert ask(store, "select * from everybody") == []


async def test_threads_and_tasks_stay_within_the_tenant_of_who_asks(store: Store) -> None:
    for tenant, user in (("clinic-b", "zoe"), ("clinic-a", "ana")):
        enter_tenant(tenant)
        assert await store.read(ask, store, "select user_id from learners") == [(user,)]
        assert await store.write(ask, store, "select user_id from learners") == [(user,)]
    assert store.users.account("zoe"), "who signs in is looked up over all tenants"
    assert ask(store, "select user_id from learners") == [("ana",)]


def test_who_is_moved_takes_their_rows_and_their_log_along(store: Store) -> None:
    before = count_all(store)
    store.users.move("ana", "clinic-b")
    try:
        assert [ask(store, f"select * from {name}") for name in ("learners", "events", "attempts")] == [[], [], []]
        assert ask(store, "select 1 from acts where stream = 'user:ana'") == []
        enter_tenant("clinic-b")
        assert {each for (each,) in ask(store, "select distinct user_id from events")} == {"ana", "zoe"}
    finally:
        store.users.move("ana", "clinic-a")
    after = count_all(store)
    assert {name for name in after if after[name] < before[name]} == {"memberships"}


def test_sign_ins_are_kept_and_idle_people_found_by_the_role_of_the_application(store: Store) -> None:
    made = StoredSignIn("s-1", NOON, NOON, "password", "192.0.2.1", "Firefox", is_good=True)
    store.sign_ins.add("zoe", 0, made)
    assert ask(store, "select id from sign_ins") == []
    enter_tenant("clinic-b")
    assert store.sign_ins.of_user("zoe", 9)[0][0] == "s-1"
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert store.retention.idle_users("clinic-b", tomorrow) == ["otto", "zoe"]
    assert store.retention.drop_chats("clinic-b", tomorrow) == 0
    store.sign_ins.forget(tomorrow)
    assert store.sign_ins.of_user("zoe", 9)[0].address == ""


def test_the_role_of_the_application_erases_a_person(store: Store) -> None:
    done = store.erasures.erase("clinic-a", "ana", "tina", NOON, lambda *_: None)
    assert ask(store, "select user_id from events where user_id <> 'tina' group by 1") == [(done.former,)]
    enter_tenant(ALL)
    assert ask(store, "select user_id from learners order by 1") == [(done.former,), ("zoe",)]
    assert ask(store, "select id, tenant, is_open from erasures") == [(done.former, "clinic-a", False)]
