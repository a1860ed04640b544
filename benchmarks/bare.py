"""The yardstick of turn.py: one FastAPI route that commits one row; run as `bare.py PORT DATABASE`."""

import sqlite3
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI


def bare(database: str) -> FastAPI:
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
        with connection:
            connection.execute("INSERT INTO turns (body) VALUES (?)", (str(body),))
        return body

    return app


if __name__ == "__main__":
    uvicorn.run(bare(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
