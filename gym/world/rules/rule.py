"""What a rule is, and the words rules share."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim, Service
from gym.world.world import World

NOTHING = frozenset[str]()
NOTE = "The encounter note; NCCI Policy Manual for Medicare 2025, chapter I, section E"


class Rule(Protocol):
    """A claim edit: what it finds wrong with a case's claim."""

    def __call__(self, world: World, case: Case) -> Iterable[Finding]:
        """The findings of this rule; none on a clean claim."""


Billed = ServiceLine | PriorClaim


def day_of(done: Billed) -> date:
    return done.day if isinstance(done, PriorClaim) else done.date_from


def list_done_that_day(case: Case) -> list[Billed]:
    """The lines of the claim, and what was paid to the same clinician for services on its days."""
    return [*case.claim.lines, *list_paid_that_day(case)]


def number_lines(case: Case) -> tuple[tuple[int, ServiceLine], ...]:
    return case.claim.numbered_lines


def documented_services(case: Case, code: str) -> Sequence[Service]:
    return case.encounter.by_code.get(code, ())


def supported_modifiers(case: Case, code: str) -> frozenset[str]:
    """The modifiers that the note gives grounds for on this code."""
    return case.encounter.supports.get(code, NOTHING)


def pointed_codes(case: Case, line: ServiceLine) -> list[str | None]:
    """The codes a line points at; None for a letter with nothing behind it."""
    by_letter = case.claim.by_letter
    return [by_letter.get(letter) for letter in line.pointers]


def list_same_physician(case: Case) -> set[str]:
    """The NPIs that count as the clinician's own: the group's members of one specialty (PF059)."""
    own = next((each for each in case.roster if each.name == case.encounter.clinician), None)
    return {each.npi for each in case.roster if own and each.taxonomy == own.taxonomy}


def list_paid_that_day(case: Case) -> list[PriorClaim]:
    """What the payer paid the same clinician already for services on the days of this claim."""
    if not case.history:
        return []
    days = {line.date_from for line in case.claim.lines}
    return [
        prior
        for prior in case.history
        if prior.day in days
        and prior.status == "paid"
        and prior.was_sent_to(case.claim.payer_id)
        and prior.rendering_npi == case.claim.rendering.npi
        and (prior.claim_number is None or prior.claim_number != case.claim.original_reference)
    ]


def is_medicare(world: World, case: Case) -> bool:
    """Whether the claim goes to Medicare itself, not to a Medicare Advantage plan."""
    return world.policies[case.claim.payer_id].line == "medicare"


def make_finding(
    world: World,
    case: Case,
    rule_id: str,
    subject: str,
    *,
    field: str,
    message: str,
    fact: str | None = None,
    citation: str | None = None,
    line: int | None = None,
    denial: str | None = None,
    compliance: bool = False,
) -> Finding:
    """A finding; the payer's own codes for it come from its policy, under `denial` or the rule's id.

    `compliance`: the claim says more than the note carries.
    """
    codes = world.policies[case.claim.payer_id].denials.get(denial or rule_id)
    return Finding(
        rule_id=rule_id,
        subject=subject,
        severity="error",
        field=field,
        message=message,
        citation=citation or (world.reference.cite(fact) if fact else ""),
        line=line,
        denial=codes.denial if codes else None,
        compliance=compliance,
    )
