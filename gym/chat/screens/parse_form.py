"""What was typed into a screen, as a request."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gym.errors import FieldError, Invalid

Body = TypeVar("Body", bound=BaseModel)
# What pydantic calls a wrong value, in words that say what to do.
PLAIN = {
    "string_too_short": "Fill this in",
    "string_too_long": "This is too long",
    "missing": "Fill this in",
    "literal_error": "Choose one from the list",
    "enum": "Choose one from the list",
    "string_pattern_mismatch": "Remove the characters that are not allowed here",
}


def parse_fields(kind: type[Body], /, **given: Any) -> Body:
    """`given` as a request. Raises Invalid in words, naming each field as the form does."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        errors = tuple(
            FieldError(field=str(each["loc"][0]) if each["loc"] else "", message=words(each["type"], each["msg"]))
            for each in error.errors()
        )
    raise Invalid(" ".join(f"{each.field.replace('_', ' ').capitalize()}: {each.message}." for each in errors), errors)


def words(kind: str, message: str) -> str:
    """What is wrong with a value, in plain words."""
    return PLAIN.get(kind, message.removeprefix("Value error, ").rstrip("."))
