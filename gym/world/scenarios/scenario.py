"""A scenario: a case with its faults and its key, and the part of it a trainee may see."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import not_
from typing import Annotated, Any, Literal

from pydantic import Field

from gym.value import Money, Value
from gym.world.claims.actions import Action
from gym.world.claims.claim import Claim, Finding, Patient, Remittance
from gym.world.claims.encounter import Case, PriorClaim, Section


class Difficulty(StrEnum):
    """The four levels of practice."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    EXPERT = "expert"
    MASTER = "master"


# How a scenario is met: practised with help, checked without, checked again after a while, or in an exam.
Mode = Literal["practice", "probe", "retest", "exam"]


class Stage(StrEnum):
    """Where in the revenue cycle the trainee meets the claim."""

    PRE_SUBMISSION = "pre_submission"
    DENIED = "denied"


class Issue(Value):
    """One fault in one scenario, with its key: hidden until the scenario is over.

    `rungs` are the four hints in order (locate, principle, worked similar case, bottom-out); `secrets` are the
    words that would give the fix away before the last rung; `changes` is how many changes the fix takes;
    `keys` are the findings that stand as long as it is not fixed; `compliance` marks over-coding.
    """

    fault: str
    skill: str
    summary: str
    rule_ids: tuple[str, ...]
    keys: tuple[str, ...]
    field: str
    rungs: tuple[str, str, str, str]
    secrets: tuple[str, ...]
    explanation: str
    citation: str
    changes: int
    compliance: bool = False


class Scenario(Value):
    """The whole scenario, key included: for the judge and for trainers only.

    `seed` is what it was composed from: known where that was done, and never written, since a seed gives the key away.
    `decided_once`: the payer holds its decision against the same claim sent as new; claims dealt earlier lack it.
    """

    scenario_id: str
    family: str
    seed: Annotated[int, Field(exclude=True)] = 0
    title: str
    difficulty: Difficulty
    stage: Stage
    payer_id: str
    payer_name: str
    area: str
    skills: tuple[str, ...]
    learning_objectives: tuple[str, ...]
    time_limit_seconds: int
    case: Case
    intended_issues: tuple[Issue, ...]
    optimal_actions: tuple[Action, ...]
    solution: Claim
    decided_once: bool = False


def answer_key(scenario: Scenario) -> str:
    """The same for two scenarios of which one shows the answer to the other: the claim as dealt and as it should be."""
    parts = [each.model_dump(mode="json") for each in (scenario.case.claim, scenario.solution)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class AllowedAction(Value):
    """One move the trainee has, with the JSON Schema of its `action_details`."""

    action_type: str
    title: str
    details_schema: dict[str, Any]


class EncounterView(Value):
    """The note as the trainee reads it; its structured facts stay hidden."""

    date: date
    clinician: str
    sections: tuple[Section, ...]
    text: str


class PayerView(Value):
    """Who gets the claim, and what its published policy says."""

    payer_id: str
    name: str
    kind: str
    facts: tuple[str, ...]


class CoverageView(Value):
    """What an eligibility check says on the day of service; `order` is 2 for a payer that pays second.

    `also` are further sentences of it, like a hospice election.
    """

    payer_id: str
    member_id: str
    member_name: str
    patient: Patient
    order: int
    active: bool
    effective: date
    terminated: date | None
    coinsurance_percent: int
    deductible_left: Money = Decimal(0)
    copay: Money = Decimal(0)
    authorizations: tuple[str, ...]
    also: Annotated[tuple[str, ...], Field(exclude_if=not_)] = ()


class LetterView(Value):
    """What a letter to the payer needs, whatever it is about: facts to name, records that can be attached."""

    requirements: tuple[str, ...]
    records: tuple[str, ...]


class ScenarioView(Value):
    """A scenario as a trainee sees it (API.md): no faults, no key, nothing in title or id that tells.

    `mode` says whether help is there: practice; probe and retest, without hints until the first try; exam, none at all.
    """

    scenario_id: str
    title: str
    difficulty: Difficulty
    stage: Stage
    claim_data: Claim
    encounter: EncounterView
    payer: PayerView
    coverage: CoverageView
    history: tuple[PriorClaim, ...]
    roster: tuple[dict[str, str | None], ...]
    received: date
    today: date
    abn_on_file: bool
    clia_certificate: str | None
    other_coverages: tuple[CoverageView, ...]
    first_answer: Remittance | None = None
    letter: LetterView
    remittance: Remittance | None
    learning_objectives: tuple[str, ...]
    time_limit_seconds: int
    skills: tuple[str, ...]
    allowed_actions: tuple[AllowedAction, ...]
    mode: Mode = "practice"
    payer_letter: Annotated[str, Field(exclude_if=not_)] = ""


class Verdict(Value):
    """What the judge found when it applied one action to the claim on file.

    `claim` is the claim on file afterwards: a correction that fixes something and breaks nothing stays, any
    other is undone. `fixed` are positions in `Scenario.intended_issues` fixed so far. `accuracy` is correct
    changes over the larger of changes made and needed (DESIGN §1.2). `shown` are the findings the trainee may
    see now; `findings` is all of them. `notes` are facts that a payer or provider answered.
    """

    outcome: Literal["resolved", "partly", "wrong", "noted", "given_up"]
    accuracy: float
    claim: Claim
    fixed: tuple[int, ...]
    findings: tuple[Finding, ...]
    shown: tuple[Finding, ...]
    remittance: Remittance | None
    changes_made: int
    changes_needed: int
    notes: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.outcome in ("resolved", "given_up")

    @property
    def is_correct(self) -> bool:
        """Whether this was a right move: it resolved the scenario or fixed part of it."""
        return self.outcome in ("resolved", "partly")
