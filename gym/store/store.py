"""The record of training: reads, and one transaction a turn."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, RowMapping, Select, create_engine, event, insert
from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError

from gym.caller import LOCAL
from gym.errors import AUDITS_ONLY, Invalid, NotYours, Unavailable
from gym.progress.events import Event, Kind
from gym.schemas.health import Trouble
from gym.store.accounts import AccountStore, learner_row, learners
from gym.store.acts import ActStore
from gym.store.address import address
from gym.store.api_tokens import ApiTokenStore
from gym.store.assignments import AssignmentStore
from gym.store.attempts import AttemptStore
from gym.store.boards import BoardPage, BoardPageQuery, read_page
from gym.store.certificates import CertificateStore
from gym.store.challenges import ChallengeStore
from gym.store.database import BUSY_SECONDS, Database
from gym.store.dealt_claims import DealtClaimStore
from gym.store.disputes import DisputeStore
from gym.store.drafts import DraftStore
from gym.store.effects import write_turn
from gym.store.erasures import ErasureStore
from gym.store.library import LibraryStore
from gym.store.lti import LtiStore
from gym.store.lti_grades import LtiGradeStore
from gym.store.migrate import file_of, upgrade
from gym.store.people import PeopleStore
from gym.store.personal_data import PersonalDataStore
from gym.store.records import LearnerRow, SessionRow, StoredAnswer, Turn, to_event
from gym.store.regrade import RegradeStore
from gym.store.reminders import ReminderStore
from gym.store.replay import ReplayStore
from gym.store.retention import RetentionStore
from gym.store.row_security import let_in, say_tenant
from gym.store.scim import ScimStore
from gym.store.sessions import (
    ANSWER_TO_KEY,
    ANSWER_TO_TURN,
    LEARNER,
    LOG,
    OF_TURN,
    SCENARIO,
    SESSION,
    answer,
    keep_scenario,
    session_row,
)
from gym.store.sign_ins import SignInStore
from gym.store.single_sign_on import SingleSignOnStore
from gym.store.team_boards import TeamBoardStore
from gym.store.teams import TeamStore
from gym.store.tenant_record import TenantStore
from gym.store.trainers import TrainerStore
from gym.store.turns import Conflict, append_note, append_words
from gym.store.users import SIGNS_IN, UserStore
from gym.store.watch import Watch, words_of
from gym.tenancy import ALL, NONE, READS_ONLY, TENANT, over_all_tenants

ALIVE_SECONDS = 2.0


class Store(Database):
    """A database of training. Every method is one short transaction.

    What writes is called by `await store.write(store.commit, turn)` from async code, and directly elsewhere.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS, owner_url: str | None = None) -> None:
        super().__init__(address(url), busy_seconds)
        self.owner_url = owner_url
        self.file = file_of(self.engine)
        self.watch = Watch(self.file)
        self.accounts, self.regrade, self.attempts = AccountStore(self), RegradeStore(self), AttemptStore(self)
        self.teams, self.team_boards, self.certificates = TeamStore(self), TeamBoardStore(self), CertificateStore(self)
        self.challenges, self.dealt_claims = ChallengeStore(self), DealtClaimStore(self)
        self.users, self.trainers, self.assignments = UserStore(self), TrainerStore(self), AssignmentStore(self)
        self.disputes, self.replay, self.library = DisputeStore(self), ReplayStore(self), LibraryStore(self)
        self.drafts, self.api_tokens, self.tenants = DraftStore(self), ApiTokenStore(self), TenantStore(self)
        self.scim, self.sign_ins = ScimStore(self), SignInStore(self)
        self.reminders, self.single_sign_on = ReminderStore(self), SingleSignOnStore(self)
        self.people, self.acts = PeopleStore(self), ActStore(self)
        self.personal_data, self.erasures = PersonalDataStore(self), ErasureStore(self)
        self.lti, self.lti_grades = LtiStore(self), LtiGradeStore(self)
        self.retention = RetentionStore(self)

    def upgrade(self) -> None:
        """Bring the database to the newest schema, as its owner. Raises Invalid if it is newer than the program, or
        unusable.
        """
        try:
            with over_all_tenants():
                self.upgrade_as_owner() if self.owner_url else upgrade(self.engine)
        except (SQLAlchemyError, Unavailable, OSError) as error:
            self.outage.end()
            where = self.file or self.engine.url.render_as_string(hide_password=True)
            raise Invalid(f"{where} cannot be used. {words_of(error)}") from error

    def upgrade_as_owner(self) -> None:
        """Bring the database up with the role that owns it; the application's only reads and writes rows."""
        owner, role = create_engine(address(self.owner_url or "")), self.engine.url.username
        event.listen(owner, "begin", say_tenant)
        upgrade(owner)
        if role and role != owner.url.username:
            let_in(owner, role)
        owner.dispose()

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """One transaction that takes the write lock at once. Raises Unavailable; NotYours for who only reads."""
        if READS_ONLY.get():
            raise NotYours(AUDITS_ONLY)
        with self.watch.over(writes=True), super().write_transaction() as connection:
            yield connection

    @contextmanager
    def read_connection(self, is_one_query: bool = False) -> Iterator[Connection]:
        """A connection that reads, as of one moment. Raises Unavailable."""
        with self.watch.over(writes=False), super().read_connection(is_one_query) as connection:
            yield connection

    async def trouble(self) -> Trouble | None:
        """What keeps the database from answering within `ALIVE_SECONDS`, or from saving; None if it is well."""
        try:
            async with asyncio.timeout(ALIVE_SECONDS):
                await self.read(self.rows, LEARNER, id="")
                return await self.read(self.watch.trouble)
        except (SQLAlchemyError, Unavailable, TimeoutError):
            return self.watch.met or Trouble.DOWN

    def is_damaged(self) -> bool:
        """Whether a look at every page of a SQLite file finds a damaged one; that takes a second for each 500 MB."""
        if self.file is None:
            return False
        try:
            with self.read_connection() as connection:
                return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok"
        except DatabaseError:
            return True

    def rows(self, query: Select[*tuple[object, ...]], **values: object) -> Sequence[RowMapping]:
        """What a query finds, as of one moment."""
        with self.read_connection(is_one_query=True) as connection:
            return connection.execute(query, values).mappings().all()

    def session(self, session_id: str) -> SessionRow | None:
        """A session and its learner, in one read."""
        found = self.rows(SESSION, id=session_id)
        return session_row(found[0]) if found else None

    def learner(self, user_id: str) -> LearnerRow | None:
        """A learner."""
        found = self.rows(LEARNER, id=user_id)
        return learner_row(found[0]) if found else None

    def scenario(self, scenario_id: str) -> str | None:
        """A stored scenario (JSON)."""
        found = self.rows(SCENARIO, id=scenario_id)
        return found[0]["body"] if found else None

    def keep(self, scenario_id: str, body: str) -> None:
        """Keep a scenario (JSON) that nobody was dealt yet, and that nobody may ask for."""
        with self.write_transaction() as connection:
            keep_scenario(connection, scenario_id, body)

    def shelve(self, scenario_id: str, body: str, user_id: str = "") -> None:
        """Keep a scenario (JSON) that the user may ask for by its id; anybody may where nobody is named."""
        with self.write_transaction() as connection:
            keep_scenario(connection, scenario_id, body, user_id)

    def answer_to_key(self, session_id: str, key: str) -> StoredAnswer | None:
        """What was answered to the request under that key."""
        found = self.rows(ANSWER_TO_KEY, id=session_id, key=key)
        return answer(found[0]) if found else None

    def answer_to_turn(self, session_id: str, turn: int) -> StoredAnswer | None:
        """What was answered in that turn."""
        found = self.rows(ANSWER_TO_TURN, id=session_id, turn=turn)
        return answer(found[0]) if found else None

    def events(self, session_id: str) -> Sequence[Event]:
        """The log of a session, in order."""
        return tuple(to_event(row) for row in self.rows(LOG, id=session_id))

    def coach_words(self, session_id: str, turn: int) -> Event | None:
        """What the coach said to a turn; of words that were stopped and then said to their end, the latter."""
        found = self.rows(OF_TURN, id=session_id, turn=turn, kind=Kind.COACH_SAID)
        return to_event(found[-1]) if found else None

    def add_learner(self, user_id: str, body: str, time_zone: str) -> None:
        """Make sure the learner is there; somebody else's start at the same moment is no error."""
        row = {"user_id": user_id, "version": 0, "xp": 0, "display_name": user_id}
        row |= {"body": body, "time_zone": time_zone}
        try:
            with self.write_transaction() as connection:
                known = connection.execute(SIGNS_IN, {"name": user_id}).scalar_one_or_none()
                tenant = known or (TENANT.get() if TENANT.get() not in (NONE, ALL) else LOCAL)
                connection.execute(insert(learners), {**row, "tenant": tenant})
        except IntegrityError:
            return

    def commit(self, turn: Turn) -> bool:
        """Write a turn; False if another one was there first, or the learner has changed since it was read."""
        try:
            with self.write_transaction() as connection:
                write_turn(connection, turn)
        except (Conflict, IntegrityError):
            return False
        return True

    def say(self, turn: Turn) -> bool:
        """Put the coach's words for a turn on the log; False if they are there already, to their end or as far."""
        with self.write_transaction() as connection:
            return append_words(connection, turn, Kind.COACH_SAID)

    def note(self, turn: Turn) -> None:
        """Put events on the log that are no turn of their own."""
        with self.write_transaction() as connection:
            append_note(connection, turn)

    def board(self, query: BoardPageQuery) -> BoardPage:
        """A page of a board."""
        with self.read_connection() as connection:
            return read_page(connection, query)
