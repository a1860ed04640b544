"""Errors of every route, the chat's too, as problem+json: the one handler round the whole application."""

import gzip
import json
import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gym.api.problems import Broken, refusal, respond
from gym.api.words import field_errors, invalid
from gym.errors import GymError

PLAIN = ("", "text/plain", "application/json")
# Of an error page longer than this nothing is kept: its status says enough.
LONGEST_KEPT = 64 * 1024

log = logging.getLogger(__name__)


class Problems:
    """ASGI middleware: numbers each request, and turns what goes wrong behind it into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. The traceback of an exception is in the log, under the request's number."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        number = uuid4().hex
        scope.setdefault("state", {})["request_id"] = number
        answer = OutgoingAnswer(send, number)
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:
            kind = type(error).__name__
            log.exception("request %s: %s %r failed: %s", number, scope["method"], scope["path"], kind)
            if not answer.is_on_its_way:
                await respond(broken(number))(scope, receive, send)
            elif not answer.is_complete:
                raise


class OutgoingAnswer:
    """One answer on its way out; an error that is no problem yet is held until its body is there."""

    def __init__(self, send: Send, number: str) -> None:
        self.pass_on, self.number = send, number
        self.held: Message | None = None
        self.body = bytearray()
        self.is_on_its_way, self.is_complete = False, False

    async def send(self, message: Message) -> None:
        """Take one ASGI message of the application."""
        if message["type"] == "http.response.start" and is_plain_error(message):
            self.held = message
        elif message["type"] == "http.response.body" and self.held:
            if len(self.body) < LONGEST_KEPT:
                self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self.release(self.held)
        else:
            self.is_on_its_way = True
            self.is_complete = message["type"] == "http.response.body" and not message.get("more_body", False)
            await self.pass_on(message)

    async def release(self, start: Message) -> None:
        """Send the error that was held, as a problem where it says no more than one."""
        self.held, self.is_on_its_way, self.is_complete = None, True, True
        body, headers = bytes(self.body), headers_of(start)
        if error := translate(start["status"], headers, body, self.number):
            answer = respond(error)
            body = bytes(answer.body)
            headers.update(answer.headers)
            del headers["content-encoding"]
        await self.pass_on({**start, "headers": headers.raw})
        await self.pass_on({"type": "http.response.body", "body": body})


def headers_of(start: Message) -> MutableHeaders:
    """The headers of an answer; the socket library does not write them in small letters, as ASGI wants."""
    return MutableHeaders(raw=[(name.lower(), value) for name, value in start.get("headers", ())])


def is_plain_error(start: Message) -> bool:
    """Whether this is the start of an error in JSON or plain text: pages for people stay as they are."""
    if start["status"] < HTTPStatus.BAD_REQUEST:
        return False
    media = headers_of(start).get("content-type", "").split(";")[0].strip().lower()
    return media in PLAIN


def translate(status: int, headers: Mapping[str, str], body: bytes, number: str) -> GymError | None:
    """The error that an answer stands for; None where its JSON says more than an error does, as health does."""
    said = value_of(headers, body)
    if isinstance(said, dict) and "detail" not in said:
        return None
    if status == Broken.status:
        return broken(number)
    detail = said["detail"] if isinstance(said, dict) else ""
    if isinstance(detail, list):
        return invalid(field_errors(list(translate_errors(detail))))
    return refusal(status, str(detail), headers.get("allow", ""))


def value_of(headers: Mapping[str, str], body: bytes) -> Any:
    """The JSON value of an answer; None for plain text."""
    try:
        whole = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        return json.loads(whole)
    except (ValueError, OSError, EOFError):
        return None


def translate_errors(errors: list[Any]) -> Iterator[Mapping[str, Any]]:
    """FastAPI's list of what is wrong with a request, as pydantic's: the place in the body, no words of its own."""
    for each in errors:
        kind, place = str(each.get("type")), tuple(each.get("loc", ()))[1:]
        is_whole = kind == "json_invalid"
        yield {**each, "type": "other" if kind == "value_error" else kind, "loc": () if is_whole else place}


def broken(number: str) -> Broken:
    """The 500 of a request: a number to quote, and nothing about the bug."""
    return Broken(f"It is in the log as request {number}. Your session has not changed.")
