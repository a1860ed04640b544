"""The server: which addresses it listens on, what it loads once it listens, how it stops."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette

from gym.api.connections import guard_protocol
from gym.errors import Unavailable
from gym.lazy import Lazy
from gym.services.sessions import Sessions
from gym.settings import Settings

# When Python's collector looks at what is new; a turn makes about a thousand things, nearly all gone with it.
COLLECTED = (10_000, 20, 20)
NIGHT = 3
log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(
    _: FastAPI, sessions: Sessions, lazy_chat: Lazy[Starlette], sends_grades: bool = False
) -> AsyncIterator[None]:
    """Import the machine and the chat once the server listens, and send grades for courses as long as it does; write
    what is left when it stops.
    """
    warming = asyncio.ensure_future(warm_up(sessions, lazy_chat))
    beside = [asyncio.ensure_future(clean_daily(sessions, warming))]
    if sends_grades:
        beside.append(asyncio.ensure_future(sessions.lti.grades.keep_sending(sessions.exam_ends.end_due)))
    yield
    for each in beside:
        each.cancel()
    await warming
    await (await lazy_chat.load()).state.close()


async def clean_daily(sessions: Sessions, warming: asyncio.Future[None]) -> None:
    """Delete what its tenant keeps no longer: as soon as nobody waits for the server any more, and every night."""
    await asyncio.shield(warming)
    is_night = False
    while True:
        try:
            await sessions.retention.run(is_night=is_night)
        except Unavailable:
            log.warning("What is kept too long is still there: the database is busy. The next night tries again")
        await asyncio.sleep(seconds_to_night(datetime.now(UTC)))
        is_night = True


def seconds_to_night(now: datetime) -> float:
    """How long it is until the next 3 o'clock (UTC)."""
    today = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return ((today if today > now else today + timedelta(days=1)) - now).total_seconds()


async def warm_up(sessions: Sessions, lazy_chat: Lazy[Starlette]) -> None:
    """Have everything there that lasts, and let the collector pass over it: to look through the code tables again and
    again would stop everybody for a fifth of a second every few hundred turns.
    """
    await asyncio.gather(sessions.warm_up(), lazy_chat.load())
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def serve_until_stopped(app: FastAPI, settings: Settings) -> None:
    """Listen at the address of the settings."""
    print(f"Training Gym is on {address_of(settings)}", flush=True)
    config = uvicorn.Config(app, settings.host, settings.port, log_level="warning", proxy_headers=False)
    config.http, config.timeout_keep_alive = guard_protocol(settings), settings.idle_seconds
    config.timeout_graceful_shutdown = 3
    config.ssl_certfile, config.ssl_keyfile = settings.tls_cert, settings.tls_key
    uvicorn.Server(config).run()


def address_of(settings: Settings) -> str:
    """Where people find the gym; in secured mode also where it listens."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if not settings.is_secured:
        return f"http://{host}:{settings.port}"
    return f"{settings.public_url}, in secured mode (listening at {host}:{settings.port})"
