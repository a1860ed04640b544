"""The chat at every address that REST does not have."""

from collections.abc import Sequence

from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Scope


class FallbackMount(Mount):
    """An application at every address that begins like none of `routes`: found without trying them one by one."""

    def __init__(self, routes: Sequence[BaseRoute], app: ASGIApp) -> None:
        super().__init__("/", app)
        self.theirs = {first_part(route.path) for route in routes if isinstance(route, Route | Mount)}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the application answers here."""
        is_theirs = "path" in scope and first_part(get_route_path(scope)) in self.theirs
        return (Match.NONE, {}) if is_theirs else super().matches(scope)


def first_part(path: str) -> str:
    """What an address begins with, like `api`."""
    return path.split("/", 2)[1] if "/" in path else ""
