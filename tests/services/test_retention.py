"""Retention: who has not come in for as long as their tenant says is erased, and chats that nobody touches go."""

from datetime import UTC, datetime, timedelta

import pytest
from cli_parts import run_gym
from erasure_parts import dump
from loop_moves import loop_of, opened
from loop_parts import Clock
from sign_in_parts import PASSWORD, stored
from sqlalchemy import update
from store_parts import add_tenants, open_store

from gym.api.serve import seconds_to_night
from gym.errors import Invalid, NotFound
from gym.services.retention import CleanUp
from gym.services.sessions import Sessions
from gym.services.sign_ins import SignInPlace
from gym.services.tokens import SignIn
from gym.store import Store
from gym.store.chat import ChatRows, ChatStore, threads, users
from gym.store.columns import stamp
from gym.store.sign_ins import sign_ins
from gym.world.world import World

NOW = datetime.now(UTC)
LONG_AGO = stamp(NOW - timedelta(days=400))
PLACE = SignInPlace("192.0.2.1", "")


@pytest.fixture
def loop(world: World) -> Sessions:
    """Accounts in two tenants, all made long ago; clinic A keeps what is used within a year."""
    made = loop_of(world, clock=Clock(NOW))
    add_tenants(made.store, "clinic-a", "clinic-b")
    for name, role in (("amy", "administrator"), ("idle", "trainee"), ("here", "trainee"), ("seen", "trainee")):
        made.store.users.keep(name, role, "clinic-a", stored(PASSWORD))
    made.store.users.keep("other", "trainee", "clinic-b", stored(PASSWORD))
    with made.store.write_transaction() as connection:
        connection.execute(update(users).values(created_at=LONG_AGO))
    made.store.tenants.set_retention("clinic-a", 365, NOW)
    return made


def open_threads(store: Store, *names: str) -> None:
    """A chat of each that nobody has touched for long."""

    def write(rows: ChatRows) -> None:
        for name in names:
            rows.open_thread(f"thread-{name}", (rows.user(name) or {})["id"])

    ChatStore(store).write([write])
    with store.write_transaction() as connection:
        connection.execute(update(threads).values(updated_at=LONG_AGO))


def names(store: Store) -> set[str]:
    return {row["identifier"] for row in dump(store)["chat_users"]}


async def test_who_has_shown_no_sign_is_erased_and_nobody_else(loop: Sessions) -> None:
    open_threads(loop.store, "idle", "here", "other")
    await loop.sign_ins.begin(SignIn(user_id="here", version=0), "password", PLACE, 60)
    await opened(loop, "seen")
    assert await loop.retention.preview("clinic-a", 365) == 2
    assert await loop.retention.run() == (CleanUp("clinic-a", 1, 2),)
    assert names(loop.store) == {"amy", "here", "seen", "other"}
    assert {row["id"] for row in dump(loop.store)["chat_threads"]} == {"thread-other"}
    (act,) = (row for row in dump(loop.store)["acts"] if row["kind"] == "person_erased")
    assert (act["stream"], act["actor"]) == ("tenant:clinic-a", "retention of the tenant")
    assert await loop.retention.run() == (CleanUp("clinic-a", 0, 0),)


async def test_a_sign_in_that_is_too_old_does_not_count(loop: Sessions) -> None:
    for name in ("here", "seen"):
        await loop.sign_ins.begin(SignIn(user_id=name, version=0), "password", PLACE, 60)
    with loop.store.write_transaction() as connection:
        connection.execute(update(sign_ins).values(at=LONG_AGO))
    assert await loop.retention.run() == (CleanUp("clinic-a", 3, 0),)
    assert names(loop.store) == {"amy", "other"}


async def test_without_a_time_everything_is_kept(loop: Sessions) -> None:
    open_threads(loop.store, "idle")
    loop.store.tenants.set_retention("clinic-a", None, NOW)
    before = dump(loop.store)
    assert await loop.retention.run(is_night=True) == ()
    assert dump(loop.store) == before


def test_the_night_is_the_next_three_o_clock() -> None:
    for hour, hours in ((2, 1), (3, 24), (4, 23), (23, 4)):
        assert seconds_to_night(datetime(2026, 3, 4, hour, tzinfo=UTC)) == hours * 3600


class TestCommand:
    """`gym tenant retention`."""

    @pytest.fixture(autouse=True)
    def store(self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Store:
        folder = tmp_path_factory.mktemp("data")
        monkeypatch.setenv("GYM_DATA_DIR", str(folder))
        store = open_store(f"sqlite:///{folder / 'gym.db'}")
        add_tenants(store, "clinic-a")
        store.users.keep("idle", "trainee", "clinic-a", stored(PASSWORD))
        with store.write_transaction() as connection:
            connection.execute(update(users).values(created_at=LONG_AGO))
        return store

    def test_it_is_shown_set_and_taken_back_and_each_change_is_on_the_log(self, store: Store) -> None:
        assert run_gym("tenant", "retention", "clinic-a").output == "clinic-a: everything is kept.\n"
        told = run_gym("tenant", "retention", "clinic-a", "--months", "12", "--yes").output
        assert told.startswith("clinic-a: what nobody uses for 360 days is deleted.")
        assert store.tenants.one("clinic-a").retention == 360
        run_gym("tenant", "retention", "clinic-a", "--forever")
        assert store.tenants.one("clinic-a").retention is None
        kinds = [row["kind"] for row in store.accounts.acts("tenant:clinic-a")]
        assert kinds == ["tenant_added", "retention_set", "retention_set"]

    def test_who_would_be_erased_is_said_before(self, store: Store) -> None:
        told = run_gym("tenant", "retention", "clinic-a", "--days", "365", typed="n\n").output
        assert "1 of clinic-a have not come in for 365 days and will be erased." in told
        assert store.tenants.one("clinic-a").retention is None

    @pytest.mark.parametrize("given", [("--days", "29"), ("--days", "0"), ("--days", "40", "--forever")])
    def test_what_cannot_be_meant_is_refused(self, given: tuple[str, ...], store: Store) -> None:
        with pytest.raises(Invalid):
            run_gym("tenant", "retention", "clinic-a", *given)
        with pytest.raises(NotFound):
            run_gym("tenant", "retention", "nowhere", "--days", "40")
