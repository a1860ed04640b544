"""From what was drawn to a clean case: people, services, account and claim."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from gym.world.claims import people
from gym.world.claims.account import (
    add_other_coverage,
    cover_by_parents,
    draw_coverage,
    draw_history,
    first_study,
    list_authorizations,
    to_attached,
    to_referred,
    to_replacement,
    to_second_payer,
)
from gym.world.claims.claim import LETTERS, Claim, Patient, Provider, ServiceLine, Subscriber
from gym.world.claims.encounter import Case, DecisionMaking, PriorClaim, Service
from gym.world.claims.note import list_documented_diagnoses, write_note
from gym.world.codes.levels import FAMILY_OF
from gym.world.payers.policy import CARRIERS
from gym.world.rules.therapy import allocate_units
from gym.world.scenarios.draw import DrawnCase, allowed_ages
from gym.world.scenarios.template import PlannedService
from gym.world.world import World


def build_service(rng: Random, drawn: DrawnCase, planned: PlannedService) -> Service:
    code = rng.choice(planned.code)
    low, high = planned.units
    reasons = drawn.fill_codes(planned.dx)
    modifiers = tuple(drawn.fill(each) for each in (*planned.modifiers, *planned.supports, *planned.medicare))
    if planned.role == "visit":
        return build_visit_service(drawn, code)
    decision = read_decision(drawn, planned)
    if decision:
        code = FAMILY_OF[code][decision.level]
    if planned.role == "reading" and "repeat" in drawn.features:
        modifiers += ("76",)
    return Service(
        code=code,
        units=rng.randint(low, high),
        diagnoses=reasons,
        supports=tuple(dict.fromkeys(modifiers)),
        billable=planned.role != "included",
        pos=drawn.pos,
        ndc=planned.ndc or None,
        minutes=int(drawn.fill(planned.minutes)) if planned.minutes else None,
        decision=decision,
    )


def read_decision(drawn: DrawnCase, planned: PlannedService) -> DecisionMaking | None:
    """The medical decision making that the note will show, from which the level of the visit follows."""
    if planned.decision is None:
        return None
    problems, data, risk = (drawn.fill(element) for element in planned.decision)
    return DecisionMaking.model_validate({"problems": problems, "data": data, "risk": risk})


def count_timed_units(pairs: list[tuple[PlannedService, Service]]) -> list[tuple[PlannedService, Service]]:
    """The services with the units that their minutes give together."""
    minutes = {done.code: done.minutes for _, done in pairs if done.minutes is not None}
    units = allocate_units(minutes) if minutes else {}
    return [
        (planned, done.model_copy(update={"units": units[done.code]}) if done.code in units else done)
        for planned, done in pairs
    ]


def build_visit_service(drawn: DrawnCase, code: str) -> Service:
    """The visit: separate where a second problem was treated, otherwise part of the procedure."""
    if drawn.problem is None:
        reasons = next(drawn.fill_codes(each.dx) for each in drawn.template.services if each.dx)
        return Service(code=code, diagnoses=reasons, billable=False, separate_visit=False, pos=drawn.pos)
    decision = drawn.problem.decision
    return Service(
        code=FAMILY_OF[code][decision.level],
        diagnoses=(drawn.problem.dx, *drawn.problem.also),
        supports=("25",),
        separate_visit=True,
        pos=drawn.pos,
        decision=decision,
    )


def clean_modifiers(drawn: DrawnCase, planned: PlannedService, done: Service) -> tuple[str, ...]:
    """The modifiers a careful coder puts on the line."""
    if planned.role == "visit":
        return ("25",)
    asked = planned.medicare if drawn.policy.line == "medicare" else ()
    kept = tuple(drawn.fill(each) for each in (*planned.modifiers, *asked))
    return (*kept, "76") if "76" in done.supports else kept


def build_line(
    world: World, drawn: DrawnCase, planned: PlannedService, done: Service, diagnoses: tuple[str, ...]
) -> ServiceLine:
    return ServiceLine(
        code=done.code,
        modifiers=clean_modifiers(drawn, planned, done),
        pointers=tuple(LETTERS[diagnoses.index(code)] for code in done.diagnoses),
        units=done.units,
        charge=world.charge(done.code, done.pos) * done.units,
        date_from=drawn.day,
        date_to=drawn.day,
        pos=done.pos,
        ndc=done.ndc if "payer:ndc" in drawn.policy.features else None,
    )


def name_key(provider: Provider) -> str:
    return provider.name


def build_history(rng: Random, drawn: DrawnCase, services: tuple[Service, ...], claim: Claim) -> tuple[PriorClaim, ...]:
    npi = claim.rendering.npi
    return (*first_study(drawn, services, npi, claim.claim_id), *draw_history(rng, drawn, npi, claim.claim_id))


def add_account_items(world: World, rng: Random, drawn: DrawnCase, case: Case) -> Case:
    """The case with what else the account holds: a payer's decision, a first payer that has paid, another coverage."""
    if drawn.template.two_parents:
        return cover_by_parents(world, rng, case)
    if "second_payer" in drawn.features:
        return to_second_payer(world, rng, case)
    if "corrected" in drawn.features:
        case = to_replacement(rng, case)
    if "referral" in drawn.features:
        case = to_referred(rng, case)
    if "attachment" in drawn.features:
        case = to_attached(rng, case)
    return add_other_coverage(world, rng, case)


