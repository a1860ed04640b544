"""From what a file tells to a claim of the gym, with invented people, numbers and days."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from gym.world.claims import people
from gym.world.claims.claim import LETTERS, Claim, Remittance, RemittanceLine, ServiceLine
from gym.world.claims.encounter import Coverage
from gym.world.payers.policy import Policy
from gym.world.world import World
from gym.x12.balance import sum_share
from gym.x12.errors import X12Problem
from gym.x12.parsed import ParsedClaim, ParsedLine, UnusableClaim
from gym.x12.synthetic import People

# SBR09 and CLP06: the payers of the course by the kind of payer in the file.
LINES = {
    **{"MB": "medicare", "MA": "medicare", "16": "medicare_advantage", "MC": "medicaid"},
    **{"WC": "workers_comp", "AM": "casualty", "LM": "casualty"},
}
OTHER_KINDS = {
    "CH": "TRICARE",
    "DS": "a disability insurer",
    "VA": "the Department of Veterans Affairs",
    "17": "a dental plan",
}
# An 835 has no diagnoses: R69, illness unspecified, stands for them.
NO_DIAGNOSIS = ("R69",)
PATIENT_SHARE = frozenset({"1", "2", "3"})


def choose_payer(world: World, told: ParsedClaim) -> Policy:
    """The course's payer that stands for the file's: the first of its kind, else the first commercial one.

    Raises UnusableClaim where the file's payer is of a kind with rules of its own, which the course has not.
    """
    if told.filing in OTHER_KINDS:
        reason = f"the payer is {OTHER_KINDS[told.filing]}: the course has none (--payer names another)"
        raise UnusableClaim(X12Problem(place=told.place, segment="CLP" if told.paid else "CLM", reason=reason))
    kinds = (LINES.get(told.filing, "commercial"), "commercial")
    able = [policy for kind in kinds for policy in world.policies.values() if policy.line == kind]
    return able[0]


def build_claim(cast: People, told: ParsedClaim, payer: Policy, move: timedelta) -> Claim:
    """The claim with its days moved. Raises UnusableClaim."""
    patient = cast.patient(told, min(line.first for line in told.lines) + move)
    billing = cast.provider(told.billing, "practice")
    apart = told.rendering and told.rendering.token != told.billing.token
    rendering = cast.provider(told.rendering, "clinician") if told.rendering and apart else billing
    return Claim(
        claim_id=cast.number(told, "claim", lambda rng: f"TG{draw_digits(rng, 7)}"),
        payer_id=payer.id,
        subscriber=cast.member(told, patient, payer.member_id),
        patient=patient,
        billing=billing,
        rendering=rendering,
        referring=cast.provider(told.referring, "clinician") if told.referring else None,
        prior_auth=cast.number(told, "G1", lambda rng: f"PA{draw_digits(rng, 8)}") if "G1" in told.numbers else None,
        diagnoses=told.diagnoses or NO_DIAGNOSIS,
        lines=tuple(build_line(cast, told, line, move) for line in told.lines),
        frequency=parse_frequency(told),
        original_reference=draw_reference(cast, told),
        clia=cast.number(told, "X4", people.draw_clia) if "X4" in told.numbers else None,
        total=told.total,
        sequence="P" if told.sequence == "P" else "S",
        primary_paid=told.primary_paid,
        referral_number=cast.number(told, "9F", draw_referral) if "9F" in told.numbers else None,
        attachment=cast.number(told, "PWK", draw_control) if told.has_attachment else None,
    )


def draw_referral(rng: Random) -> str:
    return f"RF{draw_digits(rng, 6)}"


def draw_control(rng: Random) -> str:
    return f"AC{draw_digits(rng, 7)}"


def draw_drug(rng: Random) -> str:
    """A drug's number that no labeler has: the file's own could be anything of eleven digits."""
    return f"N40{draw_digits(rng, 10)}"


def draw_digits(rng: Random, count: int) -> str:
    """A number without a leading zero."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def parse_frequency(told: ParsedClaim) -> Literal["1", "7", "8"]:
    """First claim, replacement or void."""
    return "7" if told.frequency == "7" else "8" if told.frequency == "8" else "1"


