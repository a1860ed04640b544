"""What is wrong with a field, in plain words that never repeat what was sent."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from gym.errors import FieldError, Invalid
from gym.value import ID_WORDS

MOST_ERRORS = 20
ID_START = "^[A-Za-z0-9][A-Za-z0-9._@-]"
# One row an error type of pydantic; braces take from its context.
WORDS: dict[str, str] = {
    "value_error": "{error}",
    "missing": "is required",
    "json_invalid": "is not JSON",
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} character",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "has the wrong format",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_long": "must have at most {max_length} items",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
}
RANGE_ERRORS = ("greater_than_equal", "less_than_equal")


def show_name(name: object) -> str:
    """A name from the request, short and printable."""
    return "".join(each if each.isprintable() else "?" for each in str(name)[:40])


def path_of(location: Iterable[object]) -> str:
    """The path of a field, like `session_goals.0`; `body` for the whole."""
    return ".".join(show_name(each) for each in location) or "body"


def plain(number: float) -> str:
    """A bound as a person writes it."""
    return f"{int(number):,}" if number == int(number) else str(number)


def range_of(model: type[BaseModel] | None, name: str) -> str | None:
    """`must be between …` where the field of `model` has both bounds."""
    field = model.model_json_schema()["properties"].get(name, {}) if model else {}
    for option in (field, *field.get("anyOf", ())):
        if "minimum" in option and "maximum" in option:
            return f"must be between {plain(option['minimum'])} and {plain(option['maximum'])}"
    return None


def unknown(model: type[BaseModel] | None, name: str) -> str:
    """What to say of a field nobody knows: the one probably meant, else all there are."""
    known = list(model.model_fields) if model else []
    meant = get_close_matches(name[:64], known, n=1)
    hint = f"did you mean {meant[0]}?" if meant else f"use one of {', '.join(known)}"
    return f"is not a field here; {hint}" if known else "is not a field here"


def words(error: Mapping[str, Any], name: str, model: type[BaseModel] | None) -> str:
    """What is wrong, for one error of pydantic."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown(model, name)
    if str(context.get("pattern", "")).startswith(ID_START):
        return ID_WORDS
    numbers = {key: plain(value) for key, value in context.items() if isinstance(value, int | float)}
    both = range_of(model, name) if kind in RANGE_ERRORS else None
    return both or WORDS.get(kind, "is not valid").format(**{**context, **numbers})


def field_errors(
    errors: Iterable[Mapping[str, Any]], model: type[BaseModel] | None = None, skip: int = 0
) -> tuple[FieldError, ...]:
    """Pydantic's errors as ours; `skip` drops the leading parts of each location (`query`, `path`)."""
    located = [(tuple(error["loc"])[skip:], error) for error in errors][:MOST_ERRORS]
    return tuple(
        FieldError(field=path_of(location), message=words(error, str(location[-1]) if location else "body", model))
        for location, error in located
    )


def invalid(errors: tuple[FieldError, ...]) -> Invalid:
    """A 422 that names the first wrong field and lists them all."""
    first = f"{errors[0].field} {errors[0].message}".rstrip("?.")
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return Invalid(f"{first}{more}.", errors)
