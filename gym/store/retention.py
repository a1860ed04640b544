"""How long a tenant keeps what nobody uses: who has not come in, and chats that nobody has touched."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, select

from gym.store.accounts import learners
from gym.store.api_tokens import api_tokens
from gym.store.chat import threads, users
from gym.store.columns import stamp
from gym.store.former import erasures
from gym.store.sessions import events
from gym.store.sign_ins import sign_ins
from gym.tenancy import over_all_tenants

if TYPE_CHECKING:
    from gym.store.store import Store

SINCE: BindParameter[str] = bindparam("since")
TENANT: BindParameter[str] = bindparam("of_tenant")


def has_none(query: Select[tuple[str]]) -> ColumnElement[bool]:
    """Whether a query finds nothing."""
    return ~query.exists()


# Every sign that somebody was here: a database that is older than the record of sign-ins has only the others.
PLAYED = select(events.c.session_id).where(events.c.at >= SINCE)
IDLE_ACCOUNTS = (
    select(users.c.identifier)
    .where(
        users.c.tenant == TENANT,
        users.c.created_at < SINCE,
        has_none(select(sign_ins.c.id).where(sign_ins.c.user_id == users.c.id, sign_ins.c.at >= SINCE)),
        has_none(select(threads.c.id).where(threads.c.user_id == users.c.id, threads.c.updated_at >= SINCE)),
        has_none(PLAYED.where(events.c.user_id == users.c.identifier)),
        has_none(
            select(api_tokens.c.id).where(api_tokens.c.owner == users.c.identifier, api_tokens.c.last_used_at >= SINCE)
        ),
    )
    .order_by(users.c.identifier)
)
# Who has practiced without ever signing in.
IDLE_LEARNERS = (
    select(learners.c.user_id)
    .where(
        learners.c.tenant == TENANT,
        learners.c.user_id.not_in(select(users.c.identifier)),
        learners.c.user_id.not_in(select(erasures.c.id)),
        select(events.c.session_id).where(events.c.user_id == learners.c.user_id).exists(),
        has_none(PLAYED.where(events.c.user_id == learners.c.user_id)),
    )
    .order_by(learners.c.user_id)
)
OLD_THREADS = delete(threads).where(threads.c.tenant == TENANT, threads.c.updated_at < SINCE)


class RetentionStore:
    """What is on record longer than its tenant keeps it."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    @over_all_tenants()
    def idle_users(self, tenant: str, since: datetime) -> Sequence[str]:
        """Who of a tenant has shown no sign of being here since then."""
        asked = {"of_tenant": tenant, "since": stamp(since)}
        accounts, others = (self.store.rows(query, **asked) for query in (IDLE_ACCOUNTS, IDLE_LEARNERS))
        return [*(row["identifier"] for row in accounts), *(row["user_id"] for row in others)]

    @over_all_tenants()
    def drop_chats(self, tenant: str, before: datetime) -> int:
        """Delete the chats of a tenant that nobody has touched since then; how many there were."""
        with self.store.write_transaction() as connection:
            return int(connection.execute(OLD_THREADS, {"of_tenant": tenant, "since": stamp(before)}).rowcount)
