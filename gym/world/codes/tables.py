"""The code tables of the closed world: NCCI edits, MUE, add-ons, fee schedule, ICD-10-CM, CARC and RARC.

One edition, 2024 Q3 (dates of service 2024-07-01 to 2024-09-30); `data/SOURCES.csv` names each source.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files

Row = dict[str, str]
# The first and the last code of each.
Spans = tuple[tuple[str, str], ...]
WINDOW = ("2024-07-01", "2024-09-30")
EM_SPECIALTIES = ("em_office", "em_facility")
BYPASS_ON_EM = frozenset({"24", "25", "57"})
# Visits outside the office and facility families: eye exams, and preventive visits by first and last code.
EYE_EXAMS = frozenset({"92002", "92004", "92012", "92014"})
PREVENTIVE_VISITS: Spans = (("99381", "99397"), ("G0402", "G0402"), ("G0438", "G0439"))
# Dollars for one relative value unit, July 2024.
CONVERSION = Decimal("33.2875")
GENERAL_PRACTICE = ", general practice"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One CPT/HCPCS code with its PFS indicators; labels are our own words, fees are the national
    Medicare amounts of July 2024 in dollars (total RVU times the conversion factor of 33.2875).
    """

    code: str
    specialty: str
    label: str
    status: str
    global_days: str
    pctc: str
    bilateral: str
    assistant: str
    cosurgeons: str
    multiple: str
    endoscopy: str
    office_fee: Decimal | None
    facility_fee: Decimal | None

    @property
    def is_visit(self) -> bool:
        """Whether this is an evaluation and management code."""
        return self.specialty in EM_SPECIALTIES and self.code.startswith("99")

    @property
    def is_minor(self) -> bool:
        """Whether this is a minor procedure: global period 000 or 010 (PF001)."""
        return self.global_days in ("000", "010")

    @property
    def is_major(self) -> bool:
        """Whether this is a major procedure: global period 090 (PF007)."""
        return self.global_days == "090"


@dataclass(frozen=True, slots=True)
class Fee:
    """National Medicare amounts of July 2024, in dollars, and the shares of work before, in and after an operation."""

    office: Decimal | None
    facility: Decimal | None
    before: Decimal | None
    during: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """One MUE row: units and the adjudication indicator (1 a line, 2 and 3 a day)."""

    units: int
    mai: str


@dataclass(frozen=True, slots=True)
class FreeService:
    """When a law makes a service free: `reason` screening or contraception ("" is any), the years of age, the sex."""

    reason: str
    first_age: int
    last_age: int
    sex: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One policy fact with its source and how far it is to be trusted.

    `source` names public documents with their sections, separated by "; ". `address` is the publisher's page of the
    first; `dated` is its edition, or since when the rule has been in force. Confidence C is general practice.
    """

    id: str
    topic: str
    fact: str
    source: str
    confidence: str
    address: str = ""
    dated: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(self.source.split("; "))

    @property
    def is_general_practice(self) -> bool:
        """Whether no public document was read that says so."""
        return self.confidence.startswith("C")

    @property
    def citation(self) -> str:
        """The first document, as shown to a trainee."""
        return f"{self.documents[0]}{GENERAL_PRACTICE if self.is_general_practice else ''}"


def read_table(name: str) -> Iterator[Row]:
    text = (files("gym.world.data") / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), restval="")


def is_within(code: str, spans: Spans) -> bool:
    """Whether the code lies in one of the spans, first and last included."""
    return any(first <= code <= last for first, last in spans)


def is_operation(code: str) -> bool:
    """Whether the code is of CPT's section on surgery."""
    return "10004" <= code <= "69990"


@cache
def practice_expense() -> dict[str, Decimal]:
    """Dollars of practice expense in one unit of a therapy code, read when first asked for."""
    return {row["code"]: Decimal(row["rvus"]) * CONVERSION for row in read_table("practice_expense.csv")}


