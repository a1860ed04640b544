"""Logs without secrets: what looks like a token, a cookie or a password is taken out of every record."""

import logging
import re

REMOVED = "[removed]"
# API tokens; signed tokens; the cookies of a header, and what stands behind the name of a secret.
SECRETS = re.compile(
    r"gym_(?:pat|svc)_[\w-]+"
    r"|eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]+)?"
    r"|(?P<jar>cookie['\"]?[:=,]\s*b?['\"]?)[^'\"\r\n]+"
    r"|(?P<name>authorization['\"]?[:=,]\s*b?['\"]?(?:bearer\s+)?|bearer\s+"
    r"|(?:password|secret|token|api_key)['\"]?\s*[:=]\s*b?['\"]?)[^\s'\"&,;}]+",
    re.IGNORECASE,
)


class RedactedRecord(logging.LogRecord):
    """A record of the log whose message and traceback hold no secrets, whatever writes it down."""

    def getMessage(self) -> str:
        """The message, with its values in it."""
        return redact(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback, once a formatter has made it."""
        return self.__dict__.get("traceback")

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self.__dict__["traceback"] = redact(text) if text else text


def redact(text: str) -> str:
    """A text without what looks like a secret."""
    return SECRETS.sub(lambda found: f"{found['jar'] or found['name'] or ''}{REMOVED}", text)


def hide_secrets() -> None:
    """From now on every record of this process is redacted."""
    logging.setLogRecordFactory(RedactedRecord)
