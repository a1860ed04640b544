"""The claim edits, one function each, listed in RULES; `check()` runs them."""

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules import (
    authorization,
    bilateral,
    bundling,
    codes,
    coverage,
    demographics,
    diagnoses,
    documentation,
    eligibility,
    filing,
    identifiers,
    integrity,
    laboratory,
    modifiers,
    places,
    providers,
    support,
    surgery,
    therapy,
    units,
    visits,
)
from gym.world.rules.rule import Rule
from gym.world.world import World

RULES: tuple[Rule, ...] = (
    identifiers.npi,
    identifiers.roster,
    eligibility.member_form,
    eligibility.member,
    eligibility.span,
    eligibility.right_payer,
    eligibility.first_payment,
    providers.ordering,
    providers.provider_type,
    integrity.total,
    integrity.dates,
    filing.timely,
    filing.duplicate,
    filing.frequency,
    filing.correction,
    authorization.prior_auth,
    diagnoses.billable,
    codes.edition,
    codes.sequence,
    codes.excludes1,
    diagnoses.documented,
    coverage.article,
    diagnoses.pointers,
    demographics.dx_age,
    demographics.dx_sex,
    demographics.procedure_age,
    modifiers.wrong_code,
    modifiers.visit_without_25,
    modifiers.component,
    surgery.decision,
    surgery.visit_in_global,
    surgery.procedure_in_global,
    visits.new_patient,
    visits.established_visit,
    visits.nurse_visit,
    bilateral.both_sides,
    places.code_and_place,
    places.video,
    laboratory.certificate,
    laboratory.waived,
    laboratory.panel,
    therapy.plan_of_care,
    bundling.ptp,
    bundling.addon,
    units.mue,
    support.unsupported_25,
    support.unsupported_24,
    support.unsupported_59,
    support.unsupported_modifier,
    documentation.service_line,
    documentation.missing_service,
    documentation.charge,
    documentation.date_and_place,
)


def check(world: World, case: Case) -> tuple[Finding, ...]:
    """Every finding on the case's claim, in the order of RULES; one repeated on the same line is left out."""
    found: dict[tuple[str, int | None], Finding] = {}
    for rule in RULES:
        for finding in rule(world, case):
            found.setdefault((finding.key, finding.line), finding)
    return tuple(found.values())
