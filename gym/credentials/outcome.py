"""What came of looking at a badge: one outcome, and words for it."""

from datetime import datetime
from enum import StrEnum

from gym.credentials.badge import Badge
from gym.value import Value


class Outcome(StrEnum):
    """Everything a badge can be found to be; only `valid` is good."""

    VALID = "valid"
    TAMPERED = "tampered"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    STATUS_UNREADABLE = "status_unreadable"
    OTHER_ISSUER = "other_issuer"
    NO_BADGE = "no_badge"


class Words(Value):
    """What to say: in two words, in a sentence, and what to do next."""

    short: str
    sentence: str
    advice: str


WORDS = {
    Outcome.VALID: Words(
        short="Valid",
        sentence="This badge is genuine, current and not revoked.",
        advice="Nothing more is needed. Compare the name with the person who showed it to you.",
    ),
    Outcome.TAMPERED: Words(
        short="Changed or forged",
        sentence="The signature does not match: the badge was changed after it was issued, or the named "
        "issuer never issued it.",
        advice="Do not rely on it. Ask the person for the file as they received it.",
    ),
    Outcome.EXPIRED: Words(
        short="Expired",
        sentence="This badge is genuine, but it has expired.",
        advice="Ask the person to renew it: what it says was true when it was issued.",
    ),
    Outcome.NOT_YET_VALID: Words(
        short="Not yet valid",
        sentence="This badge is genuine, but it is not valid yet.",
        advice="Check it again on its first day, and check that this machine's date is right.",
    ),
    Outcome.REVOKED: Words(
        short="Revoked",
        sentence="This badge was genuine, but its issuer has revoked it.",
        advice="Do not rely on it. The issuer can say why it was revoked.",
    ),
    Outcome.STATUS_UNREADABLE: Words(
        short="Cannot be confirmed",
        sentence="The signature is good, but no current list of revoked badges could be read: it may be revoked.",
        advice="Try again later, or ask the issuer for its current status list.",
    ),
    Outcome.OTHER_ISSUER: Words(
        short="Another issuer",
        sentence="This badge names an issuer that is not trusted here, so nothing in it was checked.",
        advice="Verify it where it was issued, or name that issuer as one you trust.",
    ),
    Outcome.NO_BADGE: Words(
        short="Not a badge",
        sentence="This is not an Open Badges 3.0 credential in JSON, nor an image that carries one.",
        advice="Choose the .json or .png file of the badge as it was downloaded, not a screenshot of it.",
    ),
}


class Verification(Value):
    """The outcome at an instant; `badge` only where its signature is good, so that nothing forged is ever shown."""

    outcome: Outcome
    at: datetime
    badge: Badge | None = None

    @property
    def is_valid(self) -> bool:
        """Whether it can be relied on."""
        return self.outcome is Outcome.VALID

    @property
    def words(self) -> Words:
        """The outcome in words."""
        return WORDS[self.outcome]
