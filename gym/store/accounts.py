"""The record of accounts: settings, acts outside sessions, what was done before, notices and certificates."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from gym.progress.calendar import Calendar
from gym.progress.certification.certificate import Certificate
from gym.progress.certification.pathways import UnaidedTry
from gym.progress.engine.calibration import Calibration
from gym.progress.events import SkillOutcome
from gym.progress.notices import Notice
from gym.store.account_tables import UNAIDED, acts, attempts, calibrations, certificates, notices
from gym.store.engine import insert_into
from gym.store.records import LearnerRow, UserSettings
from gym.store.stamps import stamp
from gym.store.tables import learners
from gym.world.scenarios.scenario import Difficulty

if TYPE_CHECKING:
    from gym.store.store import Store

EXAM_BEGUN = "exam_begun"
Json = Mapping[str, Any]
DONE = select(attempts.c.turn).where(
    attempts.c.user_id == bindparam("user"), attempts.c.scenario_id == bindparam("scenario")
)
# The mode stands in the statement and not beside it: only then is the index of these rows alone of use.
WITHOUT_HELP = (
    select(attempts.c.difficulty, attempts.c.at, attempts.c.skills)
    .where(attempts.c.user_id == bindparam("user"), UNAIDED, ~attempts.c.is_repeat, attempts.c.at >= bindparam("since"))
    .order_by(attempts.c.at)
)
OUTCOMES = TypeAdapter(tuple[SkillOutcome, ...])
LAST_ACT = select(func.coalesce(func.max(acts.c.seq), -1)).where(acts.c.stream == bindparam("of_stream"))
HELD_LEARNER = select(learners).where(learners.c.user_id == bindparam("user")).with_for_update()
OF_STREAM = select(acts).where(acts.c.stream == bindparam("of_stream")).order_by(acts.c.seq)
EXAMS = select(acts).where(acts.c.stream == bindparam("of_stream"), acts.c.kind == EXAM_BEGUN)
BEGUN = EXAMS.where(acts.c.at >= bindparam("since"))
NEWEST = (
    select(notices).where(notices.c.user_id == bindparam("user")).order_by(notices.c.at.desc()).limit(bindparam("most"))
)
READ = update(notices).where(
    notices.c.user_id == bindparam("user"), notices.c.at <= bindparam("until"), notices.c.read_at.is_(None)
)
LAST_PLACE = select(func.coalesce(func.max(certificates.c.place), -1))
CERTIFICATE = select(certificates).where(certificates.c.id == bindparam("id"))
OF_USER = select(certificates).where(certificates.c.user_id == bindparam("user")).order_by(certificates.c.issued_at)
NEWEST_CALIBRATION = select(calibrations).where(calibrations.c.id > 0).order_by(calibrations.c.id.desc()).limit(1)
REVOKED = select(certificates.c.place).where(certificates.c.revoked_at.is_not(None))
REVOKE = update(certificates).where(certificates.c.id == bindparam("of"), certificates.c.revoked_at.is_(None))


def learner_row(row: RowMapping) -> LearnerRow:
    """A learner as a value."""
    return LearnerRow(row["body"], row["version"], settings_of(row))


def settings_of(row: RowMapping) -> UserSettings:
    """What the user of this row set."""
    own = {name: row[name] for name in ("display_name", "listed")}
    return UserSettings(**own, calendar=calendar_of(row), preferences=json.loads(row["preferences"]))


def calendar_of(row: RowMapping) -> Calendar:
    """The days of the user of this row."""
    return Calendar(time_zone=row["time_zone"], day_starts_at=row["day_starts_at"], workdays=row["workdays"])


def put_settings(connection: Connection, user_id: str, settings: UserSettings, at: datetime) -> None:
    """Write what a user chose, and put it on their log."""
    flat = {"display_name": settings.display_name, "listed": settings.listed, **settings.calendar.model_dump()}
    liked = settings.preferences
    values = {**flat, "preferences": liked.model_dump_json()}
    connection.execute(update(learners).where(learners.c.user_id == user_id).values(**values))
    said = {**flat, **liked.model_dump(mode="json")}
    append_act(connection, f"user:{user_id}", "settings_changed", user_id, at, said)


def append_act(connection: Connection, stream: str, kind: str, actor: str, at: datetime, body: Json) -> int:
    """Put an act at the end of a stream; its place there. A writer at the same moment makes it fail, not lie."""
    seq = int(connection.execute(LAST_ACT, {"of_stream": stream}).scalar_one()) + 1
    row = {"stream": stream, "seq": seq, "kind": kind, "actor": actor, "at": stamp(at), "body": json.dumps(body)}
    connection.execute(insert(acts), row)
    return seq


def add_notices(connection: Connection, user_id: str, told: Sequence[Notice]) -> None:
    """Keep notices; one that is there already stays as it is."""
    rows = [
        {"user_id": user_id, "source": each.source, "kind": each.kind, "text": each.text, "at": stamp(each.at)}
        for each in told
    ]
    if rows:
        connection.execute(insert_into(notices, connection.dialect.name).on_conflict_do_nothing(), rows)


def add_certificate(connection: Connection, certificate: Certificate) -> None:
    """Keep a certificate at the next place of the status list."""
    place = int(connection.execute(LAST_PLACE).scalar_one()) + 1
    row = {name: getattr(certificate, name) for name in ("id", "user_id", "session_id", "pathway", "body")}
    row |= {"issued_at": stamp(certificate.issued_at), "expires_at": stamp(certificate.expires_at), "place": place}
    connection.execute(insert(certificates), row)


class Accounts:
    """What is on record of users outside their sessions."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def has_done(self, user_id: str, scenario_id: str) -> bool:
        """Whether the user has finished that scenario before."""
        return bool(self.store.rows(DONE.limit(1), user=user_id, scenario=scenario_id))

    def shown(self, user_id: str, days: int, now: datetime) -> tuple[UnaidedTry, ...]:
        """What the user did without help in the last days, oldest first."""
        found = self.store.rows(WITHOUT_HELP, user=user_id, since=stamp(now - timedelta(days=days)))
        return tuple(shown(row) for row in found)

    def exam_sessions(self, user_id: str) -> tuple[str, ...]:
        """The sessions of the user's exams."""
        return tuple(
            json.loads(row["body"])["session_id"] for row in self.store.rows(EXAMS, of_stream=f"user:{user_id}")
        )

    def exams_begun(self, user_id: str, pathway: str, since: datetime) -> list[datetime]:
        """When the user began exams for a pathway since then."""
        begun = self.store.rows(BEGUN, of_stream=f"user:{user_id}", since=stamp(since))
        mine = [row for row in begun if json.loads(row["body"])["pathway"] == pathway]
        return [datetime.fromisoformat(row["at"]) for row in mine]

    def calibration(self) -> Calibration:
        """The newest calibration; an empty one where there is none."""
        found = self.store.rows(NEWEST_CALIBRATION)
        return Calibration.model_validate_json(found[0]["body"]) if found else Calibration()

    def calibrate(self, found: Calibration, at: datetime) -> None:
        """Keep a calibration; it counts for the claims dealt from now on."""
        with self.store.writing() as connection:
            connection.execute(insert(calibrations), {"at": stamp(at), "body": found.model_dump_json()})

    def change_settings(self, user_id: str, settings: UserSettings, at: datetime) -> None:
        """Set what the user chose, and put it on their log."""
        with self.store.writing() as connection:
            put_settings(connection, user_id, settings, at)

    def move(self, user_id: str, time_zone: str, at: datetime) -> UserSettings:
        """Set the user's time zone, and nothing else; their settings after that."""
        with self.store.writing() as connection:
            before = settings_of(connection.execute(HELD_LEARNER, {"user": user_id}).mappings().one())
            if before.calendar.time_zone == time_zone:
                return before
            calendar = before.calendar.model_copy(update={"time_zone": time_zone})
            after = before.model_copy(update={"calendar": calendar})
            put_settings(connection, user_id, after, at)
        return after

    def acts(self, stream: str) -> Sequence[RowMapping]:
        """The acts of a stream, in order."""
        return self.store.rows(OF_STREAM, of_stream=stream)

    def notices(self, user_id: str, most: int) -> tuple[Notice, ...]:
        """The newest notices."""
        return tuple(notice(row) for row in self.store.rows(NEWEST, user=user_id, most=most))

    def read_notices(self, user_id: str, until: datetime, at: datetime) -> None:
        """Mark every notice up to then as read."""
        with self.store.writing() as connection:
            connection.execute(READ.values(read_at=stamp(at)), {"user": user_id, "until": stamp(until)})

    def certificate(self, certificate_id: str) -> Certificate | None:
        """A certificate."""
        found = self.store.rows(CERTIFICATE, id=certificate_id)
        return certificate(found[0]) if found else None

    def certificates(self, user_id: str) -> tuple[Certificate, ...]:
        """A user's certificates, oldest first."""
        return tuple(certificate(row) for row in self.store.rows(OF_USER, user=user_id))

    def revoked(self) -> tuple[int, ...]:
        """The places of the status list that are revoked."""
        return tuple(row["place"] for row in self.store.rows(REVOKED))

    def revoke(self, held: Certificate, actor: str, reason: str, told: Notice) -> bool:
        """Revoke a certificate, for good, and tell its holder; False if it is revoked already."""
        with self.store.writing() as connection:
            values = REVOKE.values(revoked_at=stamp(told.at), reason=reason)
            if connection.execute(values, {"of": held.id}).rowcount != 1:
                return False
            body = {"certificate": held.id, "reason": reason}
            append_act(connection, f"certificate:{held.id}", "certificate_revoked", actor, told.at, body)
            add_notices(connection, held.user_id, (told,))
        return True


def shown(row: RowMapping) -> UnaidedTry:
    """A first try without help as a value."""
    return UnaidedTry(
        Difficulty(row["difficulty"]), datetime.fromisoformat(row["at"]), OUTCOMES.validate_json(row["skills"])
    )


def notice(row: RowMapping) -> Notice:
    """A notice as a value."""
    told = {name: row[name] for name in ("source", "kind", "text", "at")}
    return Notice.model_validate({**told, "read": row["read_at"] is not None})


def certificate(row: RowMapping) -> Certificate:
    """A certificate as a value."""
    named = ("issued_at", "expires_at", "revoked_at")
    return Certificate(**{**row, **{name: row[name] and datetime.fromisoformat(row[name]) for name in named}})
