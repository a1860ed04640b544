"""`gym certificate`: what it says, and with which status it ends."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from click.testing import Result
from credential_parts import award
from typer.testing import CliRunner

from gym.cli.commands import commands
from gym.credentials.artwork import badge_image
from gym.credentials.issuer import Issuer
from gym.credentials.openbadges import bake
from gym.errors import Invalid


class ScenarioCache(BaseHTTPRequestHandler):
    """Gives what lies under a path; /moved leads elsewhere."""

    lies: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        body = self.lies.get(self.path, b"")
        self.send_response(302 if self.path == "/moved" else 200 if body else 404)
        self.send_header("Location", "/list")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def scenarios() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), ScenarioCache)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    ScenarioCache.lies.clear()


@pytest.fixture
def issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("GYM_PUBLIC_URL", raising=False)
    return Issuer(tmp_path / "data" / "issuer")


@pytest.fixture
def badge(issuer: Issuer, tmp_path: Path) -> Path:
    begin = datetime.now(UTC) - timedelta(days=1)
    path = tmp_path / "badge.json"
    path.write_text(issuer.issue(award(issued_at=begin, expires_at=begin + timedelta(days=700))))
    return path


@pytest.fixture
def status(issuer: Issuer, tmp_path: Path) -> Path:
    path = tmp_path / "status.json"
    path.write_text(issuer.status_list([5], datetime.now(UTC)))
    return path


def gym(*words: object) -> Result:
    """The command as it ends; its refusals are raised."""
    return CliRunner().invoke(commands(), ["certificate", *map(str, words)], catch_exceptions=False)


def test_a_good_badge_ends_with_0_and_says_whose_it_is(badge: Path, status: Path, issuer: Issuer) -> None:
    done = gym("verify", badge, "--status", status)
    assert done.exit_code == 0
    assert done.output.startswith("Valid: This badge is genuine, current and not revoked.")
    assert "Maria Lopez: Modifier specialist, level expert, score without help 93.4 %" in done.output
    assert issuer.did in done.output


def test_an_image_with_a_badge_is_verified_too(badge: Path, status: Path, tmp_path: Path) -> None:
    image = tmp_path / "badge.png"
    image.write_bytes(bake(badge_image(award()), badge.read_text()))
    assert gym("verify", image, "--status", status).exit_code == 0


def test_a_revoked_badge_ends_with_1(badge: Path, issuer: Issuer, tmp_path: Path) -> None:
    path = tmp_path / "revoked.json"
    path.write_text(issuer.status_list([77], datetime.now(UTC)))
    done = gym("verify", badge, "--status", path)
    assert (done.exit_code, done.output.split(":")[0]) == (1, "Revoked")


def test_a_tampered_badge_ends_with_1_and_names_nobody(badge: Path, status: Path) -> None:
    badge.write_text(badge.read_text().replace("Maria", "Mario"))
    done = gym("verify", badge, "--status", status)
    assert (done.exit_code, "Mario" in done.output) == (1, False)


def test_a_status_list_is_fetched_from_its_address(badge: Path, status: Path, scenarios: str) -> None:
    ScenarioCache.lies["/list"] = status.read_bytes()
    assert gym("verify", badge, "--status", f"{scenarios}/list").exit_code == 0


@pytest.mark.parametrize("place", ["/moved", "/nothing", "/too-long"])
def test_a_status_list_that_does_not_come_is_a_refusal(badge: Path, status: Path, scenarios: str, place: str) -> None:
    ScenarioCache.lies.update({"/list": status.read_bytes(), "/too-long": b" " * 1_100_000 + status.read_bytes()})
    done = gym("verify", badge, "--status", f"{scenarios}{place}")
    assert (done.exit_code, done.output.split(":")[0]) == (1, "Cannot be confirmed")


@pytest.mark.parametrize("place", ["http://127.0.0.1:9/list", "http://[::bad", "https://", "no-such-file"])
def test_a_status_list_nowhere_is_a_refusal(badge: Path, place: str) -> None:
    assert gym("verify", badge, "--status", place).exit_code == 1


def test_without_a_status_list_nothing_is_confirmed(badge: Path) -> None:
    assert gym("verify", badge).output.startswith("Cannot be confirmed")


def test_only_the_issuer_that_is_named_is_trusted(badge: Path, status: Path, issuer: Issuer, tmp_path: Path) -> None:
    assert gym("verify", badge, "--status", status, "--issuer", issuer.did).exit_code == 0
    other = Issuer(tmp_path / "other").did
    assert gym("verify", badge, "--status", status, "--issuer", other).output.startswith("Another issuer")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["no-such-file"], "no-such-file cannot be read"),
        (
            ["badge.json", "--issuer", "did:web:127.0.0.1%3A9"],
            "https://127.0.0.1:9/.well-known/did.json cannot be read",
        ),
        (["badge.json", "--issuer", "somebody"], "no issuer that can be checked"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_in_words(badge: Path, monkeypatch, words: list[str], why: str) -> None:
    monkeypatch.chdir(badge.parent)
    with pytest.raises(Invalid, match=why):
        gym("verify", *words)


def test_a_gym_without_a_key_asks_whom_to_trust_and_makes_none(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "empty"))
    with pytest.raises(Invalid, match="--issuer DID"):
        gym("verify", __file__)
    assert not (tmp_path / "empty").exists()


def test_the_key_is_shown_by_its_public_half_alone(issuer: Issuer, monkeypatch) -> None:
    private = next(line for line in key_file().splitlines() if "PRIVATE" not in line)
    shown = gym("key").output
    assert issuer.did in shown
    assert private not in shown
    monkeypatch.setenv("GYM_PUBLIC_URL", "https://gym.example")
    published = gym("key").output
    assert "https://gym.example/.well-known/did.json" in published
    assert json.loads(published[published.index("{") :])["id"] == "did:web:gym.example"


def key_file() -> str:
    """The text of the issuer's key file, where `gym certificate key` says it lies."""
    place = gym("key").output.split("Key: ")[1].split(". Keep")[0]
    return Path(place).read_text()
