"""Builds every part of Training Gym once and serves the chat and the REST routes; the command `gym` starts here."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import HTTP_PROTOCOLS

from agents.coach.budget import Budget
from agents.coach.coach import ModelCoach
from agents.coach.metrics import Metrics
from agents.coach.queue import FairQueue
from agents.minds import MINDS
from agents.models.choice import choose_model
from agents.reader.model_reader import ModelReader
from agents.reader.reader import read
from gym.api import create_api
from gym.api.connections import guard_protocol
from gym.api.fallback import FallbackMount
from gym.api.problems import on_gym_error
from gym.chat.headers import StrictHeaders
from gym.cli import or_exit, run
from gym.cli.commands import settings_with
from gym.cli.context import AppContext, Gym
from gym.coaching.coach import PlainCoach
from gym.errors import GymError, Invalid
from gym.lazy import Lazy, forward_to
from gym.services.lookup import References
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store import Store
from gym.store.chat import ChatStore
from gym.store.private_files import make_private_folder, secret
from gym.world.world import World

if TYPE_CHECKING:
    from gym.coaching.chunks import PullProgress

HERE = Path(__file__).resolve().parent
# When Python's collector looks at what is new; a turn makes about a thousand things, nearly all gone with it.
COLLECTED = (10_000, 20, 20)


def compose(settings: Settings) -> Gym:
    """Build the parts from the settings; the database comes up to date on the way. Raises Invalid, OSError."""
    make_private_folder(settings.data_dir)
    world, store = World.load(), Store(settings.database)
    store.upgrade()
    budget = Budget(settings.coach_tokens_per_hour, settings.coach_seconds_per_hour)
    model, line, metrics = choose_model(settings), FairQueue(settings.model_slots), Metrics()
    coach = ModelCoach(model, PlainCoach(), line, budget, metrics)
    reader = ModelReader(world, model, line, metrics, budget)
    references = References(world, settings.data_dir)
    return Gym(
        settings,
        world,
        store,
        coach,
        Sessions(world, store, coach, MINDS, references=references, propose=reader.propose),
    )


def create(gym: Gym, chat: ASGIApp | None = None) -> FastAPI:
    """The one application: REST first, then the chat at /. `chat`: Chainlit's application where it is there already.

    REST answers at once; what takes seconds to import comes in the background, and whoever wants it waits for it.
    """
    prepare(gym.settings)
    app = create_api(gym.sessions, gym.settings, secret=os.environ["CHAINLIT_AUTH_SECRET"])
    lazy_chat = Lazy(partial(open_chat, gym, chat))
    if chat:
        lazy_chat.load_now()
    app.router.lifespan_context = partial(lifespan, gym=gym, lazy_chat=lazy_chat)
    app.add_middleware(StrictHeaders)
    front = forward_to(lazy_chat)
    app.routes.insert(0, FallbackMount(app.routes, front))
    app.mount("/", front)
    return app


def open_chat(gym: Gym, chat: ASGIApp | None) -> Starlette:
    """The chat with our own routes before Chainlit's, which reads its folders when it is first imported."""
    from gym.chat.app import ChatApp

    chat_app = ChatApp(gym.sessions, gym.world, ChatStore(gym.store), gym.settings, read)
    site = chat_app.site(chat)
    site.state.close = chat_app.close
    return site


@asynccontextmanager
async def lifespan(_: FastAPI, gym: Gym, lazy_chat: Lazy[Starlette]) -> AsyncIterator[None]:
    """Import the machine and the chat once the server listens; write what is left when it stops."""
    warming = asyncio.ensure_future(warm_up(gym, lazy_chat))
    yield
    await warming
    await (await lazy_chat.load()).state.close()


async def warm_up(gym: Gym, lazy_chat: Lazy[Starlette]) -> None:
    """Have everything there that lasts, and let the collector pass over it: to look through the code tables again and
    again would stop everybody for a fifth of a second every few hundred turns.
    """
    await asyncio.gather(gym.sessions.warm_up(), lazy_chat.load())
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def prepare(settings: Settings) -> None:
    """What Chainlit wants to find in the environment: its folder, and the secret that signs logins."""
    os.environ.setdefault("CHAINLIT_APP_ROOT", str(HERE))
    os.environ.setdefault("CHAINLIT_AUTH_SECRET", secret(settings.data_dir / "auth_secret"))


def refuse_strangers(host: str) -> None:
    """Listen on this machine's own addresses only. Raises Invalid."""
    try:
        near = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        near = False
    if not near:
        raise Invalid(
            f"{host} can be reached from other machines, and this version has no sign-in for that: "
            "it listens on 127.0.0.1 or ::1 only."
        )


def serve(settings: Settings) -> None:
    """Serve chat and REST until stopped."""
    refuse_strangers(settings.host)
    app = create(compose(settings))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Training Gym is on http://{host}:{settings.port}", flush=True)
    config = uvicorn.Config(app, settings.host, settings.port, log_level="warning", proxy_headers=False)
    config.http, config.timeout_keep_alive = guard_protocol(settings), settings.idle_seconds
    config.timeout_graceful_shutdown = 3
    uvicorn.Server(config).run()


def join_chainlit() -> None:
    """Stand in front of the server that `chainlit run app.py` is about to start."""
    from chainlit.config import config
    from chainlit.server import app

    # Before the server starts: later ones are not heard of.
    app.add_exception_handler(GymError, on_gym_error)
    behind: list[ASGIApp] = []

    async def chat(scope: Scope, receive: Receive, send: Send) -> None:
        await behind[0](scope, receive, send)

    settings, outside = or_exit(partial(compose_behind, config.run.host, config.run.port, chat))
    # Chainlit makes its own server and offers no setting for this.
    cast(Any, HTTP_PROTOCOLS)["auto"] = guard_protocol(settings)

    def front(inside: ASGIApp) -> ASGIApp:
        behind.append(inside)

        async def enter(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                async with outside.router.lifespan_context(outside):
                    await inside(scope, receive, send)
            else:
                await outside(scope, receive, send)

        return enter

    app.add_middleware(front)


def compose_behind(host: str, port: int, chat: ASGIApp) -> tuple[Settings, FastAPI]:
    """The settings and the application for Chainlit's server at that address. Raises Invalid, OSError."""
    refuse_strangers(host)
    settings = settings_with(host=host, port=port)
    return settings, create(compose(settings), chat)


def pull(settings: Settings) -> "AsyncIterator[PullProgress]":
    """Downloads the model of the settings; imported when it is asked for, not where a server starts."""
    from agents.evaluation.runner import pull_model

    return pull_model(settings)


def evaluate(settings: Settings, number: int, seed: int, folder: Path, plain: bool) -> AsyncIterator[str]:
    """Measures a coach; imported when it is asked for."""
    from agents.evaluation import runner

    return runner.evaluate(settings, number, seed, folder, plain)


def main() -> None:
    """The console command `gym`."""
    run(AppContext(compose, serve, read, pull, evaluate))


if __name__ == "__main__":
    sys.argv[1:] = sys.argv[1:] or ["serve"]
    main()
elif __name__ != "app":
    join_chainlit()
