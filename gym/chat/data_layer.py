"""Chainlit's data layer over the chat's own tables: ids are checked, and nobody reaches into another's thread."""

import uuid
from contextlib import suppress
from typing import Any, cast

from chainlit.context import context
from chainlit.data.base import BaseDataLayer
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User

from gym.chat.old_cards import list_cards, renew_card
from gym.chat.owners import here, talking_user
from gym.chat.shapes import check_id, step_dict, thread_dict, to_persisted_user, to_stored_element
from gym.chat.writer import Act, WriteQueue
from gym.errors import NotFound, Unavailable
from gym.store.chat import ChatRows, ChatStore, Row, instant
from gym.tenancy import over_all_tenants

STATE, DESK_PRESSES = "gym", "desk."
PRIVATE = (STATE, "is_shared", "shared_at", "env")


class ChatLayer(BaseDataLayer):
    """Everything that Chainlit wants kept, through one writer."""

    def __init__(self, store: ChatStore) -> None:
        self.writer = WriteQueue(store)
        self.held: dict[str, list[Act]] = {}

    async def put(self, act: Act) -> Any:
        """Write to the session's thread. What stood there before its user did anything is held back until they do: a
        look at the gym opens no thread.
        """
        session = context.session
        if not session.has_first_interaction:
            self.held.setdefault(session.id, []).append(act)
            return None
        for each in self.held.pop(session.id, ()):
            self.writer.enqueue(each)
        with suppress(Unavailable):
            return await self.writer.enqueue(act)
        return None

    def forget(self, session_id: str) -> None:
        """Let go of what was held back for a session that has ended."""
        self.held.pop(session_id, None)

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """The user who signs in with that name."""
        with over_all_tenants():
            row = self.writer.get(lambda rows: rows.user(identifier))
        return to_persisted_user(row) if row else None

    async def create_user(self, user: User) -> PersistedUser:
        """Add a user; one who is on record already stays as they are."""
        fresh, about = str(uuid.uuid4()), user.metadata or {}
        with over_all_tenants():
            kept = await self.writer.write(lambda rows: rows.keep_user(fresh, user.identifier, about))
        return to_persisted_user(kept)

    async def rate(self, identifier: str, feedback: Feedback) -> str:
        """Keep what `identifier` thinks of a message of their own. Raises NotFound."""
        step_id = check_id(feedback.forId)
        comment = (feedback.comment or "")[:2000] or None
        row = {"id": str(uuid.uuid4()), "step_id": step_id, "value": int(feedback.value), "comment": comment}

        def keep(rows: ChatRows) -> str:
            return rows.keep_feedback(row) if rows.step_owner(step_id) == identifier else ""

        kept = await self.writer.write(keep)
        if not kept:
            raise NotFound("There is no such message in your chats.")
        return str(kept)

    async def unrate(self, identifier: str, feedback_id: str) -> bool:
        """Take back an opinion of one's own. Raises NotFound."""
        wanted = check_id(feedback_id)
        step_id = self.writer.get(lambda rows: rows.judged_step(wanted))
        if not step_id or self.writer.get(lambda rows: rows.step_owner(step_id)) != identifier:
            raise NotFound("You have not rated this message.")
        return bool(await self.writer.write(lambda rows: rows.drop_feedback(wanted)))

    async def upsert_feedback(self, feedback: Feedback) -> str:  # noqa: ARG002
        """Chainlit's own route does not say who asks, so only our route (`rate`) keeps opinions."""
        raise NotFound("There is no such message in your chats.")

    async def delete_feedback(self, feedback_id: str) -> bool:  # noqa: ARG002
        """See `upsert_feedback`."""
        raise NotFound("You have not rated this message.")

    async def create_element(self, element: Element) -> None:
        """Keep a card or a chart; nothing else is ever shown, and only in the session's thread."""
        if element.type in ("custom", "plotly") and element.for_id:
            await self.keep_element(
                to_stored_element(element), str(element.content) if element.type == "plotly" else None
            )

    async def keep_element(self, body: ElementDict, content: str | None = None) -> None:
        """Keep a card, or a chart with its content, as it stands, in the session's thread."""
        thread_id, user_id = here()
        kept = {**body, "threadId": thread_id}
        row = {"id": check_id(body["id"]), "thread_id": thread_id, "step_id": body.get("forId"), "body": kept}
        row |= {"created_at": instant(), "content": content}
        await self.put(lambda rows: rows.keep_element(user_id, row))

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        """One card of a thread; the route has checked whose thread it is."""
        row = self.writer.get(lambda rows: rows.element(thread_id, element_id))
        return renew_card(cast(ElementDict, row["body"])) if row else None

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:  # noqa: ARG002
        """Take a card out of the session's thread."""
        mine, user_id = here()
        await self.writer.write(lambda rows: rows.drop_element(check_id(element_id), mine, user_id))

    async def create_step(self, step_dict: StepDict) -> None:
        """Keep a message in the session's thread."""
        thread_id, user_id = here()
        row = {
            "id": check_id(step_dict["id"]),
            "thread_id": thread_id,
            "created_at": step_dict.get("createdAt") or instant(),
            "kind": step_dict.get("type") or "",
            "output": step_dict.get("output") or "",
            "body": {**step_dict, "threadId": thread_id},
        }
        await self.put(lambda rows: rows.keep_step(user_id, row))

    async def update_step(self, step_dict: StepDict) -> None:
        """Keep a message again."""
        await self.create_step(step_dict)

    async def delete_step(self, step_id: str) -> None:
        """Take a message out of the session's thread."""
        mine, user_id = here()
        await self.writer.write(lambda rows: rows.drop_step(check_id(step_id), mine, user_id))

    async def get_thread_author(self, thread_id: str) -> str:
        """Who owns a thread; nobody's reads as not found."""
        row = self.writer.get(lambda rows: rows.thread(thread_id))
        return str(row["identifier"]) if row else ""

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a thread; the route has checked whose it is."""
        await self.writer.write(lambda rows: rows.drop_thread(thread_id))

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> "PaginatedResponse[ThreadDict]":
        """One page of the sidebar, newest first."""
        size, value = min(max(pagination.first, 1), 100), filters.feedback
        wanted = (filters.userId or "", size, pagination.cursor, filters.search, value)
        found = await self.writer.read(lambda rows: rows.thread_page(*wanted))
        page = found[:size]
        ends = (page[0]["id"], page[-1]["id"]) if page else (None, None)
        info = PageInfo(hasNextPage=len(found) > size, startCursor=ends[0], endCursor=ends[1])
        return PaginatedResponse(pageInfo=info, data=[thread_dict(row, [], []) for row in page])

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """A thread with all that stands in it."""

        def whole(rows: ChatRows) -> ThreadDict | None:
            row = rows.thread(thread_id)
            if row is None:
                return None
            kept = [cast(ElementDict, each["body"]) for each in rows.elements_of(thread_id)]
            return thread_dict(row, [step_dict(each) for each in rows.steps_of(thread_id)], list_cards(kept))

        with suppress(Unavailable):
            await self.wait_for_writes()
        return await self.writer.read(whole)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Name or describe a thread; it is opened for its first user and never changes hands. A session describes its
        own user's threads only; a route has checked whose it is. Chainlit names a new thread after the first press in
        it: presses of the desk are no names, and a page looked at on the desk opens no thread.
        """
        if user_id and name and name.startswith(DESK_PRESSES):
            return
        wanted, owner = check_id(thread_id), user_id or talking_user()
        about = {key: value for key, value in metadata.items() if key not in PRIVATE} if metadata else None

        def act(rows: ChatRows) -> bool:
            if user_id is not None and not rows.open_thread(wanted, user_id):
                return False
            return rows.describe_thread(wanted, name, about, tags, owner)

        await self.writer.write(act)

    async def last_threads(self, identifier: str, most: int) -> list[Row]:
        """The newest threads of the user with that name, newest first."""

        def newest(rows: ChatRows) -> list[Row]:
            user = rows.user(identifier)
            return rows.thread_page(user["id"], most, None, None, None)[:most] if user else []

        return await self.writer.read(newest)

    async def state(self, thread_id: str) -> Row | None:
        """Where the training of this thread stands, as last remembered; nothing of a thread of somebody else."""
        row = self.writer.get(lambda rows: rows.thread(thread_id))
        return cast(Row, row["about"].get(STATE)) if row and row["user_id"] == here()[1] else None

    async def remember(self, thread_id: str, state: Row, name: str | None = None) -> None:
        """Remember where the training of this thread stands, and name the thread after it."""
        _, user_id = here()

        def act(rows: ChatRows) -> bool:
            is_theirs = rows.open_thread(thread_id, user_id)
            return is_theirs and rows.describe_thread(thread_id, name, {STATE: state}, None, user_id)

        await self.writer.write(act)

    async def wait_for_writes(self) -> None:
        """Wait for all writes that were queued before. Raises Unavailable."""
        await self.writer.wait_for_writes()

    async def build_debug_url(self) -> str:
        """There is no debugging site."""
        return ""

    async def close(self) -> None:
        """Write what is left."""
        await self.writer.close()

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:  # noqa: ARG002
        """Favourites are off."""
        return []
