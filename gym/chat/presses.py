"""How the chat answers a move: what was sent is read strictly, and what cannot be done becomes a friendly word."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import ValidationError

from gym.chat import texts
from gym.chat.thread import ChatThread, toast
from gym.errors import GymError, Invalid, Stale, Unavailable
from gym.schemas.sessions import GetHint, SubmitAction

log = logging.getLogger(__name__)
Payload = dict[str, Any]
Body = TypeVar("Body", SubmitAction, GetHint)
Told = Callable[[str], Awaitable[Any]]
Refresh = Callable[[], Awaitable[None]]


def read_as(kind: type[Body], payload: Payload, **more: Any) -> Body:
    """What a card sent, as a request. Raises Invalid for what no card sends."""
    given = {name: payload[name] for name in kind.model_fields if payload.get(name) is not None}
    try:
        return kind.model_validate({**given, **more})
    except ValidationError:
        raise Invalid("That could not be read. Reload the page and try again.") from None


def say_refused(error: GymError) -> Payload:
    """What cannot be done, in friendly words."""
    return {"ok": False, "message": error.message}


def locate_refused(error: GymError) -> Payload:
    """What cannot be done, the box that is wrong, and whether the desk has moved on."""
    where = {"path": error.errors[0].field} if error.errors else {}
    return {**say_refused(error), "stale": isinstance(error, Stale), **where}


async def in_place(work: Awaitable[Payload | None], refuse: Callable[[GymError], Payload] = say_refused) -> Payload:
    """Do what a card asks for, whose answer it shows itself; what cannot be done is said there."""
    try:
        return {"ok": True, **(await work or {})}
    except GymError as error:
        return refuse(error)
    except Exception:
        log.exception("What a card asked for failed")
        return {"ok": False, "message": texts.OUR_FAULT}


async def answer_press(
    thread: ChatThread, work: Coroutine[Any, Any, Any], refresh: Refresh, tell: Told = toast
) -> dict[str, Any]:
    """Do one move alone; what cannot be done becomes a friendly word, and a stale card is brought up to date."""
    try:
        async with thread.alone():
            await work
    except Stale as error:
        work.close()
        await tell(error.message if error.message in (texts.BUSY, texts.OLD_CARD) else texts.MOVED_ON)
        with suppress(Unavailable):
            await refresh()
        return {"ok": False}
    except GymError as error:
        await tell(error.message)
        return {"ok": False}
    except Exception:
        log.exception("A move in the chat failed")
        await tell(texts.OUR_FAULT)
        return {"ok": False}
    return {"ok": True}
