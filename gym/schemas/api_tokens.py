"""Bodies of requests and answers about API tokens."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from gym.caller import Scope
from gym.value import Name, Value

MOST_DAYS = 366
Kind = Literal["personal", "service"]


class NewApiToken(Value):
    """Body of POST user/{id}/tokens: what it is for, what it may, and for how many days."""

    name: Name
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 90


class ApiTokenRow(Value):
    """A token without its secret."""

    token_id: str
    kind: Kind
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    status: Literal["good", "expired", "revoked"]


class ApiTokenList(Value):
    """The tokens of a user, the newest first; those that have ended stay in the list."""

    tokens: tuple[ApiTokenRow, ...]


class MadeApiToken(Value):
    """A new token. `token` is shown this once."""

    token: str
    about: ApiTokenRow
