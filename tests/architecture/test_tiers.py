"""The tiers of the tests: what `make test-core` runs needs neither database nor web."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ("tests/world", "tests/progress", "tests/coaching")
HEAVY = {
    "alembic",
    "chainlit",
    "fastapi",
    "httpx",
    "langgraph",
    "ollama",
    "sqlalchemy",
    "starlette",
    "typer",
    "uvicorn",
}
COLLECT = """
import json, sys
import pytest

class Loaded:
    def pytest_collection_finish(self, session):
        modules = sorted({name.split(".")[0] for name in sys.modules})
        print(json.dumps({"tests": len(session.items), "modules": modules}))

sys.exit(pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[Loaded()]))
"""


def test_the_tests_of_the_core_load_neither_database_nor_web() -> None:
    command = [sys.executable, "-c", COLLECT, *CORE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    found = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    assert found["tests"] > 500
    assert not HEAVY & set(found["modules"])


def test_make_names_the_folders_of_the_core() -> None:
    rule = next(line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "CORE :=" in line)
    assert tuple(rule.removeprefix("CORE := ").split()) == CORE
