"""A PostgreSQL server in a folder of its own, on a socket there; run as a script, it serves until its input ends."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import create_engine

Made = TypeVar("Made")
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


class Server:
    """A server in a folder of its own, which can be stopped, started again, and made to hang."""

    def __init__(self, folder: str) -> None:
        self.folder, self.data, self.who = folder, Path(folder) / "data", somebody()
        self.url = f"postgresql+psycopg://gym@/postgres?host={folder}"
        self.run: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make its folder. Raises NoServer."""
        if self.who:
            os.chown(self.folder, self.who["user"], self.who["group"])
        command = [program("initdb"), "-D", str(self.data), "-U", "gym", "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self.who)
        if made.returncode:
            raise NoServer(f"initdb fails: {made.stderr[-300:]}")

    def start(self) -> None:
        """Start it, and wait until it is ready. Raises NoServer."""
        command = [program("postgres"), "-D", str(self.data), "-k", self.folder, "-c", "listen_addresses="]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.run = subprocess.Popen(command, cwd=self.folder, **quiet, **self.who)
        wait_for(self.data / "postmaster.pid", self.run)

    def stop(self) -> None:
        """End it with all its connections."""
        if self.run:
            self.send(signal.SIGCONT)
            self.run.send_signal(signal.SIGINT)
            self.run.wait(30)
            self.run = None

    def send(self, number: signal.Signals) -> None:
        """A signal to every process of the server: SIGSTOP makes it hang, SIGCONT ends that."""
        assert self.run
        children = Path(f"/proc/{self.run.pid}/task/{self.run.pid}/children").read_text().split()
        for pid in (self.run.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


@contextmanager
def server() -> Iterator[Server]:
    """A new server that runs; it ends, and its folder with it, afterwards. Raises NoServer."""
    with tempfile.TemporaryDirectory(prefix="gym-pg-") as folder:
        made = Server(folder)
        made.make()
        try:
            made.start()
            yield made
        finally:
            made.stop()


@contextmanager
def serving() -> Iterator[str]:
    """The URL of a new server. Raises NoServer."""
    with server() as made:
        yield made.url


ROLES = ("CREATE ROLE gym_owner LOGIN", "CREATE ROLE gym_app LOGIN", "CREATE DATABASE clinics OWNER gym_owner")


@contextmanager
def apart() -> Iterator[tuple[str, str]]:
    """The addresses of a new database for its owner and for the application, neither of which is a superuser."""
    with serving() as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for sql in ROLES:
                connection.exec_driver_sql(sql)
        engine.dispose()
        whole = url.replace("/postgres?", "/clinics?")
        yield whole.replace("//gym@", "//gym_owner@"), whole.replace("//gym@", "//gym_app@")


@contextmanager
def or_skip(opened: AbstractContextManager[Made]) -> Iterator[Made]:
    """What a server is needed for; the test is skipped where there is none."""
    pytest.importorskip("psycopg", reason="needs psycopg, the driver of PostgreSQL")
    try:
        with opened as made:
            yield made
    except NoServer as reason:
        pytest.skip(str(reason))


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
