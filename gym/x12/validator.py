"""The validator: pyx12 walks the file against its maps, and what it finds is put in our own words.

pyx12's own messages quote the file, names and numbers included; only its codes, places and map names are used.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from gym.x12.errors import FileRefused, X12Problem
from gym.x12.interchange import Interchange
from gym.x12.map_overlay import map_folder

# X12 720, 723, 716, 718 and the codes of pyx12's reader; the words are ours.
ELEMENT = {
    "1": "it is mandatory and missing",
    "2": "it must stand here beside the elements given, and is missing",
    "3": "there are more elements than the guide allows",
    "4": "it is too short",
    "5": "it is too long",
    "6": "it holds a character that is not allowed",
    "7": "its value is not one of the codes allowed here",
    "8": "it is not a date",
    "9": "it is not a time",
    "10": "it may not stand beside the elements given",
}
SEGMENT = {
    "1": "the segment is not expected here",
    "2": "the segment is not expected here",
    "3": "something mandatory before this segment is missing",
    "4": "the loop occurs more often than the guide allows",
    "5": "the segment occurs more often than the guide allows",
    "6": "the segment is not part of this transaction",
    "7": "the segment is out of order",
    "8": "its elements do not fit together",
    "HL1": "HL01 does not count up by one",
    "HL2": "HL02 names no level above this one",
    "LX": "LX01 does not count up by one",
    "SEG1": "empty elements stand at the end of the segment",
}
CONTROL = {
    "ISA": {"001": "IEA02 is not the number in ISA13", "021": "IEA01 is not the number of groups"},
    "GS": {
        "4": "GE02 is not the number in GS06",
        "5": "GE01 is not the number of transactions",
        "6": "GS06 is used twice",
    },
    "ST": {
        "3": "SE02 is not the number in ST02",
        "4": "SE01 is not the number of segments",
        "23": "ST02 is used twice",
    },
}
TRAILER = {"ISA": "IEA", "GS": "GE", "ST": "SE"}
MISSING = re.compile(r'Mandatory (segment|loop) "([^"]*)" \(([A-Z0-9]{2,6})\) missing')
Report = dict[str, Any]


class Walk:
    """What pyx12 reports on its walk: the loop of each segment, and envelope errors that its report lacks."""

    def __init__(self) -> None:
        self.loops: list[str] = []
        self.problems: list[X12Problem] = []
        self.last = (1, "ISA")

    def step(self, segment: Any, source: Any, node: Any, valid: bool) -> None:
        """One segment; `valid` is False after the first error."""
        self.last = place, name = source.get_cur_line(), segment.get_seg_id()
        if name in ("ISA", "GS", "ST", "SE", "GE", "IEA") and not valid:
            self.problems += [
                X12Problem(
                    place=place, segment=name, element=error.refdes, reason=ELEMENT.get(error.err_cde, "it is wrong")
                )
                for error in node.is_valid_errors(segment)[1]
            ]
        self.loops.append("/".join(node.get_path().split("[")[0].split("/")[-2:]))


def validate(interchange: Interchange) -> list[str]:
    """Loop and name of every segment, like `2300/CLM`. Raises FileRefused."""
    import pyx12.errors
    import pyx12.params
    from pyx12.x12n_document import x12n_document

    report, walk = io.StringIO(), Walk()
    silence_pyx12()
    keep_maps()
    try:
        fine = x12n_document(
            pyx12.params.params(),
            io.StringIO(interchange.text),
            None,
            None,
            fd_json=report,
            map_path=map_folder().name,
            callback=walk.step,
        )
    except (pyx12.errors.EngineError, pyx12.errors.X12Error, *BROKEN) as error:
        place, name = walk.last
        raise FileRefused(*walk.problems, X12Problem(place=place, segment=name, reason=describe_stop(error))) from None
    if not fine:
        raise FileRefused(*sort_problems(interchange, walk.problems, report.getvalue()))
    return walk.loops


def silence_pyx12() -> None:
    """Stops pyx12 from logging: its messages quote names and numbers."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL + 1)


@cache
def keep_maps() -> None:
    """Has pyx12 read each map once in a process: it would for each file, which takes nine tenths of the validation.

    A walk changes nothing in a map; its counts are in the walker.
    """
    import pyx12.map_if

    read = pyx12.map_if.load_map_file
    kept: dict[tuple[str, str | None], Any] = {}

    def find_map(name: str, settings: Any, folder: str | None = None) -> Any:
        if (name, folder) not in kept:
            kept[name, folder] = read(name, settings, folder)
        return kept[name, folder]

    pyx12.map_if.load_map_file = find_map


# What pyx12 lets rise from the middle of a file that its reader cannot follow.
BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError, AssertionError)


def describe_stop(error: Exception) -> str:
    """The validator gave up after the last segment that it walked over."""
    return f"the validator cannot follow the file beyond this place ({type(error).__name__})"


def sort_problems(interchange: Interchange, seen: list[X12Problem], report: str) -> list[X12Problem]:
    """All problems once, in file order."""
    told = read_report(interchange, json.loads(report)) if report else ()
    every = sorted({*seen, *told}, key=lambda each: (each.place, each.element or ""))
    return every or [X12Problem(place=1, segment="ISA", reason="pyx12 does not accept the file")]


def read_report(interchange: Interchange, report: Report) -> Iterator[X12Problem]:
    for isa in report["interchanges"]:
        yield from check_envelope(interchange, "ISA", isa)
        for group in isa["groups"]:
            yield from check_envelope(interchange, "GS", group)
            for transaction in group["transactions"]:
                yield from check_envelope(interchange, "ST", transaction)
                for segment in transaction["segments"]:
                    yield from check_segment(segment)


def check_envelope(interchange: Interchange, name: str, loop: Report) -> Iterator[X12Problem]:
    """Envelope counts and numbers that do not agree, placed at the closing segment, else the last."""
    place = min(loop["cur_line"], len(interchange.pieces))
    segment = interchange.pieces[place - 1].split(interchange.separator)[0]
    for error in loop["errors"]:
        reason = CONTROL[name].get(error["err_cde"], f"the loop that {name} opens is not closed by {TRAILER[name]}")
        yield X12Problem(place=place, segment=segment, reason=reason)


def check_segment(segment: Report) -> Iterator[X12Problem]:
    name, place = segment["seg_id"], segment["cur_line"]
    for error in segment["errors"]:
        yield X12Problem(place=place, segment=name, reason=describe_error(error))
    for element in segment["elements"]:
        ref = f"{name}{element['ele_pos']:02d}" + (f"-{element['subele_pos']}" if element["subele_pos"] else "")
        for error in element["errors"]:
            reason = f"{element['name']}: {ELEMENT.get(error['err_cde'], 'it is wrong')}"
            yield X12Problem(place=place, segment=name, element=ref, reason=reason)


def describe_error(error: Report) -> str:
    """The error in our own words; a missing part by its name in the map."""
    missing = MISSING.fullmatch(error["err_str"])
    if missing:
        return f"the mandatory {missing[1]} {missing[3]} ({missing[2]}) is missing before this place"
    return SEGMENT.get(error["err_cde"], "the segment is wrong")
