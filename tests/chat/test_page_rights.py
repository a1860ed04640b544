"""Screens show nobody a form or a button that they would be refused."""

from rows import for_each

from gym.caller import Caller, Right, Role
from gym.chat.screens.blocks import Button, Buttons, Go, Screen
from gym.chat.screens.forms import Form
from gym.chat.screens.pages import Page, PageRequest, Pages

SHOWN: tuple[tuple[Role, set[str]], ...] = (
    ("trainer", {"note", "decide", "look", "to a thread"}),
    ("reviewer", {"decide", "look", "to a thread"}),
    ("auditor", {"look", "to a thread"}),
)


async def draw(_: PageRequest) -> Screen:
    """A page with a form and buttons for several roles."""
    buttons = (
        Button(label="look", go=Go(page="look")),
        Button(label="decide", go=Go(page="decide")),
        Button(label="to a thread", go=Go(href="/thread")),
    )
    forms = Form(title="note", fields=(), submit="Save", page="note")
    alone = Buttons(name="One", items=(Button(label="note", go=Go(page="note")),))
    return Screen(title="Step", blocks=(forms, Buttons(name="All", items=buttons), alone))


@for_each(("role", "shown"), SHOWN)
async def test_forms_and_buttons_are_those_that_the_role_may_press(role: Role, shown: set[str]) -> None:
    rights = {"look": Right.WATCHER, "note": Right.TRAINER, "decide": Right.REVIEWER}
    pages = Pages({name: Page(draw, right) for name, right in rights.items()})
    caller = Caller(user_id="ida", role=role, tenant="local")
    found = set()
    for block in (await pages.screen("look", PageRequest(caller=caller))).blocks:
        match block:
            case Form():
                found.add(block.title)
            case Buttons():
                assert block.items
                found |= {each.label for each in block.items}
    assert found == shown
