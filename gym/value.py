"""The base of every value: frozen, strict about unknown fields, and money that is never a float."""

import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

CENT = Decimal("0.01")
FIRST_YEAR, LAST_YEAR = 2000, 2200
Moment = TypeVar("Moment", date, datetime)
# What names a user, a session, a team: fit for an address.
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"
ID_WORDS = "must be 1 to 64 letters, digits or . _ @ - and start with a letter or digit"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]


class Value(BaseModel):
    """An immutable value; a change is a new value (`model_copy(update=...)`), which keeps the fields and nothing that a
    `cached_property` worked out from them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __copy__(self) -> Self:
        copied, fields = super().__copy__(), type(self).model_fields
        if len(copied.__dict__) > len(fields):
            for name in copied.__dict__.keys() - fields.keys():
                del copied.__dict__[name]
        return copied


def to_cents(amount: Decimal) -> Decimal:
    """`amount` in dollars, rounded half up to whole cents."""
    return amount if amount.same_quantum(CENT) else amount.quantize(CENT, ROUND_HALF_UP)


def readable(name: str) -> str:
    """`name`, where it can be shown as it is: no control or direction marks, no angle brackets."""
    if any(unicodedata.category(letter).startswith("C") or letter in "<>" for letter in name):
        raise ValueError("is letters, digits, spaces and signs other than < and >")
    return name


def within_reach(moment: Moment) -> Moment:
    """`moment`, where it can be reckoned with: near the ends of the calendar another time zone leads out of it."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"is from {FIRST_YEAR} to {LAST_YEAR}")
    return moment


# Instants and days that come from outside.
Instant = Annotated[datetime, AfterValidator(within_reach)]
Day = Annotated[date, AfterValidator(within_reach)]
# What a person or a team is called on a screen.
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True), AfterValidator(readable)]

# Dollars as Decimal inside, a JSON number with at most two places outside.
Money = Annotated[
    Decimal,
    Field(ge=0, le=Decimal("9999999.99"), allow_inf_nan=False),
    AfterValidator(to_cents),
    PlainSerializer(float, return_type=float, when_used="json"),
]