def draw_member(rng: Random, drawn: DrawnCase) -> tuple[Patient, Subscriber]:
    """The patient, and who holds the policy with the payer."""
    template, policy = drawn.template, drawn.policy
    person = people.draw_patient(rng, allowed_ages(drawn), template.sexes, drawn.day)
    member = people.draw_subscriber(rng, person, policy.member_id, policy.line not in CARRIERS)
    is_own = (member.last, member.first) == (person.last, person.first)
    return person if is_own else person.model_copy(update={"relationship": "child"}), member


def draw_colleagues(rng: Random, taxonomy: str) -> tuple[Provider, ...]:
    return tuple(people.draw_clinician(rng, taxonomy) for _ in range(2))


def build_case(world: World, rng: Random, drawn: DrawnCase) -> Case:
    """A clean case: passes every rule and is paid."""
    template, policy = drawn.template, drawn.policy
    clinician, office = people.draw_clinician(rng, template.taxonomy), people.draw_practice(rng)
    person, member = draw_member(rng, drawn)
    certificate = people.draw_clia(rng) if template.clia else None
    pairs = count_timed_units([(planned, build_service(rng, drawn, planned)) for planned in template.services])
    services = tuple(done for _, done in pairs)
    orderer = people.draw_orderer(rng) if template.ordered or template.certified else None
    encounter = write_note(world, rng, drawn, services, clinician.name, orderer.name if orderer else None)
    billed = list_documented_diagnoses(drawn, tuple(done for done in services if done.billable))
    lines = tuple(build_line(world, drawn, planned, done, billed) for planned, done in pairs if done.billable)
    on_file = list_authorizations(rng, drawn, services)
    claim = Claim(
        claim_id=f"TG{rng.randrange(10**6, 10**7)}",
        payer_id=policy.id,
        subscriber=member,
        patient=person,
        billing=office,
        rendering=clinician,
        referring=orderer,
        prior_auth=on_file[0].number if on_file else None,
        diagnoses=billed,
        lines=lines,
        clia=certificate,
        total=sum((each.charge for each in lines), Decimal(0)),
        accident=template.accident,
        accident_date=drawn.day if template.accident else None,
    )
    known = (clinician, office, *draw_colleagues(rng, template.taxonomy), *([orderer] if orderer else []))
    case = Case(
        claim=claim,
        encounter=encounter,
        coverage=draw_coverage(rng, drawn, claim, on_file),
        history=build_history(rng, drawn, services, claim),
        clia=certificate,
        roster=tuple(sorted(known, key=name_key)),
        received=drawn.day + timedelta(days=rng.randrange(2, 12)),
    )
    return add_account_items(world, rng, drawn, case)
