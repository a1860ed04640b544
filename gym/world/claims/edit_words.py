"""What is wrong with a field of an edited claim, in a biller's words."""

from typing import Any

from gym.errors import FieldError

# What each field of a claim, a line or an edit must be; unknown fields of newer claims fall back to ANY.
WORDS = {
    "pointers": "a line needs at least one diagnosis pointer, and at most 4: letters from A to L",
    "modifiers": "a line has at most 4 modifiers, each of two letters or digits",
    "code": "a procedure code has five characters, like 99213 or J1030",
    "units": "units are a whole number from 1 to 9999",
    "minutes": "minutes are a whole number from 1 to 1440",
    "charge": "a charge is an amount in dollars, like 120.50",
    "total": "the total is an amount in dollars, like 120.50",
    "primary_paid": "what the first payer paid is an amount in dollars, like 120.50",
    "date_from": "a date is written like 2024-08-20",
    "date_to": "a date is written like 2024-08-20",
    "birth": "a date of birth is written like 1980-08-20",
    "pos": "a place of service has two digits, like 11",
    "diagnoses": "a claim has 1 to 12 diagnoses, each written like M54.50",
    "lines": "a claim has 1 to 50 lines",
    "frequency": "the frequency is 1, 7 or 8",
    "sequence": "the sequence is P (this payer pays first) or S (second)",
    "sex": "the sex is F, M or U",
    "relationship": "the relationship is self, spouse, child or other",
    "npi": "an NPI is a text of at most 20 characters",
    "op": "an edit is set, add or remove",
    "path": "the path is a text of 1 to 80 characters, like lines/1/modifiers",
}
ANY = "this field is a text of at most 80 characters and cannot be empty"
NO_SUCH = "there is no such field"
NOT_AN_EDIT = 'an edit is written like {"op": "add", "path": "lines/1/modifiers", "value": "25"}'


def to_field_error(error: Any) -> FieldError:
    """A pydantic error as a field error with the trainee's path, in our words."""
    location = error["loc"]
    place = "/".join(str(part + 1 if isinstance(part, int) else part) for part in location)
    named = next((part for part in reversed(location) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        said = NO_SUCH
    elif not named:
        said = NOT_AN_EDIT
    else:
        said = WORDS.get(named, ANY)
    return FieldError(field=place, message=f"{place}: {said}" if place else said)
