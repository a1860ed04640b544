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
    exclusions,
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
    identifiers.check_npi,
    identifiers.check_roster,
    eligibility.check_member_form,
    eligibility.check_member,
    eligibility.check_span,
    eligibility.check_right_payer,
    eligibility.check_first_payment,
    providers.check_orderer,
    providers.check_provider_type,
    integrity.check_total,
    integrity.check_dates,
    filing.check_timely,
    filing.check_duplicate,
    filing.check_frequency,
    filing.check_correction,
    authorization.check_prior_auth,
    diagnoses.check_billable,
    codes.check_edition,
    codes.check_sequence,
    codes.check_excludes1,
    diagnoses.check_documented,
    coverage.check_article,
    exclusions.check_excluded,
    diagnoses.check_pointers,
    demographics.check_dx_age,
    demographics.check_dx_sex,
    demographics.check_procedure_age,
    modifiers.check_wrong_code,
    modifiers.check_visit_without_25,
    modifiers.check_component,
    surgery.check_decision,
    surgery.check_visit_in_global,
    surgery.check_procedure_in_global,
    visits.check_new_patient,
    visits.check_established_visit,
    visits.check_nurse_visit,
    bilateral.check_both_sides,
    places.check_code_and_place,
    places.check_video,
    laboratory.check_certificate,
    laboratory.check_waived,
    laboratory.check_panel,
    therapy.check_plan_of_care,
    bundling.check_ptp,
    bundling.check_addon,
    units.check_mue,
    support.check_25,
    support.check_24,
    support.check_59,
    support.check_other_modifiers,
    documentation.check_service_line,
    documentation.check_missing_service,
    documentation.check_charge,
    documentation.check_date_and_place,
)


def check(world: World, case: Case) -> tuple[Finding, ...]:
    """Every finding on the case's claim, in the order of RULES; one repeated on the same line is left out."""
    found: dict[tuple[str, int | None], Finding] = {}
    for rule in RULES:
        for finding in rule(world, case):
            found.setdefault((finding.key, finding.line), finding)
    return tuple(found.values())
