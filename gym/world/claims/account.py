"""What lies behind a claim on the account: authorizations, earlier claims and coverages."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from gym.value import to_cents
from gym.world.claims import people
from gym.world.claims.claim import Claim, Patient, Remittance
from gym.world.claims.encounter import Authorization, Case, Coverage, PriorClaim, Referral, SentRecord, Service, Stay
from gym.world.codes.tables import is_operation
from gym.world.payers.adjudicate import adjudicate
from gym.world.payers.policy import CARRIERS, Policy
from gym.world.payers.second_payer import total_paid
from gym.world.payers.workdays import nearest_workday
from gym.world.rules import check
from gym.world.scenarios.draw import DrawnCase
from gym.world.world import World

OPEN_DEDUCTIBLE, FIRST_SENT = 0.25, timedelta(days=2)
OLD_COVERAGE, LATER_COVERAGE, REPLACED_COVERAGE = 0.08, 0.12, 0.3


def list_authorizations(rng: Random, drawn: DrawnCase, services: tuple[Service, ...]) -> tuple[Authorization, ...]:
    """An authorization on file for every service on the payer's list, with what was used of it before."""
    return tuple(
        Authorization(
            number=f"PA{rng.randrange(10**7, 10**8)}",
            code=each.code,
            units=each.units + sum(drawn.fill(prior.code) == each.code for prior in drawn.template.prior),
            valid_from=drawn.day - timedelta(days=rng.randrange(5, 25)),
            valid_to=drawn.day + timedelta(days=rng.randrange(20, 60)),
        )
        for each in services
        if each.billable and each.code in drawn.policy.authorization.codes
    )


def first_study(drawn: DrawnCase, services: tuple[Service, ...], npi: str, claim_id: str) -> tuple[PriorClaim, ...]:
    """The paid first study of the day, if this claim is for the second."""
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


def draw_history(rng: Random, drawn: DrawnCase, npi: str, claim_id: str) -> tuple[PriorClaim, ...]:
    """The paid claims of the template's history, by the same clinician."""
    return tuple(
        PriorClaim(
            claim_id=f"{claim_id}-{place}",
            day=(day := draw_earlier_day(rng, drawn.day, each.days)),
            received=day + timedelta(days=rng.randrange(2, 9)),
            code=drawn.fill(each.code),
            modifiers=tuple(drawn.fill(modifier) for modifier in each.modifiers),
            units=1,
            rendering_npi=npi,
            status="paid",
        )
        for place, each in enumerate(drawn.template.prior, 2)
    )


def draw_earlier_day(rng: Random, day: date, span: tuple[int, int]) -> date:
    """A workday so many days before `day`."""
    drawn = day - timedelta(days=rng.randint(*span))
    return nearest_workday(drawn, day - timedelta(days=span[1]), day - timedelta(days=span[0]))


def draw_coverage(rng: Random, drawn: DrawnCase, claim: Claim, on_file: tuple[Authorization, ...]) -> Coverage:
    policy = drawn.policy
    return Coverage(
        payer_id=policy.id,
        subscriber=claim.subscriber,
        patient=claim.patient,
        effective=date(2024, 1, 1) - timedelta(days=365 * rng.randrange(4)),
        deductible_left=Decimal(0) if drawn.template.therapy_used else draw_deductible(policy, claim),
        coinsurance_percent=policy.coinsurance_percent,
        copay=policy.copay,
        authorizations=on_file,
        stays=draw_stays(rng, drawn),
        therapy_used=rng.randint(*drawn.template.therapy_used) if drawn.template.therapy_used else None,
    )


def draw_stays(rng: Random, drawn: DrawnCase) -> tuple[Stay, ...]:
    """The hospice election or facility stay of the template, which goes on."""
    text = drawn.template.stay
    if text is None:
        return ()
    start = drawn.day - timedelta(days=rng.randint(*text.days))
    return (Stay(kind=text.kind, provider=text.provider, start=start, condition=drawn.fill(text.condition)),)


def draw_deductible(policy: Policy, claim: Claim) -> Decimal:
    """What the patient still owes to the year's deductible: mostly nothing so late in the year, sometimes a part."""
    rng = Random(f"deductible of {claim.claim_id}")
    parts = (Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal("1"))
    return to_cents(policy.deductible * rng.choice(parts)) if rng.random() < OPEN_DEDUCTIBLE else Decimal(0)


