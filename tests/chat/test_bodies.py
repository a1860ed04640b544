"""Whatever is sent to the routes of the chat: no answer is a 5xx, and each refusal is a problem in plain words."""

import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from socket_parts import Site, serve, until

from gym.world.world import World

pytestmark = pytest.mark.slow

PROBLEM = "application/problem+json"
JSON = {"content-type": "application/json"}
NOBODYS = str(uuid.uuid4())
# A good body of each route that takes one; every case below spoils it.
ROUTES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/set-session-cookie"): {"session_id": NOBODYS},
    ("POST", "/project/threads"): {
        "pagination": {"first": 20, "cursor": NOBODYS},
        "filter": {"search": "x", "feedback": 1},
    },
    ("PUT", "/project/thread"): {"threadId": NOBODYS, "name": "A name"},
    ("DELETE", "/project/thread"): {"threadId": NOBODYS},
    ("POST", "/project/action"): {"sessionId": NOBODYS, "action": {"name": "act", "payload": {"a": 1}}},
    ("PUT", "/feedback"): {"feedback": {"forId": NOBODYS, "value": 1, "comment": "x"}, "sessionId": NOBODYS},
    ("DELETE", "/feedback"): {"feedbackId": NOBODYS},
}
WRONG: dict[str, Any] = {
    "a number": 7,
    "a huge number": 10**400,
    "text": "x",
    "a list": [1],
    "nothing": None,
    "NUL": "a\0b",
    "half a surrogate pair": "\ud800",
    "a long text": "x" * 200_000,
    "a crafted id": "' OR 1=1 --",
}
BROKEN: dict[str, tuple[bytes, dict[str, str]]] = {
    "no body": (b"", JSON),
    "no JSON": (b"{", JSON),
    "two values": (b"{}{}", JSON),
    "a name twice": (b'{"threadId": 1, "threadId": 2}', JSON),
    "no UTF-8": (b'{"name": "\xff\xfe"}', JSON),
    "a list": (b"[]", JSON),
    "text": (b'"x"', JSON),
    "null": (b"null", JSON),
    "NaN": (b'{"threadId": NaN}', JSON),
    "5,000 digits": (b'{"threadId": ' + b"9" * 5000 + b"}", JSON),
    "deep lists": (b"[" * 100_000, JSON),
    "deep objects": (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, JSON),
    "a form": (b"threadId=1", {"content-type": "application/x-www-form-urlencoded"}),
    "a broken form": (b"--x\r\nContent", {"content-type": "multipart/form-data; boundary=x"}),
    "no type": (b'{"threadId": 1}', {}),
    "a type that is none": (b"{}", {"content-type": ";;;"}),
}
FORMS: dict[str, tuple[bytes, str]] = {
    "no boundary": (b"x", "multipart/form-data"),
    "no end": (b"--x\r\nContent-Disposition: form-data; name=username\r\n\r\nann", "multipart/form-data; boundary=x"),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="username"; filename="a"\r\n\r\nann\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "JSON": (b'{"username": "ann"}', "application/json"),
    "NUL": (b"username=a%00b&password=x", "application/x-www-form-urlencoded"),
    "no UTF-8": (b"username=%ff%fe&password=%c3", "application/x-www-form-urlencoded"),
    "half a surrogate pair": (b"username=%ed%a0%80&password=x", "application/x-www-form-urlencoded"),
    "many fields": (b"&".join(b"f%d=1" % each for each in range(5000)), "application/x-www-form-urlencoded"),
    "long": (b"username=" + b"a" * 100_000 + b"&password=x", "application/x-www-form-urlencoded"),
}
ADDRESSES = [
    *("/public/%00", "/assets/%00", "/avatars/%00", "/thread/%00", "/share/%00", "/demo/%00", "/training/%00"),
    *("/public/" + "x" * 5000, "/assets/" + "%F0%9F%8E%89" * 90, "/avatars/" + "x" * 255, "/share/" + "x" * 200),
    *("/avatars/..%2f..%2fapp", "/logo?theme=purple", f"/project/thread/{NOBODYS}", "/project/thread/x"),
    *("/project/translations?language=%00", "/project/translations?language=../../x", "/project/settings?language=x"),
    *("/files/chart/%00", "/files/chart/x", "/files/replay/%00.json", "/files/replay/x.json", "/files/library/x.toml"),
    *("/files/case/x/9999999999999999999999.json", "/files/case/x/-1.json", "/project/settings?chat_profile=%00"),
    "/files/library/%00.toml?version=" + "9" * 400,
]


@pytest.fixture
async def site(tmp_path: Path, world: World) -> AsyncIterator[Site]:
    async with serve(tmp_path, world) as site:
        yield site


