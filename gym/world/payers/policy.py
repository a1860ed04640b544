"""A payer's policy: filing limit, authorization list, prices and how it words its denials."""

import tomllib
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from typing import Literal

from pydantic import Field

from gym.value import Money, Value
from gym.world.claims.claim import Denial, Group
from gym.world.codes.tables import GENERAL_PRACTICE, Reference
from gym.world.payers.workdays import next_workday

# RARC: this decision may not be appealed.
NO_APPEAL = "N211"


class FilingLimit(Value):
    """How long after the service a claim may arrive: whole calendar months, or days.

    `next_workday`: a limit that ends on a weekend or a federal holiday runs to the next workday (PF062).
    """

    months: int
    days: int
    next_workday: bool = False
    appeal_with_proof: bool
    confidence: str
    text: str
    fact: str | None = None
    source: str | None = None

    def last_day(self, service: date) -> date:
        """The last day a claim for `service` counts as filed in time; Feb 29 files by Feb 28 (PF062)."""
        year, month = divmod(service.month - 1 + self.months, 12)
        year, month = service.year + year, month + 1
        last = date(year, month, min(service.day, monthrange(year, month)[1])) + timedelta(days=self.days)
        return next_workday(last) if self.next_workday else last


class AuthorizationList(Value):
    """The codes for which the payer wants a prior authorization number."""

    codes: tuple[str, ...]
    confidence: str
    text: str
    fact: str | None = None
    source: str | None = None


class AppealLevel(Value):
    """One level of appeal: who decides it and how many days after the decision before it may be asked for.

    `presumed`: days after its date at which the notice counts as received; the limit runs from then (PF342), with
    `next_workday` past a weekend or a federal holiday.
    """

    name: str
    days: int
    counted_from: str
    presumed: int = 0
    next_workday: bool = False
    confidence: str
    fact: str | None = None
    source: str | None = None

    def last_day(self, decided: date) -> date:
        last = decided + timedelta(days=self.presumed + self.days)
        return next_workday(last) if self.next_workday else last


class Corrections(Value):
    """How the payer takes a correction of a claim it has decided: a replacement (frequency 7) or a new claim."""

    way: Literal["replacement", "new_claim"]
    text: str
    confidence: str
    fact: str | None = None
    source: str | None = None


class FrontEnd(Value):
    """How the payer's front end reports a rule's finding (277CA STC) instead of denying it.

    `when_first` is the status code where the finding is about the first diagnosis.
    """

    category: Literal["A3", "A6", "A7", "A8"]
    status_code: str
    text: str
    source: str
    entity: str | None = None
    when_first: str | None = None


class PolicyNote(Value):
    """One sentence of the payer's policy, with the fact or the source behind it."""

    text: str
    fact: str | None = None
    source: str | None = None
    confidence: str = "B"

    def cite(self, reference: Reference) -> str:
        """Where the sentence comes from; general practice is marked."""
        weak = self.fact is not None and reference.facts[self.fact].confidence.startswith("C")
        return format_citation(reference, self.fact, self.source, "C" if weak else self.confidence)


class DenialCode(Value):
    """How this payer reports one rule's finding, and where that is written."""

    group: Group
    carc: str
    rarc: tuple[str, ...]
    source: str

    @cached_property
    def denial(self) -> Denial:
        return Denial(group=self.group, carc=self.carc, rarc=self.rarc)


# Who pays for an injury of its own kind before any health plan does (PF413).
CARRIERS = frozenset({"workers_comp", "casualty"})


