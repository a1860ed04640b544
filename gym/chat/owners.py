"""Whose session is talking, and whose its thread is."""

from chainlit.auth.jwt import get_jwt_secret
from chainlit.context import ChainlitContextException, context
from chainlit.session import BaseSession
from chainlit.user import PersistedUser

from gym.caller import LOCAL, Caller, role_of
from gym.chat.shapes import check_id
from gym.errors import NotFound, SignInNeeded
from gym.services.tokens import Tokens
from gym.store.chat import ChatStore


def here() -> tuple[str, str]:
    """The thread and the user of the session that is talking. Raises NotFound for nobody."""
    user = context.session.user
    if not isinstance(user, PersistedUser):
        raise NotFound("Sign in first.")
    return check_id(context.session.thread_id), user.id


def caller_of(session: BaseSession) -> Caller:
    """Who is signed in to a session. Raises NotFound for nobody."""
    user = session.user
    if user is None:
        raise NotFound("Sign in first.")
    about = user.metadata or {}
    role, tenant = role_of(about.get("role")), str(about.get("tenant", LOCAL))
    teams, sign_in = frozenset(about.get("teams", ())), sign_in_of(session)
    return Caller(user_id=user.identifier, role=role, tenant=tenant, teams=teams, sign_in=sign_in)


def sign_in_of(session: BaseSession) -> str:
    """The id on record of the sign-in that a session was opened with; empty for none."""
    try:
        return Tokens(get_jwt_secret() or "").read(session.token or "").id
    except SignInNeeded:
        return ""


def talking_user() -> str | None:
    """The id of the user whose session is talking; None outside a session."""
    try:
        user = context.session.user
    except ChainlitContextException:
        return None
    return user.id if isinstance(user, PersistedUser) else ""


def owns_thread(store: ChatStore, session: BaseSession) -> bool:
    """Whether a session may hear and do something in its thread: it is its user's, or nobody's yet."""
    row = store.read(lambda rows: rows.thread(session.thread_id))
    return session.user is not None and (row is None or row["identifier"] == session.user.identifier)
