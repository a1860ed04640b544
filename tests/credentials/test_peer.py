"""A second opinion: Digital Bazaar's verifier in Node looks at our badges, and agrees with ours on every one."""

import json
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from credential_parts import EXPIRES, HOSTILE, ISSUED, NOW, award
from openbadgeslib.ob3.contexts import load_context

from gym.credentials.issuer import Issuer
from gym.credentials.verify import verify

PEER = Path(__file__).parents[1] / "verifiers" / "digital_bazaar"
ask = pytest.mark.skipif(
    not shutil.which("node") or not (PEER / "node_modules").exists(),
    reason="Digital Bazaar's verifier is not here: install node and npm, then run `make peer`",
)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


def opinions(badge: str, status: str | None, now: datetime, issuer: Issuer) -> tuple[bool, bool, str]:
    """Whether ours finds it valid, whether the peer does, and why the peer does not."""
    ours = verify(badge, now, lambda _: status, issuer.methods).is_valid
    asked = {"credential": json.loads(badge), "list": json.loads(status) if status else None, "now": now.isoformat()}
    asked["published"] = issuer.document()
    done = subprocess.run(
        ["node", str(PEER / "verify.mjs")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer = json.loads(done.stdout)
    return ours, answer["verified"], answer["why"]


@pytest.mark.peer
@ask
@pytest.mark.parametrize("name", ["Maria Lopez", HOSTILE, "王小明 عائشة", 'a"b\\t c'])
def test_the_peer_finds_our_badge_valid(issuer: Issuer, name: str) -> None:
    badge = issuer.issue(award(recipient=name))
    assert opinions(badge, issuer.status_list([76, 78], NOW), NOW, issuer) == (True, True, "")


@pytest.mark.peer
@ask
def test_the_peer_reads_the_keys_of_an_issuer_with_an_address(tmp_path: Path) -> None:
    issuer, stranger = (Issuer(tmp_path / name, "https://gym.example/training") for name in ("own", "other"))
    status = issuer.status_list([], NOW)
    assert opinions(issuer.issue(award()), status, NOW, issuer) == (True, True, "")
    assert opinions(stranger.issue(award()), status, NOW, issuer)[:2] == (False, False)


@pytest.mark.peer
@ask
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Maria Lopez", "Mario Lopez"),
        ('"93.4"', '"99.4"'),
        ('"expert"', '"master"'),
        ("Modifier specialist", "Modifier master"),
        ("12 scenarios", "92 scenarios"),
        ("2028-10-01T", "2038-10-01T"),
        ('"statusListIndex":"77"', '"statusListIndex":"78"'),
        ('"created":"2026-10-01T', '"created":"2026-10-02T'),
        ('"evidence":[', '"evidence":[{"type":["Evidence"],"name":"More","narrative":"More"},'),
    ],
)
def test_the_peer_refuses_a_tampered_badge(issuer: Issuer, old: str, new: str) -> None:
    badge = issuer.issue(award())
    assert old in badge
    ours, theirs, why = opinions(badge.replace(old, new), issuer.status_list([], NOW), NOW, issuer)
    assert (ours, theirs) == (False, False)
    assert "signature" in why


@pytest.mark.peer
@ask
@pytest.mark.parametrize(
    ("now", "why"), [(EXPIRES + timedelta(hours=1), "validUntil"), (ISSUED - timedelta(hours=1), "validFrom")]
)
def test_the_peer_refuses_a_badge_out_of_its_time(issuer: Issuer, now: datetime, why: str) -> None:
    ours, theirs, said = opinions(issuer.issue(award()), issuer.status_list([], now), now, issuer)
    assert (ours, theirs) == (False, False)
    assert why in said


@pytest.mark.peer
@ask
@pytest.mark.parametrize("index", [0, 77, 131_071])
def test_the_peer_refuses_a_revoked_badge(issuer: Issuer, index: int) -> None:
    badge, status = issuer.issue(award(index=index)), issuer.status_list([index], NOW)
    assert opinions(badge, status, NOW, issuer) == (False, False, "The badge is revoked.")


@pytest.mark.peer
@ask
def test_the_peer_refuses_where_the_status_is_missing_or_somebody_elses(issuer: Issuer, tmp_path: Path) -> None:
    badge, stranger = issuer.issue(award()), Issuer(tmp_path)
    for status in (None, stranger.status_list([], NOW), issuer.status_list([], NOW).replace("uH4s", "uH5s")):
        assert opinions(badge, status, NOW, issuer)[:2] == (False, False)


@pytest.mark.peer
@ask
def test_the_peer_refuses_a_badge_without_a_proof_or_of_another_key(issuer: Issuer, tmp_path: Path) -> None:
    unsigned: dict[str, Any] = json.loads(issuer.issue(award()))
    del unsigned["proof"]
    forger = Issuer(tmp_path)
    forged = forger.issue(award()).replace(forger.did, issuer.did)
    for badge in (json.dumps(unsigned), forged):
        assert opinions(badge, issuer.status_list([], NOW), NOW, issuer)[:2] == (False, False)


def test_the_peer_is_pinned_to_the_file() -> None:
    wanted = json.loads((PEER / "package.json").read_text())["dependencies"]
    locked = json.loads((PEER / "package-lock.json").read_text())["packages"]
    assert not [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert not [name for name, each in locked.items() if name and not each["integrity"].startswith("sha512-")]


def test_both_read_the_same_words_of_open_badges() -> None:
    ob3 = "https://purl.imsglobal.org/spec/ob/v3p0"
    for name in ("context-3.0.3.json", "extensions.json"):
        ours = load_context(f"{ob3}/{name}")
        assert json.loads((PEER / "contexts" / f"ob-v3p0-{name}").read_text()) == ours