class Policy(Value):
    """One payer, as of a day. `fee_percent` is its price as a percentage of the national Medicare amount.

    `denials` are the general ones of denials.toml with the payer's own in their place; `edits` names the optional
    edits this payer runs (like `dx_sex`), and `front_end` the findings it refuses before adjudication: those of
    front_end.toml and its own. `unprocessable` is the remark it adds to CARC 16, which then has no appeal; `copay` the
    patient's share of an office visit, `deductible` that of a year, in dollars.
    """

    id: str
    name: str
    kind: str
    line: Literal["medicare", "medicare_advantage", "medicaid", "commercial", "workers_comp", "casualty"]
    as_of: date
    fee_percent: int
    coinsurance_percent: int
    member_id: str
    unprocessable: str | None = None
    copay: Money = Decimal(0)
    deductible: Money = Decimal(0)
    prices: PolicyNote
    filing: FilingLimit
    authorization: AuthorizationList
    appeals: tuple[AppealLevel, ...]
    corrections: Corrections
    notes: tuple[PolicyNote, ...]
    denials: dict[str, DenialCode]
    front_end: dict[str, FrontEnd] = Field(default_factory=dict)
    edits: frozenset[str] = frozenset()

    @cached_property
    def features(self) -> frozenset[str]:
        """What a fault may ask of a payer: its line, its numbers, how it takes corrections and which edits it runs."""
        named = (self.line, self.member_id, self.corrections.way, *self.edits)
        second = {"second_payer"} if self.line in ("medicare", "medicaid") else set()
        proof = {"payer:proof"} if self.filing.appeal_with_proof else set()
        corrected = {"corrected"} if self.corrections.way == "replacement" else set()
        return frozenset({*(f"payer:{name}" for name in named), *second, *proof, *corrected})

    def cite_filing(self, reference: Reference) -> str:
        """The source of the filing limit, with its confidence where that is weak."""
        return format_citation(reference, self.filing.fact, self.filing.source, self.filing.confidence)

    def facts(self, reference: Reference) -> tuple[str, ...]:
        filing = f"{self.filing.text} ({self.cite_filing(reference)})"
        listed = self.authorization
        authorization = f"{listed.text} ({format_citation(reference, listed.fact, listed.source, listed.confidence)})"
        appeals = tuple(
            f"{level.name}: within {level.days} days {level.counted_from} "
            f"({format_citation(reference, level.fact, level.source, level.confidence)})"
            for level in self.appeals
        )
        fix = self.corrections
        corrections = f"{fix.text} ({format_citation(reference, fix.fact, fix.source, fix.confidence)})"
        notes = tuple(f"{note.text} ({note.cite(reference)})" for note in (*self.notes, self.prices))
        return (filing, authorization, *appeals, corrections, *notes)


def format_citation(reference: Reference, fact: str | None, source: str | None, confidence: str) -> str:
    """A source in words; without one that was read it is general practice, unless the plan's term is invented."""
    words = source or (reference.cite(fact) if fact else "")
    if confidence != "C" or GENERAL_PRACTICE in words:
        return words
    return f"{words}; check your contract" if "invented" in words else f"{words}{GENERAL_PRACTICE}"


def load_policies() -> dict[str, Policy]:
    """Every policy file, by payer id, over the general denial codes and front-end edits."""
    folder = files("gym.world.policies")
    texts = {
        entry.name: tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    denials, front_end = texts.pop("denials.toml"), texts.pop("front_end.toml")
    own = (
        {
            **text,
            "denials": {**denials, **text.get("denials", {})},
            "front_end": {**front_end, **text.get("front_end", {})},
        }
        for text in texts.values()
    )
    loaded = [mark_unprocessable(Policy.model_validate(text)) for text in own]
    return {policy.id: policy for policy in sorted(loaded, key=lambda policy: policy.id)}


def mark_unprocessable(policy: Policy) -> Policy:
    """The policy with its remark on every denial of an incomplete claim, unless that says already: no appeal."""
    remark = policy.unprocessable
    if remark is None:
        return policy
    marked = {
        name: code.model_copy(update={"rarc": (*code.rarc, remark)})
        if code.carc == "16" and not {remark, NO_APPEAL} & set(code.rarc)
        else code
        for name, code in policy.denials.items()
    }
    return policy.model_copy(update={"denials": marked})
