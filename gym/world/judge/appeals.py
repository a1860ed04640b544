"""The letter of appeal: what it must say to be heard, and whether it comes in time."""

from collections.abc import Iterator

from gym.value import Value
from gym.world.claims.actions import Action, ActionType
from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.judge.letter_words import (
    ATTACHED,
    DATES,
    GROUND_WORDS,
    POLICY_WORDS,
    RECORD_WORDS,
    code_spellings,
    contains_any,
    date_spellings,
    number_spellings,
    plain_text,
)
from gym.world.payers.policy import AppealLevel
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
# Which of them answer a finding; any, where nothing is said here.
FITTING = {
    "timely_filing": frozenset({"timely_filing_proof"}),
    "mue_exceeded": frozenset({"medical_necessity"}),
    "cob_overlooked": frozenset({"primary_paid_first", "processing_error"}),
    "authorization_overlooked": frozenset({"authorization_on_file", "processing_error"}),
    "filing_overlooked": frozenset({"timely_filing_proof", "processing_error"}),
    "recoupment_unfounded": frozenset({"separate_service"}),
    "limit_miscounted": frozenset({"processing_error"}),
    "records_not_sent": frozenset({"medical_necessity"}),
    "level_overlooked": frozenset({"medical_necessity", "processing_error"}),
    "network_overlooked": frozenset({"processing_error", "medical_necessity"}),
}


class AppealFact(Value):
    """One thing a letter must hold: what it is, and whether it is there."""

    name: str
    words: str
    is_there: bool


def list_denial_codes(case: Case) -> tuple[str, ...]:
    """The denial codes of the remittance, without contract write-offs and the patient's share."""
    lines = case.remittance.lines if case.remittance else ()
    return tuple(sorted({each.carc for line in lines for each in line.refusals}))


def list_records(case: Case) -> tuple[str, ...]:
    """The records that can be attached: the note, and what the account's history can prove."""
    proofs = tuple(prior.proof for prior in case.history if prior.proof)
    return ("note", *proofs)


def list_facts(case: Case, finding: Finding, action: Action) -> Iterator[AppealFact]:
    """What a letter about `finding` must hold."""
    said, day = plain_text(action.text), case.claim.lines[0].date_from
    yield make_fact(
        "claim", f"the claim number ({case.claim.claim_id})", contains_any(said, number_spellings(case.claim.claim_id))
    )
    yield make_fact("dates", f"the date of service ({day})", contains_any(said, date_spellings(day)))
    codes = list_denial_codes(case)
    if codes:
        undated = plain_text(DATES.sub(" ", action.text.upper()))
        yield make_fact(
            "denial", f"the denial code ({' or '.join(codes)})", contains_any(undated, code_spellings(codes))
        )
    yield make_fact("grounds", "grounds that fit the denial", has_grounds(finding, action, said))
    yield make_fact("record", "the record that proves it, named as attached", has_record(case, finding, said))
    yield make_fact("policy", "the rule or policy the payer should apply", contains_any(said, POLICY_WORDS))


def make_fact(name: str, words: str, is_there: bool) -> AppealFact:
    return AppealFact(name=name, words=words, is_there=is_there)


def has_grounds(finding: Finding, action: Action, said: str) -> bool:
    """Whether the letter names grounds that fit: those chosen all do, or else its words say so."""
    fitting = FITTING.get(finding.rule_id, frozenset(GROUNDS))
    chosen = set(action.grounds) & set(GROUNDS)
    return chosen <= fitting if chosen else any(contains_any(said, GROUND_WORDS[each]) for each in fitting)


def has_record(case: Case, finding: Finding, said: str) -> bool:
    """Whether a record is attached; against lateness only the acceptance on file proves anything, by its reference."""
    if finding.rule_id != "timely_filing":
        return contains_any(said, ATTACHED) and contains_any(said, RECORD_WORDS)
    return any(contains_any(said, number_spellings(prior.proof)) for prior in case.history if prior.proof)


def list_requirements(case: Case) -> tuple[str, ...]:
    """What any letter about this claim needs, in words that do not say whether an appeal is the way."""
    code = ("the payer's denial code",) if list_denial_codes(case) else ()
    return (
        "the claim number",
        "the date of service",
        *code,
        "the grounds of the appeal",
        "the record that proves it, named as attached",
        "the rule or policy the payer should apply",
    )


def list_missing(case: Case, finding: Finding, action: Action) -> tuple[str, ...]:
    """What the letter still lacks, in words."""
    return tuple(each.words for each in list_facts(case, finding, action) if not each.is_there)


def appeal_level(world: World, case: Case) -> AppealLevel:
    """The level of appeal that stands open: the payer's first, as nothing was appealed before."""
    return world.policies[case.claim.payer_id].appeals[0]


def is_in_time(world: World, case: Case) -> bool:
    """Whether an appeal sent on the desk day still comes in time."""
    decided = case.remittance.decided if case.remittance else None
    return decided is None or case.desk_day <= appeal_level(world, case).last_day(decided)


def write_letter(world: World, case: Case, rule: str, grounds: str, argument: str, record: str) -> Action:
    """An appeal that holds everything: the reference fix of a fault that an appeal settles.

    `argument` names the rule the payer should apply, `record` what is attached, `rule` the denied finding.
    """
    denial, day = world.policies[case.claim.payer_id].denials[rule], case.claim.lines[0].date_from
    text = (
        f"Claim {case.claim.claim_id}, service of {day}, denied with {denial.group}-{denial.carc}: {GROUNDS[grounds]} "
        f"{argument} Attached: {record}. We ask you to pay the claim."
    )
    return Action(type=ActionType.APPEAL_DENIAL, text=text, grounds=(grounds,))
