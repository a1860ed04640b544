"""What can be typed into a screen: forms and their fields."""

from typing import Literal

from pydantic import Field

from gym.value import Value

Params = dict[str, str]


class Option(Value):
    """One choice of a select."""

    value: str
    label: str


class FormField(Value):
    """One field; `value` is always text: "1" or "" for a checkbox, ISO 8601 for a date, a file's own words."""

    name: str
    label: str
    kind: Literal["text", "textarea", "select", "checkbox", "number", "date", "range", "hidden", "file"] = "text"
    value: str = ""
    options: tuple[Option, ...] = ()
    hint: str = ""
    required: bool = False
    limits: tuple[float, float] | None = None
    longest: int = 400


class Form(Value):
    """A form; what is typed goes to `page` as params, together with `params`. A `live` one goes there by itself as soon
    as a choice is made, and when typing rests; or to `live_page`, where that is another.
    """

    kind: Literal["form"] = "form"
    title: str
    fields: tuple[FormField, ...]
    submit: str
    page: str
    params: Params = Field(default_factory=dict)
    live: bool = False
    live_page: str = ""
    inline: bool = False
