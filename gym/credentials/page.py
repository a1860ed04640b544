"""The verify page: one HTML document that asks nothing of anybody, with its style inside and no script."""

from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from gym.credentials.outcome import Verification


def page(verified: Verification) -> str:
    """What was found, as HTML 5. Works under `default-src 'none'; style-src 'unsafe-inline'`; everything is escaped."""
    return templates().get_template("verify.html").render(verified=verified, badge=verified.badge, day=day)


@cache
def templates() -> Environment:
    """The templates of `gym/credentials/templates`; every value is escaped."""
    return Environment(loader=PackageLoader("gym.credentials"), autoescape=True, undefined=StrictUndefined)


def day(instant: datetime) -> str:
    """A date as it is said, in UTC."""
    return f"{instant.day} {instant:%B %Y}"
