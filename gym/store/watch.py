"""What the database has met and could not do, and whether it could write now."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from gym.errors import Unavailable
from gym.schemas.health import ADVICE, WORDS, Trouble, trouble_with_file

# SQLite's result codes. The first of two is tried first: of the errors of reading and writing only some say "full".
SQLITE = {
    **{778: Trouble.FULL, 1034: Trouble.FULL, 1546: Trouble.FULL, 4874: Trouble.FULL},  # write, fsync, truncate, shm
    **{8: Trouble.READ_ONLY, 11: Trouble.DAMAGED, 13: Trouble.FULL, 26: Trouble.DAMAGED},
}
SERVER = {"53100": Trouble.FULL, "25006": Trouble.READ_ONLY, "XX001": Trouble.DAMAGED, "XX002": Trouble.DAMAGED}
# What a write of a turn may need at the end of the database's file.
PIECE = bytes(64 * 1024)
REMEMBERED_SECONDS = 60.0


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What an error of a driver says about the database; None for one that is only about its statement."""
    code = getattr(error, "sqlite_errorcode", 0)
    return SQLITE.get(code) or SQLITE.get(code & 0xFF) or SERVER.get(getattr(error, "sqlstate", None) or "")


def first_of(error: BaseException) -> BaseException:
    """The error that brought about all others."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return error


def words_of(error: BaseException) -> str:
    """Why a database cannot be used, and what to do; else in the words of the first error."""
    first = first_of(error)
    found = trouble_of(first) or (trouble_with_file(first) if isinstance(first, OSError) else None)
    if found:
        return f"{WORDS[found]} {ADVICE[found]}"
    said = str(first).strip().splitlines()[:1]
    return f"{''.join(said) or type(first).__name__}. {ADVICE[Trouble.DOWN]}"


class Watch:
    """Remembers what reads and writes meet. Damage stays; the rest is forgotten at the next write, or soon."""

    def __init__(self, file: Path | None) -> None:
        self.file, self.until = file, 0.0
        self.met: Trouble | None = None

    @contextmanager
    def over(self, writes: bool) -> Iterator[None]:
        """Look over a transaction: what it meets is remembered, and a write that goes through says that all is well."""
        try:
            yield
        except (SQLAlchemyError, Unavailable) as error:
            self.note(trouble_of(first_of(error)))
            raise
        if writes and self.met is not Trouble.DAMAGED:
            self.met = None

    def note(self, found: Trouble | None) -> None:
        """Remember what was met."""
        if found and self.met is not Trouble.DAMAGED:
            self.met, self.until = found, monotonic() + REMEMBERED_SECONDS

    def trouble(self) -> Trouble | None:
        """What keeps the database from being read or written to now, as far as can be seen without its lock."""
        if self.met is Trouble.DAMAGED or (self.met and monotonic() < self.until):
            return self.met
        return refusal_to_write(self.file) if self.file else None


def refusal_to_write(file: Path) -> Trouble | None:
    """Why a SQLite file could not grow now; found by a file beside it, as long and without a name."""
    try:
        if not os.access(file, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            return Trouble.READ_ONLY if file.exists() else Trouble.DOWN
        with TemporaryFile(dir=file.parent) as probe:
            os.pwrite(probe.fileno(), PIECE, longest(file))
    except OSError as error:
        return trouble_with_file(error)
    return None


def longest(file: Path) -> int:
    """The length of the longer one of the database and its log, in bytes."""
    found = [file.stat().st_size]
    with suppress(FileNotFoundError):
        found.append(file.with_name(f"{file.name}-wal").stat().st_size)
    return max(found)
