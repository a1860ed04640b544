"""Rules over when and how often a claim is sent."""

from collections.abc import Iterable
from datetime import date

from gym.world.claims.claim import Finding, RemittanceLine, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import documented_services, list_paid_that_day, make_finding, number_lines
from gym.world.world import World

REPEATS = frozenset({"76", "77", "91", "59", "XE", "XP", "XS", "XU"})
# Modifiers that say which side, finger, eyelid or vessel, and which part of the work: another one, another service.
SITES = frozenset({"LT", "RT", "50", "LC", "LD", "RC", "LM", "RI", "E1", "E2", "E3", "E4"})
PARTS = frozenset({"26", "TC", "54", "55", "56", "80", "81", "82", "AS"})
DIGITS = frozenset(f"{limb}{digit}" for limb in "FT" for digit in (*range(1, 10), "A"))
UNPROCESSABLE = "16"
APART = SITES | PARTS | DIGITS


def list_late(world: World, case: Case) -> dict[int | None, date]:
    """The last day to file by the number of each line that came too late; by None where all of them did.

    The limit runs for each line from its own first date (PF062); a line whose date is impossible goes by the others.
    """
    filing, first = world.policies[case.claim.payer_id].filing, case.first_day
    if case.received <= filing.last_day(first):
        return {}
    days = [
        (number, line.date_from if case.is_possible(line.date_from) else first) for number, line in number_lines(case)
    ]
    late: dict[int | None, date] = {
        number: filing.last_day(day) for number, day in days if case.received > filing.last_day(day)
    }
    return {None: filing.last_day(first)} if len(late) == len(days) else late


def check_timely(world: World, case: Case) -> Iterable[Finding]:
    """A service must reach the payer within the filing limit, counted from its own date (PF062)."""
    policy = world.policies[case.claim.payer_id]
    for number, last in list_late(world, case).items() if is_right_payer(case) else ():
        what = "Received" if number is None else f"Line {number}: received"
        yield make_finding(
            world,
            case,
            "timely_filing",
            "claim",
            field="received",
            message=f"{what} {case.received}; {policy.name} had to have it by {last}.",
            citation=policy.cite_filing(world.reference),
            line=number,
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
    if len(case.claim.by_code) == len(case.claim.lines):
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


def find_changed(world: World, case: Case, repeats: dict[int, PriorClaim]) -> dict[int, PriorClaim]:
    """The lines of a decided claim that come again changed, by number, where changes go by a reopening (PF340)."""
    sent = case.claim
    if not case.history or sent.frequency != "1" or world.policies[sent.payer_id].corrections.way == "replacement":
        return {}
    refused = (prior for prior in case.history if prior.status == "denied" and prior.claim_number)
    first = next((prior for prior in refused if prior.claim_id == sent.claim_id), None)
    returned = list_returned_codes(case)
    fresh = (number for number, line in number_lines(case) if number not in repeats and line.code not in returned)
    return dict.fromkeys(fresh, first) if first else {}


def is_unprocessable(line: RemittanceLine) -> bool:
    """Whether the payer returned the line as incomplete (CARC 16), which decides nothing about it (PF067)."""
    return not line.paid and any(each.carc == UNPROCESSABLE for each in line.adjustments)


def list_returned_codes(case: Case) -> set[str]:
    return {line.code for line in case.remittance.lines if is_unprocessable(line)} if case.remittance else set()


def find_repeats(world: World, case: Case) -> dict[int, PriorClaim]:
    """The lines whose service the payer has paid or decided already, by number, each with the claim it was on."""
    known = [*list_paid_that_day(case), *list_refused(world, case)]
    if not known:
        return {}
    found = ((number, prior) for number, line in number_lines(case) for prior in known if is_repeat(prior, line))
    return dict(reversed(list(found)))


def list_duplicates(world: World, case: Case) -> set[int]:
    """The numbers of the lines that the payer takes for a service paid already or billed on an earlier line."""
    return find_repeats(world, case).keys() | find_double(case).keys()


def describe_known(prior: PriorClaim) -> str:
    done = "decided" if prior.status == "denied" else "paid"
    return f"Claim {prior.claim_id} for {prior.code} on {prior.day} was {done} already."


def check_duplicate(world: World, case: Case) -> Iterable[Finding]:
    """The same service was paid before or stands twice on the claim, and nothing says it was done again (PF077)."""
    repeats, doubles = find_repeats(world, case), find_double(case)
    known = repeats | find_changed(world, case, repeats)
    for number in sorted(known.keys() | doubles.keys()):
        line, prior = case.claim.lines[number - 1], known.get(number)
        yield make_finding(
            world,
            case,
            "duplicate_claim",
            line.code,
            field=f"lines/{number}",
            message=describe_known(prior)
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


def check_void(world: World, case: Case) -> Iterable[Finding]:
    """Frequency 8 takes the whole claim back; what was done and is billable stays billed."""
    if case.claim.frequency == "8" and any(each.billable for each in case.encounter.services):
        yield make_finding(
            world,
            case,
            "claim_voided",
            "claim",
            field="frequency",
            message="Frequency 8 takes the whole claim back, and the note documents services that can be billed.",
            citation="X12 Implementation Guide 837P (005010X222A1), loop 2300, CLM05-3, code 8",
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
