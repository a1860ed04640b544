"""A session as it is stored, and the one sentence for a session that is not there."""

from gym.errors import NotFound
from gym.store import Store
from gym.store.records import SessionRow

NO_SESSION = "There is no session with that id. Start one first."


def session_row(store: Store, session_id: str) -> SessionRow:
    """The session. Raises NotFound."""
    row = store.session(session_id)
    if row is None:
        raise NotFound(NO_SESSION)
    return row
