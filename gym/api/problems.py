"""Every error as the client gets it: RFC 9457 problem details, and nothing else."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gym.api.words import field_errors, invalid
from gym.errors import GymError, NotFound, Problem, TooMany

PROBLEM_JSON = "application/problem+json"
KEEP_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

log = logging.getLogger(__name__)


class WrongMethod(GymError):
    """405: there is such a route, but not with that method."""

    status, code, title = 405, "wrong-method", "That route does not take this method"

    def __init__(self, allowed: str) -> None:
        super().__init__(f"This route takes {allowed}.")
        self.allowed = allowed


class NotJson(GymError):
    """415: the body is not declared to be JSON."""

    status, code, title = 415, "not-json", "Send JSON"


class Broken(GymError):
    """500: a bug of ours."""

    status, code, title = 500, "broken", "Something went wrong on our side"


def problem_of(error: GymError) -> Problem:
    """What the client is told of `error`."""
    kind = f"urn:training-gym:problem:{error.code}"
    return Problem(type=kind, title=error.title, status=error.status, detail=error.message, errors=error.errors)


def headers_of(error: GymError) -> dict[str, str]:
    """What the status asks for beside the body."""
    match error:
        case TooMany():
            return {**KEEP_PRIVATE, "Retry-After": str(error.retry_after)}
        case WrongMethod():
            return {**KEEP_PRIVATE, "Allow": error.allowed}
        case _:
            return KEEP_PRIVATE


def respond(error: GymError) -> Response:
    """`error` as problem+json."""
    body = problem_of(error).model_dump_json(exclude_defaults=True)
    return Response(body, error.status, headers_of(error), PROBLEM_JSON)


async def on_gym_error(_: Request, error: Exception) -> Response:
    """What the caller did wrong, said by whoever found it."""
    assert isinstance(error, GymError)
    return respond(error)


async def on_invalid(_: Request, error: Exception) -> Response:
    """A path, query or header parameter that is not as the route says."""
    assert isinstance(error, RequestValidationError)
    return respond(invalid(field_errors(error.errors(), skip=1)))


async def on_http_exception(_: Request, error: Exception) -> Response:
    """What the web framework itself refuses: no such route, no such method."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return respond(WrongMethod((error.headers or {}).get("Allow", "GET")))
    if error.status_code == HTTPStatus.NOT_FOUND:
        return respond(NotFound("There is nothing at this address."))
    refused = GymError(HTTPStatus(error.status_code).phrase)
    refused.status = error.status_code
    return respond(refused)


async def on_bug(request: Request, error: Exception) -> Response:
    """A bug: the client gets a number to quote, the log says where to look; the server logs the traceback."""
    number = request.scope.get("state", {}).get("request_id", "unknown")
    log.error("request %s: %s %r failed: %s", number, request.method, request.url.path, type(error).__name__)
    return respond(Broken(f"It has been noted as request {number}. Your session is as it was before."))


def handle_errors(app: FastAPI) -> None:
    """Make `app` answer every error with a problem."""
    app.add_exception_handler(GymError, on_gym_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(Exception, on_bug)
