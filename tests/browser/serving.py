"""A served gym in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """The program in a process of its own, which can be killed and started again on the same data."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.folder, self.port = folder, free_port()
        self.command, self.began = command or (sys.executable, "app.py"), time.monotonic()
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        nobody = f"http://127.0.0.1:{free_port()}"
        mine = {"GYM_PORT": str(self.port), "GYM_DATA_DIR": str(self.folder), "OLLAMA_HOST": nobody}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **mine}, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: httpx.get(self.url + "/health", trust_env=False).status_code == 200, "the server starts")

    def kill(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(60)


def until(holds: Callable[[], bool], what: str, seconds: float = 180) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    pytest.fail(f"it never happened that {what}")
