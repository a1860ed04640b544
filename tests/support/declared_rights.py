"""What every route, action and screen declares that its caller needs; run it to renew the tables of docs/rights.md."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from chainlit.config import config  # noqa: E402

import app as product  # noqa: E402
from agents.reader.reader import read  # noqa: E402
from gym.api.access import SAFE_METHODS, Need, needs_of, right_of  # noqa: E402
from gym.api.app import DOCUMENTS  # noqa: E402
from gym.caller import LOCAL, ROLES, Caller, Power, Right, Role, allows  # noqa: E402
from gym.chat.data_layer import ChatLayer  # noqa: E402
from gym.chat.handlers import CardAction  # noqa: E402
from gym.chat.screens.pages import Page  # noqa: E402
from gym.chat.screens.table import all_pages  # noqa: E402
from gym.settings import Settings  # noqa: E402
from gym.store.chat import ChatStore  # noqa: E402


class Declared(NamedTuple):
    """One thing that somebody can ask for; `right` is None where nothing is declared."""

    name: str
    right: Right | None
    places: str = ""
    changes: bool = False


def routes_of(routes: Iterable[BaseRoute]) -> Iterator[Declared]:
    """Every route of a table, those inside of what is mounted too."""
    for route in routes:
        path, methods = str(getattr(route, "path", route)), getattr(route, "methods", None) or ("ANY",)
        inner: Any = getattr(route, "app", None) if not hasattr(route, "endpoint") else None
        inside = getattr(inner, "routes", None) or getattr(getattr(inner, "router", None), "routes", None)
        if inside:
            yield from routes_of(inside)
        else:
            name = f"{'/'.join(sorted(set(methods) - {'HEAD'}) or methods)} {path or '/'}"
            changes = isinstance(route, APIRoute) and not set(methods) <= set(SAFE_METHODS)
            yield Declared(name, right_of(route) or DOCUMENTS.get(path), places_of(route), changes)


def places_of(route: BaseRoute) -> str:
    """Where a request to a route of REST names its user or session."""
    needs: list[Need] = needs_of(route) if isinstance(route, APIRoute) else []
    return ", ".join(
        f"{kind} in the {place}"
        for need in needs
        for kind, place in (("user", need.user), ("session", need.session))
        if place
    )


def actions_of(callbacks: dict[str, Any]) -> list[Declared]:
    """Every button of a card."""
    return [Declared(name, each.right if isinstance(each, CardAction) else None) for name, each in callbacks.items()]


def screens_of(pages: dict[str, Page]) -> list[Declared]:
    """Every page of the chat."""
    return [Declared(name, page.right) for name, page in pages.items()]


class Product:
    """The whole application, with what it declares."""

    def __init__(self, folder: Path) -> None:
        gym = product.compose(Settings(data_dir=folder, ollama_host="http://127.0.0.1:9"))
        product.prepare(gym.settings)
        site = product.open_chat(gym, None)
        self.rest = list(routes_of(product.create_api(gym.sessions, gym.settings).routes))
        self.chat = list(routes_of(site.routes))
        self.actions = actions_of(config.code.action_callbacks)
        self.screens = screens_of(dict(all_pages(gym.sessions, gym.world, ChatLayer(ChatStore(gym.store)), read).pages))

    def tables(self) -> str:
        """The tables of docs/rights.md."""
        parts = {"REST": self.rest, "The chat's routes": self.chat, "Buttons of cards": self.actions}
        tables = [table(title, rows) for title, rows in {**parts, "Screens": self.screens}.items()]
        return "\n".join(tables)


def table(title: str, rows: list[Declared]) -> str:
    """One section of docs/rights.md."""
    lines = [f"| `{each.name}` | {whose(each)} |{cells(each)}" for each in rows]
    head = (f"| what | whose | {' | '.join(ROLES)} |", f"| --- | --- |{' --- |' * len(ROLES)}")
    return "\n".join((f"## {title}\n", *head, *dict.fromkeys(lines), ""))


def whose(declared: Declared) -> str:
    """The right, and where it is said about whom."""
    return f"{declared.right} ({declared.places})" if declared.places else f"{declared.right}"


def cells(declared: Declared) -> str:
    """What each role gets there, a column each."""
    return "".join(f" {reach(declared, role)} |" for role in ROLES)


def reach(declared: Declared, role: Role) -> str:
    """Whose things somebody of this role reaches there: their own, those of the tenant's trainees, or simply yes."""
    caller, right = Caller(user_id="ana", role=role, tenant=LOCAL), declared.right
    if right is None or not allows(right, caller) or (declared.changes and not caller.may(Power.PRACTICE)):
        return ""
    if right is Right.SELF_OR_TRAINER:
        return "own, trainees" if caller.may(Power.WATCH) else "own"
    if right is Right.SELF_OR_ADMINISTRATOR:
        return "own, the tenant's" if caller.may(Power.MANAGE_PEOPLE) else "own"
    return "own" if right in (Right.SELF, Right.PRACTICE) else "yes"


if __name__ == "__main__":
    with TemporaryDirectory() as data:
        page, tables = ROOT / "docs" / "rights.md", Product(Path(data)).tables()
        page.write_text(page.read_text(encoding="utf-8").partition("## REST")[0] + tables, encoding="utf-8")
