"""Builds every part of Training Gym once and serves the chat and the REST routes; the command `gym` starts here."""

import os
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp

from agents.coach.budget import Budget
from agents.coach.coach import ModelCoach
from agents.coach.metrics import Metrics
from agents.coach.queue import FairQueue
from agents.minds import MINDS
from agents.models.choice import choose_model
from agents.reader.model_reader import ModelReader
from agents.reader.reader import read
from gym.api import create_api
from gym.api.fallback import FallbackMount
from gym.api.logs import hide_secrets
from gym.api.serve import lifespan, serve_until_stopped
from gym.chat.headers import StrictHeaders
from gym.cli import or_exit, run
from gym.cli.context import AppContext, Gym, open_store, settings_with
from gym.coaching.coach import PlainCoach
from gym.lazy import Lazy, forward_to
from gym.services.lookup import References
from gym.services.mail import Mailer
from gym.services.secured_mode import check_behind_chainlit, check_people, check_settings
from gym.services.sessions import Sessions
from gym.settings import Settings
from gym.store.chat import ChatStore
from gym.store.private_files import secret
from gym.tenancy import NONE, enter_tenant
from gym.world.world import World

if TYPE_CHECKING:
    from gym.coaching.chunks import PullProgress
    from gym.coaching.reading import ReadingScore

HERE = Path(__file__).resolve().parent


def compose(settings: Settings) -> Gym:
    """Build the parts from the settings; the database comes up to date on the way. Raises Invalid, OSError."""
    world, store = World.load(), open_store(settings)
    budget = Budget(settings.coach_tokens_per_hour, settings.coach_seconds_per_hour)
    model, line, metrics = choose_model(settings), FairQueue(settings.model_slots), Metrics()
    coach = ModelCoach(model, PlainCoach(), line, budget, metrics)
    reader = ModelReader(world, model, line, metrics, budget)
    references, mailer = References(world, settings.data_dir), open_mailer(settings)
    return Gym(
        settings,
        world,
        store,
        coach,
        Sessions(world, store, coach, MINDS, references=references, propose=reader.propose, mailer=mailer),
    )


def open_mailer(settings: Settings) -> Mailer | None:
    """What sends e-mail; None where the settings name no server."""
    if not settings.smtp_host or not settings.smtp_from:
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    sender = settings.smtp_from
    return Mailer(settings.smtp_host, settings.smtp_port, settings.smtp_user, password, sender, settings.public_url)


def create(gym: Gym, chat: ASGIApp | None = None) -> FastAPI:
    """The one application: REST first, then the chat at /. `chat`: Chainlit's application where it is there already.

    REST answers at once; what takes seconds to import comes in the background, and whoever wants it waits for it.
    """
    prepare(gym.settings)
    app = create_api(gym.sessions, gym.settings, secret=os.environ["CHAINLIT_AUTH_SECRET"])
    lazy_chat = Lazy(partial(open_chat, gym, chat))
    if chat:
        lazy_chat.load_now()
    app.router.lifespan_context = partial(
        lifespan, sessions=gym.sessions, lazy_chat=lazy_chat, sends_grades=gym.settings.is_secured
    )
    app.add_middleware(StrictHeaders, is_secured=gym.settings.is_secured)
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


def prepare(settings: Settings) -> None:
    """What Chainlit wants to find in the environment: its folder, and the secret that signs logins; quiet logs."""
    hide_secrets()
    os.environ.setdefault("CHAINLIT_APP_ROOT", str(HERE))
    os.environ.setdefault("CHAINLIT_AUTH_SECRET", secret(settings.data_dir / "auth_secret"))


def serve(settings: Settings) -> None:
    """Serve chat and REST until stopped. Raises Invalid, OSError."""
    check_settings(settings)
    gym = compose(settings)
    check_people(settings, gym.store)
    enter_tenant(NONE)
    serve_until_stopped(create(gym), settings)


def compose_behind(host: str, port: int, chat: ASGIApp) -> tuple[Settings, FastAPI]:
    """The settings and the application for Chainlit's server at that address; exits where they cannot be had."""

    def make() -> tuple[Settings, FastAPI]:
        settings = settings_with(host=host, port=port)
        check_behind_chainlit(settings)
        return settings, create(compose(settings), chat)

    return or_exit(make)


def pull(settings: Settings) -> "AsyncIterator[PullProgress]":
    """Downloads the model of the settings; imported when it is asked for, not where a server starts."""
    from agents.evaluation.runner import pull_model

    return pull_model(settings)


def evaluate(settings: Settings, number: int, seed: int, folder: Path, plain: bool) -> AsyncIterator[str]:
    """Measures a coach; imported when it is asked for."""
    from agents.evaluation import runner

    return runner.evaluate(settings, number, seed, folder, plain)


def score(file: Path) -> "tuple[ReadingScore, ReadingScore]":
    """Measures the reader; imported when it is asked for."""
    from agents.reader.score import score_reader

    return score_reader(file)


def main() -> None:
    """The console command `gym`."""
    run(AppContext(compose, serve, read, pull, evaluate, score))


if __name__ == "__main__":
    sys.argv[1:] = sys.argv[1:] or ["serve"]
    main()
elif __name__ != "app":
    from gym.chat.join import join_chainlit

    join_chainlit(compose_behind)
