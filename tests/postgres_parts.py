"""A PostgreSQL server in a folder of its own, on a socket there; run as a script, it serves until its input ends."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),)


class NoServer(Exception):
    """Why there is no server to be had."""


def program(name: str) -> str:
    """Where a program of PostgreSQL lies. Raises NoServer."""
    found = shutil.which(name, path=os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")]))
    if found is None:
        raise NoServer(f"PostgreSQL's {name} is not installed")
    return found


def somebody() -> dict[str, Any]:
    """As whom the server runs: never as the administrator, whom it refuses."""
    if os.geteuid():
        return {}
    names = {each.pw_name: each for each in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def serving() -> Iterator[str]:
    """A new server's URL; it ends, and its folder with it, afterwards. Raises NoServer."""
    initdb, postgres, who = program("initdb"), program("postgres"), somebody()
    with tempfile.TemporaryDirectory(prefix="gym-pg-") as folder:
        if who:
            os.chown(folder, who["user"], who["group"])
        data = f"{folder}/data"
        command = [initdb, "-D", data, "-U", "gym", "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, **who)
        if made.returncode:
            raise NoServer(f"initdb fails: {made.stderr[-300:]}")
        command = [postgres, "-D", data, "-k", folder, "-c", "listen_addresses="]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who) as run:
            try:
                wait_for(Path(data) / "postmaster.pid", run)
                yield f"postgresql+psycopg://gym@/postgres?host={folder}"
            finally:
                run.terminate()
                run.wait(30)


def wait_for(file: Path, run: subprocess.Popen[bytes]) -> None:
    """Wait until the server says in its file that it is ready. Raises NoServer."""
    until = time.monotonic() + 30
    while not (file.exists() and "ready" in file.read_text()):
        if run.poll() is not None or time.monotonic() > until:
            raise NoServer("the server does not start")
        time.sleep(0.05)


if __name__ == "__main__":
    with serving() as url:
        print(url, flush=True)
        sys.stdin.read()
