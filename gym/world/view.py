"""What a trainee sees of a scenario: never its faults, its key or the note's structured facts."""

from gym.world.claim import Claim
from gym.world.encounter import Authorization, Coverage, Encounter
from gym.world.forms import allowed_actions
from gym.world.scenario import CoverageView, EncounterView, PayerView, Scenario, ScenarioView
from gym.world.world import World


def encounter_view(encounter: Encounter) -> EncounterView:
    """The note as sections and as one text."""
    text = "\n\n".join(f"{section.heading}: {section.text}" for section in encounter.sections)
    return EncounterView(date=encounter.day, clinician=encounter.clinician, sections=encounter.sections, text=text)


def on_file(authorization: Authorization) -> str:
    """One authorization in words."""
    span = f"{authorization.valid_from} to {authorization.valid_to}"
    return f"{authorization.number} for {authorization.code}, valid {span}"


def coverage_view(coverage: Coverage, encounter: Encounter) -> CoverageView:
    """The eligibility check for the day of the visit."""
    ended = coverage.terminated is not None and coverage.terminated < encounter.day
    return CoverageView(
        member_id=coverage.subscriber.member_id,
        active=coverage.effective <= encounter.day and not ended,
        effective=coverage.effective,
        terminated=coverage.terminated,
        coinsurance_percent=coverage.coinsurance_percent,
        authorizations=tuple(on_file(each) for each in coverage.authorizations),
    )


def view(world: World, scenario: Scenario, claim: Claim | None = None) -> ScenarioView:
    """The trainee's view, with the claim on file now (the presented one unless given)."""
    case, policy = scenario.case, world.policies[scenario.payer_id]
    return ScenarioView(
        scenario_id=scenario.scenario_id,
        title=scenario.title,
        difficulty=scenario.difficulty,
        stage=scenario.stage,
        claim_data=claim or case.claim,
        encounter=encounter_view(case.encounter),
        payer=PayerView(payer_id=policy.id, name=policy.name, kind=policy.kind, facts=policy.facts(world.reference)),
        coverage=coverage_view(case.coverage, case.encounter),
        history=case.history,
        roster=tuple({"name": each.name, "npi": each.npi, "taxonomy": each.taxonomy} for each in case.roster),
        received=case.received,
        remittance=case.remittance,
        learning_objectives=scenario.learning_objectives,
        time_limit_seconds=scenario.time_limit_seconds,
        skills=(scenario.area,),
        allowed_actions=allowed_actions(),
    )
