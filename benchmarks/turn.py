"""What a turn costs: submit-action against a bare FastAPI route with one commit, both real processes over loopback.

Every client has a session of its own. `try` is a wrong correction, over and over; `session` sends the claim as it
stands, tries a wrong correction and gives up, which settles it, pays and deals the next one. The coach is the plain
one. Prints a table; writes nothing unless `--json FILE` is given.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
from servers import Server, the_bare_route, the_gym

Moves = tuple[dict[str, Any], ...]
SEND: dict[str, Any] = {"action_type": "submit_claim"}
TRY: dict[str, Any] = {
    "action_type": "correct_claim",
    "action_details": {"edits": [{"op": "set", "path": "lines/1/units", "value": 97}]},
}
GIVE_UP: dict[str, Any] = {"action_type": "give_up"}
Serve = Callable[[Path], AbstractAsyncContextManager[Server]]
# Name of the row, the server and what its clients do.
ROWS: tuple[tuple[str, Serve, Moves], ...] = (
    ("bare", the_bare_route, (TRY,)),
    ("try", the_gym, (TRY,)),
    ("session", the_gym, (SEND, TRY, GIVE_UP)),
)


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds."""

    name: str
    clients: int
    turns: int
    p50: float
    p95: float
    turns_per_second: float
    cpu_per_turn: float


async def post(http: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> dict[str, Any]:
    async with http.post(url, json=body) as answer:
        read: dict[str, Any] = await answer.json()
        if answer.status != 200:
            raise SystemExit(f"{url} answered {answer.status}: {read}")
        return read


async def start(http: aiohttp.ClientSession, server: Server, clients: int) -> list[str]:
    """A session for each client, none of it measured."""
    url = f"{server.url}/api/training/start-session"
    bodies = [{"user_id": f"bench-{clients}-{number}", "seed": number} for number in range(clients)]
    return [(await post(http, url, body))["session_id"] for body in bodies]


async def client(http: aiohttp.ClientSession, server: Server, session: str, moves: Moves, until: float) -> list[float]:
    """Turn after turn; the seconds each took."""
    url, seconds = f"{server.url}/api/training/submit-action", []
    for move in itertools.cycle(moves):
        began = time.perf_counter()
        if began >= until:
            break
        await post(http, url, {"session_id": session, **move})
        seconds.append(time.perf_counter() - began)
    return seconds


async def measure(name: str, server: Server, moves: Moves, clients: int, seconds: float) -> Row:
    """All clients at once for a while."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        sessions = [f"s{n}" for n in range(clients)] if name == "bare" else await start(http, server, clients)
        cpu, began = server.cpu_seconds(), time.perf_counter()
        turns = await asyncio.gather(*(client(http, server, each, moves, began + seconds) for each in sessions))
        took, cpu = time.perf_counter() - began, server.cpu_seconds() - cpu
    each = sorted(itertools.chain.from_iterable(turns))
    cuts = statistics.quantiles(each, n=20)
    return Row(
        name=name,
        clients=clients,
        turns=len(each),
        p50=1000 * statistics.median(each),
        p95=1000 * cuts[18],
        turns_per_second=len(each) / took,
        cpu_per_turn=1000 * cpu / len(each),
    )


async def compare(clients: list[int], seconds: float) -> tuple[tuple[float, float], list[Row]]:
    """Every row at each number of clients; also the quickest of the gym's starts to its first /health."""
    rows: list[Row] = []
    starts: list[tuple[float, float]] = []
    for number, (name, serve, moves) in itertools.product(clients, ROWS):
        with tempfile.TemporaryDirectory() as data:
            async with serve(Path(data)) as server:
                rows.append(await measure(name, server, moves, number, seconds))
                if name != "bare":
                    starts.append((server.seconds_to_answer, server.cpu_to_answer))
    return min(starts), rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, nargs="+", default=[1, 50, 200])
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    (first, cpu), rows = asyncio.run(compare(chosen.clients, chosen.seconds))
    print("         clients   turns   p50 ms   p95 ms  turns/s  CPU ms/turn")
    for row in rows:
        print(
            f"{row.name:7} {row.clients:8} {row.turns:7} {row.p50:8.1f} {row.p95:8.1f}"
            f" {row.turns_per_second:8.0f} {row.cpu_per_turn:12.2f}"
        )
    print(f"start to first /health: {first:.2f} s, {cpu:.2f} s of it on the CPU")
    if chosen.json:
        chosen.json.write_text(
            json.dumps(
                {"start_seconds": first, "start_cpu_seconds": cpu, "rows": [asdict(row) for row in rows]}, indent=1
            )
        )


if __name__ == "__main__":
    main()
