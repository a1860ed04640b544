"""A professional claim as CMS-1500 and 837P have it, and the payer's answer to it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import not_
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gym.value import Money, Value

Modifier = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]
Pointer = Annotated[str, StringConstraints(pattern=r"^[A-L]$")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
Text = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
LETTERS = "ABCDEFGHIJKL"


# Item 10: what an injury comes from (CLM11: EM, AA, OA).
Cause = Literal["employment", "auto", "other"]


class Provider(Value):
    """A billing, rendering or referring provider; `npi` is checked by a rule, not by the type."""

    name: Text
    npi: Annotated[str, StringConstraints(max_length=20)]
    taxonomy: Text | None = None


class Patient(Value):
    """Boxes 2, 3 and 5: the person treated."""

    last: Text
    first: Text
    birth: Day
    sex: Literal["F", "M", "U"]
    relationship: Literal["self", "spouse", "child", "other"] = "self"


class Subscriber(Value):
    """Boxes 1a, 4 and 11: whose coverage it is."""

    member_id: Text
    last: Text
    first: Text
    group: Text | None = None


class ServiceLine(Value):
    """Box 24, one row. `charge` is for the whole line, in dollars; `ndc` a drug's number, like N409517003125 ML1;
    `minutes` are those of anesthesia.
    """

    code: Annotated[str, StringConstraints(pattern=r"^([0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$")]
    modifiers: Annotated[tuple[Modifier, ...], Field(max_length=4)] = ()
    pointers: Annotated[tuple[Pointer, ...], Field(min_length=1, max_length=4)]
    units: Annotated[int, Field(ge=1, le=9999)] = 1
    charge: Money
    date_from: Day
    date_to: Day
    pos: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    ndc: Annotated[Text | None, Field(exclude_if=not_)] = None
    minutes: Annotated[int | None, Field(ge=1, le=1440, exclude_if=not_)] = None


class Claim(Value):
    """A claim as it would be sent. Diagnoses are lettered A–L in order; lines are numbered from 1.

    `referring` is box 17, the provider who referred or ordered; `clia` the laboratory's certificate (REF*X4); `total`
    box 28 as keyed (None: the sum of the lines); `sequence` SBR01, P first or S second payer; `primary_paid` dollars
    the first payer paid; `accident` what an injury comes from (box 10) and `accident_date` its day (box 14);
    `referral_number` is the plan's referral (REF*9F), `attachment` the control number of a record sent apart (PWK06).
    """

    claim_id: Text
    payer_id: Text
    subscriber: Subscriber
    patient: Patient
    billing: Provider
    rendering: Provider
    referring: Provider | None = None
    prior_auth: Text | None = None
    diagnoses: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9.]{2,7}$")], ...],
        Field(min_length=1, max_length=12),
    ]
    lines: Annotated[tuple[ServiceLine, ...], Field(min_length=1, max_length=50)]
    frequency: Literal["1", "7", "8"] = "1"
    original_reference: Text | None = None
    clia: Text | None = None
    total: Money | None = None
    sequence: Literal["P", "S"] = "P"
    primary_paid: Money | None = None
    accident: Annotated[Cause | None, Field(exclude_if=not_)] = None
    accident_date: Annotated[Day | None, Field(exclude_if=not_)] = None
    referral_number: Annotated[Text | None, Field(exclude_if=not_)] = None
    attachment: Annotated[Text | None, Field(exclude_if=not_)] = None

    @cached_property
    def charges(self) -> Decimal:
        """The sum of the lines' charges, in dollars."""
        return sum((line.charge for line in self.lines), Decimal(0))

    @cached_property
    def numbered_lines(self) -> tuple[tuple[int, ServiceLine], ...]:
        """The lines with their numbers."""
        return tuple(enumerate(self.lines, 1))

    @cached_property
    def by_code(self) -> dict[str, list[tuple[int, ServiceLine]]]:
        """The numbered lines of each code."""
        found: dict[str, list[tuple[int, ServiceLine]]] = {}
        for number, line in self.numbered_lines:
            found.setdefault(line.code, []).append((number, line))
        return found

    @cached_property
    def by_letter(self) -> dict[str, str]:
        """The diagnoses by their letters."""
        return dict(zip(LETTERS, self.diagnoses, strict=False))

    def count_units(self, code: str) -> int:
        """The units billed of a code, on all of its lines."""
        return sum(line.units for _, line in self.by_code.get(code, ()))


class Group(StrEnum):
    """Claim adjustment group codes that 835 CAS allows (group_codes.csv)."""

    CO = "CO"
    PR = "PR"
    OA = "OA"
    PI = "PI"


# CARCs that refuse nothing: a contract's or a schedule's write-off (45, P12, P23), a further operation of the day (59),
# the patient's share (1 to 3) and what a first payer took off (23).
NO_REFUSAL = frozenset({"1", "2", "3", "23", "45", "59", "P12", "P23"})


class Adjustment(Value):
    """One CAS: dollars not paid, who bears them and why."""

    group: Group
    carc: str
    amount: Money


class RemittanceLine(Value):
    """What the payer did with one service line; charge = paid + all adjustments."""

    line: int
    code: str
    charge: Money
    allowed: Money
    paid: Money
    adjustments: tuple[Adjustment, ...]
    rarc: tuple[str, ...] = ()

    @property
    def refusals(self) -> tuple[Adjustment, ...]:
        """What the payer refuses the line for; nothing where it pays."""
        return () if self.paid else tuple(each for each in self.adjustments if each.carc not in NO_REFUSAL)


class Rejection(Value):
    """One reason of a front end for not taking a claim in (277CA STC); the status code where one is known."""

    category: Literal["A3", "A6", "A7", "A8"]
    message: str
    status_code: str | None = None
    entity: str | None = None

    @property
    def code(self) -> str:
        """The whole code as an STC writes it, like A7:164:IL."""
        return ":".join(filter(None, (self.category, self.status_code, self.entity)))


class Remittance(Value):
    """The payer's answer: `rejected` never reached adjudication (277CA, no lines), `denied` paid no line;
    `settled` is paid nothing as expected: the claim itself says that the payer will not cover it (GA, GZ).

    `claim_number` is the payer's own number for the claim, `decided` the day of the answer.
    """

    status: Literal["paid", "partly_paid", "denied", "rejected", "settled"]
    lines: tuple[RemittanceLine, ...]
    message: str | None = None
    rejections: tuple[Rejection, ...] = ()
    claim_number: str | None = None
    decided: date | None = None


class Denial(Value):
    """How a payer reports a finding."""

    group: Group
    carc: str
    rarc: tuple[str, ...] = ()


class Finding(Value):
    """One thing wrong with a claim, with where it stands and the source that says so.

    `subject` is what it is about (a code, a field): with `rule_id` it names the finding whatever the line number.
    `compliance` marks over-coding: what the payer might pay and an auditor would take back.
    """

    rule_id: str
    subject: str
    severity: Literal["error", "warning"]
    field: str
    message: str
    citation: str
    line: int | None = None
    denial: Denial | None = None
    compliance: bool = False

    @property
    def key(self) -> str:
        """The finding's name in its case."""
        return f"{self.rule_id}:{self.subject}"
