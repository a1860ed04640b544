"""People to invite, read from a CSV file: a row each, with its place in the file."""

import csv
import io
import re
from collections.abc import Iterator

from gym.errors import Invalid
from gym.schemas.invitees import MOST_INVITED
from gym.value import Value

COLUMNS = ("name", "role", "teams")
NOT_UTF8 = "This file is not UTF-8 text. In Excel, save it as “CSV UTF-8 (Comma delimited)” and send it again."
NO_NAME = (
    "The file has no column name. Its first line names the columns: name, role, teams; role and teams may be left out."
)
OTHER_COLUMNS = "The file has a column that is none of name, role and teams. Take it out and send the file again."
NOBODY = "The file has no people in it: write a line for each below the names of the columns."
TOO_MANY = f"The file has more than {MOST_INVITED} people. Send it in parts."
BETWEEN_TEAMS = re.compile(r"[;|,]")


class InviteeRow(Value):
    """One row as it came, and where it stands: `line 4`, or `people.3` of a body."""

    place: str
    name: str
    role: str
    teams: tuple[str, ...]


def read_invitees(data: bytes) -> tuple[InviteeRow, ...]:
    """The people of a file, with or without a byte order mark, with commas or semicolons. Raises Invalid."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(NOT_UTF8) from None
    rows = tuple(read_rows(text))
    if not rows:
        raise Invalid(NOBODY)
    if len(rows) > MOST_INVITED:
        raise Invalid(TOO_MANY)
    return rows


def read_rows(text: str) -> Iterator[InviteeRow]:
    """The rows of a file that are not empty. Raises Invalid where it is no such file."""
    head = text.partition("\n")[0]
    mark = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        columns = [each.strip().casefold() for each in next(reader, [])]
        check_columns(columns)
        for cells in reader:
            if any(each.strip() for each in cells):
                yield to_row(columns, [each.strip() for each in cells], f"line {reader.line_num}")
    except csv.Error as reason:
        raise Invalid(f"Line {reader.line_num} cannot be read as CSV: {reason}. Nobody was invited.") from None


def check_columns(columns: list[str]) -> None:
    """Raises Invalid for columns that are not those of such a file."""
    if "name" not in columns:
        raise Invalid(NO_NAME)
    if len(set(columns)) < len(columns) or set(columns) - set(COLUMNS):
        raise Invalid(OTHER_COLUMNS)


def to_row(columns: list[str], cells: list[str], place: str) -> InviteeRow:
    """One row as a value. Raises Invalid for one with more cells than columns."""
    if len(cells) > len(columns):
        raise Invalid(f"{place.capitalize()} has more cells than the file has columns. Put what has a comma in quotes.")
    told = dict(zip(columns, cells, strict=False))
    teams = (each.strip() for each in BETWEEN_TEAMS.split(told.get("teams", "")))
    return InviteeRow(
        place=place,
        name=told.get("name", ""),
        role=(told.get("role") or "trainee").casefold(),
        teams=tuple(each for each in teams if each),
    )
