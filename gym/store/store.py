"""The record of training: reads, and one transaction a turn."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from gym.progress.events import Event, Kind
from gym.store.boards import add_to_standings, read_page
from gym.store.engine import WRITES, connect
from gym.store.migrate import current, head, upgrade
from gym.store.records import Answer, BoardQuery, Draft, LearnerRow, Page, SessionRow, Turn
from gym.store.tables import answers, events, learners, scenarios, sessions, xp_ledger


def stamp(at: datetime) -> str:
    """An instant as stored: UTC, microseconds, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Overtaken(Exception):
    """Another transaction was there first; this one must not be kept."""


class Store:
    """A database of training. Every method is one short transaction and never waits for anything else."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self.fresh = self.engine.execution_options(**{WRITES: True})

    def upgrade(self) -> None:
        """Bring the database to the newest schema. Raises Invalid if it is newer than the program."""
        upgrade(self.engine)

    def is_current(self) -> bool:
        """Whether the schema is the one this program wants."""
        return current(self.engine) == head()

    def is_alive(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(select(learners.c.user_id).limit(1))
        except SQLAlchemyError:
            return False
        return True

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that takes the write lock at once."""
        with self.fresh.begin() as connection:
            yield connection

    def session(self, session_id: str) -> SessionRow | None:
        """A session and its learner, in one read."""
        query = select(sessions, learners.c.body, learners.c.version, learners.c.xp).join(learners)
        with self.engine.connect() as connection:
            row = connection.execute(query.where(sessions.c.id == session_id)).mappings().one_or_none()
        return session_row(row) if row else None

    def learner(self, user_id: str) -> LearnerRow | None:
        """A learner."""
        with self.engine.connect() as connection:
            row = connection.execute(select(learners).where(learners.c.user_id == user_id)).one_or_none()
        return LearnerRow(row.body, row.version, row.time_zone) if row else None

    def scenario(self, scenario_id: str) -> str | None:
        """A stored scenario (JSON)."""
        with self.engine.connect() as connection:
            return connection.scalar(select(scenarios.c.body).where(scenarios.c.id == scenario_id))

    def answer(self, session_id: str, *, key: str | None = None, turn: int | None = None) -> Answer | None:
        """What was answered under a key, or to a turn."""
        which = answers.c.key == key if key is not None else answers.c.turn == turn
        query = select(answers).where(answers.c.session_id == session_id, which)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Answer(row.turn, row.request, row.body, row.words) if row else None

    def events(self, session_id: str) -> Sequence[Event]:
        """The log of a session, in order."""
        query = select(events).where(events.c.session_id == session_id).order_by(events.c.seq)
        with self.engine.connect() as connection:
            return tuple(event(row) for row in connection.execute(query).mappings())

    def said(self, session_id: str, turn: int) -> Event | None:
        """What the coach said to a turn."""
        query = select(events).where(
            events.c.session_id == session_id, events.c.turn == turn, events.c.kind == Kind.COACH_SAID
        )
        with self.engine.connect() as connection:
            row = connection.execute(query.order_by(events.c.seq)).mappings().first()
        return event(row) if row else None

    def set_time_zone(self, user_id: str, time_zone: str) -> None:
        """Remember where the user lives."""
        with self.writing() as connection:
            connection.execute(update(learners).where(learners.c.user_id == user_id).values(time_zone=time_zone))

    def add_learner(self, user_id: str, body: str, time_zone: str) -> None:
        """Make sure the learner is there; somebody else's start at the same moment is no error."""
        row = {"user_id": user_id, "version": 0, "xp": 0, "display_name": user_id}
        row |= {"body": body, "time_zone": time_zone}
        try:
            with self.writing() as connection:
                connection.execute(insert(learners).values(row))
        except IntegrityError:
            return

    def open(self, turn: Turn) -> None:
        """Open a session with its first turn."""
        with self.writing() as connection:
            row = {"id": turn.session_id, "user_id": turn.user_id, "turn": turn.turn}
            connection.execute(insert(sessions).values(**row, started_at=stamp(turn.at), state=turn.state))
            record(connection, turn)

    def commit(self, turn: Turn) -> bool:
        """Write a turn; False if another one was there first, or the learner has changed since it was read."""
        try:
            with self.writing() as connection:
                if not (fence(connection, turn) and advance(connection, turn)):
                    raise Overtaken
                record(connection, turn)
        except (Overtaken, IntegrityError):
            return False
        return True

    def say(self, turn: Turn) -> bool:
        """Put the coach's words for a turn on the log, once; False if they are there already."""
        spoken = select(func.count()).where(
            events.c.session_id == turn.session_id, events.c.turn == turn.turn, events.c.kind == Kind.COACH_SAID
        )
        with self.writing() as connection:
            if connection.scalar(spoken):
                return False
            append(connection, turn, turn.events)
        return True

    def board(self, query: BoardQuery) -> Page:
        """A page of a board."""
        with self.engine.connect() as connection:
            return read_page(connection, query)


