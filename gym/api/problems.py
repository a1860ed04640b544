"""Every error as the client gets it: RFC 9457 problem details, and nothing else."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from gym.api.pages import render
from gym.api.words import field_errors, invalid
from gym.errors import GymError, Invalid, NotFound, NotYours, Problem, SignInNeeded, TooMany, Unavailable

PROBLEM_JSON = "application/problem+json"
NONE: Mapping[str, str] = MappingProxyType({})
KEEP_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class WrongMethod(GymError):
    """405: there is such a route, but not with that method."""

    status, code, title = 405, "wrong-method", "This route does not support that method"

    def __init__(self, allowed: str) -> None:
        super().__init__(f"Use {allowed}.")
        self.allowed = allowed


class NotJson(GymError):
    """415: the body is not declared to be JSON."""

    status, code, title = 415, "not-json", "Send JSON"


class NotCsv(GymError):
    """415: the body is not declared to be CSV."""

    status, code, title = 415, "not-csv", "Send CSV"


class TooSlow(GymError):
    """408: the body did not arrive in time."""

    status, code, title = 408, "too-slow", "The request did not arrive in time"


class TooBusy(GymError):
    """503: too many others are being answered right now."""

    status, code, title = 503, "crowded", "Too many at once"
    retry_after = 5


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
        case TooMany() | Unavailable() | TooBusy():
            return {**KEEP_PRIVATE, "Retry-After": str(error.retry_after)}
        case WrongMethod():
            return {**KEEP_PRIVATE, "Allow": error.allowed}
        case _:
            return KEEP_PRIVATE


def respond(error: GymError, headers: Mapping[str, str] = NONE) -> Response:
    """`error` as problem+json, with further headers."""
    body = problem_of(error).model_dump_json(exclude_defaults=True)
    return Response(body, error.status, {**headers_of(error), **headers}, PROBLEM_JSON)


async def on_gym_error(request: Request, error: Exception) -> Response:
    """What the caller did wrong, said by whoever found it; a person who has to sign in gets a page."""
    assert isinstance(error, GymError)
    is_read = isinstance(error, SignInNeeded) and request.headers.get("accept", "").startswith("text/html")
    return page_of(error) if is_read else respond(error)


def page_of(error: GymError) -> Response:
    """An error as a page for people."""
    return HTMLResponse(render("problem.html", error=error), error.status, headers_of(error))


async def on_invalid(_: Request, error: Exception) -> Response:
    """A path, query or header parameter that is not as the route says."""
    assert isinstance(error, RequestValidationError)
    return respond(invalid(field_errors(error.errors(), skip=1)))


async def on_http_exception(_: Request, error: Exception) -> Response:
    """What the web framework itself refuses: no such route, no such method."""
    assert isinstance(error, HTTPException)
    return respond(refusal(error.status_code, error.detail, (error.headers or {}).get("Allow", "")))


def refusal(status: int, detail: str, allowed: str) -> GymError:
    """The error of a status, with the `detail` of whoever refused it where that says more than the status."""
    phrase = HTTPStatus(status).phrase
    said = "" if detail == phrase else detail
    match status:
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return WrongMethod(allowed or "GET")
        case HTTPStatus.NOT_FOUND:
            return NotFound(said or "There is nothing at this address.")
        case HTTPStatus.UNAUTHORIZED:
            return SignInNeeded(said or "Sign in, then try again.")
        case HTTPStatus.FORBIDDEN:
            return NotYours(said or "You have no access to that.")
        case HTTPStatus.UNPROCESSABLE_ENTITY:
            return Invalid(said or "The request has an error.")
    refused = GymError(said or f"{phrase}.")
    refused.status, refused.title = status, phrase
    refused.code = phrase.lower().replace(" ", "-")
    return refused


def handle_errors(app: FastAPI) -> None:
    """Make `app` answer what its callers do wrong with a problem; see everywhere.py for bugs."""
    app.add_exception_handler(GymError, on_gym_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http_exception)