def spoilt(good: Any) -> list[tuple[str, Any]]:
    """Every way to spoil one field of a body: left out, or with a wrong value."""
    found: list[tuple[str, Any]] = []
    for name, value in good.items():
        rest = {key: each for key, each in good.items() if key != name}
        found.append((f"no {name}", rest))
        found += [(f"{name}: {what}", {**rest, name: wrong}) for what, wrong in WRONG.items()]
        if isinstance(value, dict):
            found += [(f"{name}.{what}", {**rest, name: inner}) for what, inner in spoilt(value)]
    return found


async def refused(client: httpx.AsyncClient, method: str, path: str, what: str, **sent: Any) -> None:
    """Nothing breaks, and what is refused is told as a problem whose words show no insides."""
    try:
        answer = await client.request(method, path, **sent)
    except httpx.ReadTimeout:
        pytest.fail(f"no answer: {method} {path} {what}")
    case = (method, path[:60], what, answer.status_code, answer.text[:200])
    assert answer.status_code < 500, case
    if answer.status_code >= 400:
        assert answer.headers["content-type"] in (PROBLEM, "text/html; charset=utf-8"), case
        for inside in ("Traceback", "pydantic", "Error(", "NoneType", "{'", "string_type"):
            assert inside not in answer.text, case


async def test_no_malformed_body_breaks_a_route_of_the_chat(site: Site) -> None:
    client = await site.person()
    count = 0
    for (method, path), good in ROUTES.items():
        for what, body in spoilt(good):
            text = json.dumps(body).encode()
            await refused(client, method, path, what, content=text, headers=JSON)
            count += 1
        for what, (content, headers) in BROKEN.items():
            await refused(client, method, path, what, content=content, headers=headers)
            count += 1
    for what, (content, kind) in FORMS.items():
        await refused(client, "POST", "/login", what, content=content, headers={"content-type": kind})
        count += 1
    assert count >= 266


async def test_no_crafted_address_breaks_a_route_of_the_chat(site: Site) -> None:
    client = await site.person()
    for path in ADDRESSES:
        await refused(client, "GET", path, "an address")


async def test_no_malformed_press_breaks_a_card(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    page = await site.page(await site.person()).open()
    card = await page.deal()
    good = {
        "act": {
            "session_id": card["session_id"],
            "turn": 0,
            "action_type": "correct_claim",
            "action_details": {"a": 1},
        },
        "hint": {"session_id": card["session_id"], "turn": 0, "struggle_time": 1},
        "next": {"session_id": card["session_id"]},
        "explain": {"session_id": card["session_id"]},
        "dispute": {"session_id": card["session_id"], "turn": 0, "reason": "x"},
        "lookup": {"text": "25"},
        "Progress": {"page": "home", "params": {"a": "b"}, "card_id": NOBODYS, "message_id": NOBODYS},
        "nothing": {},
    }
    before = page.cards("DeskClaim")[-1]["claim"]
    for name, payload in good.items():
        for what, spoiled in spoilt(payload):
            text = json.dumps({"sessionId": page.session_id, "action": {"name": name, "payload": spoiled}}).encode()
            await refused(page.client, "POST", "/project/action", f"{name} {what}", content=text, headers=JSON)
    assert page.cards("DeskClaim")[-1]["claim"] == before
    assert [each.getMessage() for each in caplog.records if each.exc_info] == []


EVENTS: list[tuple[Any, ...]] = [
    ("client_message",),
    *(("client_message", each) for each in (None, 7, "x", [], {}, {"message": None}, {"message": {}}, {"message": []})),
    *(
        ("client_message", {"message": {"id": an_id, "output": text}})
        for an_id in ("x", 7, None, NOBODYS)
        for text in (7, None, [], {}, "\0", "\ud800", "", "  ")
    ),
    ("stop", 7), ("clear_session", {"a": 1}), ("connection_successful", "x"),
    ("edit_message", {}), ("message_favorite", {}), ("window_message", 7), ("audio_start",), ("audio_chunk", 7),
    ("audio_end",), ("chat_settings_change", {"a": 1}), ("chat_settings_edit", 7), ("fetch_favorites",), ("x" * 9999,),
]  # fmt: skip
FRAMES = [
    "4",
    "42",
    "42{}",
    "42[]",
    "42[7]",
    '42[{"a":1}]',
    "42" + "[" * 50_000,
    "451-[]",
    "4x",
    "43[]",
    "49",
    "42/x,[]",
    "44",
]


async def test_no_malformed_event_breaks_a_socket(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    client = await site.person()
    for event in EVENTS:
        page = await site.page(client).connect()
        await page.socket.emit(event[0], event[1] if len(event) > 1 else None)
        await page.say("lookup CO-97")
        await until(lambda page=page: bool(page.sent("new_message")))
        await page.close()
    assert [each.getMessage() for each in caplog.records if each.exc_info] == []


async def test_a_frame_that_no_page_sends_closes_the_socket(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    client = await site.person()
    for frame in FRAMES:
        page = await site.page(client).connect()
        await page.socket.eio.send(frame[1:])
        await until(lambda page=page: not page.socket.connected)
    assert [each.getMessage() for each in caplog.records if each.exc_info] == []
