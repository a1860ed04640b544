"""The record of drafts: one a claim of a session, changed by one writer at a time."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Connection, Integer, Table, Text, bindparam, select, update

from gym.store.columns import ID, insert_into, metadata, refer_within, tenant_column
from gym.store.tenants import TENANT_OF_SESSION
from gym.world.claims.claim import Claim
from gym.world.claims.draft import DraftHistory, digest_claim

if TYPE_CHECKING:
    from gym.store.store import Store

# `number` is the claim's in its session, `rev` counts the changes, and the body is a DraftHistory.
drafts = Table(
    "drafts",
    metadata,
    Column("session_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("body", Text, nullable=False),
    tenant_column(),
    refer_within("session_id", "sessions"),
)
ONE = select(drafts).where(drafts.c.session_id == bindparam("session"), drafts.c.number == bindparam("on"))
CHANGE = update(drafts).where(drafts.c.session_id == bindparam("session"), drafts.c.number == bindparam("on"))


class StoredDraft(NamedTuple):
    """A draft and how many changes it has seen; a claim without one has revision 0."""

    rev: int = 0
    history: DraftHistory = DraftHistory()

    def of_claim(self, claim: Claim) -> DraftHistory:
        """The draft, where it is one of the claim on file as it is; once that has changed, a new one."""
        base = digest_claim(claim)
        return self.history if self.history.base == base else DraftHistory(base=base)


class DraftStore:
    """What is on record of drafts."""

    def __init__(self, store: "Store") -> None:
        self.store = store

    def one(self, session_id: str, number: int) -> StoredDraft:
        """The draft of a claim."""
        with self.store.read_connection() as connection:
            return read_draft(connection, session_id, number)

    def change(self, session_id: str, number: int, act: Callable[[StoredDraft], DraftHistory | None]) -> StoredDraft:
        """The draft after `act`, which sees it as nobody else can change it meanwhile; None changes nothing. Raises
        what `act` raises.
        """
        with self.store.write_transaction() as connection:
            place = {"session_id": session_id, "number": number}
            empty = {**place, "rev": 0, "body": DraftHistory().model_dump_json()}
            begin = insert_into(drafts, connection.dialect.name).values(tenant=TENANT_OF_SESSION)
            connection.execute(begin.on_conflict_do_nothing(), {**empty, "of_session": session_id})
            found = read_draft(connection, session_id, number, locks=True)
            history = act(found)
            if history is None or history == found.history:
                return found
            body = {"rev": found.rev + 1, "body": history.model_dump_json()}
            connection.execute(CHANGE.values(**body), {"session": session_id, "on": number})
            return StoredDraft(found.rev + 1, history)


def read_draft(connection: Connection, session_id: str, number: int, *, locks: bool = False) -> StoredDraft:
    """The draft of a claim; with `locks` nobody else changes it before the transaction ends."""
    query = ONE.with_for_update() if locks else ONE
    row = connection.execute(query, {"session": session_id, "on": number}).mappings().first()
    return StoredDraft(row["rev"], DraftHistory.model_validate_json(row["body"])) if row else StoredDraft()
