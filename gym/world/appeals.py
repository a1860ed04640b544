"""The letter of appeal: what it must say to be heard, and whether it comes in time."""

from collections.abc import Iterator
from datetime import date

from gym.value import Value
from gym.world.actions import Action, ActionType
from gym.world.claim import Finding
from gym.world.encounter import Case
from gym.world.policy import AppealLevel
from gym.world.world import World

# Grounds a letter may name, and what each says.
GROUNDS = {
    "timely_filing_proof": "The claim was first accepted within the filing limit.",
    "medical_necessity": "The record shows why the service, or so much of it, was needed.",
    "separate_service": "The record shows two distinct services.",
    "processing_error": "The payer did not apply its own rule to what the claim says.",
    "authorization_on_file": "The service was authorized.",
    "primary_paid_first": "The other payer has paid, and its remittance is attached.",
}


class AppealFact(Value):
    """One thing a letter must hold: what it is, and whether it is there."""

    name: str
    words: str
    is_there: bool


def denial_codes(case: Case) -> tuple[str, ...]:
    """The denial codes of the remittance, without contract write-offs and the patient's share."""
    lines = case.remittance.lines if case.remittance else ()
    codes = {cas.carc for line in lines for cas in line.adjustments if not line.paid}
    return tuple(sorted(codes - {"45", "1", "2", "3", "23"}))


def records(case: Case) -> tuple[str, ...]:
    """The records that can be attached: the note, and what the account's history can prove."""
    proofs = tuple(prior.proof for prior in case.history if prior.proof)
    return ("note", *proofs)


def facts(case: Case, finding: Finding, action: Action) -> Iterator[AppealFact]:
    """What a letter about `finding` must hold."""
    words = " ".join((action.text, *action.grounds)).upper()
    day = case.claim.lines[0].date_from
    yield fact("claim", f"claim number {case.claim.claim_id}", case.claim.claim_id.upper() in words)
    yield fact("dates", f"date of service {day}", any(form in words for form in spelled(day)))
    codes = denial_codes(case)
    if codes:
        yield fact("denial", f"denial code {' or '.join(codes)}", any(stands(code, words) for code in codes))
    yield fact("grounds", "the grounds of the appeal", bool(set(action.grounds) & set(GROUNDS)))
    proof = next((prior.proof for prior in case.history if prior.proof), None)
    if finding.rule_id == "timely_filing":
        yield fact("record", "the reference of the acceptance on file", bool(proof) and str(proof).upper() in words)
    else:
        yield fact("record", "the record attached (the note)", any(stands(each, words) for each in RECORD_WORDS))
    yield fact("policy", "the rule the payer should apply", any(word in words for word in POLICY_WORDS))


RECORD_WORDS = ("NOTE", "RECORD", "RECORDS", "REPORT", "DOCUMENTATION", "EOB", "REMITTANCE")
POLICY_WORDS = (
    "POLICY",
    "NCCI",
    "MUE",
    "MANUAL",
    "LCD",
    "LIMIT",
    "RULE",
    "MEDICALLY UNLIKELY",
    "CFR",
    "COORDINATION",
)


def fact(name: str, words: str, is_there: bool) -> AppealFact:
    """One fact, by position."""
    return AppealFact(name=name, words=words, is_there=is_there)


def stands(code: str, words: str) -> bool:
    """Whether `code` stands in `words` as a word of its own, also behind its group (CO-151)."""
    cleaned = "".join(letter if letter.isalnum() else " " for letter in words)
    return code in cleaned.split() or any(f"{group}{code}" in cleaned.split() for group in ("CO", "PR", "OA", "PI"))


def spelled(day: date) -> tuple[str, ...]:
    """A date in the ways a letter may write it, in upper case."""
    return (
        day.isoformat(),
        f"{day:%m/%d/%Y}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%B} {day.day}, {day.year}".upper(),
        f"{day.day} {day:%B} {day.year}".upper(),
        f"{day:%b} {day.day}, {day.year}".upper(),
    )


def missing(case: Case, finding: Finding, action: Action) -> tuple[str, ...]:
    """What the letter still lacks, in words."""
    return tuple(each.words for each in facts(case, finding, action) if not each.is_there)


def level(world: World, case: Case) -> AppealLevel:
    """The level of appeal that stands open: the payer's first, as nothing was appealed before."""
    return world.policies[case.claim.payer_id].appeals[0]


def is_in_time(world: World, case: Case) -> bool:
    """Whether an appeal sent on the desk day still comes in time."""
    decided = case.remittance.decided if case.remittance else None
    return decided is None or case.desk_day <= level(world, case).last_day(decided)


def letter(world: World, case: Case, rule: str, grounds: str, argument: str, record: str) -> Action:
    """An appeal that holds everything: the reference fix of a fault that an appeal settles.

    `argument` names the rule the payer should apply, `record` what is attached, `rule` the denied finding.
    """
    denial, day = world.policies[case.claim.payer_id].denials[rule], case.claim.lines[0].date_from
    text = (
        f"Claim {case.claim.claim_id}, service of {day}, denied with {denial.group}-{denial.carc}: {GROUNDS[grounds]} "
        f"{argument} Attached: {record}."
    )
    return Action(type=ActionType.APPEAL_DENIAL, text=text, grounds=(grounds,))
