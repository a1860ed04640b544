"""Loads the gym once and forks workers that serve it over a socket: a killed worker is replaced in milliseconds.

`python nursery.py`: every line {url, socket} on stdin starts a worker on a database. It opens it when told to,
then answers each request line {id, op, body} with {id, status, body}.
"""

import asyncio
import json
import os
import signal
import sys
from typing import Any

from agents.minds import MINDS
from gym.coaching.coach import PlainCoach
from gym.errors import GymError
from gym.schemas.sessions import GetHint, StartSession, SubmitAction
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.world import World

FORMS = {"start": StartSession, "submit": SubmitAction, "hint": GetHint}


def send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")


async def answer(loop: Sessions, ask: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    try:
        reply = await getattr(loop, ask["op"])(FORMS[ask["op"]].model_validate(ask["body"]))
        send(writer, {"id": ask["id"], "status": 200, "body": reply.model_dump(mode="json")})
    except GymError as error:
        send(writer, {"id": ask["id"], "status": error.status, "body": {"detail": error.message}})


async def warm_up(world: World) -> None:
    """One turn on a database in memory, so that no worker is killed over its first imports."""
    store = Store("sqlite://")
    store.upgrade()
    loop = Sessions(world, store, PlainCoach(), MINDS)
    session = await loop.start(StartSession(user_id="warm"))
    await loop.hint(GetHint(session_id=session.session_id))
    await loop.submit(SubmitAction(session_id=session.session_id, action_type="give_up"))


async def serve(world: World, url: str, socket: str) -> None:
    reader, writer = await asyncio.open_unix_connection(socket, limit=2**22)
    send(writer, {"pid": os.getpid()})
    await reader.readline()
    store = Store(url)
    store.upgrade()
    loop = Sessions(world, store, PlainCoach(), MINDS)
    send(writer, {"open": True})
    async with asyncio.TaskGroup() as group:
        while line := await reader.readline():
            group.create_task(answer(loop, json.loads(line), writer))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    world = World.load()
    asyncio.run(warm_up(world))
    for line in sys.stdin:
        if os.fork() == 0:
            asyncio.run(serve(world, **json.loads(line)))
            return


if __name__ == "__main__":
    main()