def session_row(row: RowMapping) -> SessionRow:
    """A row as a value."""
    return SessionRow(
        session_id=row["id"],
        user_id=row["user_id"],
        turn=row["turn"],
        started_at=datetime.fromisoformat(row["started_at"]),
        state=row["state"],
        learner=row["body"],
        version=row["version"],
        xp=row["xp"],
    )


def event(row: RowMapping) -> Event:
    """A row of the log as a value."""
    return Event.model_validate({**row, "body": json.loads(row["body"])})


def fence(connection: Connection, turn: Turn) -> bool:
    """Move the session on, if it still stands where this turn began."""
    where = (sessions.c.id == turn.session_id) & (sessions.c.turn == turn.turn - 1)
    return connection.execute(update(sessions).where(where).values(turn=turn.turn, state=turn.state)).rowcount == 1


def advance(connection: Connection, turn: Turn) -> bool:
    """Write the learner's new standing, if it still is what this turn reckoned with."""
    if turn.learner is None:
        return True
    where = (learners.c.user_id == turn.user_id) & (learners.c.version == turn.version)
    values = {"version": turn.version + 1, "xp": turn.xp, "body": turn.learner}
    return connection.execute(update(learners).where(where).values(values)).rowcount == 1


def record(connection: Connection, turn: Turn) -> None:
    """The rest of a turn: scenario, events, answer, ledger and boards."""
    if turn.scenario:
        keep_scenario(connection, *turn.scenario)
    append(connection, turn, turn.events)
    connection.execute(
        insert(answers).values(
            session_id=turn.session_id,
            turn=turn.turn,
            key=turn.key,
            request=turn.request,
            body=turn.body,
            words=turn.words,
        )
    )
    if turn.finish:
        source = f"{turn.session_id}:{turn.turn}"
        row = {"source": source, "user_id": turn.user_id, "points": turn.finish.xp}
        connection.execute(insert(xp_ledger).values(**row, local_date=turn.local_date.isoformat()))
        add_to_standings(connection, turn.user_id, turn.finish)


def keep_scenario(connection: Connection, scenario_id: str, body: str) -> None:
    """Store a scenario; its id is a hash, so the same one may be there already."""
    if connection.scalar(select(func.count()).where(scenarios.c.id == scenario_id)) == 0:
        connection.execute(insert(scenarios).values(id=scenario_id, body=body))


def append(connection: Connection, turn: Turn, drafts: tuple[Draft, ...]) -> None:
    """Put events at the end of the session's log."""
    last = select(func.coalesce(func.max(events.c.seq), -1)).where(events.c.session_id == turn.session_id)
    first = connection.execute(last).scalar_one() + 1
    common = {"session_id": turn.session_id, "turn": turn.turn, "user_id": turn.user_id, "at": stamp(turn.at)}
    rows = [
        {**common, "local_date": turn.local_date.isoformat(), "seq": first + place, **draft.model_dump()}
        for place, draft in enumerate(drafts)
    ]
    if rows:
        connection.execute(insert(events), rows)
