"""Checks a file before anything is parsed: size, text, envelope and version."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gym.errors import Invalid, NotFound
from gym.x12.errors import FileRefused, X12Problem

LARGEST = 5 * 1024 * 1024
MOST_CLAIMS = 5000
LONGEST = 4000
# Some systems end the lines, and so the segments, of a file with these, and older ones the file itself with 0x1A.
LINE_ENDS = "\r\n"
END_OF_FILE = "\x1a"
# Where the element separators of an ISA stand: its elements have fixed widths (pyx12 x12.control.00501).
ISA_LENGTH = 106
SEPARATORS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
Kind = Literal["837P", "835", "277CA", "999"]
VERSIONS: dict[tuple[str, str], Kind] = {
    ("HC", "005010X222A1"): "837P",
    ("HP", "005010X221A1"): "835",
    ("HN", "005010X214"): "277CA",
    ("FA", "005010X231A1"): "999",
}
# X222A2 differs from A1 only in its name here: pyx12 has the map of A1.
OLDER = {"005010X222A2": "005010X222A1"}


@dataclass(frozen=True)
class Interchange:
    """Segments, the file's own separators, and the kind of its groups."""

    pieces: tuple[str, ...]
    separator: str
    component: str
    end: str
    kinds: tuple[Kind, ...]
    claims: int

    @property
    def text(self) -> str:
        """The file without line ends between segments."""
        return self.end.join((*self.pieces, ""))


def read_file(path: Path) -> Interchange:
    """Raises FileRefused, NotFound or Invalid."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path.name}.") from None
    except OSError as error:
        raise Invalid(f"{path.name} cannot be read: {error.strerror}.") from None
    return parse_interchange(data)


def parse_interchange(data: bytes) -> Interchange:
    """Raises FileRefused if the file is not an interchange in a known version."""
    text = decode(data)
    separator, end = read_envelope(text)
    return scan_segments(text, separator, end)


def refuse(reason: str, place: int = 1, segment: str = "ISA", element: str | None = None) -> FileRefused:
    return FileRefused(X12Problem(place=place, segment=segment, reason=reason, element=element))


def decode(data: bytes) -> str:
    """One character for each byte, so that positions in the text are positions in the file."""
    if len(data) > LARGEST:
        raise refuse(f"the file is larger than {LARGEST // 1024 // 1024} MiB")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()
    if not text:
        raise refuse("the file is empty")
    if not text.startswith("ISA"):
        raise refuse("an X12 file begins with ISA, this one does not", segment=first_word(text))
    zero = text.find("\0")
    if zero >= 0:
        raise refuse(f"the file is not text: there is a zero byte at position {zero + 1}")
    return text


def first_word(text: str) -> str:
    """The name of the first segment; "none" if it does not look like one."""
    word = text[:3].rstrip("*|~")
    return word if word.isascii() and word.isalnum() and word.isupper() else "none"


def read_envelope(text: str) -> tuple[str, str]:
    """The element separator and the segment terminator that the ISA sets."""
    if len(text) < ISA_LENGTH:
        raise refuse(f"the file ends within the ISA: it has {len(text)} of {ISA_LENGTH} characters")
    separator, component, end = text[3], text[104], text[105]
    for number, place in enumerate(SEPARATORS):
        if text[place] != separator:
            raise refuse("the element does not have its fixed width", element=f"ISA{number:02d}")
    marks = (separator, component, end)
    if len(set(marks)) < len(marks) or any(mark.isalnum() or mark == " " for mark in marks):
        raise refuse("the separators are not three different signs", element="ISA16")
    if text[84:89] != "00501":
        raise refuse("the version is not 00501", element="ISA12")
    return separator, end


def split_segments(text: str, end: str) -> Iterator[str]:
    """The segments without line ends between them; a last part without terminator comes last."""
    start = 0
    while start < len(text):
        stop = text.find(end, start)
        stop = len(text) if stop < 0 else stop
        yield text[start:stop].strip(LINE_ENDS + END_OF_FILE)
        start = stop + 1


def scan_segments(text: str, separator: str, end: str) -> Interchange:
    """Checks lengths, number of claims, versions and the closing segment in one pass."""
    claims, kinds, kept, place, name = 0, list[Kind](), list[str](), 0, "ISA"
    for piece in split_segments(text, end):
        if not piece.strip():
            continue
        place, name = place + 1, segment_name(piece, separator, place + 1)
        claims += name in ("CLM", "CLP")
        if claims > MOST_CLAIMS:
            raise refuse(f"the file holds more than {MOST_CLAIMS} claims", place, name)
        if name in ("GS", "ST"):
            piece = update_version(piece, separator, name)
        if name == "GS":
            kinds.append(functional_group(piece.split(separator), place))
        kept.append(piece)
    if name != "IEA" or not is_closed(text, end):
        raise refuse("the file ends here, before its closing IEA", place, name)
    return Interchange(tuple(kept), separator, text[104], end, tuple(dict.fromkeys(kinds)), claims)


def is_closed(text: str, end: str) -> bool:
    """Whether the last segment has its terminator; an editor may have taken the last line end away."""
    return end in LINE_ENDS + END_OF_FILE or text.rstrip(f"{LINE_ENDS}{END_OF_FILE} ").endswith(end)


def segment_name(piece: str, separator: str, place: int) -> str:
    name = piece.split(separator, 1)[0]
    if not (2 <= len(name) <= 3 and name.isascii() and name.isalnum() and name.isupper()):
        raise refuse("what stands here is not the name of a segment", place, "none")
    if len(piece) > LONGEST:
        raise refuse(f"the segment is longer than {LONGEST} characters", place, name)
    return name


def update_version(piece: str, separator: str, name: str) -> str:
    """The segment with its version as pyx12 knows it."""
    where = 8 if name == "GS" else 3
    elements = piece.split(separator)
    if len(elements) > where:
        elements[where] = OLDER.get(elements[where], elements[where])
    return separator.join(elements)


def functional_group(elements: list[str], place: int) -> Kind:
    found = VERSIONS.get((elements[1], elements[8])) if len(elements) > 8 else None
    if found is None:
        known = ", ".join(f"{name} ({version})" for (_, version), name in VERSIONS.items())
        raise refuse(f"the gym reads {known}, and this group is none of them", place, "GS", "GS08")
    return found
