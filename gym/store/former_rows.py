"""Rows of others that name somebody who is erased: found wherever a name stands, and kept without it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, Text, and_, cast, or_, select, true, update

from gym.progress.events import Kind
from gym.store.accounts import acts, learners, notices
from gym.store.api_tokens import api_tokens
from gym.store.assignments import assignments
from gym.store.attempts import attempts
from gym.store.certificates import certificates
from gym.store.challenges import challenges
from gym.store.chat import elements, feedbacks, steps, threads, users
from gym.store.disputes import disputes
from gym.store.drafts import drafts
from gym.store.former_names import FormerNames, forms_of
from gym.store.library import library, library_versions
from gym.store.lti_grades import grades
from gym.store.scim import resources
from gym.store.sessions import answers, events, scenarios, sessions
from gym.store.shares import shares
from gym.store.teams import team_weeks, teams

# Columns that hold the id of a user and nothing else, beside those that refer to a learner.
NAMING: tuple[Column[Any], ...] = (
    *(acts.c.actor, events.c.user_id, api_tokens.c.made_by, assignments.c.assigned_by, disputes.c.decided_by),
    *(shares.c.shared_by, library_versions.c.author, scenarios.c.offered_to),
)
# Columns with words in which others may have named somebody, or the program has.
WORDED: tuple[Column[Any], ...] = (
    *(acts.c.body, events.c.body, notices.c.text, disputes.c.reason, disputes.c.answer),
    *(teams.c.name, teams.c.body, team_weeks.c.body, challenges.c.body, assignments.c.title),
    *(api_tokens.c.name, resources.c.body, library.c.name, certificates.c.reason),
    *(threads.c.name, threads.c.tags, threads.c.about, steps.c.output, steps.c.body),
    *(elements.c.body, elements.c.content, feedbacks.c.comment),
)
# Columns with words that stay as they are, and why.
OWN_WORK = "It is what another trainee did on a claim: their points are judged from it."
UNTOUCHED: Mapping[Column[Any], str] = {
    **{sessions.c.state: OWN_WORK, answers.c.body: OWN_WORK, answers.c.words: OWN_WORK, drafts.c.body: OWN_WORK},
    grades.c.score: "It is the grade of another trainee, as a number.",
    grades.c.trouble: "It says why a grade could not be sent.",
    attempts.c.skills: "They are skills, and how they went.",
    learners.c.body: "It counts what another trainee has learned.",
    learners.c.preferences: "They are another person's settings.",
    certificates.c.body: "It names another person.",
    library_versions.c.body: "It is a claim that belongs to the tenant.",
    scenarios.c.body: "It is a claim; all people in it are invented.",
    users.c.about: "It says the role of another person.",
    users.c.password: "It is the hash of another person's password.",
}
# Of the log of a session, what is said about it; moves and verdicts name nobody.
REMARKS = (Kind.DISPUTED, Kind.DISPUTE_DECIDED, Kind.ANNOTATED, Kind.OVERRIDDEN)
ONLY: Mapping[Table, ColumnElement[bool]] = {events: events.c.kind.in_(REMARKS)}


def rename_user(connection: Connection, user_id: str, former: str) -> None:
    """Put `former` in place of a user in every column that names one; their learner's row goes last."""
    row = connection.execute(select(learners).where(learners.c.user_id == user_id)).mappings().first()
    if row:
        connection.execute(learners.insert(), {**row, "user_id": former})
    for column in (*NAMING, *references_to(learners)):
        connection.execute(update(column.table).where(column == user_id).values({column.name: former}))
    if row:
        connection.execute(learners.delete().where(learners.c.user_id == user_id))


def references_to(parent: Table) -> list[Column[Any]]:
    """Every column that refers to the key of a table; the tenants beside it stay."""
    (key,) = parent.primary_key
    return [
        part.parent
        for table in parent.metadata.sorted_tables
        for reference in table.foreign_key_constraints
        for part in reference.elements
        if part.column is key
    ]


def replace_names(connection: Connection, names: FormerNames, tenants: Collection[str]) -> None:
    """Replace the names in every text of these tenants in which others may have named somebody."""
    for table in dict.fromkeys(column.table for column in WORDED):
        assert isinstance(table, Table)
        replace_in_table(connection, table, names, tenants)


def replace_in_table(connection: Connection, table: Table, names: FormerNames, tenants: Collection[str]) -> None:
    """Replace the names in the texts of one table."""
    columns, keys = [each for each in WORDED if each.table is table], tuple(table.primary_key)
    forms = forms_of(names.all)
    said = or_(*(cast(each, Text).icontains(form, autoescape=True) for each in columns for form in forms))
    wanted = select(*keys, *columns).where(table.c.tenant.in_(tenants), ONLY.get(table, true()), said)
    for row in connection.execute(wanted).mappings().all():
        if values := changed_values(row, columns, names):
            mine = and_(*(each == row[each.name] for each in keys))
            connection.execute(update(table).where(mine).values(values))


def changed_values(row: RowMapping, columns: Collection[Column[Any]], names: FormerNames) -> dict[str, Any]:
    """The columns that hold something else without the names."""
    after = {each.name: names.replace_stored(row[each.name], each.name) for each in columns}
    return {name: value for name, value in after.items() if value != row[name]}
