"""What scale.py asks of a filled database, each call beside the floor under it."""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any, NamedTuple

from scale_made import NOW, Made
from sqlalchemy import select, text

from gym.progress.boards import Order
from gym.services.accounts import Accounts
from gym.services.boards import Leaderboards, Place, pack
from gym.store import Store
from gym.store.accounts import learners
from gym.store.boards import period_name
from gym.store.records import EventRecord, Turn

DEPTHS, LIMIT, WARM = 20, 50, 20
SKILL = "modifier_25"
Ask = Callable[[], object]
ONE_ROW = select(learners.c.version)
BOARDS: tuple[tuple[str, str | None, Order], ...] = (
    ("weekly", None, "xp"),
    ("weekly", SKILL, "xp"),
    ("weekly", None, "improvement"),
    ("all", None, "xp"),
    ("all", SKILL, "xp"),
    ("all", None, "improvement"),
)


class Timed(NamedTuple):
    """Milliseconds of a call, and of the floor asked just before each."""

    name: str
    p50: float
    p95: float
    floor_p50: float
    floor_p95: float


async def end_nothing(_: str) -> None:
    """The users of this benchmark sit no exams."""


class Asked:
    """One database and its users."""

    def __init__(self, store: Store, made: list[Made]) -> None:
        self.store, self.random = store, Random(3)
        self.leaderboards, self.accounts = Leaderboards(store, lambda: NOW), Accounts(store, lambda: NOW, end_nothing)
        self.made = [each for each in made if each.finish.xp]
        self.keys = map(str, count(time.time_ns()))
        with store.engine.connect() as connection:
            users = connection.execute(text("SELECT user_id FROM learners WHERE user_id LIKE 'u%'")).scalars().all()
        self.users = self.random.sample(users, min(len(users), 400))

    def all(self, calls: int) -> Iterator[Timed]:
        """Every row of the table."""
        for name, one_of in (("ordinary", self.users), ("1 %", ["heavy"]), ("10,000", ["veteran"])):
            for what, ask in (("profile", self.profile), ("notices", self.notices), ("pathways", self.pathways)):
                yield self.timed(f"{what}, {name}", ask(one_of), self.one_row, calls)
        for period, skill, order in BOARDS:
            named = ", ".join(filter(None, ("board", period, "one skill" if skill else "", order)))
            first, deep = self.pages(period, skill, order)
            yield self.timed(f"{named}: first page", first, self.one_row, calls)
            yield self.timed(f"{named}: deep", deep, self.one_row, calls)
        for name, one_of in (("ordinary", self.users), ("10,000", ["veteran"])):
            yield self.committed(f"finishing turn, {name}", one_of, calls)

    def timed(self, name: str, ask: Ask, floor: Ask, calls: int) -> Timed:
        """The call and its floor in turn."""
        for _ in range(WARM):
            floor()
            ask()
        pairs = [(spent(floor), spent(ask)) for _ in range(calls)]
        return summed(name, pairs)

    def one_row(self) -> object:
        """The floor of a read: one row by its key through the same engine."""
        with self.store.engine.connect() as connection:
            return connection.execute(ONE_ROW.where(learners.c.user_id == self.random.choice(self.users))).all()

    def profile(self, users: list[str]) -> Ask:
        return lambda: self.leaderboards.profile(self.random.choice(users))

    def notices(self, users: list[str]) -> Ask:
        return lambda: run(self.accounts.notices(self.random.choice(users)))

    def pathways(self, users: list[str]) -> Ask:
        return lambda: run(self.accounts.pathways(self.random.choice(users)))

    def pages(self, period: str, skill: str | None, order: Order) -> tuple[Ask, Ask]:
        """The first page of a board, and pages at any depth of it."""
        cursors = self.cursors(period, skill, order)

        def page(cursor: str | None) -> object:
            found = self.leaderboards.board(period, skill, None, LIMIT, cursor, order)
            assert found.rows or cursor
            return found

        return lambda: page(None), lambda: page(self.random.choice(cursors))

    def cursors(self, period: Any, skill: str | None, order: Order) -> list[str]:
        """Places spread over the whole board."""
        mine = f"FROM standings WHERE tenant = 'local' AND period = :period AND skill = :skill AND {order} > 0"
        at = f"SELECT {order}, user_id {mine} ORDER BY {order} DESC, user_id LIMIT 1 OFFSET :place"
        values = {"period": period_name(period, NOW.date()), "skill": skill or ""}
        with self.store.engine.connect() as connection:
            users = connection.execute(text(f"SELECT count(*) {mine}"), values).scalar_one()
            places = [users * step // (DEPTHS + 1) for step in range(1, DEPTHS + 1)]
            rows = [connection.execute(text(at), {**values, "place": place}).one() for place in places]
        return [pack(Place(place + 1, place + 1, *row, order)) for place, row in zip(places, rows, strict=True)]

    def committed(self, name: str, users: list[str], calls: int) -> Timed:
        """Finishing turns of these users; the floor is a transaction that writes one row."""
        pairs = []
        for number in range(WARM + calls):
            turn = self.turn(users[number % len(users)])
            floor = spent(lambda: self.store.shelve(f"floor-{next(self.keys)}", "{}"))
            pairs.append((floor, spent(lambda turn=turn: self.write(turn))))
        return summed(name, pairs[WARM:])

    def write(self, turn: Turn) -> None:
        assert self.store.commit(turn)

    def turn(self, user: str) -> Turn:
        """The next turn of the user's last session, which finishes a claim now."""
        last = "SELECT id FROM sessions WHERE user_id = :user ORDER BY started_at DESC LIMIT 1"
        with self.store.engine.connect() as connection:
            row = self.store.session(connection.execute(text(last), {"user": user}).scalar_one())
        assert row
        each = self.random.choice(self.made)
        finish = each.finish.model_copy(update={"at": NOW, "local_date": NOW.date()})
        return Turn(
            *(row.session_id, user, row.turn + 1, NOW, NOW.date(), row.state),
            events=(EventRecord(kind="scenario_finished", body=finish.model_dump_json()),),
            body=row.state,
            request="r",
            learner=row.learner,
            version=row.version,
            xp=row.xp + finish.xp,
            finish=finish,
            improvement=each.improvement,
        )


def run(coroutine: Any) -> object:
    """Run what is only called a coroutine: it waits for nothing, so no loop has to be counted with it."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waited")


def spent(step: Ask) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    step()
    return 1000 * (time.perf_counter() - began)


def summed(name: str, pairs: list[tuple[float, float]]) -> Timed:
    """Median and the slowest of twenty, of the calls and of their floor."""
    floors, asked = (sorted(each) for each in zip(*pairs, strict=True))
    late = int(0.95 * len(pairs))
    return Timed(name, statistics.median(asked), asked[late], statistics.median(floors), floors[late])
