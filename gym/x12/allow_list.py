"""The gate: of a file only what the allow-list names comes in, and only in the shape and meaning it says.

Everything else, names, addresses, numbers, notes, is dropped here. Identifiers that must stay distinct become
tokens: `2 valid` is the second one of the file, and its check digit was right.
"""

import re
from dataclasses import dataclass, field

from gym.world.claims.npi import is_valid
from gym.world.codes.tables import Reference
from gym.x12.code_lists import (
    add_dot,
    has_form_of_diagnosis,
    is_known_diagnosis,
    is_reason,
    is_remark,
    taxonomies,
)
from gym.x12.identities import list_identities
from gym.x12.interchange import Interchange

AMOUNT = r"-?\d{0,10}\.?\d{0,2}"
NUMBER = r"\d{1,9}(\.\d{1,3})?"
CODE = r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}"
MODIFIER = r"[A-Z0-9]{2}"
DATE = r"(19|20)\d{6}"
DATES = rf"{DATE}(-{DATE})?"
REASON = r"[A-Z]?\d{1,3}"
REMARK = r"MA?\d{1,3}|N\d{1,3}"
TAXONOMY = r"\d{3}[0-9A-Z]{6}X"
PLACE = r"\d{2}"
POINTER = r"[1-9]|1[0-2]"
MEASURE = "F2|GR|ME|ML|UN"
FILING = r"[A-Z0-9]{2}"
DIAGNOSIS = r"[A-Z0-9]\d[A-Z0-9]{1,5}|[A-Z][A-Z0-9]{2,6}"


@dataclass(frozen=True)
class AllowedSegment:
    """One segment of the allow-list: dropped without one of the qualifiers `only`; `tokens` are identifiers."""

    keep: dict[str, str] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptSegment:
    """The kept part of a segment: elements by number (`05-1`), and those whose value had a bad shape."""

    place: int
    loop: str
    elements: dict[str, str]
    misshapen: frozenset[str]

    def get(self, element: str) -> str:
        return self.elements.get(element, "")


def procedure_elements(place: str) -> dict[str, str]:
    """Names of the elements of a procedure composite, with its modifiers."""
    return {f"{place}-1": "HC", f"{place}-2": CODE} | {f"{place}-{part}": MODIFIER for part in range(3, 7)}


def reason_elements() -> dict[str, str]:
    """CAS: the group, and up to six reasons with their amounts."""
    return {"01": "CO|OA|PI|PR"} | {
        f"{place + shift:02d}": shape for place in range(2, 20, 3) for shift, shape in ((0, REASON), (1, AMOUNT))
    }


def diagnosis_elements() -> dict[str, str]:
    """HI: up to twelve diagnoses."""
    return {f"{n:02d}-{part}": shape for n in range(1, 13) for part, shape in ((1, "A?B[KF]"), (2, DIAGNOSIS))}


PROFESSIONAL: dict[str, AllowedSegment] = {
    "HEADER/BHT": AllowedSegment({"04": DATE}),
    "2000A/HL": AllowedSegment(),
    "2000A/PRV": AllowedSegment({"03": TAXONOMY}),
    "2010AA/NM1": AllowedSegment(tokens=("09",)),
    "2000B/HL": AllowedSegment(),
    "2000B/SBR": AllowedSegment({"01": "[A-HPSTU]", "02": "18", "09": FILING}),
    "2010BA/NM1": AllowedSegment(tokens=("09",)),
    "2010BA/DMG": AllowedSegment({"02": DATE, "03": "[FMU]"}),
    "2000C/HL": AllowedSegment(),
    "2000C/PAT": AllowedSegment({"01": r"\d{2}|G8"}),
    "2010CA/DMG": AllowedSegment({"02": DATE, "03": "[FMU]"}),
    "2300/CLM": AllowedSegment({"02": AMOUNT, "05-1": PLACE, "05-3": "[178]"}),
    "2300/PWK": AllowedSegment({"05": "AC"}, only={"05": "AC"}),
    "2300/REF": AllowedSegment({"01": "9F|G1|F8|X4"}, only={"01": "9F|G1|F8|X4"}),
    "2300/HI": AllowedSegment(diagnosis_elements(), only={"01-1": "A?BK"}),
    "2310A/NM1": AllowedSegment(tokens=("09",)),
    "2310B/NM1": AllowedSegment(tokens=("09",)),
    "2310B/PRV": AllowedSegment({"03": TAXONOMY}),
    "2320/SBR": AllowedSegment({"01": "[A-HPSTU]", "09": FILING}),
    "2320/CAS": AllowedSegment(reason_elements()),
    "2320/AMT": AllowedSegment({"02": AMOUNT}, only={"01": "D"}),
    "2400/LX": AllowedSegment(),
    "2400/SV1": AllowedSegment(procedure_elements("01")
                    | {"02": AMOUNT, "03": "UN|MJ", "04": NUMBER, "05": PLACE, "07": POINTER}
                    | {f"07-{part}": POINTER for part in range(1, 5)}),
    "2400/DTP": AllowedSegment({"03": DATES}, only={"01": "472"}),
    "2400/REF": AllowedSegment({"01": "G1|X4"}, only={"01": "G1|X4"}),
    "2410/LIN": AllowedSegment({"02": "N4"}, only={"02": "N4"}, tokens=("03",)),
    "2410/CTP": AllowedSegment({"04": NUMBER, "05": MEASURE, "05-1": MEASURE}),
    "2420E/NM1": AllowedSegment(tokens=("09",)),
    "2420F/NM1": AllowedSegment(tokens=("09",)),
    "2430/SVD": AllowedSegment({"02": AMOUNT}),
    "2430/CAS": AllowedSegment(reason_elements()),
    "2430/DTP": AllowedSegment({"03": DATE}, only={"01": "573"}),
}  # fmt: skip
PAYMENT: dict[str, AllowedSegment] = {
    "HEADER/DTM": AllowedSegment({"02": DATE}, only={"01": "405"}),
    "1000B/N1": AllowedSegment(tokens=("04",)),
    "2100/CLP": AllowedSegment({"02": r"\d{1,2}", "03": AMOUNT, "06": FILING, "08": PLACE, "09": "[178]"}),
    "2100/CAS": AllowedSegment(reason_elements()),
    "2100/NM1": AllowedSegment({"01": "82|QC"}, only={"01": "82|QC"}, tokens=("09",)),
    "2100/MIA": AllowedSegment({at: REMARK for at in ("05", "20", "21", "22", "23")}),
    "2100/MOA": AllowedSegment({f"{at:02d}": REMARK for at in range(3, 8)}),
    "2100/DTM": AllowedSegment({"02": DATE}, only={"01": "232"}),
    "2110/SVC": AllowedSegment(
        procedure_elements("01") | procedure_elements("06") | {"02": AMOUNT, "03": AMOUNT, "05": NUMBER, "07": NUMBER}
    ),
    "2110/DTM": AllowedSegment({"01": "472|150|151", "02": DATE}, only={"01": "472|150|151"}),
    "2110/CAS": AllowedSegment(reason_elements()),
    "2110/AMT": AllowedSegment({"02": AMOUNT}, only={"01": "B6"}),
    "2110/LQ": AllowedSegment({"02": REMARK}, only={"01": "HE"}),
}


