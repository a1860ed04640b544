"""The Ollama stand-in, and where the shared folder lies."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

SHARED = Path(os.environ.get("GYM_SHARED", Path(__file__).parents[3] / "shared"))
STAND_IN = SHARED / "tools" / "ollama_stand_in" / "ollama_stand_in.py"


class StandIn:
    """A running Ollama stand-in: where it listens, and its faults."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, trust_env=False, verify=False)

    def fault(self, mode: str, **settings: object) -> None:
        self._client.post("/_fault", json={"mode": mode, **settings}).raise_for_status()

    @property
    def state(self) -> dict:
        return self._client.get("/_state").json()


def run_stand_in(*options: str) -> Iterator[StandIn]:
    """The stand-in as a process of its own, on a free port; skips saying why it cannot run."""
    if not STAND_IN.exists():
        pytest.skip("the Ollama stand-in is not beside this repository")
    python = os.environ.get("GYM_STAND_IN_PYTHON", sys.executable)
    command = [python, str(STAND_IN), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stderr
            words = process.stdout.readline().split()
            url = next((word for word in words if word.startswith("http://")), None)
            if url is None:
                pytest.skip(f"the stand-in does not start (set GYM_STAND_IN_PYTHON): {process.stderr.read()[-300:]}")
            yield StandIn(url)
        finally:
            process.terminate()
