"""Facts about certificates: what leads to one, and how long it is good."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from api_parts import client_of, settings
from exam_parts import EXAM, exam_loop, examined, ready, sit
from loop_parts import Clock

from gym.api import create_api
from gym.credentials.verify import verify
from gym.errors import Stale
from gym.schemas.accounts import CertificateRow
from gym.services.certificates import CertificateFiles
from gym.services.sessions import Sessions
from gym.world.world import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def loop(world: World, clock: Clock) -> Sessions:
    return exam_loop(world, clock)


async def test_a_passed_exam_leads_to_one_certificate_with_its_evidence(loop: Sessions, clock: Clock):
    await ready(loop)
    session_id = await examined(loop)
    done = await sit(loop, session_id, right=9)
    assert done.exam
    assert done.exam.result
    assert (done.exam.result.passed, done.exam.result.score) == (True, 0.9)
    assert "90%" in done.feedback
    (held,) = (await loop.accounts.pathways("ana")).certificates
    assert (held.id, held.status, held.said.result.score) == (done.exam.certificate, "valid", 0.9)
    assert sum(row.tries for row in held.said.evidence) >= EXAM.wanted
    clock.go_on(days=EXAM.valid_days)
    assert (await loop.accounts.certificate(held.id)).status == "expired"


async def test_a_failed_exam_leads_to_none(loop: Sessions):
    await ready(loop)
    done = await sit(loop, await examined(loop), right=7)
    assert done.exam
    assert done.exam.result
    assert (done.exam.result.passed, done.exam.certificate) == (False, None)
    assert (await loop.accounts.pathways("ana")).certificates == ()


async def test_a_certificate_is_not_taken_back_when_time_goes_on(loop: Sessions, clock: Clock):
    await ready(loop)
    done = await sit(loop, await examined(loop), right=10)
    assert done.exam
    clock.now += timedelta(days=5)
    assert (await loop.accounts.certificate(str(done.exam.certificate))).status == "valid"


@pytest.fixture
async def held(loop: Sessions) -> CertificateRow:
    """A certificate that was just earned."""
    await ready(loop, "ana@clinic.example")
    await sit(loop, await examined(loop, "ana@clinic.example"), right=10)
    (row,) = (await loop.accounts.pathways("ana@clinic.example")).certificates
    return row


@pytest.fixture
def certifying(clock: Clock, tmp_path: Path) -> CertificateFiles:
    return CertificateFiles(tmp_path / "issuer", None, "http://127.0.0.1:8002", clock)


def looked_at(certifying: CertificateFiles, document: bytes | str, at: datetime, revoked: tuple[int, ...] = ()) -> str:
    lists = {certifying.issuer.status_address: certifying.issuer.status_list(revoked, at)}
    return verify(document, at, lists.get, certifying.issuer.methods).outcome.value


async def test_the_badge_and_its_picture_verify_until_they_expire(
    held: CertificateRow, certifying: CertificateFiles, clock: Clock
):
    for document in (certifying.badge(held), certifying.image(held)):
        assert looked_at(certifying, document, clock.now) == "valid"
        assert looked_at(certifying, document, held.expires_at) == "expired"
    assert certifying.badge(held) == certifying.badge(held)


async def test_a_badge_names_its_holder_and_hides_their_address(held: CertificateRow, certifying: CertificateFiles):
    badge = certifying.badge(held)
    assert "clinic.example" not in badge
    hashes = [each["identityHash"] for each in json.loads(badge)["credentialSubject"]["identifier"]]
    assert any(each.startswith("sha256$") for each in hashes)
    assert held.said.holder == "ana"


async def test_a_revoked_certificate_is_refused_and_its_holder_is_told_why(
    loop: Sessions, held: CertificateRow, certifying: CertificateFiles, clock: Clock
):
    clock.go_on(days=1)
    taken = await loop.accounts.revoke(held.id, "trainer", "the exam was sat by somebody else")
    assert (taken.status, taken.reason) == ("revoked", "the exam was sat by somebody else")
    assert looked_at(certifying, certifying.badge(held), clock.now, await loop.accounts.revoked_entries()) == "revoked"
    assert "revoked it" in certifying.page(held, await loop.accounts.revoked_entries())
    newest = (await loop.accounts.notices("ana@clinic.example")).notices[0]
    assert newest.text == "Clean Claims was revoked: the exam was sat by somebody else"
    with pytest.raises(Stale, match="already revoked"):
        await loop.accounts.revoke(held.id, "trainer", "again")


async def test_each_certificate_has_an_entry_of_its_own_in_the_status_list(loop: Sessions, held: CertificateRow):
    await ready(loop, "ben")
    await sit(loop, await examined(loop, "ben"), right=10)
    (other,) = (await loop.accounts.pathways("ben")).certificates
    assert (held.place, other.place) == (0, 1)


async def test_everything_of_a_certificate_is_served(loop: Sessions, held: CertificateRow, tmp_path: Path):
    found = {}
    async with client_of(create_api(loop, settings(data_dir=tmp_path))) as client:
        one = f"/api/training/certificate/{held.id}"
        paths = ("", "/badge.json", "/badge.png", "/certificate.pdf")
        for path in (*(one + path for path in paths), f"/verify/{held.id}", "/badges/status", "/.well-known/did.json"):
            answer = await client.get(path)
            assert answer.status_code == 200, answer.text
            found[path.rsplit("/", 1)[-1]] = answer
        assert (await client.get("/verify/c-nobody")).status_code == 404
    assert found["badge.png"].content.startswith(b"\x89PNG")
    assert found["certificate.pdf"].content.startswith(b"%PDF")
    page = found[held.id]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Clean Claims" in page.text
