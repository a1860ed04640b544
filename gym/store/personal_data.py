"""What the database holds about one person, table by table, and which tables it leaves out of that and why."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, literal, or_, select

from gym.store.accounts import acts, learners, notices
from gym.store.api_tokens import api_tokens
from gym.store.assignments import assignments
from gym.store.attempts import attempts
from gym.store.boards import standings
from gym.store.certificates import certificates
from gym.store.challenges import challenge_sides, challenges
from gym.store.chat import elements, feedbacks, steps, threads, users
from gym.store.columns import ID, metadata
from gym.store.dealt_claims import dealt_claims
from gym.store.disputes import disputes
from gym.store.drafts import drafts
from gym.store.library import library_versions
from gym.store.lti_grades import grades
from gym.store.scim import resources
from gym.store.sessions import answers, events, sessions, xp_ledger
from gym.store.shares import shares
from gym.store.sign_ins import sign_ins
from gym.store.single_sign_on import identities
from gym.store.team_boards import team_standings
from gym.store.teams import memberships

if TYPE_CHECKING:
    from gym.store.store import Store

Row = dict[str, Any]
USER = bindparam("user", type_=ID)
THEIRS = select(sessions.c.id).where(sessions.c.user_id == USER)
ACCOUNT = select(users.c.id).where(users.c.identifier == USER)
THREADS = select(threads.c.id).where(threads.c.user_id.in_(ACCOUNT))
STEPS = select(steps.c.id).where(steps.c.thread_id.in_(THREADS))
PLAYED = select(challenge_sides.c.challenge_id).where(challenge_sides.c.user_id == USER)
STREAMS = [literal("user:") + USER, literal("account:") + USER]
# Which rows are about a person.
HELD: Mapping[Table, ColumnElement[bool]] = {
    learners: learners.c.user_id == USER,
    users: users.c.identifier == USER,
    identities: identities.c.user_id.in_(ACCOUNT),
    sign_ins: sign_ins.c.user_id.in_(ACCOUNT),
    resources: resources.c.owner.in_(ACCOUNT),
    grades: grades.c.user_id == USER,
    api_tokens: or_(api_tokens.c.owner == USER, api_tokens.c.made_by == USER),
    acts: or_(acts.c.actor == USER, acts.c.stream.in_(STREAMS)),
    notices: notices.c.user_id == USER,
    sessions: sessions.c.user_id == USER,
    events: or_(events.c.user_id == USER, events.c.session_id.in_(THEIRS)),
    answers: answers.c.session_id.in_(THEIRS),
    drafts: drafts.c.session_id.in_(THEIRS),
    attempts: attempts.c.user_id == USER,
    dealt_claims: dealt_claims.c.user_id == USER,
    xp_ledger: xp_ledger.c.user_id == USER,
    standings: standings.c.user_id == USER,
    team_standings: team_standings.c.user_id == USER,
    memberships: memberships.c.user_id == USER,
    challenge_sides: challenge_sides.c.user_id == USER,
    challenges: or_(challenges.c.challenger == USER, challenges.c.id.in_(PLAYED)),
    certificates: certificates.c.user_id == USER,
    disputes: or_(disputes.c.user_id == USER, disputes.c.decided_by == USER),
    assignments: or_(assignments.c.user_id == USER, assignments.c.assigned_by == USER),
    shares: or_(shares.c.shared_by == USER, shares.c.session_id.in_(THEIRS)),
    library_versions: library_versions.c.author == USER,
    threads: threads.c.id.in_(THREADS),
    steps: steps.c.thread_id.in_(THREADS),
    elements: elements.c.thread_id.in_(THREADS),
    feedbacks: feedbacks.c.step_id.in_(STEPS),
}
# Tables of which nothing is handed out.
LEFT_OUT: Mapping[str, str] = {
    "alembic_version": "It says which schema the database has.",
    "calibrations": "It says how hard claims are, and names nobody.",
    "scenarios": "They are claims, all of them invented, and their answers.",
    "erasures": "It says when somebody was erased, and names nobody.",
    "former_members": "It counts who was erased, and names nobody.",
    "tenants": "It is about the organization.",
    "sign_in_providers": "It is about the organization, and holds its secret.",
    "lti_platforms": "It is about the organization.",
    "lti_keys": "It is the secret with which the gym speaks for the organization.",
    "lti_nonces": "They are numbers of launches, and name nobody.",
    "teams": "It is about all members of a team; who belongs to one is in memberships.",
    "invitations": "They are links to teams, and name nobody.",
    "team_weeks": "It is about all members of a team; the person's own sums are in team_standings.",
    "team_totals": "They are sums of teams, and name nobody.",
    "library": "It lists claims; what the person wrote is in library_versions.",
}
# Columns that are not handed out: secrets, and what would give away the answers of claims.
SECRET = "It is a secret that a sign-in or a link is checked against."
KEY = "It tells the answers of claims that are still to come."
COLUMNS_LEFT_OUT: Mapping[str, str] = {
    "chat_users.password": SECRET,
    "chat_users.token_version": SECRET,
    "api_tokens.digest": SECRET,
    "shares.digest": SECRET,
    "sessions.state": KEY,
    "answers.words": KEY,
    "answers.request": "It is a checksum of what was sent.",
    "dealt_claims.scenario_id": KEY,
    "dealt_claims.answer_key": KEY,
    "challenges.body": "It is about two people, and names the claims; the person's side is in challenge_sides.",
}
# Names inside of stored JSON that stand for secrets.
SECRET_NAMES = frozenset({"digest", "password", "scenarios"})


class PersonalDataStore:
    """What is on record about one person."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def read(self, user_id: str) -> dict[str, list[Row]]:
        """Every row about the person, by table, as of one moment."""
        with self.store.read_connection() as connection:
            return {
                table.name: [to_row(row) for row in connection.execute(statement, {"user": user_id}).mappings()]
                for table, statement in STATEMENTS.items()
            }


def rows_of(table: Table, about: ColumnElement[bool]) -> Select[Any]:
    """The statement for the rows of a table that are about a person, without what is not handed out."""
    shown = [column for column in table.c if f"{table.name}.{column.name}" not in COLUMNS_LEFT_OUT]
    return select(*shown).where(about).order_by(*table.primary_key)


STATEMENTS = {table: rows_of(table, about) for table, about in HELD.items()}


def to_row(row: Mapping[Any, Any]) -> Row:
    """A row with its JSON as values and without secrets."""
    return {str(name): without_secrets(to_value(value)) for name, value in row.items()}


def to_value(value: Any) -> Any:
    """What a column holds; JSON text as the value that it stands for."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def without_secrets(value: Any) -> Any:
    """A value of JSON without what is a secret by its name."""
    if isinstance(value, dict):
        return {name: without_secrets(each) for name, each in value.items() if name not in SECRET_NAMES}
    return [without_secrets(each) for each in value] if isinstance(value, list) else value


def unlisted_tables() -> set[str]:
    """Tables of which nobody has said yet whether they are about people."""
    return {*metadata.tables} - {each.name for each in HELD} - set(LEFT_OUT)
