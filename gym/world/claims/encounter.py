"""What happened in the visit, the coverage and the account: the facts a claim must agree with."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import not_
from typing import Annotated, Literal

from pydantic import Field

from gym.value import Money, Value
from gym.world.claims.claim import Cause, Claim, Patient, Provider, Remittance, Subscriber
from gym.world.codes.levels import Element, find_level

# A field that came later is not written where it holds nothing (`exclude_if=not_`), as before it was there.


class DecisionMaking(Value):
    """The three elements of a visit's medical decision making, as the note shows them (PF241 to PF243)."""

    problems: Element
    data: Element
    risk: Element

    @property
    def level(self) -> int:
        """0 straightforward to 3 high."""
        return find_level(self.problems, self.data, self.risk)


class Service(Value):
    """One service that the note documents, and what it lets a coder bill.

    `supports` are the modifiers the note gives grounds for; `billable` is false where the note shows it is
    part of another service; `repeat` tells a second, separate performance of the same code. `ndc` is a drug's
    National Drug Code with unit and quantity as the claim has it, `minutes` those of a timed service, `decision` the
    medical decision making from which a visit's level follows.
    """

    code: str
    units: int = 1
    diagnoses: tuple[str, ...]
    supports: tuple[str, ...] = ()
    billable: bool = True
    separate_visit: bool | None = None
    pos: str = "11"
    ndc: Annotated[str | None, Field(exclude_if=not_)] = None
    minutes: Annotated[int | None, Field(exclude_if=not_)] = None
    decision: Annotated[DecisionMaking | None, Field(exclude_if=not_)] = None


class Section(Value):
    heading: str
    text: str


class Addendum(Value):
    """What the clinician adds to the note when asked."""

    text: str
    diagnoses: tuple[str, ...] = ()


class Encounter(Value):
    """The visit as structured facts (`services`, hidden from the trainee) and as the note they read.

    `ordered_by` is the provider who asked for the service; `abn` tells whether a signed advance beneficiary notice is
    on file; `addendum` is hidden until the provider is queried; `accident` what an injury of that day comes from.
    """

    day: date
    clinician: str
    services: tuple[Service, ...]
    diagnoses: tuple[str, ...]
    sections: tuple[Section, ...]
    ordered_by: str | None = None
    abn: bool = False
    addendum: Addendum | None = None
    accident: Annotated[Cause | None, Field(exclude_if=not_)] = None

    @cached_property
    def by_code(self) -> dict[str, list[Service]]:
        """The services of each code."""
        found: dict[str, list[Service]] = {}
        for service in self.services:
            found.setdefault(service.code, []).append(service)
        return found

    @cached_property
    def supports(self) -> dict[str, frozenset[str]]:
        """The modifiers that the note gives grounds for, by the code of the service."""
        return {
            code: frozenset(modifier for service in services for modifier in service.supports)
            for code, services in self.by_code.items()
        }


class Authorization(Value):
    """A prior authorization the payer has on file."""

    number: str
    code: str
    units: int
    valid_from: date
    valid_to: date


class Stay(Value):
    """A stay or an election that an eligibility check shows: with whom, since when, and what for."""

    kind: Literal["hospice", "snf"]
    provider: str
    start: date
    end: date | None = None
    condition: str = ""

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


class Benefit(Value):
    """What an eligibility check says of one code: not covered, or paid so many `times` counted from `since`."""

    code: str
    covered: bool = True
    times: int | None = None
    since: date | None = None


class Employment(Value):
    """What an employer's group plan rests on beside Medicare: on what ground the patient has Medicare, whether somebody
    in the family works there now, for how many people it is, and (kidney failure) which month of Medicare it is.
    """

    ground: Literal["age", "disability", "kidney"]
    current: bool
    employees: int
    month: int | None = None


