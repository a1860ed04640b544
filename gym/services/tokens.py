"""Signed tokens: of a sign-in, of a browser's demo circle, and of a browser that has signed in before."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import jwt

from gym.errors import SignInNeeded
from gym.value import Value

ALGORITHM = "HS256"
CIRCLE, KNOWN, LINK = "demo-circle", "known-browser", "password-link"
# What somebody is away for: at the provider of their tenant, or at their learning platform.
ERRAND, LAUNCH, CHOICE = "single-sign-on", "lti-launch", "lti-choice"
ERRAND_SECONDS = 600
# How long a link to set a password is good, for somebody who has one and for somebody who was invited.
LINK_FOR, INVITED_FOR = timedelta(days=1), timedelta(days=7)
KNOWN_FOR = timedelta(days=365)
DEMO_IS_OFF = (
    "Demo sign-in is off: users sign in with a password. Ask the administrator to add you (gym user add NAME)."
)
NOT_GOOD = "Your sign-in has ended. Sign in again."


class SignIn(Value):
    """What a token says: who signed in, the number of their sign-ins at that time, and the id of this one on record."""

    user_id: str
    version: int
    id: str = ""


class LinkFor(NamedTuple):
    """For whom a link to set a password is, at which number of their sign-ins, and how long it is good."""

    sign_in: SignIn
    lasts: timedelta = LINK_FOR

    def until(self) -> datetime:
        """Until when a link that is made now is good."""
        return (datetime.now(UTC) + self.lasts).replace(microsecond=0)


class Tokens:
    """Signs and reads tokens with one secret."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def sign(self, sign_in: SignIn, seconds: float) -> str:
        """A token for a sign-in that is good for so many seconds."""
        now = datetime.now(UTC)
        said = {"identifier": sign_in.user_id, "token_version": sign_in.version, "sid": sign_in.id}
        return jwt.encode({**said, "iat": now, "exp": now + timedelta(seconds=seconds)}, self.secret, ALGORITHM)

    def read(self, token: str) -> SignIn:
        """What a token says. Raises SignInNeeded for one that is not signed by us, too old, or without a number."""
        try:
            said = jwt.decode(token, self.secret, [ALGORITHM], options={"require": ["exp"]})
            return SignIn(user_id=said["identifier"], version=said["token_version"], id=said.get("sid", ""))
        except (jwt.PyJWTError, KeyError, ValueError):
            raise SignInNeeded(NOT_GOOD) from None

    def sign_circle(self, circle: str) -> str:
        """What a browser keeps of its demo circle."""
        return jwt.encode({"aud": CIRCLE, "circle": circle}, self.secret, ALGORITHM)

    def circle(self, kept: str | None) -> str | None:
        """The demo circle that a browser keeps; None where it keeps none that we signed."""
        try:
            return str(jwt.decode(kept or "", self.secret, [ALGORITHM], audience=CIRCLE)["circle"])
        except (jwt.PyJWTError, KeyError):
            return None

    def sign_errand(self, errand: Mapping[str, str], kind: str = ERRAND) -> str:
        """What a browser keeps while its user is elsewhere, for ten minutes."""
        until = datetime.now(UTC) + timedelta(seconds=ERRAND_SECONDS)
        return jwt.encode({"aud": kind, "errand": dict(errand), "exp": until}, self.secret, ALGORITHM)

    def errand(self, kept: str | None, kind: str = ERRAND) -> dict[str, str]:
        """What a browser keeps of an errand of that kind; empty where it keeps none that we signed."""
        try:
            said = jwt.decode(kept or "", self.secret, [ALGORITHM], audience=kind, options={"require": ["exp"]})
            return dict(said["errand"])
        except (jwt.PyJWTError, KeyError):
            return {}

    def sign_link(self, sign_in: SignIn, lasts: timedelta = LINK_FOR) -> str:
        """What stands in a link to set a new password: good for a while, and until the account's next change."""
        said = {"aud": LINK, "name": sign_in.user_id, "version": sign_in.version}
        return jwt.encode({**said, "exp": datetime.now(UTC) + lasts}, self.secret, ALGORITHM)

    def read_link(self, token: str) -> SignIn | None:
        """For whom a link is, and at which number of their sign-ins it was made; None for one that is not good."""
        try:
            said = jwt.decode(token, self.secret, [ALGORITHM], audience=LINK, options={"require": ["exp"]})
            return SignIn(user_id=said["name"], version=said["version"])
        except (jwt.PyJWTError, KeyError, ValueError):
            return None

    def sign_known(self, name: str, browser: str) -> str:
        """What a browser keeps of having signed in with that name: its own number, for a year."""
        said = {"aud": KNOWN, "name": name, "browser": browser, "exp": datetime.now(UTC) + KNOWN_FOR}
        return jwt.encode(said, self.secret, ALGORITHM)

    def known_browser(self, kept: str | None, name: str) -> str | None:
        """The number of a browser that has signed in with that name; None for one that has not."""
        try:
            said = jwt.decode(kept or "", self.secret, [ALGORITHM], audience=KNOWN, options={"require": ["exp"]})
            return str(said["browser"]) if said["name"] == name else None
        except (jwt.PyJWTError, KeyError):
            return None
