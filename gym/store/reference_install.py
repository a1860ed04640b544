"""Making the installed reference from a folder of source tables, in one step: all of it or nothing."""

import csv
import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from gym.errors import Invalid
from gym.store.reference import VERSION, Installed, ReferenceFile

SOURCES = {
    "ptp": "ncci_ptp_practitioner_2024q3_active.csv.gz",
    "mue": "ncci_mue_practitioner_2024-07-01.csv.gz",
    "icd": "icd10cm_fy2024.csv.gz",
    "hcpcs": "hcpcs_level2_2024-07.csv.gz",
}
EDITION = "2024 Q3: NCCI practitioner edits, MUE of 2024-07-01, ICD-10-CM FY2024, HCPCS level II July 2024"
SOURCE = "CMS and CDC/NCHS public files"
NAMED = "(code TEXT NOT NULL, bare TEXT NOT NULL, words TEXT NOT NULL, billable INTEGER NOT NULL)"
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


def install(folder: Path, path: Path) -> Installed:
    """Make the file at `path` from `folder`, or from its `full/`; what was there stays until the new one is whole.

    Raises Invalid naming the tables that are not there.
    """
    tables = sources(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    try:
        write(unfinished, tables)
        made = ReferenceFile(unfinished)
        seal = made.checksum()
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    kept = ReferenceFile(path)
    kept.seal.write_text(f"{seal}\n", encoding="ascii")
    return kept.installed()


def sources(folder: Path) -> dict[str, Path]:
    """Where each source table is. Raises Invalid."""
    place = next((each for each in (folder, folder / "full") if (each / SOURCES["ptp"]).exists()), folder)
    missing = [name for name in SOURCES.values() if not (place / name).exists()]
    if missing:
        raise Invalid(f"{folder} does not hold {', '.join(missing)}: name the folder with these tables.")
    return {kind: place / name for kind, name in SOURCES.items()}


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a packed table, without its heading. Raises Invalid for a file that cannot be read."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            next(lines, None)
            yield from lines
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error):
        raise Invalid(f"{path.name} cannot be read: it is cut short or no packed table.") from None


def write(path: Path, tables: dict[str, Path]) -> None:
    """The whole file."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as file:
        for table in TABLES:
            file.exec_driver_sql(table)
        about = {
            "edition": EDITION,
            "source": SOURCE,
            **write_pairs(file, tables["ptp"]),
            "limits": write_limits(file, tables["mue"]),
            "diagnoses": write_named(file, "icd", ((r[0], r[2], r[1]) for r in rows(tables["icd"]))),
            "supplies": write_named(file, "hcpcs", ((r[0], r[1], "1") for r in rows(tables["hcpcs"]))),
        }
        file.exec_driver_sql("INSERT INTO about VALUES (?, ?)", list(about.items()))
    with engine.connect() as file:
        file.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        file.exec_driver_sql("VACUUM")
    engine.dispose()


def write_pairs(file: Connection, path: Path) -> dict[str, object]:
    """The NCCI pairs, packed by their column 1; their rationales by number."""
    packed: dict[str, bytearray] = {}
    rationales: dict[str, int] = {}
    for first, second, indicator, why in rows(path):
        place = rationales.setdefault(why, len(rationales))
        packed.setdefault(first, bytearray()).extend(f"{second}{indicator}".encode() + bytes((place,)))
    made = [(code, zlib.compress(bytes(pairs), 9)) for code, pairs in packed.items()]
    file.exec_driver_sql("INSERT INTO ptp VALUES (?, ?)", made)
    number = sum(len(pairs) for pairs in packed.values()) // 7
    return {"pairs": number, "rationales": "\n".join(rationales)}


def write_limits(file: Connection, path: Path) -> int:
    """The medically unlikely edits."""
    made = [(code, int(units), mai) for code, units, mai, *_ in rows(path)]
    file.exec_driver_sql("INSERT INTO mue VALUES (?, ?, ?)", made)
    return len(made)


def write_named(file: Connection, where: str, named: Iterator[tuple[str, str, str]]) -> int:
    """Codes with their words, and the index of these."""
    made = [(code, code.replace(".", ""), words, int(billable)) for code, words, billable in named]
    file.exec_driver_sql(f"INSERT INTO {where} VALUES (?, ?, ?, ?)", made)
    file.exec_driver_sql(f"INSERT INTO {where}_words ({where}_words) VALUES ('rebuild')")
    return len(made)
