"""What a trainee sees of a scenario: never its faults, its key or the note's structured facts."""

from gym.world.claims.claim import Claim, Provider
from gym.world.claims.encounter import Authorization, Case, Coverage, Encounter
from gym.world.judge.appeals import list_records, list_requirements
from gym.world.judge.forms import allowed_actions
from gym.world.judge.inquiries import list_further_facts, say_units
from gym.world.scenarios.scenario import (
    CoverageView,
    EncounterView,
    LetterView,
    PayerView,
    Scenario,
    ScenarioView,
)
from gym.world.world import World


def to_encounter_view(encounter: Encounter) -> EncounterView:
    text = "\n\n".join(f"{section.heading}: {section.text}" for section in encounter.sections)
    return EncounterView(date=encounter.day, clinician=encounter.clinician, sections=encounter.sections, text=text)


def format_authorization(authorization: Authorization) -> str:
    span = f"{authorization.valid_from} to {authorization.valid_to}"
    return f"{authorization.number} for {say_units(authorization)}{authorization.code}, valid {span}"


def to_coverage_view(coverage: Coverage, encounter: Encounter) -> CoverageView:
    """The eligibility check for the day of the visit."""
    ended = coverage.terminated is not None and coverage.terminated < encounter.day
    return CoverageView(
        payer_id=coverage.payer_id,
        member_id=coverage.subscriber.member_id,
        member_name=f"{coverage.subscriber.first} {coverage.subscriber.last}",
        patient=coverage.patient,
        order=coverage.order,
        active=coverage.effective <= encounter.day and not ended,
        effective=coverage.effective,
        terminated=coverage.terminated,
        coinsurance_percent=coverage.coinsurance_percent,
        deductible_left=coverage.deductible_left,
        copay=coverage.copay,
        authorizations=tuple(format_authorization(each) for each in coverage.authorizations),
        also=list_further_facts(coverage),
    )


def presented_coverage(case: Case) -> Coverage:
    """The coverage of the payer that the claim was made out to, or the first on file."""
    return next((each for each in case.coverages if each.payer_id == case.claim.payer_id), case.coverage)


def describe_provider(case: Case, provider: Provider) -> dict[str, str | None]:
    """A line of the roster; `enrolled` says since when the payer takes their claims, where its file says so."""
    known = next((each for each in case.enrollments if each.npi == provider.npi), None)
    since = {"enrolled": f"from {known.effective}{f' to {known.ended}' if known.ended else ''}"} if known else {}
    return {"name": provider.name, "npi": provider.npi, "taxonomy": provider.taxonomy, **since}


def to_view(world: World, scenario: Scenario, claim: Claim | None = None) -> ScenarioView:
    """The trainee's view, with the claim on file now (the presented one unless given)."""
    case = scenario.case
    policy = world.policies[(claim or case.claim).payer_id]
    return ScenarioView(
        scenario_id=scenario.scenario_id,
        title=scenario.title,
        difficulty=scenario.difficulty,
        stage=scenario.stage,
        claim_data=claim or case.claim,
        encounter=to_encounter_view(case.encounter),
        payer=PayerView(payer_id=policy.id, name=policy.name, kind=policy.kind, facts=policy.facts(world.reference)),
        coverage=to_coverage_view(presented_coverage(case), case.encounter),
        other_coverages=tuple(
            to_coverage_view(each, case.encounter) for each in case.coverages if each is not presented_coverage(case)
        ),
        first_answer=case.first_answer,
        letter=LetterView(requirements=list_requirements(case), records=list_records(case)),
        history=case.history,
        roster=tuple(describe_provider(case, each) for each in case.roster),
        received=case.received,
        today=case.desk_day,
        abn_on_file=case.encounter.abn,
        clia_certificate=f"{case.clia} (certificate of {case.clia_kind})" if case.clia_kind else case.clia,
        remittance=case.remittance,
        learning_objectives=scenario.learning_objectives,
        time_limit_seconds=scenario.time_limit_seconds,
        skills=(scenario.area,),
        allowed_actions=allowed_actions(),
        payer_letter=case.payer_letter,
    )
