"""Rules over when and how often a claim is sent."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.integrity import first_day
from gym.world.rules.rule import documented_services, list_paid_that_day, make_finding, number_lines
from gym.world.world import World

REPEATS = frozenset({"76", "77", "91", "59", "XE", "XP", "XS", "XU"})
# Modifiers that say which side, finger, eyelid or vessel, and which part of the work: another one, another service.
SITES = frozenset({"LT", "RT", "50", "LC", "LD", "RC", "LM", "RI", "E1", "E2", "E3", "E4"})
PARTS = frozenset({"26", "TC", "54", "55", "56", "80", "81", "82", "AS"})
DIGITS = frozenset(f"{limb}{digit}" for limb in "FT" for digit in (*range(1, 10), "A"))
APART = SITES | PARTS | DIGITS


def check_timely(world: World, case: Case) -> Iterable[Finding]:
    """A claim must reach the payer within its filing limit, counted from the first date of service (PF062)."""
    policy = world.policies[case.claim.payer_id]
    last = policy.filing.last_day(first_day(case))
    if case.received > last and is_right_payer(case):
        yield make_finding(
            world,
            case,
            "timely_filing",
            "claim",
            field="received",
            message=f"Received {case.received}; {policy.name} had to have it by {last}.",
            citation=policy.cite_filing(world.reference),
        )


def find_proof_of_filing(world: World, case: Case) -> PriorClaim | None:
    """The acceptance on file that shows this claim was first sent in time, if there is one and the payer takes it."""
    filing = world.policies[case.claim.payer_id].filing
    if not filing.appeal_with_proof:
        return None
    in_time = (
        prior
        for prior in case.history
        if prior.proof and not prior.payer_id and prior.received <= filing.last_day(prior.day)
    )
    return next(in_time, None)


def list_sites(modifiers: tuple[str, ...]) -> frozenset[str]:
    """The modifiers that make a line with the same code another service."""
    return APART.intersection(modifiers)


def is_repeat(prior: PriorClaim, line: ServiceLine) -> bool:
    """Whether the payer would take `line` for the service it paid already (PF077)."""
    same = (prior.code, prior.day) == (line.code, line.date_from)
    return same and list_sites(prior.modifiers) == list_sites(line.modifiers) and not REPEATS & set(line.modifiers)


def find_double(case: Case) -> dict[int, int]:
    """The lines that say the same as an earlier line of this claim, by number, each with that line's number (PF077)."""
    seen: dict[tuple[object, ...], int] = {}
    doubles: dict[int, int] = {}
    if len({line.code for line in case.claim.lines}) == len(case.claim.lines):
        return doubles
    for number, line in number_lines(case):
        said = (line.code, line.date_from, line.pos, line.units, frozenset(line.modifiers))
        first = seen.setdefault(said, number)
        if first != number and not REPEATS & set(line.modifiers):
            doubles[number] = first
    return doubles


def list_refused(world: World, case: Case) -> list[PriorClaim]:
    """What a payer without replacements decided and did not pay: it counts against the same line sent again (PF341)."""
    if not case.history or world.policies[case.claim.payer_id].corrections.way == "replacement":
        return []
    npi, payer = case.claim.rendering.npi, case.claim.payer_id
    refused = (prior for prior in case.history if prior.status == "denied" and prior.claim_number)
    return [prior for prior in refused if prior.rendering_npi == npi and prior.was_sent_to(payer)]


def find_repeats(world: World, case: Case) -> dict[int, PriorClaim]:
    """The lines whose service the payer has paid or decided already, by number, each with the claim it was on."""
    known = [*list_paid_that_day(case), *list_refused(world, case)]
    found = ((number, prior) for number, line in number_lines(case) for prior in known if is_repeat(prior, line))
    return dict(reversed(list(found)))


def list_duplicates(world: World, case: Case) -> set[int]:
    """The numbers of the lines that the payer takes for a service paid already or billed on an earlier line."""
    return find_repeats(world, case).keys() | find_double(case).keys()


def check_duplicate(world: World, case: Case) -> Iterable[Finding]:
    """The same service was paid before or stands twice on the claim, and nothing says it was done again (PF077)."""
    repeats, doubles = find_repeats(world, case), find_double(case)
    for number in sorted(repeats.keys() | doubles.keys()):
        line, prior = case.claim.lines[number - 1], repeats.get(number)
        done = "decided" if prior and prior.status == "denied" else "paid"
        yield make_finding(
            world,
            case,
            "duplicate_claim",
            line.code,
            field=f"lines/{number}",
            message=f"Claim {prior.claim_id} for {line.code} on {line.date_from} was {done} already."
            if prior
            else f"Line {number} says the same as line {doubles[number]}, and nothing says that it was done again.",
            fact="PF341" if prior and prior.claim_number else "PF077",
            line=number,
        )


def is_documented_repeat(case: Case) -> bool:
    """Whether the note shows that the duplicated service was really performed a second time."""
    codes = {line.code for line in case.claim.lines}
    return any(REPEATS & set(service.supports) for code in codes for service in documented_services(case, code))


def list_claim_numbers(case: Case) -> set[str]:
    """The payer's own numbers for claims on this account."""
    answered = case.remittance.claim_number if case.remittance else None
    return {number for number in (answered, *(prior.claim_number for prior in case.history)) if number}


def find_decision(case: Case) -> PriorClaim | None:
    """The payer's decision on this same claim that lies on the account, if there is one."""
    billed = {line.code for line in case.claim.lines}
    decided = (prior for prior in case.history if prior.claim_number and prior.was_sent_to(case.claim.payer_id))
    same = (
        prior
        for prior in decided
        if prior.claim_id == case.claim.claim_id or (prior.day == case.encounter.day and prior.code in billed)
    )
    return next(same, None)


def check_correction(world: World, case: Case) -> Iterable[Finding]:
    """A claim the payer has decided is corrected by a replacement (7): sent as new it is a duplicate (DOMAIN F42)."""
    prior = find_decision(case) if case.claim.frequency == "1" else None
    if prior and world.policies[case.claim.payer_id].corrections.way == "replacement":
        yield make_finding(
            world,
            case,
            "corrected_claim_frequency",
            "claim",
            field="frequency",
            message=f"Claim {prior.claim_number} was decided already; this one does not say that it takes its place.",
            citation="X12 Implementation Guide 837P (005010X222A1), loop 2300, CLM05-3 and REF*F8",
        )


def check_frequency(world: World, case: Case) -> Iterable[Finding]:
    """Frequency 7 and 8 name the claim they replace or void (REF*F8, box 22), where the payer takes them at all."""
    if case.claim.frequency == "1":
        return
    policy = world.policies[case.claim.payer_id]
    if policy.corrections.way == "new_claim":
        yield make_finding(
            world,
            case,
            "frequency_not_taken",
            "claim",
            field="frequency",
            message=f"{policy.name} does not take frequency {case.claim.frequency}.",
            fact="PF069",
        )
    elif case.claim.original_reference not in list_claim_numbers(case):
        yield make_finding(
            world,
            case,
            "frequency_without_reference",
            "claim",
            field="original_reference",
            message=f"Frequency {case.claim.frequency} needs the payer's own claim number in box 22.",
            citation="X12 Implementation Guide 837P (005010X222A1), loop 2300, REF*F8",
        )
