"""People, messages and cards for the chat's data layer."""

import uuid
from typing import Any

from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser, User

from gym.chat.data_layer import ChatLayer


async def ignore(*_: Any) -> None:
    """A socket that nobody listens to."""


def talk_as(user: PersistedUser, thread_id: str | None = None) -> str:
    an_id = str(uuid.uuid4())
    session = WebsocketSession(
        id=an_id, socket_id=an_id, emit=ignore, emit_call=ignore, user_env={}, client_type="webapp", user=user,
        thread_id=thread_id,
    )  # fmt: skip
    session.has_first_interaction = True
    init_ws_context(session)
    return session.thread_id


async def person(layer: ChatLayer, name: str) -> PersistedUser:
    return await layer.create_user(User(identifier=name, metadata={"role": "trainee"}))


def step(text: str, step_id: str | None = None, at: str = "2026-01-01T00:00:00Z") -> Any:
    return {"id": step_id or str(uuid.uuid4()), "type": "user_message", "output": text, "createdAt": at, "name": "u"}


def card(card_id: str, step_id: str, **props: Any) -> Any:
    return {"id": card_id, "type": "custom", "name": "DeskClaim", "forId": step_id, "props": props, "display": "inline"}


async def outputs(layer: ChatLayer, thread_id: str) -> list[str]:
    thread = await layer.get_thread(thread_id)
    return [each["output"] for each in thread["steps"]] if thread else []