class AllowList:
    """Lets through what the list allows; `withheld` holds the rest, so that nothing invented equals it."""

    def __init__(self, interchange: Interchange, reference: Reference) -> None:
        self.separator, self.component = interchange.separator, interchange.component
        self.reference = reference
        self.allowed = PROFESSIONAL if interchange.kinds == ("837P",) else PAYMENT
        self.identities = list_identities(interchange)
        self.withheld: set[str] = set()
        self.known: dict[str, int] = {}

    def admit(self, place: int, loop: str, piece: str) -> KeptSegment | None:
        elements = split_elements(piece, self.separator, self.component)
        row = self.allowed.get(loop)
        taken = {} if row is None or not suits(row, elements) else row.keep
        kept = {at: elements[at] for at, shape in taken.items() if at in elements and self.fits(shape, elements[at])}
        self.withhold(elements, {at: taken[at] for at in kept})
        if row is None or not suits(row, elements):
            return None
        kept |= {
            at: self.token(elements[at], elements.get(preceding_element(at), "")) for at in row.tokens if at in elements
        }
        wrong = frozenset(at for at in taken if elements.get(at) and at not in kept)
        return KeptSegment(place, loop, kept, wrong)

    def fits(self, shape: str, text: str) -> bool:
        """Whether a value has the shape of its place and is what the place says.

        That is a code of its list, or, where no list is whole, at least nothing that identifies somebody in the file.
        """
        if not re.fullmatch(shape, text):
            return False
        if shape in (DATE, DATES):
            return True
        if shape == TAXONOMY:
            return text in taxonomies()
        if shape == REASON:
            return is_reason(text)
        if shape == REMARK:
            return is_remark(text)
        return self.is_known(shape, text) or (self.has_form(shape, text) and text not in self.identities)

    def is_known(self, shape: str, text: str) -> bool:
        """Whether a code is in the tables, so that it is one even if a number in the file equals it."""
        if shape == DIAGNOSIS:
            return is_known_diagnosis(self.reference, add_dot(text))
        return shape == CODE and text in self.reference.procedures

    def has_form(self, shape: str, text: str) -> bool:
        """Whether a value that is in no table may still be a code of that kind."""
        return shape != DIAGNOSIS or has_form_of_diagnosis(text)

    def withhold(self, elements: dict[str, str], kept: dict[str, str]) -> None:
        """Remembers withheld values, and every date."""
        for at, text in elements.items():
            if at not in kept:
                self.withheld.add(text.upper())
            elif kept[at] in (DATE, DATES):
                self.withheld.update(text.split("-"))

    def token(self, text: str, qualifier: str) -> str:
        """The same token for the same identifier; `invalid` marks an NPI (qualifier XX) with a wrong check digit."""
        number = self.known.setdefault(text.strip().upper(), len(self.known) + 1)
        return f"{number} {'invalid' if qualifier == 'XX' and not is_valid(text) else 'valid'}"

    def has(self, *values: str) -> bool:
        """Whether any of these was withheld from the file."""
        return any(value.upper() in self.withheld for value in values)


def preceding_element(at: str) -> str:
    """Number of the element before: an identifier's qualifier."""
    return f"{int(at) - 1:02d}"


def split_elements(piece: str, separator: str, component: str) -> dict[str, str]:
    """Elements by number, composites by number and part; empty ones are left out."""
    found: dict[str, str] = {}
    for number, element in enumerate(piece.split(separator)[1:], 1):
        pieces = element.split(component)
        if len(pieces) == 1:
            found[f"{number:02d}"] = element
        else:
            found |= {f"{number:02d}-{place}": text for place, text in enumerate(pieces, 1)}
    return {at: text for at, text in found.items() if text}


def suits(row: AllowedSegment, elements: dict[str, str]) -> bool:
    return all(re.fullmatch(shape, elements.get(at, "")) for at, shape in row.only.items())
