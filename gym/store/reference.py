"""The installed reference: all NCCI pairs, unit limits, HCPCS and ICD-10-CM codes in one file, opened when asked."""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from gym.errors import GymError
from gym.value import Value

VERSION = 2
PAIR = 7  # bytes of one pair: five of the code, its indicator, and which of the rationales


class DamagedReference(GymError):
    """The installed reference cannot be read."""


class ReferenceEdition(Value):
    """What stands in the file: its edition, its source, the checksum of its rows, and how many of each kind."""

    edition: str
    source: str
    checksum: str
    pairs: int
    limits: int
    diagnoses: int
    supplies: int


class ReferenceRow(Value):
    """One row of the file: a code and what is known of it."""

    code: str
    words: str
    note: str


class ReferenceFile:
    """The file at `path`, if one is installed. Every question may raise Damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_there(self) -> bool:
        """Whether a reference is installed."""
        return self.path.exists()

    @cached_property
    def engine(self) -> Engine:
        """A read-only connection to the file, checked for its version and its length."""
        engine = create_engine("sqlite://", creator=self.open_file, poolclass=NullPool)
        with engine.connect() as open_file:
            version, size, pages = (
                open_file.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("user_version", "page_size", "page_count")
            )
        if version != VERSION:
            raise self.damage_error("is of another version")
        if size * pages != self.path.stat().st_size:
            raise self.damage_error("is cut short")
        return engine

    def open_file(self) -> sqlite3.Connection:
        """The file, to be read only, whatever signs its folder's name has."""
        return sqlite3.connect(f"file:{quote(str(self.path.resolve()))}?mode=ro", uri=True)

    def damage_error(self, how: str) -> DamagedReference:
        """What to do about a file that cannot be read."""
        return DamagedReference(f"The installed reference {how}: install it again with `gym reference install FOLDER`.")

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises Damaged."""
        try:
            with self.engine.connect() as open_file:
                return [tuple(row) for row in open_file.execute(text(query), values)]
        except (DatabaseError, UnicodeDecodeError):
            raise self.damage_error("is damaged") from None

    def edition(self) -> ReferenceEdition:
        """What the file says of itself."""
        about = self.rows("SELECT name, value FROM about WHERE name <> 'rationales'")
        try:
            return ReferenceEdition.model_validate({str(name): value for name, value in about})
        except ValidationError:
            raise self.damage_error("is damaged") from None

    def pair(self, first: str, second: str) -> tuple[str, str] | None:
        """Indicator and rationale of an NCCI pair, column 1 first; None where there is none."""
        for packed, rationales in self.rows(
            "SELECT pairs, (SELECT value FROM about WHERE name = 'rationales') FROM ptp WHERE column1 = :code",
            code=first,
        ):
            known = self.unpack(packed)
            for place in range(0, len(known), PAIR):
                if known[place : place + 5] == second.encode():
                    return chr(known[place + 5]), self.rationale(str(rationales).split("\n"), known[place + 6])
        return None

    def rationale(self, known: list[str], place: int) -> str:
        """The rationale at a place of the list. Raises Damaged."""
        if place >= len(known):
            raise self.damage_error("is damaged")
        return known[place]

    def unpack(self, packed: object) -> bytes:
        """The pairs of one code. Raises Damaged."""
        try:
            return zlib.decompress(packed if isinstance(packed, bytes) else b"")
        except zlib.error:
            raise self.damage_error("is damaged") from None

    def limit(self, code: str) -> tuple[int, str] | None:
        """Units and indicator of a medically unlikely edit."""
        found = self.rows("SELECT units, mai FROM mue WHERE code = :code", code=code)
        return (int(str(found[0][0])), str(found[0][1])) if found else None

    def diagnoses(self, words: tuple[str, ...], most: int) -> Iterator[ReferenceRow]:
        """ICD-10-CM codes that begin so, or whose text holds every word's beginning."""
        yield from self.search_names("icd", words, most)

    def supplies(self, words: tuple[str, ...], most: int) -> Iterator[ReferenceRow]:
        """HCPCS level II codes that begin so, or whose text holds every word's beginning."""
        yield from self.search_names("hcpcs", words, most)

    def search_names(self, where: str, words: tuple[str, ...], most: int) -> Iterator[ReferenceRow]:
        """Codes by their beginning where one word is asked for, then by words; nothing without words."""
        if not words:
            return
        begun = self.search_prefix(where, words[0], most) if len(words) == 1 else []
        codes = {found[0] for found in begun}
        plain = " ".join(f'"{part}"*' for word in words for part in word.split("."))
        said = self.rows(
            f"SELECT code, words, note FROM {where} WHERE rowid IN "
            f"(SELECT rowid FROM {where}_words WHERE {where}_words MATCH :plain) ORDER BY code LIMIT :most",
            plain=plain,
            most=most,
        )
        for code, text_of, note in (*begun, *(each for each in said if each[0] not in codes)):
            yield ReferenceRow(code=str(code), words=str(text_of), note=str(note))

    def search_prefix(self, where: str, word: str, most: int) -> list[tuple[Any, ...]]:
        """Codes that begin with a word, dots aside."""
        first = word.replace(".", "").upper()
        return self.rows(
            f"SELECT code, words, note FROM {where} WHERE bare >= :first AND bare < :last ORDER BY bare LIMIT :most",
            first=first,
            last=f"{first}\uffff",
            most=most,
        )

    def checksum(self) -> str:
        """The SHA-256 of every row but the checksum itself. Raises Damaged."""
        digest = hashlib.sha256()
        for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"):
            for row in self.rows(f"SELECT * FROM {name}"):
                digest.update(b"" if row[0] == "checksum" else repr(row).encode())
        return digest.hexdigest()

    def check(self) -> None:
        """Read the whole file. Raises Damaged if it is not as it was made."""
        whole = self.rows("PRAGMA integrity_check") == [("ok",)]
        if not whole or self.edition().checksum != self.checksum():
            raise self.damage_error("is damaged")
