"""From a template to a clean case: draws the variant, the people and the dates, writes note and claim."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gym.world import people
from gym.world.claim import LETTERS, Claim, ServiceLine
from gym.world.encounter import Authorization, Case, Coverage, Encounter, PriorClaim, Section, Service
from gym.world.policy import Policy
from gym.world.template import PlannedService, Problem, Template
from gym.world.world import World

FIRST_DAY, DAYS = date(2024, 7, 1), 85


@dataclass(frozen=True)
class Drawn:
    """What chance decided for one case. `features` are those the faults asked for."""

    template: Template
    policy: Policy
    features: frozenset[str]
    day: date
    pos: str
    variant: dict[str, str]
    problem: Problem | None
    show_codes: bool

    def fill(self, text: str) -> str:
        """`text` with the variant's words, capitalised where the brace is."""
        capital = {key.capitalize(): value[:1].upper() + value[1:] for key, value in self.variant.items()}
        return text.format_map({**self.variant, **capital})

    def sentence(self, text: str) -> str:
        """`text` filled, with a capital at its start."""
        filled = self.fill(text)
        return filled[:1].upper() + filled[1:]


def workday(rng: Random) -> date:
    """A weekday inside the data window (2024 Q3)."""
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    return day - timedelta(days=max(0, day.weekday() - 4))


def draw(
    world: World, rng: Random, template: Template, policy: Policy, features: frozenset[str], show_codes: bool
) -> Drawn:
    """Choose everything that chance decides but people and units."""
    bundled = "bundled_visit" in features
    problem = rng.choice(world.templates.problems) if "visit" in template.features and not bundled else None
    variant = dict(rng.choice(template.variants))
    return Drawn(template, policy, features, workday(rng), rng.choice(template.pos), variant, problem, show_codes)


def service(rng: Random, drawn: Drawn, planned: PlannedService) -> Service:
    """The documented service behind one planned one."""
    code = rng.choice(planned.code)
    low, high = planned.units
    reasons = tuple(drawn.fill(code) for code in planned.dx)
    modifiers = tuple(drawn.fill(each) for each in (*planned.modifiers, *planned.supports))
    if planned.role == "visit":
        return visit_service(drawn, code)
    if planned.role == "reading" and "repeat" in drawn.features:
        modifiers += ("76",)
    return Service(
        code=code,
        units=rng.randint(low, high),
        diagnoses=reasons,
        supports=tuple(dict.fromkeys(modifiers)),
        billable=planned.role != "included",
        pos=drawn.pos,
    )


def visit_service(drawn: Drawn, code: str) -> Service:
    """The visit: separate where a second problem was treated, otherwise part of the procedure."""
    if drawn.problem is None:
        reasons = next(tuple(drawn.fill(dx) for dx in each.dx) for each in drawn.template.services if each.dx)
        return Service(code=code, diagnoses=reasons, billable=False, separate_visit=False, pos=drawn.pos)
    return Service(code=code, diagnoses=(drawn.problem.dx,), supports=("25",), separate_visit=True, pos=drawn.pos)


def clean_modifiers(drawn: Drawn, planned: PlannedService, done: Service) -> tuple[str, ...]:
    """The modifiers a careful coder puts on the line."""
    if planned.role == "visit":
        return ("25",)
    kept = tuple(drawn.fill(each) for each in planned.modifiers)
    return (*kept, "76") if "76" in done.supports else kept


def line(world: World, drawn: Drawn, planned: PlannedService, done: Service, diagnoses: tuple[str, ...]) -> ServiceLine:
    """The claim line for one billable service."""
    return ServiceLine(
        code=done.code,
        modifiers=clean_modifiers(drawn, planned, done),
        pointers=tuple(LETTERS[diagnoses.index(code)] for code in done.diagnoses),
        units=done.units,
        charge=world.charge(done.code, done.pos) * done.units,
        date_from=drawn.day,
        date_to=drawn.day,
        pos=done.pos,
    )


def counts(services: tuple[Service, ...]) -> dict[str, str]:
    """Numbers the note speaks of: lesions in all, and square centimetres for debridement."""
    total = sum(each.units for each in services if not each.separate_visit and each.billable)
    return {"total": str(total), "area": str(20 * total - 6)}


