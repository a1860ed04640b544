"""Folders and files that only their owner may read, the secret that signs logins among them."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600


def make_private_folder(folder: Path) -> None:
    """Make `folder` for its owner alone; one that is there is narrowed where it is this user's. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    narrow(folder, FOLDER)


def make_private_file(file: Path) -> None:
    """Make an empty file for its owner alone, where there is none. Raises OSError."""
    with suppress(FileExistsError):
        write_private_file(file, b"")


def write_private_file(file: Path, content: bytes) -> None:
    """Write a new file for its owner alone. Raises OSError, FileExistsError where it is there."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "wb") as opened:
        opened.write(content)


def narrow(path: Path, rights: int) -> None:
    """Take from others what `rights` does not give, where `path` is this user's own; it is no error if that fails."""
    with suppress(OSError):
        if is_wider(path, rights) and not is_shared(path) and path.stat().st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(path.stat().st_mode) & rights)


def is_wider(path: Path, rights: int) -> bool:
    """Whether anybody may do more with `path` than `rights` says."""
    return bool(path.stat().st_mode & 0o777 & ~rights)


def is_shared(path: Path) -> bool:
    """Whether this is a folder for the files of all users, which nobody may close."""
    return bool(path.stat().st_mode & stat.S_ISVTX)


def secret(path: Path) -> str:
    """The secret kept at `path`, made at the first start and readable by its owner alone."""
    if not path.exists():
        write_private_file(path, secrets.token_urlsafe(48).encode())
    return path.read_text().strip()
