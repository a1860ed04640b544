"""The socket of the chat: which events there are, what each may carry, and whose thread a session may stand in."""

import re
import uuid
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from chainlit import socket as theirs
from chainlit.server import sio
from chainlit.session import WebsocketSession
from pydantic import BaseModel, Field, ValidationError

from gym.chat.data_layer import ChatLayer
from gym.chat.desk import ASKED
from gym.chat.markdown_guard import MarkdownGuard
from gym.chat.owners import owns_thread
from gym.chat.shapes import UUID
from gym.store.chat import instant

# Kinds of packets, as the protocol numbers them.
CONNECT, DISCONNECT, EVENT = 0, 1, 2
# Handlers that the server calls when a socket comes and goes, and nobody by sending an event of that name.
NEVER_SAID = ("connect", "disconnect")
# What is read of a text that somebody types; the rest is dropped.
LONGEST = 4000
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
Id = Annotated[str, Field(pattern=UUID.pattern)]
Handler = Callable[..., Awaitable[Any]]


class Hello(BaseModel):
    """What a page says when it connects. The rest of what Chainlit knows here (settings, profiles) is not used."""

    sessionId: Id
    threadId: str | None = None


class MessageFields(BaseModel):
    """The two fields of a message that are its writer's to set."""

    id: Id
    output: str


class TypedMessage(BaseModel):
    """A message as the page sends it."""

    message: MessageFields


class Sockets:
    """Chainlit's handlers behind checks of our own; an event that is not among them gets no answer."""

    def __init__(self, layer: ChatLayer) -> None:
        self.layer = layer

    def take_over(self) -> None:
        """Put these handlers in the place of all of Chainlit's."""
        handlers = sio.handlers["/"]
        handlers.clear()
        handlers["connect"] = self.connect
        handlers["disconnect"] = self.disconnect
        handlers["client_message"] = self.client_message
        handlers["window_message"] = self.window_message
        bare = {"connection_successful": theirs.connection_successful, "clear_session": theirs.clean_session}
        for name, handle in {**bare, "stop": theirs.stop}.items():
            handlers[name] = self.without_payload(handle)
        sio.eio.on("message", self.frame)

    async def frame(self, socket: str, data: Any) -> None:
        """A frame as it came in; one that no page sends closes the socket."""
        await (sio._handle_eio_message(socket, data) if is_frame(data) else sio.eio.disconnect(socket))

    async def connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> bool:
        """Let a signed-in user in. A thread that is not stored as theirs never becomes the session's: it gets a new
        one, and Chainlit tells the page that the thread it named was not found. Raises ConnectionRefusedError.
        """
        try:
            asked = Hello.model_validate(auth)
        except ValidationError:
            raise ConnectionRefusedError("reload the page") from None
        wanted = asked.threadId or None
        known = wanted if wanted and UUID.match(wanted) else None
        hello = {"sessionId": asked.sessionId, "threadId": known, "clientType": "webapp"}
        await theirs.connect(sid, environ, hello)
        session = WebsocketSession.require(sid)
        session.emit = MarkdownGuard(session.emit)
        if wanted and not session.restored:
            session.thread_id = session.thread_id_to_resume = str(uuid.uuid4())
            if known and session.user and await self.layer.get_thread_author(known) == session.user.identifier:
                session.thread_id = session.thread_id_to_resume = known
        return True

    async def disconnect(self, sid: str, *_: Any) -> None:
        """A page went away."""
        await theirs.disconnect(sid)

    async def client_message(self, sid: str, payload: Any = None, *_: Any) -> None:
        """Something was typed: kept as its user's own words, whatever else the page claims about it."""
        session = self.session(sid)
        try:
            said = TypedMessage.model_validate(payload).message
        except ValidationError:
            return
        text = UNSTORABLE.sub("\ufffd", said.output[:LONGEST])
        if session is None or session.user is None or not text.strip() or uuid.UUID(said.id).version != 4:
            return
        name = session.user.display_name or session.user.identifier
        step = {"id": said.id, "output": text, "type": "user_message", "name": name, "createdAt": instant()}
        await theirs.message(sid, {"message": step, "fileReferences": None})

    async def window_message(self, sid: str, payload: Any = None, *_: Any) -> None:
        """The page asks how its desk is; other messages of its window are not for us."""
        if payload == ASKED and self.session(sid):
            await theirs.window_message(sid, ASKED)

    def session(self, sid: str) -> WebsocketSession | None:
        """The session of a socket, if its user owns its thread."""
        session = WebsocketSession.get(sid)
        return session if session and owns_thread(self.layer.writer.store, session) else None

    def without_payload(self, handle: Handler) -> Handler:
        """The handler of an event that carries nothing, for a session whose user owns its thread."""

        async def handled(sid: str, *_: Any) -> None:
            if self.session(sid):
                await handle(sid)

        return handled


def is_frame(data: Any) -> bool:
    """Whether a page of ours could have sent this: a greeting, a goodbye, or an event with a name."""
    try:
        packet = sio.packet_class(encoded_packet=data)
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        return False
    if packet.namespace not in (None, "/"):
        return False
    kind, said = packet.packet_type, packet.data
    if kind == EVENT:
        return isinstance(said, list) and bool(said) and isinstance(said[0], str) and said[0] not in NEVER_SAID
    return kind == DISCONNECT or (kind == CONNECT and (said is None or isinstance(said, dict)))
