"""Facts about whose name a certificate bears, what its public address tells, and what becomes of a revoked one."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from api_parts import client_of, problem, settings
from caller_parts import trainee_caller
from exam_parts import EXAM, add_account, exam_loop, examined, ready, sit
from loop_parts import Clock
from pydantic_core import from_json

from gym.api import create_api
from gym.chat.screens.boards import StandingPages
from gym.chat.screens.pages import PageRequest
from gym.progress.events import Kind, of_kind
from gym.schemas.accounts import PersonalSettings
from gym.schemas.sessions import TurnAnswer
from gym.services.sessions import Sessions
from gym.store.chat import ChatRows
from gym.world.world import World

MARIA = "maria.lopez@clinic.example"


@pytest.fixture
def loop(world: World) -> Sessions:
    return exam_loop(world, Clock())


async def passed(loop: Sessions, user_id: str, *, has_password: bool = True) -> tuple[str, TurnAnswer]:
    """A passed exam: its session and its last answer."""
    await ready(loop, user_id, has_password=has_password)
    session_id = await examined(loop, user_id)
    return session_id, await sit(loop, session_id, right=EXAM.items)


async def test_a_certificate_bears_the_sign_in_name_whatever_name_the_trainee_chose(loop: Sessions) -> None:
    await ready(loop, MARIA)
    await loop.accounts.change_settings(MARIA, PersonalSettings(display_name="Dr. Somebody Else"))
    session_id = await examined(loop, MARIA)
    await loop.accounts.change_settings(MARIA, PersonalSettings(display_name="Another Name"))
    await sit(loop, session_id, right=EXAM.items)
    (held,) = (await loop.accounts.pathways(MARIA)).certificates
    (begun,) = of_kind(loop.store.events(session_id), Kind.SESSION_STARTED)
    assert held.said.holder == begun.body["holder"] == "maria.lopez"


async def demo(loop: Sessions, user_id: str) -> None:
    """Somebody who has an account without a password, as demo people do."""
    with loop.store.write_transaction() as connection:
        ChatRows(connection).keep_user("demo-id", user_id, {"role": "trainee", "tenant": "demo-1"})


@pytest.mark.parametrize("is_demo", [False, True], ids=["unsigned", "demo"])
async def test_who_has_no_password_passes_and_hears_why_there_is_no_certificate(loop: Sessions, is_demo: bool) -> None:
    if is_demo:
        await demo(loop, "ana")
    session_id, done = await passed(loop, "ana", has_password=False)
    assert done.exam
    assert done.exam.result
    assert (done.exam.result.passed, done.exam.certificate) == (True, None)
    found = await loop.accounts.pathways("ana")
    assert (found.certificates, found.is_certified) == ((), False)
    notices = (await loop.accounts.notices("ana")).notices
    for text in (done.feedback, *(each.text for each in notices if each.kind == "certificate")):
        assert "did not sign in with a password" in text
        assert "gym user add NAME" in text
    (ended,) = of_kind(loop.store.events(session_id), Kind.EXAM_ENDED)
    assert ended.body["certificate"] is None


async def test_the_screen_says_before_the_exam_who_gets_no_certificate(loop: Sessions) -> None:
    await ready(loop, "ana", has_password=False)
    add_account(loop, "ben")
    await ready(loop, "ben")
    told = [
        "needs a sign-in with a password"
        in (await StandingPages(loop).certificates(PageRequest(caller=trainee_caller(user)))).model_dump_json()
        for user in ("ana", "ben")
    ]
    assert told == [True, False]


def words_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_what_is_public_of_a_certificate_names_no_user_session_or_tenant(loop: Sessions, tmp_path: Path) -> None:
    add_account(loop, MARIA, "clinic-north")
    session_id, _ = await passed(loop, MARIA)
    (held,) = (await loop.accounts.pathways(MARIA)).certificates
    async with client_of(create_api(loop, settings(data_dir=tmp_path))) as client:
        one = f"/api/training/certificate/{held.id}"
        texts = {path: words_of(await client.get(path)) for path in (one, f"{one}/badge.json", f"/verify/{held.id}")}
    for path, text in texts.items():
        assert not [
            each for each in (MARIA, "clinic.example", session_id, "clinic-north", "user_id") if each in text
        ], path
    badge, public = from_json(texts[f"{one}/badge.json"]), from_json(texts[one])
    assert public["recipient"] == "maria.lopez"
    assert texts[f"{one}/badge.json"].count("maria.lopez") == 1
    assert "salt" not in texts[one]
    said = badge["credentialSubject"]["achievement"]
    assert (public["title"], public["criteria"]) == (said["name"], said["criteria"]["narrative"])
    assert len(public["evidence"]) == len(badge["evidence"])


async def test_the_files_of_a_revoked_certificate_are_no_longer_handed_out(loop: Sessions, tmp_path: Path) -> None:
    await passed(loop, "ana")
    (held,) = (await loop.accounts.pathways("ana")).certificates
    await loop.accounts.revoke(held.id, "operator", "The exam was sat by somebody else.")
    async with client_of(create_api(loop, settings(data_dir=tmp_path))) as client:
        one = f"/api/training/certificate/{held.id}"
        for name in ("badge.json", "badge.png", "certificate.pdf"):
            found = problem(await client.get(f"{one}/{name}"), 410)
            assert found["detail"] == "That certificate was revoked on 2026-03-04: The exam was sat by somebody else."
        assert "revoked it" in words_of(await client.get(f"/verify/{held.id}"))
        assert from_json(words_of(await client.get(one)))["status"] == "revoked"
        assert words_of(await client.get("/badges/status"))
    drawn: Any = (await StandingPages(loop).certificates(PageRequest(caller=trainee_caller("ana")))).model_dump_json()
    assert f"/verify/{held.id}" in drawn
    assert "badge.png" not in drawn
