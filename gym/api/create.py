"""The REST application: routes, errors, the door and the offline documentation put together."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.datastructures import Default
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.responses import Response
from starlette.routing import Match, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gym.api.account_routes import Account
from gym.api.bodies import BodyGuard
from gym.api.body import JsonRoute
from gym.api.callers import Callers
from gym.api.certificate_routes import Certificates, Image, Paper
from gym.api.door import Door
from gym.api.everywhere import Problems
from gym.api.problems import PROBLEM_JSON, WrongMethod, handle_errors
from gym.api.routes import EventStream, Training
from gym.api.routes import Route as TrainingRoute
from gym.api.team_routes import ChallengeRoutes, TeamRoutes
from gym.errors import NotFound, Problem
from gym.services.sessions import Sessions
from gym.settings import Settings

ABOUT = "Practise medical claims: start a session, act on its claim, ask for hints. See docs/api.md."
HINT_SECONDS = 30.0
EVERYWHERE = (401, 403, 422, 429, 500, 503)


def problem_responses(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """How the documentation describes those problems."""
    return {status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in sorted(statuses)}


def described(openapi: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """FastAPI's description, with problems under their own media type."""

    def describe() -> dict[str, Any]:
        description = openapi()
        for operations in description["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status >= "400":
                        response["content"] = {PROBLEM_JSON: next(iter(response["content"].values()))}
        return description

    return describe


def operation_id(route: APIRoute) -> str:
    """The name a generated client gives the call."""
    return route.name if route.path.startswith("/api/") else f"{route.name}_at_root"


# What answers with something else than JSON, by the end of its path.
SHOWN_AS: dict[str, type[Response]] = {
    **{"words": EventStream, "debrief": EventStream, "metrics": PlainTextResponse},
    **{"badge.png": Image, "certificate.pdf": Paper},
}


def add_route(app: FastAPI, route: TrainingRoute) -> None:
    """One row of the table, described."""
    app.add_api_route(
        route.path,
        route.endpoint,
        methods=[route.method],
        responses=problem_responses((*EVERYWHERE, *route.problems)),
        response_class=SHOWN_AS.get(route.path.rsplit("/", 1)[-1], Default(JSONResponse)),
        tags=["training"],
    )


def elsewhere(app: FastAPI) -> ASGIApp:
    """What answers below /api where no route does, so that the chat's catch-all never does."""

    async def refuse(scope: Scope, _receive: Receive, _send: Send) -> None:
        whole = {**scope, "root_path": scope.get("app_root_path", "")}
        routes = [each for each in app.routes if isinstance(each, Route) and each.matches(whole)[0] is Match.PARTIAL]
        if routes:
            raise WrongMethod(", ".join(sorted({method for each in routes for method in each.methods or ()})))
        raise NotFound("There is nothing at this address.")

    return refuse


def create_api(loop: Sessions, settings: Settings, patience: float = HINT_SECONDS, secret: str = "") -> FastAPI:
    """The application over `loop`; whoever serves it mounts the chat at / afterwards.

    `patience` is how many seconds get-hint waits for the coach's own words; `secret` signs the chat's logins.
    """
    app = FastAPIOffline(
        title="Training Gym",
        description=ABOUT,
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        static_url="/api/static",
        swagger_ui_oauth2_redirect_url="/api/docs/oauth2-redirect",
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    app.router.route_class = JsonRoute
    app.state.callers = Callers(loop, secret)
    tables = (Training(loop, patience), Account(loop), Certificates(loop, settings))
    for part in (*tables, TeamRoutes(loop), ChallengeRoutes(loop)):
        for route in part.routes():
            add_route(app, route)
    app.routes.append(Mount("/api", app=elsewhere(app)))
    app.add_middleware(Door, settings=settings)
    app.add_middleware(BodyGuard, settings=settings)
    app.add_middleware(Problems)
    handle_errors(app)
    app.openapi = described(app.openapi)  # type: ignore[method-assign]
    return app