def draw_reference(cast: People, told: ParsedClaim) -> str | None:
    """The number of the claim that this one replaces; None for a first claim."""
    if "F8" in told.numbers or (told.paid and told.frequency != "1"):
        return cast.number(told, "F8", lambda rng: f"ICN{draw_digits(rng, 10)}")
    return None


def build_line(cast: People, told: ParsedClaim, line: ParsedLine, move: timedelta) -> ServiceLine:
    """One line on its new day."""
    return ServiceLine(
        code=line.code,
        modifiers=line.modifiers,
        pointers=tuple(LETTERS[pointer - 1] for pointer in line.pointers),
        units=line.units,
        charge=line.charge,
        date_from=line.first + move,
        date_to=line.last + move,
        pos=line.pos,
        minutes=line.minutes,
        ndc=f"{cast.number(told, f'N4 {line.place}', draw_drug)} {line.drug}" if line.drug else None,
    )


def build_remittance(cast: People, told: ParsedClaim, move: timedelta) -> Remittance | None:
    """None if the file is not an 835."""
    if not told.paid:
        return None
    lines = tuple(build_remittance_line(number, line) for number, line in enumerate(told.lines, 1))
    refused = [is_refused(line) for line in told.lines]
    whole = all(refused) or (told.refused and not any(line.paid for line in told.lines))
    return Remittance(
        status="denied" if whole else "partly_paid" if any(refused) else "paid",
        lines=lines,
        claim_number=cast.number(told, "ICN", lambda rng: f"ICN{draw_digits(rng, 12)}"),
        decided=decision_day(told, move),
    )


def choose_first_payer(world: World, told: ParsedClaim, second: Policy) -> Policy:
    """The course's payer that stands for the first one: the first of its kind that is not the second payer itself."""
    kinds = (LINES.get(told.first.filing, "commercial") if told.first else "commercial", "commercial")
    able = [policy for kind in kinds for policy in world.policies.values() if policy.line == kind]
    return next(policy for policy in able if policy.id != second.id)


def build_first_answer(cast: People, told: ParsedClaim, move: timedelta) -> Remittance | None:
    """What the first payer answered, by line; None where the file does not tell."""
    if told.first is None:
        return None
    lines = [replace(line, allowed=line.paid + sum_share(line)) for line in told.first.lines]
    return Remittance(
        status="paid" if any(line.paid for line in lines) else "denied",
        lines=tuple(build_remittance_line(number, line) for number, line in enumerate(lines, 1)),
        claim_number=cast.number(told, "first ICN", lambda rng: f"ICN{draw_digits(rng, 12)}"),
        decided=told.first.decided + move if told.first.decided else None,
    )


def build_first_coverage(cast: People, told: ParsedClaim, claim: Claim, payer: Policy) -> Coverage:
    """The patient's coverage with the first payer, under an invented member number."""
    rng, day = cast.rng("first member", told.place), claim.lines[0].date_from
    return Coverage(
        payer_id=payer.id,
        subscriber=cast.new(
            lambda: people.draw_subscriber(rng, claim.patient, payer.member_id), lambda drawn: drawn.member_id
        ),
        patient=claim.patient,
        effective=day - timedelta(days=365),
        deductible_left=Decimal(0),
        coinsurance_percent=payer.coinsurance_percent,
    )


def is_refused(line: ParsedLine) -> bool:
    """Whether the payer paid nothing and the patient owes nothing of it."""
    shared = any(each.carc in PATIENT_SHARE for each in line.adjustments)
    return line.charge > 0 and line.paid == Decimal(0) and not shared


def decision_day(told: ParsedClaim, move: timedelta) -> date | None:
    """The day of the answer, moved with the claim."""
    return told.received + move if told.received else None


def build_remittance_line(number: int, line: ParsedLine) -> RemittanceLine:
    return RemittanceLine(
        line=number,
        code=line.code,
        charge=line.charge,
        allowed=line.allowed or Decimal(0),
        paid=line.paid,
        adjustments=line.adjustments,
        rarc=line.remarks,
    )