def parse_dollars(text: str) -> Decimal | None:
    """A fee, or None where the schedule has none."""
    return Decimal(text) if text else None


def parse_fee(row: Row) -> Fee:
    return Fee(*(parse_dollars(row[name]) for name in ("office_usd", "facility_usd", "preop", "intraop", "postop")))


def parse_free(row: Row) -> FreeService:
    return FreeService(row["when"], int(row["from_age"] or 0), int(row["to_age"] or 124), row["sex"])


def parse_procedure(row: Row, fee: Fee | None) -> Procedure:
    return Procedure(
        code=row["code"],
        specialty=row["specialty"],
        label=row["label"],
        status=row["status"],
        global_days=row["global_days"],
        pctc=row["pctc"],
        bilateral=row["bilateral"],
        assistant=row["assistant"],
        cosurgeons=row["cosurgeons"],
        multiple=row["multiple"],
        endoscopy=row["endoscopy"],
        office_fee=fee.office if fee else None,
        facility_fee=fee.facility if fee else None,
    )


@dataclass(frozen=True)
class Reference:
    """All tables; look-ups are by code, in upper case, `fees` by code and 26, TC or nothing, `free_services` by law.

    `charges` is the practice's own price list: office and facility, in dollars.
    """

    procedures: dict[str, Procedure]
    fees: dict[tuple[str, str], Fee]
    charges: dict[str, tuple[Decimal | None, Decimal | None]]
    ptp: dict[tuple[str, str], str]
    mue: dict[str, UnitLimit]
    addons: dict[str, tuple[str, ...]]
    modifiers: dict[str, Row]
    carc: dict[str, str]
    rarc: dict[str, str]
    pos: dict[str, Row]
    icd10: dict[str, str]
    facts: dict[str, Fact]
    free_services: dict[tuple[str, str], FreeService]

    @classmethod
    def load(cls) -> "Reference":
        """Read every table but the full ICD-10-CM list, which is read when first asked for."""
        fees = {(row["code"], row["modifier"]): parse_fee(row) for row in read_table("fees.csv")}
        return cls(
            procedures={
                row["code"]: parse_procedure(row, fees.get((row["code"], ""))) for row in read_table("procedures.csv")
            },
            fees=fees,
            charges={
                row["code"]: (parse_dollars(row["office_usd"]), parse_dollars(row["facility_usd"]))
                for row in read_table("charges.csv")
            },
            free_services={(row["law"], row["code"]): parse_free(row) for row in read_table("free_services.csv")},
            ptp={(row["column1"], row["column2"]): row["indicator"] for row in read_table("ptp.csv")},
            mue={row["code"]: UnitLimit(int(row["units"]), row["mai"]) for row in read_table("mue.csv")},
            addons={
                row["code"]: tuple(row["primaries"].split())
                for row in read_table("addons.csv")
                if row["type"] == "1" and row["primaries"]
            },
            modifiers={row["modifier"]: row for row in read_table("modifiers.csv")},
            carc={row["code"]: row["meaning"] for row in read_table("carc.csv") if row["status"] == "active"},
            rarc={row["code"]: row["meaning"] for row in read_table("rarc.csv") if row["status"] == "active"},
            pos={row["pos"]: row for row in read_table("pos.csv")},
            icd10={row["code"]: row["meaning"] for row in read_table("icd10.csv")},
            facts={row["id"]: Fact(**row) for row in read_table("policy_facts.csv")},
        )

    @cached_property
    def _icd10_fy2024(self) -> dict[str, bool]:
        packed = (files("gym.world.data") / "icd10_fy2024.txt.gz").read_bytes()
        return {code.rstrip("-"): code[-1] != "-" for code in gzip.decompress(packed).decode().split("\n")}

    @cached_property
    def _mce(self) -> dict[str, dict[str, str]]:
        edits: dict[str, dict[str, str]] = {"age": {}, "sex": {}, "manifestation": {}}
        packed = (files("gym.world.data") / "dx_edits.txt.gz").read_bytes()
        for line in gzip.decompress(packed).decode().split("\n"):
            code, kind, what = line.split(" ")
            edits[kind][code] = what
        return edits

    @cached_property
    def dx_ages(self) -> dict[str, tuple[int, int]]:
        """First and last year of age that a diagnosis fits (Medicare Code Editor v41.1)."""
        spans = ((code, span.split("-")) for code, span in self._mce["age"].items())
        return {code: (int(low), int(high)) for code, (low, high) in spans}

    @property
    def dx_sex(self) -> dict[str, str]:
        """The sex, F or M, that a diagnosis fits (Medicare Code Editor v41.1)."""
        return self._mce["sex"]

    @property
    def manifestations(self) -> dict[str, str]:
        """Codes that only follow another and are never listed first (Medicare Code Editor v41.1)."""
        return self._mce["manifestation"]

    @cached_property
    def column2(self) -> dict[str, dict[str, str]]:
        """The NCCI pairs by their column 1: the codes of column 2, each with its indicator."""
        pairs: dict[str, dict[str, str]] = {}
        for (first, second), indicator in self.ptp.items():
            pairs.setdefault(first, {})[second] = indicator
        return pairs

    @cached_property
    def wholes(self) -> dict[str, set[str]]:
        """By column 2 of the NCCI pairs: the codes of column 1 that include it for good (indicator 0)."""
        pairs: dict[str, set[str]] = {}
        for (first, second), indicator in self.ptp.items():
            if indicator == "0":
                pairs.setdefault(second, set()).add(first)
        return pairs

    @cached_property
    def visits(self) -> frozenset[str]:
        return frozenset(code for code, known in self.procedures.items() if known.is_visit)

    @cached_property
    def citations(self) -> dict[str, str]:
        """What is shown as the source of each fact, by its id."""
        return {name: fact.citation for name, fact in self.facts.items()}

    @cached_property
    def ncci_modifiers(self) -> frozenset[str]:
        """The modifiers that may set an NCCI pair aside (PF018)."""
        return frozenset(code for code, row in self.modifiers.items() if row["ncci"] == "Y")

    def is_billable_icd10(self, code: str) -> bool:
        """Whether `code` is a full-length ICD-10-CM code of fiscal year 2024."""
        return self._icd10_fy2024.get(code, False)

    def is_header_icd10(self, code: str) -> bool:
        """Whether `code` exists in fiscal year 2024 only as a heading over longer codes."""
        return self._icd10_fy2024.get(code, True) is False

    def diagnosis(self, code: str) -> str:
        """What an ICD-10-CM code says, or the code itself."""
        return self.icd10.get(code, code)

    def label(self, code: str) -> str:
        """Our own short words for a procedure code, or the code itself."""
        known = self.procedures.get(code)
        return known.label if known else code

    def is_visit(self, code: str) -> bool:
        """Whether `code` is an evaluation and management code."""
        return code in self.visits

    def is_other_visit(self, code: str) -> bool:
        """Whether `code` is an eye exam or a preventive visit, which carries a visit's modifiers too."""
        return code in EYE_EXAMS or is_within(code, PREVENTIVE_VISITS)

    def is_facility(self, pos: str) -> bool:
        """Whether the fee schedule pays the facility rate at this place of service."""
        return pos in self.pos and self.pos[pos]["rate"] == "Facility"

    def fee(self, code: str, pos: str) -> Decimal | None:
        """National Medicare amount in dollars for one unit, or None where the schedule has no price."""
        known = self.procedures.get(code)
        if known is None:
            return None
        return known.facility_fee if self.is_facility(pos) else known.office_fee

    def charge(self, code: str, pos: str) -> Decimal | None:
        """The practice's price for one unit in dollars, or None where its list has none."""
        office, facility = self.charges.get(code, (None, None))
        return facility if self.is_facility(pos) else office

    def cite(self, fact_id: str) -> str:
        return self.citations[fact_id]
