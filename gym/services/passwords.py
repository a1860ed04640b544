"""Passwords: salted scrypt, slow on purpose, so run them in a thread."""

import base64
import hashlib
import hmac
import secrets

COST = 2**14
SHORTEST = 8


def digest(password: str, salt: bytes) -> bytes:
    """The scrypt digest of a password."""
    return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=8, p=1)


def hashed(password: str) -> str:
    """What to store for a new password."""
    salt = secrets.token_bytes(16)
    return "$".join(("scrypt", base64.b64encode(salt).decode(), base64.b64encode(digest(password, salt)).decode()))


def matches(password: str, stored: str) -> bool:
    """Whether the password is the one that was stored; takes as long either way."""
    _, salt, kept = stored.split("$")
    return hmac.compare_digest(base64.b64decode(kept), digest(password, base64.b64decode(salt)))