def note(world: World, rng: Random, drawn: Drawn, services: tuple[Service, ...], clinician: str) -> Encounter:
    """The note as facts and as text; diagnoses are in ICD-10-CM's own words, with codes where the level shows them."""
    drawn.variant.update(counts(services))
    texts, reference = drawn.template.note, world.reference
    diagnoses = tuple(dict.fromkeys(code for each in services for code in each.diagnoses))
    sections = [("Reason", rng.choice(texts.reason)), ("Exam", rng.choice(texts.exam))]
    if drawn.problem:
        sections.insert(1, ("Other problem", drawn.problem.text))
    if "bundled_visit" in drawn.features:
        sections.insert(1, ("History", rng.choice(texts.bundled)))
    sections.append(("Done today", rng.choice(texts.procedure)))
    if "repeat" in drawn.features:
        sections.append(("Second study", rng.choice(texts.repeat)))
    named = [f"{reference.diagnosis(code)}{f' ({code})' if drawn.show_codes else ''}" for code in diagnoses]
    sections.append(("Assessment", "; ".join(f"{place}. {name}" for place, name in enumerate(named, 1)) + "."))
    return Encounter(
        day=drawn.day,
        clinician=clinician,
        services=services,
        diagnoses=diagnoses,
        sections=tuple(Section(heading=heading, text=drawn.sentence(text)) for heading, text in sections),
    )


def authorizations(rng: Random, drawn: Drawn, services: tuple[Service, ...]) -> tuple[Authorization, ...]:
    """An authorization on file for every service on the payer's list."""
    return tuple(
        Authorization(
            number=f"PA{rng.randrange(10**7, 10**8)}",
            code=each.code,
            units=each.units,
            valid_from=drawn.day - timedelta(days=rng.randrange(5, 25)),
            valid_to=drawn.day + timedelta(days=rng.randrange(20, 60)),
        )
        for each in services
        if each.billable and each.code in drawn.policy.authorization.codes
    )


def first_study(drawn: Drawn, services: tuple[Service, ...], npi: str, claim_id: str) -> tuple[PriorClaim, ...]:
    """The paid first study of the day, where this claim is for the second."""
    if "repeat" not in drawn.features:
        return ()
    return tuple(
        PriorClaim(
            claim_id=f"{claim_id}-1",
            day=drawn.day,
            received=drawn.day + timedelta(days=2),
            code=each.code,
            modifiers=tuple(modifier for modifier in each.supports if modifier != "76"),
            units=1,
            rendering_npi=npi,
            status="paid",
        )
        for each in services
        if "76" in each.supports
    )


def build(world: World, rng: Random, drawn: Drawn) -> Case:
    """A clean case: passes every rule and is paid."""
    template, policy = drawn.template, drawn.policy
    clinician, office = people.clinician(rng, template.taxonomy), people.practice(rng)
    person = people.patient(rng, ages(drawn), template.sexes, drawn.day)
    member = people.subscriber(rng, person, policy.member_id)
    pairs = [(planned, service(rng, drawn, planned)) for planned in template.services]
    services = tuple(done for _, done in pairs)
    encounter = note(world, rng, drawn, services, clinician.name)
    billed = tuple(dict.fromkeys(code for done in services if done.billable for code in done.diagnoses))
    on_file = authorizations(rng, drawn, services)
    claim = Claim(
        claim_id=f"TG{rng.randrange(10**6, 10**7)}",
        payer_id=policy.id,
        subscriber=member,
        patient=person,
        billing=office,
        rendering=clinician,
        prior_auth=on_file[0].number if on_file else None,
        diagnoses=billed,
        lines=tuple(line(world, drawn, planned, done, billed) for planned, done in pairs if done.billable),
    )
    coverage = Coverage(
        payer_id=policy.id,
        subscriber=member,
        patient=person,
        effective=date(2024, 1, 1) - timedelta(days=365 * rng.randrange(4)),
        deductible_left=0,
        coinsurance_percent=policy.coinsurance_percent,
        authorizations=on_file,
    )
    others = tuple(people.clinician(rng, template.taxonomy) for _ in range(2))
    return Case(
        claim=claim,
        encounter=encounter,
        coverage=coverage,
        history=first_study(drawn, services, clinician.npi, claim.claim_id),
        roster=tuple(sorted((clinician, office, *others), key=lambda provider: provider.name)),
        received=drawn.day + timedelta(days=rng.randrange(2, 12)),
    )


def ages(drawn: Drawn) -> tuple[int, int]:
    """The template's ages, from 65 for Medicare and under 65 for commercial cover where that leaves any."""
    low, high = drawn.template.ages
    if drawn.policy.kind == "medicare":
        return max(low, 65), max(high, 66)
    return low, max(low, min(high, 64))
