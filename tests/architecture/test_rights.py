"""Every route, action and screen declares what its caller needs, and docs/rights.md says the same."""

from pathlib import Path
from typing import Any, cast

import pytest
from api_parts import settings
from declared_rights import Declared, Product, actions_of, routes_of
from fastapi import Depends
from fastapi.routing import APIRoute
from loop_moves import loop_of
from rows import for_each
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router

from gym.api import create_api
from gym.api.access import ANYBODY, SIGNED_IN
from gym.api.app import check_declared
from gym.api.body import JsonRoute
from gym.caller import ROLES, Caller, Right, allows
from gym.chat.screens.pages import Page
from gym.world.world import World

ROOT = Path(__file__).parents[2]
FIELDS = {"user_id", "session_id"}
# A session that a user's growth is narrowed to: the service looks whether it is theirs.
ASKED_BY_THE_SERVICE = {("GET /api/training/user/{id}/growth", "session_id")}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Product:
    return Product(tmp_path_factory.mktemp("data"))


def undeclared(found: list[Declared]) -> list[str]:
    return [each.name for each in found if each.right is None]


def test_every_route_declares_a_right(product: Product) -> None:
    assert (len(product.rest) > 45, len(product.chat) > 30) == (True, True)
    assert undeclared([*product.rest, *product.chat]) == []


def test_every_action_and_every_screen_declares_a_right(product: Product) -> None:
    assert (len(product.actions) > 5, len(product.screens) > 25) == (True, True)
    assert undeclared([*product.actions, *product.screens]) == []


def test_the_table_of_rights_in_the_docs_is_what_is_declared(product: Product) -> None:
    assert (ROOT / "docs" / "rights.md").read_text(encoding="utf-8").endswith(product.tables())


async def nothing() -> None:
    """A route's answer."""


async def hello(_: Any) -> PlainTextResponse:
    return PlainTextResponse("hello")


def test_a_route_of_rest_without_a_need_or_with_two_is_not_made() -> None:
    for needs in ((), (ANYBODY, SIGNED_IN)):
        with pytest.raises(TypeError, match="needs of its caller"):
            JsonRoute("/bare", nothing, dependencies=[Depends(each) for each in needs])


def test_rest_does_not_start_with_a_route_that_declares_nothing(world: World) -> None:
    app = create_api(loop_of(world), settings())
    for bare in (Route("/bare", hello), APIRoute("/bare", nothing), Mount("/bare", hello)):
        app.routes.append(bare)
        with pytest.raises(TypeError, match="/bare"):
            check_declared(app)
        app.routes.remove(bare)
    check_declared(app)


def test_a_route_action_or_screen_without_a_right_is_found() -> None:
    mounted = Mount("/", Router([Route("/bare", hello)]))
    assert undeclared(list(routes_of([mounted]))) == ["GET /bare"]
    assert undeclared(actions_of({"bare": hello})) == ["bare"]
    with pytest.raises(TypeError):
        cast(Any, Page)(hello)


def test_every_user_or_session_that_rest_takes_is_asked_about_by_the_declared_need(world: World) -> None:
    """So that no route can be given somebody else's id at a place where nobody looks."""
    missed = set()
    for route in create_api(loop_of(world), settings()).routes:
        if isinstance(route, JsonRoute):
            (method,), (need,) = route.methods, [each.call for each in route.dependant.dependencies[:1]]
            body = route.body_field.field_info.annotation.model_fields if route.body_field else {}
            taken = {(name, "body") for name in FIELDS & set(body)}
            query = {name for param in route.dependant.query_params for name in names_of(param)}
            taken |= {(name, "query") for name in FIELDS & query}
            asked = {("user_id", cast(Any, need).user), ("session_id", cast(Any, need).session)}
            missed |= {(f"{method} {route.path}", name) for name, place in taken if (name, place) not in asked}
    assert missed == ASKED_BY_THE_SERVICE


def names_of(param: Any) -> set[str]:
    """The names of a query parameter: of a model of them, its fields."""
    fields = getattr(param.field_info.annotation, "model_fields", None)
    return set(fields) if fields else {param.alias}


WHO: dict[Right, set[str]] = {
    Right.PUBLIC: {"nobody", *ROLES},
    Right.ANYBODY: {"nobody", *ROLES},
    Right.SIGNED_IN: set(ROLES),
    Right.SELF: set(ROLES),
    Right.SELF_OR_TRAINER: set(ROLES),
    Right.SELF_OR_ADMINISTRATOR: set(ROLES),
    Right.PRACTICE: set(ROLES) - {"auditor"},
    Right.WATCHER: {"trainer", "reviewer", "administrator", "auditor"},
    Right.TRAINER: {"trainer"},
    Right.REVIEWER: {"trainer", "reviewer"},
    Right.LIBRARY: set(ROLES) - {"trainee"},
    Right.AUTHOR: {"trainer", "author"},
    Right.ADMINISTRATOR: {"administrator"},
    Right.ACT_READER: {"administrator", "auditor"},
    Right.DIRECTORY: set(),
}


@for_each("right", Right)
def test_who_comes_in_with_a_right(right: Right) -> None:
    callers = {role: Caller(user_id="ana", role=role, tenant="local") for role in ROLES}
    assert {name for name, each in {"nobody": None, **callers}.items() if allows(right, each)} == WHO[right]
