"""What a turn costs: submit-action against a bare FastAPI route with one commit, both real processes over loopback.

Every client has a session of its own and plays: send the claim as it stands, a wrong correction, give up (which
deals a new claim). The coach is the plain one. Prints a table; writes nothing unless `--json FILE` is given.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
from servers import Server, the_bare_route, the_gym

Play = Iterator[dict[str, Any]]
MOVES: tuple[dict[str, Any], ...] = (
    {"action_type": "submit_claim"},
    {
        "action_type": "correct_claim",
        "action_details": {"edits": [{"op": "set", "path": "lines/1/units", "value": 97}]},
    },
    {"action_type": "give_up"},
)


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds."""

    server: str
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


async def client(http: aiohttp.ClientSession, server: Server, session: str, until: float) -> list[float]:
    """Turn after turn; the seconds each took."""
    url, seconds = f"{server.url}/api/training/submit-action", []
    for move in itertools.cycle(MOVES):
        began = time.perf_counter()
        if began >= until:
            break
        await post(http, url, {"session_id": session, **move})
        seconds.append(time.perf_counter() - began)
    return seconds


async def measure(name: str, server: Server, clients: int, seconds: float) -> Row:
    """All clients at once for a while."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        sessions = await start(http, server, clients) if name == "gym" else [f"s{n}" for n in range(clients)]
        cpu, began = server.cpu_seconds(), time.perf_counter()
        turns = await asyncio.gather(*(client(http, server, each, began + seconds) for each in sessions))
        took, cpu = time.perf_counter() - began, server.cpu_seconds() - cpu
    each = sorted(itertools.chain.from_iterable(turns))
    cuts = statistics.quantiles(each, n=20)
    return Row(
        server=name,
        clients=clients,
        turns=len(each),
        p50=1000 * statistics.median(each),
        p95=1000 * cuts[18],
        turns_per_second=len(each) / took,
        cpu_per_turn=1000 * cpu / len(each),
    )


async def compare(clients: list[int], seconds: float) -> tuple[float, list[Row]]:
    """Both servers in turn at each number of clients; also how long the gym took to answer its first /health."""
    rows: list[Row] = []
    starts: list[float] = []
    servers: dict[str, Callable[[Path], AbstractAsyncContextManager[Server]]] = {"bare": the_bare_route, "gym": the_gym}
    for number, (name, serve) in itertools.product(clients, servers.items()):
        with tempfile.TemporaryDirectory() as data:
            async with serve(Path(data)) as server:
                rows.append(await measure(name, server, number, seconds))
                if name == "gym":
                    starts.append(server.seconds_to_answer)
    return statistics.median(starts), rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, nargs="+", default=[1, 50, 200])
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    first, rows = asyncio.run(compare(chosen.clients, chosen.seconds))
    print("server  clients   turns   p50 ms   p95 ms  turns/s  CPU ms/turn")
    for row in rows:
        print(
            f"{row.server:6} {row.clients:8} {row.turns:7} {row.p50:8.1f} {row.p95:8.1f}"
            f" {row.turns_per_second:8.0f} {row.cpu_per_turn:12.2f}"
        )
    print(f"start to first /health: {first:.2f} s")
    if chosen.json:
        chosen.json.write_text(json.dumps({"start_seconds": first, "rows": [asdict(row) for row in rows]}, indent=1))


if __name__ == "__main__":
    main()
