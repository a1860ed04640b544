"""What is checked of a request before Chainlit sees it: its body, and that what it names is the caller's."""

from chainlit.session import WebsocketSession
from pydantic import BaseModel
from starlette.requests import Request

from gym.caller import Caller
from gym.chat.bodies import ButtonPress, ChatDeletion, ChatQuery, ChatRename, Sticky, read_body_as
from gym.chat.data_layer import ChatLayer
from gym.chat.owners import owns_thread
from gym.chat.sign_ins import SignedIn
from gym.errors import NotFound

NO_CHAT = "You have no such chat."
NO_SESSION = "This chat is no longer open. Reload the page."


class Checks:
    """The checks, one a method: each returns the body that Chainlit gets, or None for the request as it came."""

    def __init__(self, layer: ChatLayer, signed_in: SignedIn) -> None:
        self.layer, self.signed_in = layer, signed_in

    async def no_body(self, _: Request, _caller: Caller | None) -> None:
        """The route takes no body."""

    async def cookie(self, request: Request, _: Caller | None) -> bytes:
        """The id of the page's session."""
        return encode(await read_body_as(Sticky, request))

    async def page(self, request: Request, _: Caller | None) -> bytes:
        """Which page of one's own chats."""
        return encode(await read_body_as(ChatQuery, request))

    async def thread(self, request: Request, caller: Caller | None) -> None:
        """A thread of one's own, named in the address."""
        await self.own_thread(caller, str(request.path_params["thread_id"]))

    async def rename(self, request: Request, caller: Caller | None) -> bytes:
        """A thread of one's own, and its new name."""
        body = await read_body_as(ChatRename, request)
        await self.own_thread(caller, body.threadId)
        return encode(body)

    async def delete(self, request: Request, caller: Caller | None) -> bytes:
        """A thread of one's own."""
        body = await read_body_as(ChatDeletion, request)
        await self.own_thread(caller, body.threadId)
        return encode(body)

    async def press(self, request: Request, caller: Caller | None) -> bytes:
        """A press in a session of one's own that stands in a thread of one's own."""
        body = await read_body_as(ButtonPress, request)
        session = WebsocketSession.get_by_id(body.sessionId)
        owner = session.user.identifier if session and session.user else None
        is_theirs = caller is not None and owner == caller.user_id
        if session is None or not is_theirs or not owns_thread(self.layer.writer.store, session):
            raise NotFound(NO_SESSION)
        return encode(body)

    async def own_thread(self, caller: Caller | None, thread_id: str) -> None:
        """Raises NotFound for a thread that is not the caller's, whether there is one or not."""
        if caller is None or await self.layer.get_thread_author(thread_id) != caller.user_id:
            raise NotFound(NO_CHAT)


def encode(body: BaseModel) -> bytes:
    """A checked body as Chainlit reads it."""
    return body.model_dump_json(exclude_none=True).encode()
