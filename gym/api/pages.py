"""Pages of one file each: no script, nothing loaded, their own style."""

from functools import cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class HtmlPage(HTMLResponse):
    """Such a page."""

    def __init__(self, text: str) -> None:
        super().__init__(text, headers={"Content-Security-Policy": POLICY})


@cache
def templates() -> Environment:
    """The templates of `gym/api/templates`; every value is escaped."""
    return Environment(loader=PackageLoader("gym.api"), autoescape=True, undefined=StrictUndefined)


def render(template: str, **values: Any) -> str:
    """A template with its values, as HTML."""
    return templates().get_template(template).render(values)
