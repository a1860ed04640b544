"""A REST session kept in a file: what is sent again, and what is compared."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

RECORDED = Path(__file__).parents[1] / "cases" / "recorded_session.json.gz"
BEGIN, PAUSE = datetime(2026, 3, 4, 12, tzinfo=UTC), timedelta(seconds=30)
# Ids and tokens that are drawn anew in every run.
DRAWN = re.compile(
    r"\b(?:s|t|i|ch)-[0-9a-f]{32}\b|\bsc-[0-9a-f]{16}\b|(?<=/join/)[\w-]{16,}|(?<=\"token\": \")[\w-]{16,}"
)
NUMBERED = re.compile(r"<(\d+)>")


class SlowClock:
    """A clock that goes on only with a request."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def tick(self) -> None:
        self.now += PAUSE


class Names:
    """Numbers for the drawn ids, in the order in which they were seen."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def hide(self, text: str) -> str:
        """The text with `<3>` for the third id."""
        return DRAWN.sub(lambda found: f"<{self.numbers.setdefault(found[0], len(self.numbers) + 1)}>", text)

    def show(self, text: str) -> str:
        """The text with the ids of this run."""
        real = {number: drawn for drawn, number in self.numbers.items()}
        return NUMBERED.sub(lambda found: real[int(found[1])], text)


async def send(client: httpx.AsyncClient, clock: SlowClock, names: Names, asked: dict[str, Any]) -> dict[str, Any]:
    """The exchange of one request: what was asked, the status and the answer, drawn ids as numbers."""
    clock.tick()
    body = None if asked["body"] is None else json.loads(names.show(json.dumps(asked["body"])))
    answer = await client.request(asked["method"], names.show(asked["path"]), json=body)
    is_json = "json" in answer.headers["content-type"]
    told = json.loads(names.hide(json.dumps(answer.json() if is_json else answer.text)))
    return {**asked, "status": answer.status_code, "answer": told}


def load() -> list[dict[str, Any]]:
    """The exchanges on file."""
    return json.loads(gzip.decompress(RECORDED.read_bytes()))


def save(exchanges: list[dict[str, Any]]) -> None:
    """Put the exchanges on file; the same exchanges are the same bytes."""
    RECORDED.write_bytes(gzip.compress(json.dumps(exchanges).encode(), mtime=0))


def differences(before: Any, now: Any, path: str = "") -> Iterator[str]:
    """The places where two answers differ, with both values."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in {**before, **now}:
            yield from differences(before.get(name, "(not there)"), now.get(name, "(not there)"), f"{path}/{name}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, pair in enumerate(zip(before, now, strict=True)):
            yield from differences(*pair, f"{path}/{number}")
    elif before != now:
        yield f"{path}: {before!r} is now {now!r}"
