"""What a rule is, and the words rules share."""

from collections.abc import Iterable
from typing import Protocol

from gym.world.claim import Finding, ServiceLine
from gym.world.encounter import Case, Service
from gym.world.world import World


class Rule(Protocol):
    """A claim edit: what it finds wrong with a case's claim."""

    def __call__(self, world: World, case: Case) -> Iterable[Finding]:
        """The findings of this rule; none on a clean claim."""


def numbered(case: Case) -> list[tuple[int, ServiceLine]]:
    """The claim's lines with their numbers, from 1."""
    return list(enumerate(case.claim.lines, 1))


def documented(case: Case, code: str) -> list[Service]:
    """What the note documents under `code`."""
    return [service for service in case.encounter.services if service.code == code]


def same_physician(case: Case) -> set[str]:
    """The NPIs that count as the clinician's own: the group's members of one specialty (PF059)."""
    own = next((each for each in case.roster if each.name == case.encounter.clinician), None)
    return {each.npi for each in case.roster if own and each.taxonomy == own.taxonomy}


def error(
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
) -> Finding:
    """A finding; the payer's own codes for it come from its policy, under `denial` or the rule's id."""
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
    )
