"""Making the installed reference from a folder of source tables, in one step: all of it or nothing."""

import csv
import gzip
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from gym.errors import Invalid
from gym.store.reference import PAIR, VERSION, ReferenceEdition, ReferenceFile
from gym.world.codes.lookup import UNBILLABLE

SOURCES = {
    "ptp": "ncci_ptp_practitioner_2024q3_active.csv.gz",
    "mue": "ncci_mue_practitioner_2024-07-01.csv.gz",
    "icd": "icd10cm_fy2024.csv.gz",
    "hcpcs": "hcpcs_level2_2024-07.csv.gz",
}
COLUMNS = {
    "ptp": ["column1", "column2", "modifier_indicator", "rationale"],
    "mue": ["code", "mue_value", "mai"],
    "icd": ["code", "billable", "description"],
    "hcpcs": ["hcpcs", "short_description", "coverage", "action", "date_added", "date_term"],
}
EDITION = "2024 Q3: NCCI practitioner edits, MUE of 2024-07-01, ICD-10-CM FY2024, HCPCS level II July 2024"
SOURCE = "CMS and CDC/NCHS public files"
NAMED = "(code TEXT NOT NULL, bare TEXT NOT NULL, words TEXT NOT NULL, note TEXT NOT NULL)"
TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE ptp (column1 TEXT PRIMARY KEY, pairs BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE mue (code TEXT PRIMARY KEY, units INTEGER NOT NULL, mai TEXT NOT NULL) WITHOUT ROWID",
    *(f"CREATE TABLE {name} {NAMED}" for name in ("icd", "hcpcs")),
    *(f"CREATE INDEX {name}_bare ON {name} (bare)" for name in ("icd", "hcpcs")),
    *(
        f"CREATE VIRTUAL TABLE {name}_words USING fts5(words, content='{name}', detail=none)"
        for name in ("icd", "hcpcs")
    ),
)


def install(folder: Path, path: Path) -> ReferenceEdition:
    """Make the file at `path` from `folder`, or from its `full/`; what was there stays until the new one is whole.

    Raises Invalid naming the table that is missing or cannot be read, or saying why the file cannot be written.
    """
    tables = sources(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="unfinished-", dir=path.parent) as place:
            unfinished = Path(place) / path.name
            write(unfinished, tables)
            seal(unfinished)
            os.replace(unfinished, path)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.") from None
    except DatabaseError as error:
        raise Invalid(f"{path} cannot be written: {error.orig}.") from None
    return ReferenceFile(path).edition()


def sources(folder: Path) -> dict[str, Path]:
    """Where each source table is. Raises Invalid."""
    place = next((each for each in (folder, folder / "full") if (each / SOURCES["ptp"]).exists()), folder)
    missing = [name for name in SOURCES.values() if not (place / name).exists()]
    if missing:
        raise Invalid(f"{folder} does not hold {', '.join(missing)}: name the folder with these tables.")
    return {kind: place / name for kind, name in SOURCES.items()}


def rows(path: Path, columns: list[str]) -> Iterator[list[str]]:
    """Those first columns of a packed table, without its heading. Raises Invalid for any other file."""
    width = len(columns)
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            if next(lines, [])[:width] != columns:
                raise Invalid(f"{path.name} is another table: its columns are to begin {', '.join(columns)}.")
            for line in lines:
                if len(line) < width:
                    raise Invalid(f"{path.name}, line {lines.line_num}: a column is missing.")
                yield line[:width]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error):
        raise Invalid(f"{path.name} cannot be read: it is cut short or no packed table.") from None


def engine_of(path: Path) -> Engine:
    """A connection to the file at `path`, whatever signs its name has."""
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool)


def write(path: Path, tables: dict[str, Path]) -> None:
    """The whole file, but for its checksum."""
    engine = engine_of(path)
    read = {kind: rows(table, COLUMNS[kind]) for kind, table in tables.items()}
    with engine.begin() as file:
        for table in TABLES:
            file.exec_driver_sql(table)
        about = {
            "edition": EDITION,
            "source": SOURCE,
            **write_pairs(file, read["ptp"]),
            "limits": write_limits(file, read["mue"]),
            "diagnoses": write_named(file, "icd", map(diagnosis, read["icd"])),
            "supplies": write_named(file, "hcpcs", map(supply, read["hcpcs"])),
        }
        file.exec_driver_sql("INSERT INTO about VALUES (?, ?)", list(about.items()))
    with engine.connect() as file:
        file.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        file.exec_driver_sql("VACUUM")


def seal(path: Path) -> None:
    """Put the checksum of its rows into the file."""
    checksum = ReferenceFile(path).checksum()
    with engine_of(path).begin() as file:
        file.exec_driver_sql("INSERT INTO about VALUES ('checksum', ?)", (checksum,))


def diagnosis(line: list[str]) -> tuple[str, str, str]:
    """Code, words and note of a row of ICD-10-CM."""
    code, billable, words = line
    return code, words, "" if billable == "1" else UNBILLABLE


def supply(line: list[str]) -> tuple[str, str, str]:
    """Code, words and note of a row of HCPCS."""
    code, words, *_, ended = line
    return code, words, f"ended {ended}" if ended else ""


def write_pairs(file: Connection, lines: Iterable[list[str]]) -> dict[str, object]:
    """The NCCI pairs, packed by their column 1; their rationales by number. Raises Invalid."""
    packed: dict[str, bytearray] = {}
    rationales: dict[str, int] = {}
    for first, second, indicator, why in lines:
        one = f"{second}{indicator}".encode() + bytes((rationales.setdefault(why, len(rationales)) % 256,))
        if len(one) != PAIR or len(rationales) > 256:
            raise Invalid(f"The NCCI pair {first} {second} cannot be read: {indicator}, {why}.")
        packed.setdefault(first, bytearray()).extend(one)
    made = [(code, zlib.compress(bytes(pairs), 9)) for code, pairs in packed.items()]
    file.exec_driver_sql("INSERT INTO ptp VALUES (?, ?)", made)
    number = sum(len(pairs) for pairs in packed.values()) // PAIR
    return {"pairs": number, "rationales": "\n".join(rationales)}


def write_limits(file: Connection, lines: Iterable[list[str]]) -> int:
    """The medically unlikely edits. Raises Invalid."""
    made = [tuple(line) for line in lines]
    for code, units, _ in made:
        if not units.isdecimal():
            raise Invalid(f"The unit limit of {code} is no number: {units}.")
    file.exec_driver_sql("INSERT INTO mue VALUES (?, ?, ?)", made)
    return len(made)


def write_named(file: Connection, where: str, named: Iterable[tuple[str, str, str]]) -> int:
    """Codes with their words, and the index of these."""
    made = [(code, code.replace(".", ""), words, note) for code, words, note in named]
    file.exec_driver_sql(f"INSERT INTO {where} VALUES (?, ?, ?, ?)", made)
    file.exec_driver_sql(f"INSERT INTO {where}_words ({where}_words) VALUES ('rebuild')")
    return len(made)
