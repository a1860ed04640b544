"""The yardsticks of turn.py, each one FastAPI route that commits one row: `bare.py PORT DATABASE bare|floor`.

`floor` also runs the compiled graph of a turn, every node of it empty: a wrong try, the way that `try` of turn.py goes.
"""

import gc
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from agents.graph import NODES, build_turn
from gym.session.state import Command, Deps, State
from gym.world.scenarios.scenario import Verdict

Work = Callable[[dict[str, Any]], Awaitable[Any]]


async def empty(_state: State, _deps: Deps) -> State:
    return State()


async def nothing(_body: dict[str, Any]) -> None:
    return None


def through_the_graph() -> Work:
    run_turn = build_turn(dict.fromkeys(NODES, empty))

    async def run(body: dict[str, Any]) -> State:
        verdict = Verdict.model_construct(outcome="wrong")
        state = State(
            request="act",
            command=Command("correct_claim", body),
            verdict=verdict,
            over=False,
        )
        return await run_turn(state, cast(Deps, None))

    return run


def serve(database: str, work: Work) -> FastAPI:
    connection = sqlite3.connect(database, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE turns (id INTEGER PRIMARY KEY, body TEXT)")
    app = FastAPI()

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/training/submit-action")
    async def submit(body: dict[str, Any]) -> dict[str, Any]:
        await work(body)
        with connection:
            connection.execute("INSERT INTO turns (body) VALUES (?)", (str(body),))
        return body

    return app


if __name__ == "__main__":
    port, database, kind = sys.argv[1:]
    app = serve(database, through_the_graph() if kind == "floor" else nothing)
    gc.freeze()  # as the gym does
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error", access_log=False)
