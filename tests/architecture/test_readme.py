"""The README and the docs, held to what is there; its calls run as they stand."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fact_page import PAGE, make_fact_page
from room_map import make_map, read_map

from gym.settings import Settings
from gym.world.world import World

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
GYM = Path(sys.executable).with_name("gym")
Call = Callable[..., dict[str, Any]]


def blocks(heading: str) -> list[str]:
    """The shell blocks under a heading of the README."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


@pytest.fixture(scope="module")
def address(free_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gym started as `gym serve`, with a database of its own and no model."""
    environment = os.environ | {
        "GYM_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "OLLAMA_HOST": "http://127.0.0.1:9",
        "PYTHONUNBUFFERED": "1",
    }
    command = [GYM, "serve", "--port", str(free_port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as gym:
        try:
            yield answering(gym, f"http://127.0.0.1:{free_port}")
        finally:
            gym.terminate()


@pytest.fixture(scope="module")
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def answering(gym: subprocess.Popen[str], url: str) -> str:
    """`url`, once the server has said on its output that it is there and answers."""
    assert gym.stdout
    said = []
    for line in gym.stdout:
        said.append(line)
        if url in line:
            with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as http:
                assert http.get(f"{url}/health").status_code == 200
            return url
    raise AssertionError("".join(said))


@pytest.fixture
def act(address: str) -> Call:
    """A move on a fresh tour-1."""

    def move(action_type: str, details: dict[str, Any]) -> dict[str, Any]:
        with httpx.Client(base_url=f"{address}/api/training", trust_env=False, timeout=60) as http:
            session = http.post("/start-session", json={"user_id": "ada", "scenario_id": "tour-1"}).json()["session_id"]
            body = {"session_id": session, "action_type": action_type, "action_details": details}
            answer = http.post("/submit-action", json=body)
            return {**answer.json(), "status_code": answer.status_code}

    return move


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="curl or bash is not here")
def test_the_calls_of_the_readme_run_as_they_stand(address: str) -> None:
    (script,) = blocks("The REST routes")
    script = script.replace("http://127.0.0.1:8002", address)
    calls = script.count("curl -s")
    spaced = script.strip().replace("\n\n", "\necho\n")  # a line break between two answers is all that is added
    done = subprocess.run(["bash", "-euc", spaced], capture_output=True, text=True, check=True)
    hint, turn, analytics, profile, achievements, board = [
        json.loads(line) for line in done.stdout.splitlines() if line
    ]
    assert calls == 7
    assert hint["rung"] == 1
    assert (turn["correct"], turn["resolved"]) == (True, True)
    assert turn["xp"]["earned"] > 0
    assert analytics["hints_per_scenario"] is not None
    assert profile["total_xp"] == turn["xp"]["total"]
    assert achievements["locked"]
    assert [row["user_id"] for row in board["rows"]] == ["maria"]


@pytest.mark.parametrize(("modifier", "resolved"), [("25", True), ("59", False)])
def test_25_resolves_the_example_and_59_does_not(act: Call, modifier: str, resolved: bool) -> None:
    turn = act("correct_claim", {"modifier_added": modifier})
    assert turn.get("resolved", False) is resolved


def test_a_modifier_that_is_none_is_422_in_words(act: Call) -> None:
    problem = act("correct_claim", {"modifier_added": "TOTALLY WRONG"})
    assert problem["status_code"] == 422
    assert "modifier" in problem["detail"]


def test_sending_the_example_as_it_stands_gives_the_denial_with_its_carc(act: Call) -> None:
    turn = act("submit_claim", {})
    carcs = {cas["carc"] for line in turn["remittance"]["lines"] if not line["paid"] for cas in line["adjustments"]}
    assert turn["correct"] is False
    assert turn["remittance"]["status"] in ("denied", "partly_paid")
    assert "97" in carcs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_path_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:gym|agents|tests|docs|public|benchmarks)/[\w./*]*)`", README)
    assert named
    assert not [path for path in named if not list(ROOT.glob(path.rstrip("/")))]


def test_the_map_of_rooms_is_what_the_rooms_say_of_themselves() -> None:
    assert read_map() == make_map(), "`make docs` makes it anew"


def test_the_page_of_facts_is_made_from_the_fact_base(world: World) -> None:
    assert PAGE.read_text(encoding="utf-8") == make_fact_page(world), "`make docs` makes it anew"


def test_every_make_target_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?! virtual)", README)) <= targets


def test_every_command_the_readme_names_is_there() -> None:
    named = set(re.findall(r"\.venv/bin/gym ([a-z]+)", README))
    shown = subprocess.run([GYM, "--help"], capture_output=True, text=True, check=True).stdout
    assert {"play", "replay", "doctor", "scenarios", "serve"} <= named
    assert not [name for name in named if not re.search(rf"\b{name}\b", shown)]


def test_every_setting_the_readme_names_is_read() -> None:
    read = {field.validation_alias or f"GYM_{name.upper()}" for name, field in Settings.model_fields.items()}
    named = set(re.findall(r"\b(?:GYM|OLLAMA)_[A-Z_]+\b", README))
    assert named == read
