"""The REST application: routes, errors, the gate and the offline documentation put together."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.datastructures import Default
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gym.api.access import Access, right_of
from gym.api.accounts import AccountRoutes
from gym.api.acts import ActRoutes, Spreadsheet
from gym.api.api_tokens import ApiTokenRoutes
from gym.api.bodies import BodyGuard
from gym.api.body import JsonRoute
from gym.api.certificates import CertificateRoutes, Image, Paper
from gym.api.everywhere import Problems
from gym.api.gate import RequestGate
from gym.api.invitees import InviteeRoutes
from gym.api.lti import LtiAdminRoutes
from gym.api.people import PeopleRoutes
from gym.api.personal_data import Archive, PersonalDataRoutes
from gym.api.problems import PROBLEM_JSON, WrongMethod, handle_errors
from gym.api.scim import ScimEndpoint, scim_routes
from gym.api.security import SecurityRoutes
from gym.api.sessions import EventStream, TrainingRoutes
from gym.api.sessions import Route as TrainingRoute
from gym.api.sign_ins import OwnSignInRoutes
from gym.api.teams import ChallengeRoutes, TeamRoutes
from gym.caller import Right, needs_no_caller
from gym.errors import NotFound, Problem
from gym.services.sessions import Sessions
from gym.settings import Settings

ABOUT = "Practice medical claims: start a session, act on its claim, ask for hints. See docs/api.md."
HINT_SECONDS = 30.0
SCHEMAS = "#/components/schemas/{model}"
# FastAPI's own routes: the description of REST is for anybody.
DOCUMENTS: Mapping[str, Right] = dict.fromkeys(
    ("/api/openapi.json", "/api/docs", "/api/docs/oauth2-redirect", "/api/static"), Right.ANYBODY
)
EVERYWHERE = (401, 403, 422, 429, 500, 503)


def problem_responses(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """How the documentation describes those problems.

    They name the schema and do not give FastAPI the model: it would build a validator for each status of each route.
    """
    content = {PROBLEM_JSON: {"schema": {"$ref": SCHEMAS.format(model=Problem.__name__)}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in sorted(statuses)}


def describe_api(openapi: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """FastAPI's description, with the schema of problems."""

    def describe() -> dict[str, Any]:
        description = openapi()
        problem = Problem.model_json_schema(ref_template=SCHEMAS, mode="serialization")
        schemas = {**description["components"]["schemas"], **problem.pop("$defs", {}), Problem.__name__: problem}
        description["components"]["schemas"] = dict(sorted(schemas.items()))
        return description

    return describe


def operation_id(route: APIRoute) -> str:
    """The name a generated client gives the call."""
    return route.name if route.path.startswith("/api/") else f"{route.name}_at_root"


# What answers with something else than JSON, by the end of its path.
SHOWN_AS: dict[str, type[Response]] = {
    **{"words": EventStream, "debrief": EventStream, "metrics": PlainTextResponse},
    **{"badge.png": Image, "certificate.pdf": Paper, "security.txt": PlainTextResponse, "acts.csv": Spreadsheet},
    "export": Archive,
}


def add_route(app: FastAPI, route: TrainingRoute) -> None:
    """One row of the table, described."""
    app.add_api_route(
        route.path,
        route.endpoint,
        methods=[route.method],
        dependencies=[Depends(route.need)],
        responses=problem_responses((*EVERYWHERE, *route.problems)),
        response_class=SHOWN_AS.get(route.path.rsplit("/", 1)[-1], Default(JSONResponse)),
        tags=["training"],
    )


class Elsewhere:
    """ASGI application: what answers below /api where no route does, so that the chat's catch-all never does."""

    right = Right.ANYBODY

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        """Raises WrongMethod for an address that takes other methods, NotFound for any other."""
        whole = {**scope, "root_path": scope.get("app_root_path", "")}
        routes = (each for each in self.app.routes if isinstance(each, Route))
        partly = [each for each in routes if each.matches(whole)[0] is Match.PARTIAL]
        if partly:
            raise WrongMethod(", ".join(sorted({method for each in partly for method in each.methods or ()})))
        raise NotFound("There is nothing at this address.")


class GuardedDocument:
    """ASGI application: what is no route of the tables, for whoever its right lets in."""

    def __init__(self, app: ASGIApp, right: Right, access: Access) -> None:
        self.app, self.right, self.access = app, right, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises SignInNeeded."""
        if not needs_no_caller(self.right, is_secured=self.access.is_secured):
            await self.access.caller(Request(scope))
        await self.app(scope, receive, send)


def guard_documents(app: FastAPI, access: Access) -> None:
    """Put the description of REST, and the answer where nothing is, behind their rights."""
    for route in app.routes:
        right = DOCUMENTS.get(path_of(route)) or (right_of(route) if isinstance(route, Mount) else None)
        if right and isinstance(route, Mount | Route):
            route.app = GuardedDocument(route.app, right, access)


def check_declared(app: FastAPI) -> None:
    """Raises TypeError for a route that declares no right, neither itself nor in `DOCUMENTS`."""
    undeclared = [route for route in app.routes if right_of(route) is None and path_of(route) not in DOCUMENTS]
    if undeclared:
        raise TypeError(f"No right is declared for {', '.join(map(path_of, undeclared))}")


def path_of(route: BaseRoute) -> str:
    """The address of a route."""
    return str(getattr(route, "path", route))


def create_api(sessions: Sessions, settings: Settings, patience: float = HINT_SECONDS, secret: str = "") -> FastAPI:
    """The REST application over the sessions; app.py mounts the chat at / afterwards.

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
    app.state.access = access = Access(sessions, secret, settings)
    tables = (TrainingRoutes(sessions, patience), AccountRoutes(sessions), CertificateRoutes(sessions, settings))
    beside = (TeamRoutes(sessions), ChallengeRoutes(sessions), ApiTokenRoutes(sessions), SecurityRoutes(settings))
    mine = (OwnSignInRoutes(sessions), PersonalDataRoutes(sessions, settings))
    links = (sessions, access.tokens, settings.own_address)
    people = (PeopleRoutes(*links), InviteeRoutes(*links))
    administration = (*people, ActRoutes(sessions), LtiAdminRoutes(sessions, settings.own_address))
    for part in (*tables, *beside, *administration, *mine):
        for route in part.routes():
            add_route(app, route)
    app.routes.extend(scim_routes(ScimEndpoint(access, settings)))
    app.routes.append(Mount("/api", app=Elsewhere(app)))
    guard_documents(app, access)
    app.add_middleware(RequestGate, settings=settings)
    app.add_middleware(BodyGuard, settings=settings)
    app.add_middleware(Problems)
    handle_errors(app)
    check_declared(app)
    app.openapi = describe_api(app.openapi)  # type: ignore[method-assign]
    return app
