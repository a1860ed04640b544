"""What the page sends to Chainlit's routes and to ours: every field is checked, and no other is passed on."""

from typing import Annotated, Any, Literal, TypeVar, cast

from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from gym.api.body import is_json, is_storable, read_as
from gym.api.problems import NotJson
from gym.chat.shapes import UUID
from gym.errors import wrong

Id = Annotated[str, Field(pattern=UUID.pattern)]
Body = TypeVar("Body", bound=BaseModel)
LONGEST_SIGN_IN = 200
FORM = "Send username and password as the fields of a form."


class Sticky(BaseModel):
    """The page's session."""

    session_id: Id


class Cut(BaseModel):
    """Where a page of chats begins, and how many it has."""

    first: int = Field(ge=1, le=100)
    cursor: Id | None = None


class ChatFilter(BaseModel):
    """Which chats; whose is not for the page to say."""

    search: str | None = Field(default=None, max_length=200)
    feedback: Literal[0, 1] | None = None


class ChatQuery(BaseModel):
    """A page of the chats at the side."""

    pagination: Cut
    filter: ChatFilter


class ChatRename(BaseModel):
    """A chat and its new name."""

    threadId: Id
    name: str = Field(min_length=1, max_length=120)


class ChatDeletion(BaseModel):
    """A chat."""

    threadId: Id


class SentAction(BaseModel):
    """A button of a card, and what it sends."""

    name: str = Field(min_length=1, max_length=64)
    payload: dict[str, Any] = Field(default_factory=dict)


class ButtonPress(BaseModel):
    """A press on a card."""

    sessionId: Id
    action: SentAction


class Opinion(BaseModel):
    """What somebody thinks of a message."""

    forId: Id
    value: Literal[0, 1]
    comment: str | None = Field(default=None, max_length=2000)


class SentFeedback(BaseModel):
    """An opinion, as the page sends it."""

    feedback: Opinion


class FeedbackDeletion(BaseModel):
    """An opinion taken back."""

    feedbackId: Id


async def read_body_as(kind: type[Body], request: Request) -> Body:
    """The JSON body as a value. Raises NotJson, Unreadable, Invalid."""
    if not is_json(request.headers.get("content-type", "")):
        raise NotJson("Send the body as application/json.")
    return cast(Body, read_as(kind, await request.body()))


async def read_fields(request: Request, *names: str) -> list[str]:
    """The fields of a form with passwords. Raises Invalid."""
    try:
        form = await request.form(max_files=0, max_fields=10)
    except (HTTPException, ValueError):
        raise wrong(names[0], f"Send {' and '.join(names)} as the fields of a form.") from None
    found = [form.get(name) for name in names]
    if not all(isinstance(each, str) and len(each) <= LONGEST_SIGN_IN and is_storable(each) for each in found):
        raise wrong(names[0], f"A password has at most {LONGEST_SIGN_IN} characters, and each can be typed.")
    return cast(list[str], found)


async def read_sign_in(request: Request) -> tuple[str, str]:
    """The name and the password of a form. Raises Invalid."""
    try:
        form = await request.form(max_files=0, max_fields=10)
    except (HTTPException, ValueError):
        raise wrong("username", FORM) from None
    name, password = form.get("username"), form.get("password")
    if not isinstance(name, str) or not isinstance(password, str):
        raise wrong("username", FORM)
    if max(len(name), len(password)) > LONGEST_SIGN_IN or not is_storable(name + password):
        raise wrong(
            "username", f"A name and a password have at most {LONGEST_SIGN_IN} characters, and each can be typed."
        )
    return name, password