def next_month(day: date) -> date:
    """The day itself if it is the first of a month, else the first of the next one: coverage begins with a month."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def cover_elsewhere(rng: Random, person: Patient, policy: Policy, first: date, last: date | None) -> Coverage:
    """The patient's coverage with another payer, from `first` to `last`."""
    return Coverage(
        payer_id=policy.id,
        subscriber=people.draw_subscriber(rng, person, policy.member_id, policy.line not in CARRIERS),
        patient=person,
        effective=first,
        terminated=last,
        deductible_left=0,
        coinsurance_percent=policy.coinsurance_percent,
        copay=policy.copay,
    )


def cover_by_parents(world: World, rng: Random, case: Case) -> Case:
    """The child's case with a plan of each parent: the one with the earlier birthday in the year pays first (PF415)."""
    policy, child = pick_other_payer(world, rng, case), case.claim.patient
    if policy is None:
        return case
    days = sorted((month, rng.randrange(1, 29)) for month in rng.sample(range(1, 13), 2))
    first, second = (people.draw_parent(rng, child, day) for day in days)
    dependent = child.model_copy(update={"relationship": "child"})
    own = people.draw_subscriber(rng, first, world.policies[case.claim.payer_id].member_id)
    other = cover_elsewhere(rng, dependent, policy, case.coverage.effective, None)
    behind = {"subscriber": people.draw_subscriber(rng, second, policy.member_id), "order": 2}
    plan = {"subscriber": own, "patient": dependent, "subscriber_birth": first.birth}
    return case.model_copy(
        update={
            "claim": case.claim.model_copy(update={"subscriber": own, "patient": dependent}),
            "coverage": case.coverage.model_copy(update=plan),
            "others": (other.model_copy(update={**behind, "subscriber_birth": second.birth}),),
        }
    )


def pick_other_payer(world: World, rng: Random, case: Case) -> Policy | None:
    """Another commercial payer for the same patient."""
    able = [each for each in world.policies.values() if each.line == "commercial" and each.id != case.claim.payer_id]
    return rng.choice(able) if able else None


def add_other_coverage(world: World, rng: Random, case: Case) -> Case:
    """Sometimes a coverage that is not to be billed, so that having two proves nothing."""
    chance = rng.random()
    if chance < LATER_COVERAGE:
        known = (
            draw_ended_coverage(world, rng, case) if chance < OLD_COVERAGE else draw_later_coverage(world, rng, case)
        )
    else:
        known = draw_replaced_medicare(world, rng, case) if chance < REPLACED_COVERAGE else None
    return case.model_copy(update={"others": (*case.others, known)}) if known else case


def draw_ended_coverage(world: World, rng: Random, case: Case) -> Coverage | None:
    policy, last = pick_other_payer(world, rng, case), case.coverage.effective - timedelta(days=1)
    return cover_elsewhere(rng, case.claim.patient, policy, date(last.year - 1, 1, 1), last) if policy else None


def draw_later_coverage(world: World, rng: Random, case: Case) -> Coverage | None:
    """A coverage that begins after the visit."""
    policy, after = pick_other_payer(world, rng, case), case.encounter.day + timedelta(days=rng.randrange(6, 80))
    return cover_elsewhere(rng, case.claim.patient, policy, next_month(after), None) if policy else None


def draw_replaced_medicare(world: World, rng: Random, case: Case) -> Coverage | None:
    """The Medicare coverage that a Medicare Advantage member keeps but that must not be billed."""
    if world.policies[case.claim.payer_id].line != "medicare_advantage":
        return None
    return draw_medicare(world, rng, case.claim.patient)


def draw_medicare(world: World, rng: Random, person: Patient) -> Coverage | None:
    """The patient's coverage with Medicare, if this world has it: from the month of the 65th birthday."""
    medicare = next((each for each in world.policies.values() if each.line == "medicare"), None)
    first = date(person.birth.year + 65, person.birth.month, 1)
    return cover_elsewhere(rng, person, medicare, first, None) if medicare else None


