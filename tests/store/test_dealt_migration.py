"""Facts about databases from before dealt claims were kept: what was dealt, helped with and ended is known then."""

import json
from pathlib import Path

from migration_parts import ask, bring_to, change, url_of

from gym.store import Store

CASE = {"claim": {"claim_id": "C-1", "lines": []}}
SCENARIO = json.dumps({"case": CASE, "solution": {"claim_id": "C-1", "lines": [1]}})
UNTIL = "2026-03-04T12:40:00Z"
SESSIONS = {
    "s-1": {"phase": "working"},
    "s-2": {"phase": "working", "exam": {"until": UNTIL}},
    "s-3": {"phase": "over", "exam": {"until": UNTIL}},
}
LOGS = {
    "s-1": ("session_started", "scenario_presented", "hint_given", "scenario_finished", "scenario_presented"),
    "s-2": ("exam_started", "scenario_presented", "scenario_finished", "scenario_presented"),
    "s-3": ("exam_started", "scenario_presented", "acted", "scenario_finished", "exam_ended"),
}


def old(path: Path) -> Path:
    """A database of revision 0011 with a session of practice, an exam that goes on and one that is over."""
    bring_to(path, "0011")
    statements = [f"insert into scenarios values ('sc-{number}', '{SCENARIO}');" for number in (1, 2)]
    learner = "('ana', 3, 70, 'Ana', 'UTC', '{}')"
    statements.append(f"insert into learners (user_id, version, xp, display_name, time_zone, body) values {learner};")
    for session_id, state in SESSIONS.items():
        row = f"('{session_id}', 'ana', 1, '2026-03-04', '{json.dumps(state)}')"
        statements.append(f"insert into sessions (id, user_id, turn, started_at, state) values {row};")
        number = 0
        for seq, name in enumerate(LOGS[session_id]):
            number += name == "scenario_presented"
            kind = "session_started" if name == "exam_started" else name
            body = json.dumps(
                {"scenario_id": f"sc-{number}", "exam": "clean-claims" if name == "exam_started" else None}
            )
            at = f"2026-03-04T12:0{seq}:00.000000+00:00"
            values = f"('{session_id}', {seq}, {seq}, '{kind}', 'ana', '{at}', '2026-03-04', '{body}')"
            statements.append(f"insert into events values {values};")
    change(path, "\n".join(statements))
    return path


def test_what_was_dealt_before_is_known_with_its_help_and_its_end(tmp_path: Path) -> None:
    path = old(tmp_path / "gym.db")
    store = Store(url_of(path))
    store.upgrade()
    rows = ask(
        path, "select session_id, number, scenario_id, helped, ended_at is not null from dealt_claims order by 1, 2"
    )
    assert rows == [
        ("s-1", 1, "sc-1", 1, 1),
        ("s-1", 2, "sc-2", 0, 0),
        ("s-2", 1, "sc-1", 0, 0),
        ("s-2", 2, "sc-2", 0, 0),
        ("s-3", 1, "sc-1", 0, 1),
    ]
    assert ask(path, "select id, due_at from sessions where due_at is not null") == [
        ("s-2", "2026-03-04T12:40:00.000000+00:00")
    ]
    assert len(set(ask(path, "select alias from dealt_claims"))) == 5
    assert len(set(ask(path, "select answer_key from dealt_claims"))) == 1
    assert store.dealt.finished("ana", "sc-1") == "sc-1"
    assert store.dealt.finished("ana", "sc-2") is None


def test_when_a_claim_was_dealt_and_whether_it_was_touched_is_known_of_the_sessions_before(tmp_path: Path) -> None:
    path = old(tmp_path / "gym.db")
    Store(url_of(path)).upgrade()
    rows = ask(path, "select session_id, number, substr(dealt_at, 12, 5), touched from dealt_claims order by 1, 2")
    assert rows == [
        ("s-1", 1, "12:01", 0),
        ("s-1", 2, "12:04", 0),
        ("s-2", 1, "12:01", 0),
        ("s-2", 2, "12:03", 0),
        ("s-3", 1, "12:01", 1),
    ]
