"""What was earned: the facts of one certificate, before anything is signed."""

import hashlib
import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from gym.value import Value

# Bitstring Status List 1.0 §2.2: a list holds at least 131,072 entries, so that an entry does not say whose it is.
ENTRIES = 131_072
# Zero width: letters of Persian, Hindi and other scripts join or stay apart by them.
JOINERS = "\u200c\u200d"


def on_one_line(text: str) -> str:
    """`text` with one plain space for every run of spaces, tabs and line ends."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """`text`, unless it holds something that cannot be seen or turns the line around; joiners belong to some names."""
    if not all(char.isprintable() or char in JOINERS for char in text):
        raise ValueError("holds a character that cannot be shown")
    return text


def visible_lines(text: str) -> str:
    """`text` of one or more lines, each of them visible."""
    return "\n".join(visible(line) for line in text.split("\n"))


def no_address(name: str) -> str:
    """`name`, unless it holds an e-mail address: a badge is public."""
    if re.search(r"\S@\S+\.\S", name):
        raise ValueError("holds an e-mail address, and a badge is public: give a name")
    return name


def whole_second(instant: datetime) -> datetime:
    """`instant` in UTC without its fraction: what a credential can say."""
    return instant.astimezone(UTC).replace(microsecond=0)


def to_thousandth(share: float) -> float:
    """`share` rounded to a tenth of a percent: what a credential says."""
    return round(share, 3)


Line = Annotated[
    str,
    AfterValidator(on_one_line),
    Field(min_length=1, max_length=200),
    AfterValidator(visible),
]
Lines = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(visible_lines)
]
Name = Annotated[Line, AfterValidator(no_address)]
Instant = Annotated[AwareDatetime, AfterValidator(whole_second)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), AfterValidator(to_thousandth)]
Index = Annotated[int, Field(ge=0, lt=ENTRIES)]


class Identity(Value):
    """Who it is about, for whoever knows the identifier already (OB 3.0 IdentityObject, hashed)."""

    hash: str = Field(pattern=r"^sha256\$[0-9a-f]{64}$")
    salt: str = Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")
    kind: Literal["emailAddress", "systemId", "userName"] = "systemId"


class SkillEvidence(Value):
    """What was done without help in one skill: `accuracy` is a share of 0..1, the dates are both included."""

    skill: Line
    level: Line
    scenarios: int = Field(ge=1)
    accuracy: Share
    first: date
    last: date


class Award(Value):
    """One certificate: `score` is the unassisted share of 0..1, `index` its entry in the status list."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    recipient: Name
    identity: Identity
    pathway: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    title: Line
    criteria: Lines
    level: Line
    score: Share
    evidence: tuple[SkillEvidence, ...] = Field(min_length=1, max_length=40)
    issued_at: Instant
    expires_at: Instant
    index: Index

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.expires_at <= self.issued_at:
            raise ValueError("expires_at must come after issued_at")
        return self


def hash_identifier(
    identifier: str, salt: str, kind: Literal["emailAddress", "systemId", "userName"] = "systemId"
) -> Identity:
    """SHA-256 of identifier and salt (OB 3.0); `salt` is 16 to 64 random url-safe characters, new for each award.

    The salt stands in the badge, so whoever guesses the identifier can see that it fits: give nothing guessable alone.
    """
    digest = hashlib.sha256((identifier + salt).encode()).hexdigest()
    return Identity(hash=f"sha256${digest}", salt=salt, kind=kind)


def percent(share: float) -> str:
    """`share` of 0..1 as it is written: 0.934 is 93.4."""
    return f"{share * 100:.1f}".removesuffix(".0")
