"""Bodies of answers about a user's own sign-ins."""

from datetime import datetime

from gym.value import Value


class SignInRow(Value):
    """One sign-in: when and how somebody came in, from which address, with which browser on what.

    `is_open` while it is good; `is_this` is the one that asks. After 90 days nothing is known of where it was.
    """

    at: datetime
    until: datetime
    how: str
    address: str
    browser: str
    is_open: bool
    is_this: bool


class SignInList(Value):
    """The newest sign-ins of a user, the newest first."""

    sign_ins: tuple[SignInRow, ...]
