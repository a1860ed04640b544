"""A request body, taken only if it is JSON that can be stored: see docs/api.md."""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from gym.api.access import Access, need_of
from gym.api.problems import NotJson
from gym.api.words import MOST_ERRORS, field_errors, invalid, path_of, show_name
from gym.errors import FieldError, GymError, Unreadable

DEEPEST = 32
LARGEST = 10**16
LONGEST_INTEGER = 20


def is_json(content_type: str) -> bool:
    """Whether the media type is JSON or built on it."""
    media = content_type.split(";")[0].strip().lower()
    return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))


def one_wrong(field: str, message: str) -> GymError:
    """A 422 about one field."""
    return invalid((FieldError(field=field, message=message),))


def refuse_constant(name: str) -> None:
    """NaN and Infinity are JavaScript, not JSON."""
    raise Unreadable(f"The body is not JSON: {name} is not a JSON number.")


def integer(digits: str) -> float:
    """An integer; one of absurd length only as roughly as it takes to refuse it."""
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of two values nobody knows which was meant."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise one_wrong(show_name(name), "is given twice")
        found[name] = value
    return found


def parse(body: bytes) -> Any:
    """The JSON value in `body`. Raises Unreadable, or Invalid for JSON that two readers could take differently."""
    if not body.strip():
        raise Unreadable("The body is empty: send a JSON object.")
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=without_repeats,
            parse_constant=refuse_constant,
            parse_int=integer,
        )
    except UnicodeDecodeError:
        raise Unreadable("The body is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"The body is not JSON: line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise one_wrong("body", "is nested too deeply") from None


def is_storable(text: str) -> bool:
    """Whether any database and any terminal can hold `text`: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def fault_of(value: Any, depth: int) -> str | None:
    """What is wrong with a value in itself, whatever its field."""
    match value:
        case str() if not is_storable(value):
            return "has a character that cannot be stored"
        case int() | float() if not math.isfinite(value) or abs(value) > LARGEST:
            return "is too large a number"
        case dict() | list() if depth > DEEPEST:
            return "is nested too deeply"
        case dict() if not all(is_storable(name) for name in value):
            return "has a name that cannot be stored"
        case _:
            return None


def faults_of(value: Any) -> tuple[FieldError, ...]:
    """What no field of any body may hold, with its path."""
    found: list[FieldError] = []
    waiting: list[tuple[tuple[object, ...], Any]] = [((), value)]
    while waiting and len(found) < MOST_ERRORS:
        path, each = waiting.pop()
        if fault := fault_of(each, len(path)):
            found.append(FieldError(field=path_of(path[:4]), message=fault))
        elif isinstance(each, dict | list):
            inner = each.items() if isinstance(each, dict) else enumerate(each)
            waiting += [((*path, name), child) for name, child in inner]
    return tuple(found)


def read_as(model: type[BaseModel], body: bytes) -> BaseModel:
    """`body` as a `model`: no type is guessed, no field is ignored."""
    if faults := faults_of(parse(body)):
        raise invalid(faults)
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise invalid(field_errors(error.errors(include_input=False), model)) from None


class ReadRequest(Request):
    """A request whose body has been read into `state.body`."""

    def __init__(self, request: Request, body: bytes) -> None:
        super().__init__(request.scope, request.receive)
        self._body = body

    async def json(self) -> Any:
        """The body as it was read: FastAPI takes it as it is."""
        return self.state.body


class JsonRoute(APIRoute):
    """A route that declares what its caller needs; its body, if it has one, is read by `read_as` and not by FastAPI."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of FastAPI, given a request whose sender is known and whose body is read already.

        Raises TypeError for a route without a declared need.
        """
        handle, need = super().get_route_handler(), need_of(self)
        model = self.body_field.field_info.annotation if self.body_field else None

        async def admit_and_handle(request: Request) -> Response:
            access: Access = request.app.state.access
            await access.admit(need, request)
            return await handle(request)

        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return admit_and_handle

        async def read_and_handle(request: Request) -> Response:
            access: Access = request.app.state.access
            await access.admit(need, request)
            if not is_json(request.headers.get("content-type", "")):
                raise NotJson("Send the body as application/json.")
            body = await request.body()
            request.state.body = read_as(model, body)
            return await handle(ReadRequest(request, body))

        return read_and_handle
