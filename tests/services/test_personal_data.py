"""The export of one person: all that is theirs, nothing of others, no secret and no answer that is still open."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from exam_parts import EXAM, exam_loop, examined, ready, settle_in_exam
from loop_moves import act, miss_of, on_desk, opened, settle
from loop_parts import Clock
from matrix_clinics import key_of
from sign_in_parts import add_person

from gym.caller import Caller, Role
from gym.errors import NotFound
from gym.schemas.accounts import PersonalSettings
from gym.schemas.disputes import NewDispute
from gym.services.certificates import CertificateFiles
from gym.services.sessions import Sessions
from gym.store.columns import metadata
from gym.store.personal_data import COLUMNS_LEFT_OUT, HELD, LEFT_OUT, unlisted_tables
from gym.world.world import World

# What a column is called that names a user, and the user's sessions, threads and messages.
NAMING = {"user_id", "actor", "owner", "made_by", "author", "identifier", "challenger", "assigned_by", "decided_by"}
NAMING |= {"shared_by", "session_id", "thread_id", "step_id", "offered_to", "display_name"}


@pytest.fixture
def loop(world: World) -> Sessions:
    return exam_loop(world, Clock())


async def files_of(loop: Sessions, folder: Path, user: str = "ana") -> dict[str, bytes]:
    signing = CertificateFiles(folder / "issuer", None, "http://127.0.0.1:8002", loop.turns.clock)
    with zipfile.ZipFile(io.BytesIO(await loop.personal_data.export(user, signing))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_table_that_names_a_user_is_exported_or_left_out_for_a_reason() -> None:
    assert unlisted_tables() == set()
    assert all(reason.endswith(".") for reason in [*LEFT_OUT.values(), *COLUMNS_LEFT_OUT.values()])
    held = {table.name for table in HELD}
    assert held & set(LEFT_OUT) == set()
    naming = {table.name for table in metadata.sorted_tables if NAMING & set(table.c.keys())}
    assert naming - held == {"scenarios"}


def test_a_new_table_that_nobody_has_listed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(HELD, next(iter(HELD)))  # type: ignore[arg-type]
    assert unlisted_tables() == {"learners"}


def test_every_column_that_is_left_out_is_there() -> None:
    there = {f"{table.name}.{column.name}" for table in HELD for column in table.c}
    assert set(COLUMNS_LEFT_OUT) - there == set()


async def test_the_zip_has_data_tables_certificates_and_a_word_on_each(loop: Sessions, tmp_path: Path) -> None:
    await ready(loop)
    await settle_in_exam(loop, await examined(loop), EXAM.items)
    (held,) = (await loop.accounts.pathways("ana")).certificates
    found = await files_of(loop, tmp_path)
    badges = {f"certificates/{held.id}.{end}" for end in ("json", "png", "pdf")}
    assert set(found) == {"data.json", "tries.csv", "events.csv", "README.txt"} | badges
    assert held.id in found[f"certificates/{held.id}.json"].decode()
    assert found[f"certificates/{held.id}.pdf"].startswith(b"%PDF-")
    data = json.loads(found["data.json"])
    assert len(table_of(found["tries.csv"])) == len(data["tables"]["attempts"]) > EXAM.items
    assert len(table_of(found["events.csv"])) == len(data["tables"]["events"])
    assert data["tables"]["certificates"][0]["id"] == held.id
    readme = found["README.txt"].decode()
    assert [name for name in ("data.json", "tries.csv", "events.csv", "certificates/") if name not in readme] == []


async def test_nothing_of_anybody_else_and_no_secret_is_in_it(loop: Sessions, tmp_path: Path) -> None:
    add_person(loop.store, "ana")
    for user in ("ana", "bertram"):
        await settle(loop, await opened(loop, user))
        await loop.accounts.change_settings(user, PersonalSettings(display_name=f"{user} of Marlowe"))
    said = b"".join((await files_of(loop, tmp_path)).values())
    assert b"ana of Marlowe" in said
    assert b"bertram" not in said
    assert b"$argon2" not in said
    assert b'"password"' not in said


async def test_a_claim_that_is_open_gives_nothing_away(loop: Sessions, tmp_path: Path) -> None:
    session = await opened(loop, scenario_id="tour-1")
    await settle(loop, session)
    scenario = await on_desk(loop, session)
    await act(loop, session, miss_of(loop.world, scenario))
    found = await files_of(loop, tmp_path)
    said = b"".join(found.values()).decode()
    assert [part for part in key_of(scenario) if part in said] == []
    assert scenario.scenario_id not in said
    bodies = {row["kind"]: row["body"] for row in table_of(found["events.csv"])}
    assert "still open" in bodies["scenario_presented"]
    assert "still open" not in bodies["scenario_finished"]


async def test_words_that_begin_as_a_formula_are_text_in_the_tables(loop: Sessions, tmp_path: Path) -> None:
    session = await opened(loop, scenario_id="tour-1")
    await act(loop, session, miss_of(loop.world, await on_desk(loop, session)))
    reason = '=HYPERLINK("http://nowhere.test")'
    await loop.disputes.dispute(NewDispute(user_id="ana", session_id=session, turn=1, reason=reason))
    await settle(loop, session)
    cells = [cell for row in table_of((await files_of(loop, tmp_path))["events.csv"]) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


async def test_nobody_has_no_export(loop: Sessions, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no user with that id"):
        await files_of(loop, tmp_path, "nobody")


def asker(name: str, role: Role, tenant: str = "local") -> Caller:
    return Caller(user_id=name, role=role, tenant=tenant)


async def test_only_the_person_and_an_administrator_of_their_tenant_may_ask(loop: Sessions) -> None:
    add_person(loop.store, "ana")
    for caller in (asker("ana", "trainee"), asker("ada", "administrator")):
        await loop.personal_data.check_access(caller, "ana")
    others: list[Any] = [asker("ada", "administrator", "clinic-b"), asker("tina", "trainer"), asker("ida", "auditor")]
    for caller in [*others, asker("ben", "trainee")]:
        with pytest.raises(NotFound):
            await loop.personal_data.check_access(caller, "ana")
