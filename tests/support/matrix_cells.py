"""One question of the matrix: who asks what about whose, and what may be in the answer."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matrix_clinics import ADMINISTRATORS, ROLES, A, B, Holding, markers, secret
from matrix_parts import relation
from matrix_table import ADMINISTRATOR, AUDITOR, CHAT, DEMO, NOBODY, REST, SELF, TRAINER, Row

SEES = (SELF, TRAINER, AUDITOR, ADMINISTRATOR)
PLACE = re.compile(r"{\w+}")
# The words of the table that stand for something of a holding.
THINGS = {
    *("user", "opponent", "member", "name", "team_name", "certificate", "session", "accepted", "team", "token"),
    *("invitation", "challenge", "library", "assignment", "share", "open_scenario", "shown_scenario", "thread"),
    *("element", "chart", "step", "feedback", "live", "caller"),
}


@dataclass(frozen=True)
class Cell:
    """One question: who asks what about whose, and whether they may (None: either will do)."""

    route: str
    row: Row
    caller: str
    holding: Holding
    url: str
    sent: dict[str, Any]
    may: bool | None

    @property
    def name(self) -> str:
        return f"{self.route} by {self.caller} about {self.holding.name}: {json.dumps(self.sent)[:160]}"


class Missing(Exception):
    """The holding has no such thing."""


def filled_in(value: Any, things: dict[str, str]) -> Any:
    """A value of the table with the holding's own things in it. Raises Missing."""
    if isinstance(value, dict):
        return {name: filled_in(each, things) for name, each in value.items()}
    if isinstance(value, str) and value in THINGS:
        if value not in things:
            raise Missing
        return things[value]
    return value


def cells(route: str, row: Row, holding: Holding, caller: str) -> Iterator[Cell]:
    """Every way in which a caller can ask a route about a holding."""
    kind = relation(caller, holding.owner)
    may = row.exam if holding.is_exam and row.exam is not None else row.may
    ways = [(holding.things, {}, may)]
    if row.own is not None and kind != SELF:
        ways.append(({**holding.things, "user": caller}, {}, row.own))
    ways += [(holding.things, more, who) for more, who in row.also]
    for things, more, who in ways:
        try:
            url, sent = question(route, row, {**things, "caller": caller}, more)
        except Missing:
            continue
        allowed: bool | None = kind in who or ("any trainer" in who and caller in ROLES)
        if caller in ADMINISTRATORS:
            allowed = allowed or "any administrator" in who or (kind == ADMINISTRATOR and TRAINER in who)
        if kind == AUDITOR:
            allowed = not {TRAINER, "any trainer", AUDITOR}.isdisjoint(who) and not changes(route)
        if kind == DEMO and DEMO in who and NOBODY not in who:
            allowed = None
        yield Cell(route, row, caller, holding, url, sent, allowed)


def changes(route: str) -> bool:
    """Whether a route of ours is for an act."""
    return route in {**REST, **CHAT} and not route.startswith("GET ")


def question(route: str, row: Row, things: dict[str, str], more: Any) -> tuple[str, dict[str, Any]]:
    """The address and the rest of a request. Raises Missing."""
    url = route.partition(" ")[2]
    for place, value in row.path.items():
        if f"{{{place}}}" in url:
            url = url.replace(f"{{{place}}}", filled_in(value, things))
    url = PLACE.sub("x", url)
    extra = filled_in(dict(more), things)
    sent: dict[str, Any] = {"params": {**filled_in(dict(row.query), things), **(extra if row.body is None else {})}}
    if row.body is not None:
        sent["data" if row.is_form else "json"] = {**filled_in(dict(row.body), things), **extra}
    return url, sent


def unknown(thing: str) -> str:
    """A name or an id of the same kind that nobody has."""
    return thing.replace(thing.partition("@")[0], "noone") if "@" in thing else thing[:-6] + "0" * 6


def forbidden(caller: str, holding: Holding, keys: list[str], names_recipient: bool) -> list[str]:
    """What a caller may not read in an answer about a holding."""
    if names_recipient:
        return [*keys, *([] if relation(caller, holding.owner) in SEES else [holding.owner])]
    told = (secret(clinic.trainee) for clinic in (A, B) if relation(caller, clinic.trainee) not in SEES)
    return [*keys, *markers(caller), *told]


def bag(holding: Holding) -> dict[str, str]:
    """The params of a press that name what somebody has, under every name that a page knows."""
    things = holding.things
    named = {"user": "user", "session": "session", "session_id": "session", "team": "team", "entry": "library"}
    named |= {"assignment": "assignment", "token": "share", "thread": "thread"}
    return {name: things[thing] for name, thing in named.items() if thing in things}


def pressed(page: str, holding: Holding) -> dict[str, Any]:
    """What a browser sends for a page."""
    words = {"turn": "0", "step": "0", "text": "A note from elsewhere", "said": "submit it as it is", "right": "1"}
    words |= {"reason": "I say it was right.", "answer": "I say it was right.", "to": f"trainee:{holding.owner}"}
    ids = {"card_id": str(uuid.uuid4()), "message_id": str(uuid.uuid4())}
    return {"page": page, "params": {**words, **bag(holding)}, **ids}
