"""Judging an imported claim by the gym's rules, as far as a file without a note can be judged."""

from datetime import timedelta

from gym.world.claims.claim import LETTERS, Claim, Finding, Remittance, ServiceLine
from gym.world.claims.encounter import Authorization, Case, Coverage, Encounter, Service
from gym.world.rules import check
from gym.world.world import World

# A file has no note and no price list: what these rules compare with is not there.
NEED_THE_NOTE = frozenset({"charge_not_on_schedule", "date_or_place_not_documented"})
# An 835 has neither diagnoses nor a patient's age, sex and coverage.
NEED_THE_CLAIM = ("diagnoses", "patient", "subscriber", "referring", "prior_auth", "clia")
USUAL_DAYS = timedelta(days=5)


def build_case(world: World, claim: Claim, remittance: Remittance | None, received: timedelta | None) -> Case:
    """A case whose encounter documents exactly what is billed; `received` is in days after the first service."""
    first, last = min(line.date_from for line in claim.lines), max(line.date_to for line in claim.lines)
    services = tuple(supporting_service(world, claim, line) for line in claim.lines)
    coverage = Coverage(
        payer_id=claim.payer_id,
        subscriber=claim.subscriber,
        patient=claim.patient,
        effective=first - timedelta(days=365),
        deductible_left=0,
        coinsurance_percent=world.policies[claim.payer_id].coinsurance_percent,
        authorizations=tuple(build_authorization(claim, line) for line in claim.lines if claim.prior_auth),
        order=1 if claim.sequence == "P" else 2,
    )
    return Case(
        claim=claim,
        encounter=Encounter(
            day=first,
            clinician=claim.rendering.name,
            services=services,
            diagnoses=claim.diagnoses,
            sections=(),
            accident=claim.accident,
        ),
        coverage=coverage,
        roster=tuple(dict.fromkeys((claim.billing, claim.rendering))),
        received=last + USUAL_DAYS if received is None else first + received,
        remittance=remittance,
        clia=claim.clia,
    )


def supporting_service(world: World, claim: Claim, line: ServiceLine) -> Service:
    known = dict(zip(LETTERS, claim.diagnoses, strict=False))
    visit = world.reference.is_visit(line.code) and "25" in line.modifiers
    return Service(
        code=line.code,
        units=line.units,
        diagnoses=tuple(known[letter] for letter in line.pointers if letter in known),
        supports=line.modifiers,
        separate_visit=True if visit else None,
        pos=line.pos,
    )


def build_authorization(claim: Claim, line: ServiceLine) -> Authorization:
    return Authorization(
        number=claim.prior_auth or "",
        code=line.code,
        units=line.units,
        valid_from=line.date_from - timedelta(days=30),
        valid_to=line.date_to + timedelta(days=30),
    )


def judge_case(world: World, case: Case) -> tuple[Finding, ...]:
    """The findings, without those that need a note, a price list or, for an 835, the claim itself."""
    answer = case.remittance is not None
    return tuple(
        finding
        for finding in check(world, case)
        if finding.rule_id not in NEED_THE_NOTE
        and not (answer and (finding.field.startswith(NEED_THE_CLAIM) or finding.field.endswith("/pointers")))
    )


def unknown_codes(world: World, claim: Claim) -> tuple[str, ...]:
    """Codes missing from the course's tables: bundling and unit edits cannot judge them."""
    return tuple(dict.fromkeys(line.code for line in claim.lines if line.code not in world.reference.procedures))
