"""Tables of accounts: acts outside a session, finished scenarios by user, notices and certificates."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, false, text, true

from gym.store.tables import DAY, ID, INSTANT, metadata

# The log of what happens outside sessions: one immutable act, unique by (stream, seq); "user:ana", "team:t-1".
acts = Table(
    "acts",
    metadata,
    Column("stream", String(80), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("actor", ID, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
)
UNAIDED = text("mode <> 'practice'")
# One row for each finished scenario, written with its event: what was done before, probes, evidence, calibration.
# `place` orders a user's: the version of the learner that it made.
attempts = Table(
    "attempts",
    metadata,
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("family", String(120), nullable=False),
    Column("difficulty", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Column("is_repeat", Boolean, nullable=False, server_default=false()),
    Column("at", INSTANT, nullable=False),
    Column("local_date", DAY, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("predicted", Float),
    Column("offset", Float, nullable=False, server_default="0"),
    Column("skills", Text, nullable=False),
    Column("skill", String(40), nullable=False, server_default=""),
    Column("payer_id", ID, nullable=False, server_default=""),
    Column("stage", String(20), nullable=False, server_default=""),
    Column("seconds", Float, nullable=False, server_default="0"),
    Column("resolved", Boolean, nullable=False, server_default=true()),
    Index("ix_attempts_skill", "skill", "difficulty", "payer_id", "stage"),
    Index("ix_attempts_user_scenario", "user_id", "scenario_id"),
    Index("ix_attempts_user_at", "user_id", "at"),
    Index("ix_attempts_family", "family", "at"),
    Index("ix_attempts_unaided", "user_id", "at", sqlite_where=UNAIDED, postgresql_where=UNAIDED),
)
# Every claim that was dealt, by its number in the session. Outside it is called by its `alias`, where it was not asked
# for by name; two claims with one `answer_key` show each other's answer; `helped` once a hint was given, `ended_at`
# once it is over (in an exam: with the exam); `challenge_id` where it is one of a challenge's.
dealt_claims = Table(
    "dealt_claims",
    metadata,
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False),
    Column("scenario_id", ID, nullable=False),
    Column("answer_key", ID, nullable=False),
    Column("alias", ID, nullable=False),
    Column("challenge_id", ID),
    Column("helped", Boolean, nullable=False, server_default=false()),
    Column("ended_at", INSTANT),
    Column("dealt_at", INSTANT),
    Column("touched", Boolean, nullable=False, server_default=false()),
    Index("ix_dealt_claims_key", "user_id", "answer_key"),
    Index("ix_dealt_claims_alias", "user_id", "alias"),
    Index("ix_dealt_claims_answers", "answer_key"),
)
# What the difficulties of scenarios were found to be, each time they were calibrated: the newest counts.
calibrations = Table(
    "calibrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
)
notices = Table(
    "notices",
    metadata,
    Column("user_id", ForeignKey("learners.user_id"), primary_key=True),
    Column("source", String(140), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("read_at", INSTANT),
    Index("ix_notices_user_at", "user_id", "at"),
)
certificates = Table(
    "certificates",
    metadata,
    Column("id", ID, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("user_id", ForeignKey("learners.user_id"), nullable=False),
    Column("session_id", ForeignKey("sessions.id"), nullable=False, unique=True),
    Column("pathway", String(60), nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("body", Text, nullable=False),
    Column("revoked_at", INSTANT),
    Column("reason", Text),
    Index("ix_certificates_user", "user_id", "issued_at"),
    Index("ux_certificates_place", "place", unique=True),
)
