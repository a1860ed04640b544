"""What a turn costs: submit-action against its floor, a bare FastAPI route that runs the same compiled graph with empty
nodes and commits one row; and against `bare`, the same without the graph. All are real processes over loopback.

They take turns of a second, so that what else the machine does falls on all of them alike; a ratio is the median over
the rounds. Every client has a session of its own. `try` is a wrong correction, over and over; `session` sends the claim
as it stands, tries a wrong correction and gives up, which settles it, pays and deals the next one. The coach is the
plain one. Prints a table; writes nothing unless `--json FILE` is given.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import history
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
    ("floor", partial(the_bare_route, kind="floor"), (TRY,)),
    ("try", the_gym, (TRY,)),
    ("session", the_gym, (SEND, TRY, GIVE_UP)),
)


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds, ratios to the floor."""

    name: str
    clients: int
    turns: int
    p50: float
    p95: float
    turns_per_second: float
    cpu_per_turn: float
    p50_to_floor: float
    cpu_to_floor: float


@dataclass(frozen=True)
class Round:
    """One second of one server: the seconds that each turn took, those in all, and those of CPU."""

    turns: list[float]
    took: float
    cpu: float

    @property
    def cpu_per_turn(self) -> float:
        return 1000 * self.cpu / len(self.turns)

    @property
    def p50(self) -> float:
        return 1000 * statistics.median(self.turns)


@dataclass
class Runner:
    """One server with its clients, and what was measured of it so far."""

    name: str
    server: Server
    sessions: list[tuple[str, Iterator[dict[str, Any]]]]
    rounds: list[Round] = field(default_factory=list)


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


async def client(
    http: aiohttp.ClientSession, server: Server, session: str, moves: Iterator[dict[str, Any]], until: float
) -> list[float]:
    """Turn after turn; the seconds each took."""
    url, seconds = f"{server.url}/api/training/submit-action", []
    while (began := time.perf_counter()) < until:
        await post(http, url, {"session_id": session, **next(moves)})
        seconds.append(time.perf_counter() - began)
    return seconds


async def measure(http: aiohttp.ClientSession, runner: Runner, seconds: float) -> Round:
    """All clients at once for a while."""
    cpu, began = runner.server.cpu_seconds(), time.perf_counter()
    clients = (client(http, runner.server, *each, began + seconds) for each in runner.sessions)
    turns = list(itertools.chain.from_iterable(await asyncio.gather(*clients)))
    return Round(turns, time.perf_counter() - began, runner.server.cpu_seconds() - cpu)


def row_of(runner: Runner, floor: Runner) -> Row:
    """What all rounds of a server come to."""
    each = sorted(itertools.chain.from_iterable(one.turns for one in runner.rounds))
    pairs = list(zip(runner.rounds, floor.rounds, strict=True))
    return Row(
        name=runner.name,
        clients=len(runner.sessions),
        turns=len(each),
        p50=1000 * statistics.median(each),
        p95=1000 * statistics.quantiles(each, n=20)[18],
        turns_per_second=len(each) / sum(one.took for one in runner.rounds),
        cpu_per_turn=1000 * sum(one.cpu for one in runner.rounds) / len(each),
        p50_to_floor=statistics.median(one.p50 / least.p50 for one, least in pairs),
        cpu_to_floor=statistics.median(one.cpu_per_turn / least.cpu_per_turn for one, least in pairs),
    )


async def compare(clients: int, rounds: int) -> list[Row]:
    """Every row at a number of clients; a first round of each is not counted."""
    # A server closes a connection that was idle for some seconds: the client has to be first.
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=2)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        runners = []
        for name, serve, moves in ROWS:
            data = stack.enter_context(tempfile.TemporaryDirectory())
            server = await stack.enter_async_context(serve(Path(data)))
            is_gym = serve is the_gym
            names = await start(http, server, clients) if is_gym else [f"s{number}" for number in range(clients)]
            runners.append(Runner(name, server, [(each, itertools.cycle(moves)) for each in names]))
        for number, runner in itertools.product(range(rounds + 1), runners):
            done = await measure(http, runner, 1.0)
            runner.rounds += [done] if number else []
        floor = next(each for each in runners if each.name == "floor")
        return [row_of(each, floor) for each in runners]


async def quickest_start(times: int = 3) -> tuple[float, float]:
    """Seconds from the gym's start to its first /health, and those of CPU: the quickest of some."""
    starts = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as data:
            async with the_gym(Path(data)) as server:
                starts.append((server.seconds_to_answer, server.cpu_to_answer))
    return min(starts)


async def measure_all(clients: list[int], rounds: int) -> tuple[tuple[float, float], list[Row]]:
    """The start, and every row at each number of clients."""
    rows = [row for number in clients for row in await compare(number, rounds)]
    return await quickest_start(), rows


def keep(first: float, rows: list[Row]) -> None:
    """Add the rows to the history of runs."""
    run = history.Run("turn")
    run.add("start to /health", first, "s")
    for row in rows:
        if row.name != "floor":
            clients = f"{row.clients} client{'s' * (row.clients > 1)}"
            run.add(f"{row.name}, {clients}, p50", row.p50, "ms", row.p50 / row.p50_to_floor, ratio=row.p50_to_floor)
            run.add(
                f"{row.name}, {clients}, CPU", row.cpu_per_turn, "ms", row.cpu_per_turn / row.cpu_to_floor,
                ratio=row.cpu_to_floor,
            )  # fmt: skip
    run.keep()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, nargs="+", default=[1, 50, 200])
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--json", type=Path)
    history.add_option(options)
    chosen = options.parse_args()
    (first, cpu), rows = asyncio.run(measure_all(chosen.clients, chosen.rounds))
    print("         clients   turns   p50 ms   p95 ms  turns/s  CPU ms/turn  p50/floor  CPU/floor")
    for row in rows:
        print(
            f"{row.name:7} {row.clients:8} {row.turns:7} {row.p50:8.1f} {row.p95:8.1f}"
            f" {row.turns_per_second:8.0f} {row.cpu_per_turn:12.2f} {row.p50_to_floor:10.2f} {row.cpu_to_floor:10.2f}"
        )
    print(f"start to first /health: {first:.2f} s, {cpu:.2f} s of it on the CPU")
    if chosen.keep:
        keep(first, rows)
    if chosen.json:
        chosen.json.write_text(
            json.dumps(
                {"start_seconds": first, "start_cpu_seconds": cpu, "rows": [asdict(row) for row in rows]}, indent=1
            )
        )


if __name__ == "__main__":
    main()
