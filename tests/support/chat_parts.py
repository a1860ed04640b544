"""A chat without a server or a browser: a real Chainlit session whose socket is a list."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import chainlit as cl
from chainlit.config import config
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser, User
from scenario_pool import compose_once
from store_parts import open_store

from agents.minds import MINDS
from agents.reader.reader import read
from gym.chat.app import ChatApp
from gym.chat.data_layer import ChatLayer
from gym.coaching.coach import Coach, PlainCoach
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store.chat import ChatStore
from gym.world.world import World


class Room:
    """One gym on one database file; open it again and it is the same gym after a restart."""

    def __init__(self, folder: Path, world: World, coach: Coach | None = None, **more: Any) -> None:
        self.store = open_store(f"sqlite:///{folder / 'gym.db'}")
        self.loop = Sessions(world, self.store, coach or PlainCoach(), MINDS, **{"compose": compose_once, **more})
        settings = Settings(data_dir=folder)
        self.door = ChatApp(self.loop, world, ChatStore(self.store), settings, read)
        self.door.thread.frame = 0.0

    @property
    def layer(self) -> ChatLayer:
        return self.door.layer

    async def user(self, name: str = "demo-trainee-0000aaaa") -> PersistedUser:
        return await self.layer.create_user(User(identifier=name, metadata={"role": "trainee"}))


class Tab:
    """A browser tab on a thread: what it is sent, and what it does."""

    def __init__(self, user: PersistedUser, thread_id: str | None = None, *, cookies: str = "") -> None:
        self.events: list[tuple[str, Any]] = []
        self.session = WebsocketSession(
            id=str(uuid.uuid4()),
            socket_id=str(uuid.uuid4()),
            emit=self.keep,
            emit_call=self.keep,
            user_env={},
            client_type="webapp",
            user=user,
            thread_id=thread_id,
            environ={"HTTP_COOKIE": cookies},
        )
        self.session.has_first_interaction = True

    async def keep(self, event: str, data: Any, *_: Any) -> None:
        self.events.append((event, data))

    @property
    def thread_id(self) -> str:
        return self.session.thread_id

    def here(self) -> None:
        """From now on this task talks as this tab."""
        init_ws_context(self.session)

    async def say(self, text: str) -> None:
        self.here()
        await config.code.on_message(cl.Message(content=text, type="user_message"))
        await self.quiet()

    async def press(self, move: str, **payload: Any) -> Any:
        """Press a button of the newest claim card, as it stands in this tab unless the payload says otherwise."""
        self.here()
        card = self.card("DeskClaim")
        whole = {"session_id": card["session_id"], "turn": card["turn"], **payload}
        answer = await config.code.action_callbacks[move](cl.Action(name=move, payload=whole))
        await self.quiet()
        return answer

    async def ask(self, name: str, **payload: Any) -> Any:
        """Ask for something as the desk does; its answer, before anything that follows it."""
        self.here()
        return await config.code.action_callbacks[f"desk.{name}"](cl.Action(name=f"desk.{name}", payload=payload))

    async def start(self, claim: str = "tour-1") -> Any:
        """The desk with a claim dealt by the desk itself."""
        return (await self.ask("start", scenario=claim))["desk"]

    def told(self, what: str) -> list[Any]:
        """What the server told this tab's desk."""
        return [data["gym"][what] for data in self.sent("window_message") if what in data["gym"]]

    async def correct(self, *edits: dict[str, Any], **more: Any) -> Any:
        return await self.press("act", action_type="correct_claim", action_details={"edits": list(edits)}, **more)

    async def resume(self, layer: ChatLayer) -> Any:
        """Open the thread again; what the browser would be shown."""
        self.here()
        thread = await layer.get_thread(self.thread_id)
        await config.code.on_chat_resume(thread)
        await layer.wait_for_writes()
        return thread

    async def quiet(self) -> None:
        """Until the coach has finished and all is written."""
        await settle_tasks(lambda name: any(word in name for word in ("stream", "create", "update", "follow")))

    def sent(self, event: str) -> list[Any]:
        return [data for name, data in self.events if name == event]

    def cards(self, name: str) -> list[Any]:
        """The cards of a kind, each as it was last sent, in the order of their first showing."""
        latest = {each["id"]: each["props"] for each in self.sent("element") if each["name"] == name}
        return list(latest.values())

    def card(self, name: str) -> Any:
        return self.cards(name)[-1]

    @property
    def texts(self) -> list[str]:
        return [each["output"] for each in self.sent("new_message") if each["type"] == "assistant_message"]

    @property
    def toasts(self) -> list[str]:
        return [each["message"] for each in self.sent("toast")]


async def settle_tasks(is_ours: Callable[[str], bool]) -> None:
    """Wait for the tasks that handlers have left running."""
    import asyncio

    while True:
        tasks = [
            task
            for task in asyncio.all_tasks()
            if task is not asyncio.current_task() and is_ours(getattr(task.get_coro(), "__name__", ""))
        ]
        if not tasks:
            return
        await asyncio.wait(tasks, timeout=timedelta(seconds=10).total_seconds())


ADD_25 = {"op": "add", "path": "lines/1/modifiers", "value": "25"}
ADD_59 = {"op": "add", "path": "lines/1/modifiers", "value": "59"}


async def tab_on(room: Room, claim: str = "tour-1") -> Tab:
    """A tab with a claim dealt."""
    tab = Tab(await room.user())
    await tab.say(f"start {claim}")
    return tab