class Referral(Value):
    """A referral of the member's primary care physician to a specialist, as the plan has it on file."""

    number: str
    to: str
    valid_from: date
    valid_to: date

    def covers(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


class Coverage(Value):
    """What an eligibility check (271) would say. Dollars still owed to the deductible in `deductible_left`; `copay`
    is the patient's fixed share of an office visit, in place of deductible and coinsurance.

    `order` is 1 for the payer that pays first and 2 for the one after it. `stays` are hospice elections and stays in a
    skilled nursing facility; `employment` is what a group plan beside Medicare rests on; `therapy_used`
    dollars of this year's physical and speech therapy before this claim.
    """

    payer_id: str
    subscriber: Subscriber
    patient: Patient
    effective: date
    terminated: date | None = None
    deductible_left: Money
    coinsurance_percent: int
    copay: Money = Decimal(0)
    authorizations: tuple[Authorization, ...] = ()
    order: Literal[1, 2] = 1
    benefits: Annotated[tuple[Benefit, ...], Field(exclude_if=not_)] = ()
    employment: Annotated[Employment | None, Field(exclude_if=not_)] = None
    subscriber_birth: Annotated[date | None, Field(exclude_if=not_)] = None
    outside_network: Annotated[bool, Field(exclude_if=not_)] = False
    gatekeeper: Annotated[str, Field(exclude_if=not_)] = ""
    referrals: Annotated[tuple[Referral, ...], Field(exclude_if=not_)] = ()
    stays: Annotated[tuple[Stay, ...], Field(exclude_if=not_)] = ()
    therapy_used: Annotated[Money | None, Field(exclude_if=not_)] = None

    def is_active(self, day: date) -> bool:
        return self.effective <= day and (self.terminated is None or day <= self.terminated)


class Enrollment(Value):
    """From when to when a payer takes claims of a provider, as its enrollment file has it."""

    npi: str
    effective: date
    ended: date | None = None

    def is_active(self, day: date) -> bool:
        return self.effective <= day and (self.ended is None or day <= self.ended)


class PriorClaim(Value):
    """A claim already on the account: what was sent, when the payer had it, what came of it.

    `payer_id` is None for the payer billed now; `claim_number` is the payer's own number, `paid` dollars it paid.
    """

    claim_id: str
    day: date
    received: date
    code: str
    modifiers: tuple[str, ...]
    units: int
    rendering_npi: str
    status: Literal["paid", "denied", "accepted"]
    proof: str | None = None
    payer_id: str | None = None
    claim_number: str | None = None
    paid: Money | None = None

    def was_sent_to(self, payer_id: str) -> bool:
        return self.payer_id in (None, payer_id)


class PayerMistake(Value):
    """What a payer decided on review: the rule under which it denied the lines of a code, mostly by its own mistake."""

    rule_id: str
    code: str


class SentRecord(Value):
    """The record of a code that the payer wants with the claim, and the control number under which it was sent."""

    code: str
    number: str


class RecordGap(Value):
    """What a reviewer did not find in the record of a code: the author's signature, the certified plan, the order."""

    kind: Literal["signature", "plan", "order"]
    code: str


class Case(Value):
    """Everything one claim is judged by. `received` is the day the payer gets (or got) this submission.

    `coverage` is the one that is to be billed, `others` what else an eligibility check finds; `clia` the practice's
    certificate and `clia_kind` its kind where that limits the tests; `grantable` the authorizations that the
    payer would give on request; `today` the day on the desk;
    `overlooked` that the payer did not read the first payer's remittance; `first_answer` is that remittance, by line;
    `enrollments` those on file with the payer (a provider who has none there is enrolled); `misread` what the payer got
    wrong, or (`audit`) took back, and `payer_letter` what it wrote about that; `record` what it wants with the claim,
    and `gap` what it did not find in a record that it read.
    """

    claim: Claim
    encounter: Encounter
    coverage: Coverage
    history: tuple[PriorClaim, ...] = ()
    roster: tuple[Provider, ...]
    received: date
    remittance: Remittance | None = None
    others: tuple[Coverage, ...] = ()
    clia: str | None = None
    grantable: tuple[Authorization, ...] = ()
    today: date | None = None
    overlooked: bool = False
    first_answer: Remittance | None = None
    mistake: Annotated[PayerMistake | None, Field(exclude_if=not_)] = None
    clia_kind: Annotated[Literal["waiver", "provider-performed microscopy"] | None, Field(exclude_if=not_)] = None
    enrollments: Annotated[tuple[Enrollment, ...], Field(exclude_if=not_)] = ()
    misread: Annotated[Literal["authorization", "filing", "audit"] | None, Field(exclude_if=not_)] = None
    payer_letter: Annotated[str, Field(exclude_if=not_)] = ""
    record: Annotated[SentRecord | None, Field(exclude_if=not_)] = None
    gap: Annotated[RecordGap | None, Field(exclude_if=not_)] = None

    @property
    def coverages(self) -> tuple[Coverage, ...]:
        """Every coverage an eligibility check would find."""
        return (self.coverage, *self.others)

    @cached_property
    def billed_coverage(self) -> Coverage | None:
        """The coverage that the claim is made out to, if the account has it."""
        return next((each for each in self.coverages if each.payer_id == self.claim.payer_id), None)

    @cached_property
    def first_day(self) -> date:
        """The first date of service that can be right: from it filing limits and coverage are counted."""
        possible = (line.date_from for line in self.claim.lines if self.is_possible(line.date_from))
        return min(possible, default=self.encounter.day)

    def is_possible(self, day: date) -> bool:
        """Whether a service may be of that day: not before the patient's birth, and not after the claim's receipt."""
        return self.claim.patient.birth <= day <= self.received

    @property
    def desk_day(self) -> date:
        """The day the trainee works on the claim."""
        return self.today or self.received
