"""Errors a person can read: one family, each with its HTTP status and the words to show."""

from pydantic import Field

from gym.value import Value

AUDITS_ONLY = "You are an auditor here: you see what trainers see, and change nothing."


class FieldError(Value):
    """One wrong field of a request: `field` is its path, `message` says what to do."""

    field: str
    message: str


class GymError(Exception):
    """Something the caller did that cannot be done; `message` is fit for a trainee to read."""

    status = 400
    code = "bad-request"
    title = "The request could not be read"

    def __init__(self, message: str, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.errors = errors


class Unreadable(GymError):
    """400: the body is not JSON."""


class SignInNeeded(GymError):
    """401: no token, or one that is not good."""

    status, code, title = 401, "sign-in-needed", "Sign in first"


class NotYours(GymError):
    """403: it exists, but it is not yours to see."""

    status, code, title = 403, "not-yours", "You have no access to that"


class NotFound(GymError):
    """404: there is nothing with that id."""

    status, code, title = 404, "not-found", "There is nothing with that id"


class Stale(GymError):
    """409: the session has moved on, or is over."""

    status, code, title = 409, "stale", "The session has changed"


class Gone(GymError):
    """410: it was there, and is no longer handed out."""

    status, code, title = 410, "gone", "That is no longer available"


class TooLarge(GymError):
    """413: the body is over the limit."""

    status, code, title = 413, "too-large", "That is too large"


class Invalid(GymError):
    """422: a field is wrong; `errors` says which."""

    status, code, title = 422, "invalid", "The request has an error"


def wrong(field: str, message: str) -> Invalid:
    """A 422 for one field; `message` says what to do."""
    return Invalid(message, (FieldError(field=field, message=message),))


class TooMany(GymError):
    """429: too many requests; `retry_after` is in seconds."""

    status, code, title = 429, "too-many", "Too many requests"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(GymError):
    """503: the database cannot be reached or written to now; `retry_after` is in seconds."""

    status, code, title = 503, "unavailable", "The gym is busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"The gym cannot reach its records right now. Nothing was lost: try again in {retry_after} seconds."
        )
        self.retry_after = retry_after


class Problem(Value):
    """RFC 9457 problem details, as sent to the client."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = Field(default=())
