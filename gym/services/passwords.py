"""Passwords: Argon2id, slow on purpose, so run them in a thread. Those that 0.1.0 stored with scrypt still fit."""

import base64
import hashlib
import hmac
import secrets
from functools import cache
from typing import TYPE_CHECKING

from gym.errors import Invalid

if TYPE_CHECKING:
    from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST = 8
# A password of fewer different characters is a row of the same ones.
MOST_ALIKE = 4
OLD_SCHEME = "scrypt$"
SCRYPT_COST = 2**14


class ScryptHasher:
    """The scheme of 0.1.0, `scrypt$salt$digest` in base64: verified, and replaced at the next sign-in."""

    @classmethod
    def identify(cls, hash: str | bytes) -> bool:
        """Whether a stored password is of this scheme."""
        return as_text(hash).startswith(OLD_SCHEME)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """What 0.1.0 stored for a password."""
        salt = salt or secrets.token_bytes(16)
        digest = hashlib.scrypt(as_text(password).encode(), salt=salt, n=SCRYPT_COST, r=8, p=1)
        return OLD_SCHEME + "$".join(base64.b64encode(each).decode() for each in (salt, digest))

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        """Whether the password is the stored one."""
        stored = as_text(hash)
        salt = base64.b64decode(stored.split("$")[1])
        return hmac.compare_digest(stored, self.hash(password, salt=salt))

    def check_needs_rehash(self, _hash: str | bytes) -> bool:
        """Always."""
        return True


def as_text(value: str | bytes) -> str:
    """A text, whichever of the two pwdlib hands over."""
    return value if isinstance(value, str) else value.decode()


@cache
def argon2id() -> "Argon2Hasher":
    """OWASP's least for Argon2id: 19 MiB, two passes, one thread (docs/decisions/0041-argon2id.md)."""
    from pwdlib.hashers.argon2 import Argon2Hasher

    return Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def check_new_password(password: str, name: str) -> None:
    """Return if somebody may choose that password. Raises Invalid for one that is short or that guessers try first."""
    if len(password) < SHORTEST:
        raise Invalid(f"A password has at least {SHORTEST} characters.")
    plain = password.casefold()
    if plain in common_passwords() or plain == name.casefold() or len(set(plain)) < MOST_ALIKE:
        raise Invalid("This password is among the first that guessers try. Choose another, like a few words in a row.")


@cache
def common_passwords() -> frozenset[str]:
    """The 30,000 commonest passwords of what was leaked, as the library zxcvbn lists them; nobody is asked."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def hash_password(password: str) -> str:
    """What to store for a new password."""
    return argon2id().hash(password)


def check_password(password: str, stored: str, *, are_mixed: bool) -> tuple[bool, str | None]:
    """Whether the password is the stored one, and what to store in its place; None where it may stay.

    `are_mixed`: somebody's password is still of the old scheme. Then every check costs as much as one of each scheme,
    so that its time does not tell who there is.
    """
    from pwdlib import PasswordHash

    scrypt = ScryptHasher()
    is_right, renewed = PasswordHash((argon2id(), scrypt)).verify_and_update(password, stored)
    if are_mixed and renewed is None:
        other = argon2id() if scrypt.identify(stored) else scrypt
        other.hash(password)
    return is_right, renewed
