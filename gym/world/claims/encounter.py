"""What happened in the visit, the coverage and the account: the facts a claim must agree with."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from gym.value import Money, Value
from gym.world.claims.claim import Cause, Claim, Patient, Provider, Remittance, Subscriber
from gym.world.codes.levels import Element, find_level


def is_empty(value: object) -> bool:
    """Whether a field that came later holds nothing: then it is not written, as before it was there."""
    return not value


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
    ndc: Annotated[str | None, Field(exclude_if=is_empty)] = None
    minutes: Annotated[int | None, Field(exclude_if=is_empty)] = None
    decision: Annotated[DecisionMaking | None, Field(exclude_if=is_empty)] = None


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
    accident: Annotated[Cause | None, Field(exclude_if=is_empty)] = None


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
    benefits: Annotated[tuple[Benefit, ...], Field(exclude_if=is_empty)] = ()
    employment: Annotated[Employment | None, Field(exclude_if=is_empty)] = None
    subscriber_birth: Annotated[date | None, Field(exclude_if=is_empty)] = None
    outside_network: Annotated[bool, Field(exclude_if=is_empty)] = False
    gatekeeper: Annotated[str, Field(exclude_if=is_empty)] = ""
    referrals: Annotated[tuple[Referral, ...], Field(exclude_if=is_empty)] = ()
    stays: Annotated[tuple[Stay, ...], Field(exclude_if=is_empty)] = ()
    therapy_used: Annotated[Money | None, Field(exclude_if=is_empty)] = None

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
    """A payer's own mistake: the rule under which it denied the lines of a code that it should have paid."""

    rule_id: str
    code: str


class Case(Value):
    """Everything one claim is judged by. `received` is the day the payer gets (or got) this submission.

    `coverage` is the one that is to be billed, `others` what else an eligibility check finds; `clia` the practice's
    certificate and `clia_kind` its kind where that limits the tests; `grantable` the authorizations that the
    payer would give on request; `today` the day on the desk;
    `overlooked` that the payer did not read the first payer's remittance; `first_answer` is that remittance, by line;
    `enrollments` those on file with the payer (a provider who has none there is enrolled); `misread` what the payer got
    wrong, or (`audit`) took back, and `payer_letter` what it wrote about that.
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
    mistake: Annotated[PayerMistake | None, Field(exclude_if=is_empty)] = None
    clia_kind: Annotated[Literal["waiver", "provider-performed microscopy"] | None, Field(exclude_if=is_empty)] = None
    enrollments: Annotated[tuple[Enrollment, ...], Field(exclude_if=is_empty)] = ()
    misread: Annotated[Literal["authorization", "filing", "audit"] | None, Field(exclude_if=is_empty)] = None
    payer_letter: Annotated[str, Field(exclude_if=is_empty)] = ""

    @property
    def coverages(self) -> tuple[Coverage, ...]:
        """Every coverage an eligibility check would find."""
        return (self.coverage, *self.others)

    @property
    def desk_day(self) -> date:
        """The day the trainee works on the claim."""
        return self.today or self.received
