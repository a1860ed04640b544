"""What happened in the visit, the coverage and the account: the facts a claim must agree with."""

from datetime import date
from typing import Literal

from gym.value import Money, Value
from gym.world.claim import Claim, Patient, Provider, Remittance, Subscriber


class Service(Value):
    """One service that the note documents, and what it lets a coder bill.

    `supports` are the modifiers the note gives grounds for; `billable` is false where the note shows it is
    part of another service; `repeat` tells a second, separate performance of the same code.
    """

    code: str
    units: int = 1
    diagnoses: tuple[str, ...]
    supports: tuple[str, ...] = ()
    billable: bool = True
    separate_visit: bool | None = None
    pos: str = "11"


class Section(Value):
    """One headed paragraph of the note."""

    heading: str
    text: str


class Encounter(Value):
    """The visit as structured facts (`services`, hidden from the trainee) and as the note they read."""

    day: date
    clinician: str
    services: tuple[Service, ...]
    diagnoses: tuple[str, ...]
    sections: tuple[Section, ...]


class Authorization(Value):
    """A prior authorization the payer has on file."""

    number: str
    code: str
    units: int
    valid_from: date
    valid_to: date


class Coverage(Value):
    """What an eligibility check (271) would say. Dollars still owed to the deductible in `deductible_left`."""

    payer_id: str
    subscriber: Subscriber
    patient: Patient
    effective: date
    terminated: date | None = None
    deductible_left: Money
    coinsurance_percent: int
    authorizations: tuple[Authorization, ...] = ()


class PriorClaim(Value):
    """A claim already on the account: what was sent, when the payer had it, what came of it."""

    claim_id: str
    day: date
    received: date
    code: str
    modifiers: tuple[str, ...]
    units: int
    rendering_npi: str
    status: Literal["paid", "denied", "accepted"]
    proof: str | None = None


class Case(Value):
    """Everything one claim is judged by. `received` is the day the payer gets (or got) this submission."""

    claim: Claim
    encounter: Encounter
    coverage: Coverage
    history: tuple[PriorClaim, ...] = ()
    roster: tuple[Provider, ...]
    received: date
    remittance: Remittance | None = None
