"""What the operator does at the terminal is on the log of acts: who, what, about whom, before and after."""

import json
from pathlib import Path
from typing import Any

import pytest
from cli_parts import run_gym
from sqlalchemy import select

from gym.caller import OPERATOR
from gym.store import Store
from gym.store.accounts import acts

Act = tuple[str, str, dict[str, Any], dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GYM_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "password").write_text("correct horse\n")
    (tmp_path / "secret").write_text("s3cr3t-of-the-clinic\n")
    for tenant in ("clinic-a", "clinic-b"):
        run_gym("tenant", "add", tenant)
    run_gym("user", "add", "ana", "--tenant", "clinic-a", "--password-file", str(tmp_path / "password"))
    return tmp_path


def acts_of(folder: Path, stream: str) -> list[Act]:
    """The acts of a stream: kind, tenant, before and after. All are the operator's."""
    store = Store(f"sqlite:///{folder / 'data' / 'gym.db'}")
    rows = store.rows(select(acts).where(acts.c.stream == stream).order_by(acts.c.seq))
    store.engine.dispose()
    assert {row["actor"] for row in rows} == {OPERATOR}
    bodies = [json.loads(row["body"]) for row in rows]
    return [(row["kind"], row["tenant"], body["before"], body["after"]) for row, body in zip(rows, bodies, strict=True)]


def test_each_command_about_a_user_is_one_act_with_what_was_and_what_is(folder: Path):
    run_gym("user", "reset", "ana", "--password-file", str(folder / "password"))
    run_gym("user", "role", "ana", "trainer")
    run_gym("user", "link", "ana")
    run_gym("user", "disable", "ana")
    run_gym("user", "enable", "ana")
    assert acts_of(folder, "account:ana") == [
        ("account_added", "clinic-a", {}, {"role": "trainee", "tenant": "clinic-a"}),
        ("password_reset", "clinic-a", {}, {}),
        ("role_changed", "clinic-a", {"role": "trainee", "teams": []}, {"role": "trainer", "teams": []}),
        ("password_link_made", "clinic-a", {}, {}),
        ("account_disabled", "clinic-a", {"disabled": False}, {"disabled": True}),
        ("account_enabled", "clinic-a", {"disabled": True}, {"disabled": False}),
    ]


def test_a_move_is_on_the_log_of_both_tenants_and_what_was_before_stays_where_it_happened(folder: Path):
    run_gym("user", "move", "ana", "--tenant", "clinic-b")
    assert [each[:2] for each in acts_of(folder, "account:ana")] == [
        ("account_added", "clinic-a"),
        ("account_left", "clinic-a"),
        ("account_arrived", "clinic-b"),
    ]


def test_each_command_about_a_tenant_is_an_act_of_that_tenant(folder: Path):
    run_gym("tenant", "rename", "clinic-a", "Clinic A")
    assert acts_of(folder, "tenant:clinic-a") == [
        ("tenant_added", "clinic-a", {}, {"name": "clinic-a", "time_zone": "UTC"}),
        ("tenant_renamed", "clinic-a", {"name": "clinic-a"}, {"name": "Clinic A"}),
    ]


def test_each_command_about_single_sign_on_is_an_act_and_no_log_holds_a_secret(folder: Path):
    given = ("--issuer", "https://login.example.org", "--client-id", "gym", "--secret-file", str(folder / "secret"))
    run_gym("sso", "set", "clinic-a", *given, "--label", "A Clinic")
    run_gym("sso", "link", "ana", "s-1")
    run_gym("sso", "remove", "clinic-a")
    told = {"issuer": "https://login.example.org", "client_id": "gym", "label": "A Clinic", "admits_everybody": False}
    assert acts_of(folder, "sso:clinic-a") == [
        ("sign_in_provider_set", "clinic-a", {}, told),
        ("sign_in_provider_removed", "clinic-a", told, {}),
    ]
    linked = ("sign_in_linked", "clinic-a", {}, {"issuer": "https://login.example.org"})
    assert acts_of(folder, "account:ana")[-1] == linked
