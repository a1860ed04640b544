"""The issuer's private key: made once, kept in a file that only its owner can read."""

import os
from pathlib import Path
from tempfile import mkstemp

from gym.credentials.openbadges import new_key
from gym.errors import Invalid

FILE = "issuer.pem"


def key(folder: Path) -> bytes:
    """The private key in `folder` (PEM), made if there is none.

    Raises Invalid where it cannot be read or made, or where others than its owner can read it.
    """
    path = folder / FILE
    try:
        if not path.exists():
            make(path)
        refuse_open(path)
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"The issuer's key {path} cannot be read or made: {error.strerror}.") from None


def make(path: Path) -> None:
    """Write a new key; where another process was first, its key stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        os.unlink(draft)


def refuse_open(path: Path) -> None:
    """Raises Invalid where the group or others have any right to the file."""
    rights = path.stat().st_mode & 0o777
    if rights & 0o077:
        raise Invalid(
            f"The issuer's key {path} can be reached by others on this machine (mode {rights:o}), who could then sign "
            f"badges in your name. Close it with: chmod 600 {path}. If somebody may have copied it, make a new key."
        )
