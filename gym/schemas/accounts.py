"""Bodies of requests and answers about an account: settings, notices, pathways, certificates."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from gym.progress.certification.certificate import CertificateFacts
from gym.progress.certification.pathways import Readiness
from gym.progress.notices import Notice
from gym.progress.preferences import Preferences
from gym.value import Instant, Name, Value
from gym.world.scenarios.scenario import Difficulty


class PersonalSettings(Preferences):
    """What a user sets: the name on boards, whether boards show them, their days, and how they like to practise.

    The day begins `day_starts_at` hours after midnight (0..12); with `workdays` a weekend breaks no streak.
    """

    display_name: Name
    listed: bool = True
    time_zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] = "UTC"
    day_starts_at: Annotated[int, Field(ge=0, le=12)] = 0
    workdays: bool = False


class Notices(Value):
    """The newest notices, newest first, and what is due today."""

    today: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    unread: int


class ReadUntil(Value):
    """Body of POST notifications/read: everything up to that instant has been read."""

    until: Instant


class PathwayRow(Value):
    """One pathway: what it takes, and how far the user is."""

    code: str
    title: str
    criteria: str
    level: Difficulty
    items: int
    minutes: int
    pass_mark: float
    readiness: Readiness


def parse_certificate(said: object) -> object:
    """A stored certificate's text as what it says."""
    return CertificateFacts.model_validate_json(said) if isinstance(said, str) else said


class CertificateRow(Value):
    """A certificate: what it says, and whether it is good now; `place` is its entry in the status list."""

    id: str
    user_id: str
    place: int
    pathway: str
    issued_at: datetime
    expires_at: datetime
    status: Literal["valid", "expired", "revoked"]
    revoked_at: datetime | None
    reason: str | None
    said: Annotated[CertificateFacts, BeforeValidator(parse_certificate)]


class PublicEvidence(Value):
    """What was shown without help in one skill: scenarios, the share right (0..1), first and last day."""

    skill: str
    scenarios: int
    accuracy: float
    first: date
    last: date


class PublicCertificate(Value):
    """What anybody may see of a certificate: what its badge says, and whether it is good now.

    `place` is its entry in the status list; no id of a user, session or tenant is in it.
    """

    id: str
    place: int
    recipient: str
    pathway: str
    title: str
    level: Difficulty
    criteria: str
    score: float
    evidence: tuple[PublicEvidence, ...]
    issued_at: datetime
    expires_at: datetime
    status: Literal["valid", "expired", "revoked"]
    revoked_at: datetime | None
    reason: str | None


class Pathways(Value):
    """Answer of user/{id}/pathways; `is_certified`: whether a passed exam of this user leads to a certificate."""

    is_certified: bool
    pathways: tuple[PathwayRow, ...]
    certificates: tuple[CertificateRow, ...]
