"""Bodies of requests and answers about learning platforms (LTI 1.3), for the administrators of a tenant."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from gym.value import Name, Value

MOST_PLATFORMS, MOST_DEPLOYMENTS = 50, 200


def to_address(url: str) -> str:
    """An address, where it can be one that a platform has. Raises ValueError."""
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        is_fit = False
    if not is_fit:
        raise ValueError("is a whole address, such as https://courses.example.edu/mod/lti/auth.php")
    return url


Address = Annotated[str, StringConstraints(max_length=480, pattern=r"^[!-~]+$"), AfterValidator(to_address)]
# As platforms name clients and deployments: numbers, UUIDs, `1:8865aa05`.
PlatformName = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@/+=~-]*$")]


class NewLtiPlatform(Value):
    """Body of POST admin/lti: a learning platform as it describes itself. One with this issuer and client is changed.

    `deployments` are its deployment ids; `audience` is whom tokens are asked of, where that is not `token_url`.
    """

    issuer: Address
    client_id: PlatformName
    label: Name
    deployments: Annotated[tuple[PlatformName, ...], Field(min_length=1, max_length=MOST_DEPLOYMENTS)]
    login_url: Address
    token_url: Address
    jwks_url: Address
    audience: Address | None = None


class LtiPlatformRow(NewLtiPlatform):
    """A learning platform as it is kept."""

    id: str


class LtiTool(Value):
    """What the administrator of a learning platform enters there about this gym."""

    login: str
    launch: str
    deep_linking: str
    key_set: str


class LtiOverview(Value):
    """The gym's addresses for a tenant's platforms, the platforms, and how many grades are still to be sent."""

    tool: LtiTool
    platforms: tuple[LtiPlatformRow, ...]
    waiting: int


class LtiGradeRow(Value):
    """Where a trainee's grade goes: for what, what was sent last, and what was wrong where it could not be sent.

    `score` is 0..1, None while nothing counts yet; `due_at` is when it is sent next, None where nothing is to be sent.
    """

    user_id: str
    platform: str
    target: str
    score: float | None
    sent_at: datetime | None
    due_at: datetime | None
    tries: int
    trouble: str


class LtiGradeList(Value):
    """Where the grades of a tenant's trainees go, by user."""

    grades: tuple[LtiGradeRow, ...]
