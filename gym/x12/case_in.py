"""Judging an imported claim by the gym's rules, as far as a file without a note can be judged."""

from datetime import date, timedelta

from gym.world.claims.claim import LETTERS, Claim, Finding, Remittance, ServiceLine
from gym.world.claims.encounter import Authorization, Case, Coverage, Encounter, Service
from gym.world.rules import check
from gym.world.world import World

# A file has no note, no price list and no eligibility answer: what these rules compare with is not there.
NEED_THE_NOTE = frozenset({"charge_not_on_schedule", "date_or_place_not_documented", "part_b_year"})
# An 835 has neither diagnoses nor a patient's age, sex and coverage.
NEED_THE_CLAIM = ("diagnoses", "patient", "subscriber", "referring", "prior_auth", "clia")
USUAL_DAYS = timedelta(days=5)
# ICD-10-CM came in place of ICD-9-CM; the tables hold its fiscal year 2024.
ICD_10_SINCE, FISCAL_YEAR = date(2015, 10, 1), (date(2023, 10, 1), date(2024, 9, 30))
OF_AN_EDITION = frozenset({"dx_not_valid_on_date", "dx_not_billable"})
# What these miss may be a code that is not in the tables.
NEED_ALL_CODES = frozenset({"addon_without_primary"})


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


def judge_case(world: World, case: Case, day: date) -> tuple[Finding, ...]:
    """The findings, as far as file and tables carry them; `day` is the first of the services in the file.

    Left out is what needs a note or a price list, for an 835 the claim itself, for codes outside the tables those
    tables, and for another fiscal year its edition of ICD-10-CM.
    """
    outside, undated = unknown_codes(world, case.claim), undated_diagnoses(case.claim, day)
    found = (each for each in check(world, case) if each.rule_id not in NEED_THE_NOTE)
    return tuple(
        each
        for each in found
        if not (case.remittance and needs_claim(each))
        and not needs_tables(case.claim, each, outside)
        and not (each.rule_id in OF_AN_EDITION and each.subject in undated)
    )


def needs_claim(finding: Finding) -> bool:
    """Whether a finding is about what an 835 does not tell."""
    return finding.field.startswith(NEED_THE_CLAIM) or finding.field.endswith("/pointers")


def needs_tables(claim: Claim, finding: Finding, outside: tuple[str, ...]) -> bool:
    """Whether a finding rests on what the tables say of a code that they do not have."""
    if not outside:
        return False
    if finding.rule_id in NEED_ALL_CODES:
        return True
    of_line = finding.line is not None and claim.lines[finding.line - 1].code in outside
    return of_line and not finding.field.endswith(("/pointers", "/date_from", "/date_to", "referring", "clia"))


def undated_diagnoses(claim: Claim, day: date) -> tuple[str, ...]:
    """The diagnoses of which the tables cannot say whether they were valid on `day`, in another fiscal year."""
    if day < ICD_10_SINCE or FISCAL_YEAR[0] <= day <= FISCAL_YEAR[1]:
        return ()
    return tuple(dict.fromkeys(code for code in claim.diagnoses if code[0].isalpha()))


def unknown_codes(world: World, claim: Claim) -> tuple[str, ...]:
    """Codes missing from the course's tables: bundling and unit edits cannot judge them."""
    return tuple(dict.fromkeys(line.code for line in claim.lines if line.code not in world.reference.procedures))
