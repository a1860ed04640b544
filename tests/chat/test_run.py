"""`chainlit run app.py` serves the very same application."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def chainlit_run(*options: str, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "chainlit", "run", "app.py", "--headless", *options]
    settings = {"GYM_DATA_DIR": str(folder)}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=-1, stderr=-2, text=True)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = chainlit_run("--port", str(port), folder=tmp_path)
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + 180
    while time.monotonic() < end:
        try:
            httpx.get(url + "/health", trust_env=False, timeout=60)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(60)


def test_chainlit_run_serves_rest_first_and_the_chat_behind(url: str) -> None:
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        started = client.post("/api/training/start-session", json={"user_id": "u1", "scenario_id": "tour-1"})
        assert started.json()["turn"] == 0
        assert client.get("/api/nothing").headers["content-type"] == "application/problem+json"
        assert client.get("/training").headers["location"] == "/"
        page = client.get("/")
        assert "https://" not in page.text
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert client.get("/", headers={"host": "evil.test"}).status_code == 403
        assert client.post("/demo/trainee").json() == {"success": True}


def test_chainlit_run_refuses_an_address_that_others_can_reach(tmp_path: Path) -> None:
    said, _ = chainlit_run("--host", "0.0.0.0", folder=tmp_path).communicate(timeout=180)
    assert "can be reached from other machines" in said
    assert "Traceback" not in said
