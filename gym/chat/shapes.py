"""Stored rows in the shapes that Chainlit knows, and the check on every id that a browser sends."""

import re
from typing import cast

from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from chainlit.user import PersistedUser

from gym.chat.inside import hold_inside
from gym.errors import Invalid
from gym.store.chat import Row

UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")


def check_id(an_id: object) -> str:
    """An id that came from a browser, if it is one. Raises Invalid."""
    if not isinstance(an_id, str) or not UUID.match(an_id):
        raise Invalid("That is not an id of this chat.")
    return an_id


def to_persisted_user(row: Row) -> PersistedUser:
    """A user as Chainlit has it."""
    name, about = row["identifier"], row["about"]
    shown = f"Demo {about.get('role')}" if about.get("demo") else name
    known = {"identifier": name, "display_name": shown, "metadata": {**about, "tenant": row["tenant"]}}
    return PersistedUser(id=row["id"], **known, createdAt=row["created_at"])


def to_stored_element(element: Element) -> ElementDict:
    """An element as it is kept: a chart is fetched from our own record, and nothing from anywhere else."""
    place = f"/files/chart/{element.id}" if element.type == "plotly" else None
    return cast(ElementDict, {**element.to_dict(), "url": place, "chainlitKey": None})


def thread_dict(row: Row, steps: list[StepDict], elements: list[ElementDict]) -> ThreadDict:
    """A thread as Chainlit has it; the sidebar groups threads by their last change."""
    return ThreadDict(
        id=row["id"],
        createdAt=row["updated_at"],
        name=row["name"],
        userId=row["user_id"],
        userIdentifier=row.get("identifier"),
        tags=row["tags"],
        metadata=row["about"],
        steps=steps,
        elements=elements,
    )


def step_dict(row: Row) -> StepDict:
    """A stored message as Chainlit has it, with the opinion on it, to be drawn as Markdown."""
    opinion = {"id": row["feedback_id"], "forId": row["id"], "value": row["value"], "comment": row["comment"]}
    body = {**row["body"], "output": hold_inside(row["output"])}
    return cast(StepDict, {**body, "feedback": opinion if row["feedback_id"] else None})
