"""What a turn did to the claims of its session, as the record of claims keeps it."""

from sqlalchemy import Connection, bindparam, insert, update

from gym.store.account_tables import dealt_claims
from gym.store.records import Turn
from gym.store.stamps import stamp

DEALT = dealt_claims.c
END = update(dealt_claims).where(
    DEALT.session_id == bindparam("session"), DEALT.number <= bindparam("last"), DEALT.ended_at.is_(None)
)
OF_CLAIM = update(dealt_claims).where(DEALT.session_id == bindparam("session"), DEALT.number == bindparam("place"))


def record_claims(connection: Connection, turn: Turn) -> None:
    """Put on record what a turn did to the claims of its session: ended some, gave a hint, made a move, dealt one."""
    if turn.ended:
        connection.execute(END.values(ended_at=stamp(turn.at)), {"session": turn.session_id, "last": turn.ended})
    if turn.helped:
        connection.execute(OF_CLAIM.values(helped=True), {"session": turn.session_id, "place": turn.helped})
    if turn.touched:
        connection.execute(
            OF_CLAIM.where(DEALT.touched.is_(False)).values(touched=True),
            {"session": turn.session_id, "place": turn.touched},
        )
    if turn.dealt:
        row = {
            "session_id": turn.session_id,
            "user_id": turn.user_id,
            **turn.dealt._asdict(),
            "dealt_at": stamp(turn.at),
        }
        connection.execute(insert(dealt_claims), row)