def to_second_payer(world: World, rng: Random, case: Case) -> Case:
    """The case with a first payer that has paid, and the claim made out to the payer after it (PF078)."""
    answered = answer_by_first_payer(world, rng, case)
    if answered is None:
        return case
    first, answer = answered
    paid, line = total_paid(answer), case.claim.lines[0]
    known = PriorClaim(
        claim_id=f"{case.claim.claim_id}-P",
        day=case.encounter.day,
        received=case.encounter.day + timedelta(days=2),
        code=line.code,
        modifiers=line.modifiers,
        units=line.units,
        rendering_npi=case.claim.rendering.npi,
        status="paid",
        proof=f"ERA-{rng.randrange(10**6, 10**7)}",
        payer_id=first.payer_id,
        paid=paid,
    )
    return case.model_copy(
        update={
            "claim": case.claim.model_copy(update={"sequence": "S", "primary_paid": paid}),
            "coverage": case.coverage.model_copy(update={"order": 2}),
            "others": (*case.others, first),
            "history": (*case.history, known),
            "received": case.received + timedelta(days=20),
            "first_answer": answer,
        }
    )


def to_referred(rng: Random, case: Case) -> Case:
    """The case of a member whom a primary care physician has sent: the referral is on file and on the claim."""
    number, day = f"RF{rng.randrange(10**6, 10**7)}", case.encounter.day
    sent = Referral(
        number=number,
        to=case.encounter.clinician,
        valid_from=day - timedelta(days=rng.randrange(3, 20)),
        valid_to=day + timedelta(days=rng.randrange(30, 90)),
    )
    known = {"gatekeeper": people.draw_clinician(rng, "207Q00000X").name, "referrals": (sent,)}
    return case.model_copy(
        update={
            "claim": case.claim.model_copy(update={"referral_number": number}),
            "coverage": case.coverage.model_copy(update=known),
        }
    )


def to_attached(rng: Random, case: Case) -> Case:
    """The case of a payer that holds a record already, of the operation, sent under a number that the claim names."""
    codes = [line.code for line in case.claim.lines]
    code, number = next(filter(is_operation, codes), codes[0]), f"AC{rng.randrange(10**6, 10**7)}"
    sent = case.encounter.day + timedelta(days=1)
    letter = (
        f"{sent}: we hold the record of {code} of {case.encounter.day} that you sent us under control number {number}. "
        f"We decide on {code} once a claim names it."
    )
    known = {"record": SentRecord(code=code, number=number), "payer_letter": letter}
    return case.model_copy(update={"claim": case.claim.model_copy(update={"attachment": number}), **known})


def answer_by_first_payer(world: World, rng: Random, case: Case) -> tuple[Coverage, Remittance] | None:
    """Another coverage whose payer pays first, and its answer by its own policy; None where none would pay it all."""
    able = [each for each in world.policies.values() if each.line == "commercial" and each.id != case.claim.payer_id]
    for policy in rng.sample(able, len(able)):
        first = cover_elsewhere(rng, case.claim.patient, policy, case.coverage.effective, None)
        first = first.model_copy(update={"deductible_left": draw_deductible(policy, case.claim)})
        claim = case.claim.model_copy(update={"payer_id": policy.id, "subscriber": first.subscriber})
        billed = case.model_copy(
            update={"claim": claim, "coverage": first, "received": case.encounter.day + FIRST_SENT}
        )
        if not check(world, billed):
            return first, adjudicate(world, billed, ())
    return None


def to_replacement(rng: Random, case: Case) -> Case:
    """The case with a decision of the payer on the account, and the claim as its replacement (fault_types F42)."""
    line, day = case.claim.lines[0], case.encounter.day
    number = f"ICN{day:%y%j}{rng.randrange(10**7):07d}"
    decided = PriorClaim(
        claim_id=f"{case.claim.claim_id}-0",
        day=day,
        received=case.received,
        code=line.code,
        modifiers=(),
        units=line.units,
        rendering_npi=case.claim.rendering.npi,
        status="denied",
        claim_number=number,
    )
    return case.model_copy(
        update={
            "claim": case.claim.model_copy(update={"frequency": "7", "original_reference": number}),
            "history": (*case.history, decided),
            "received": case.received + timedelta(days=rng.randrange(20, 35)),
        }
    )
