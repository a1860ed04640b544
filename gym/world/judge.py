"""The judge: applies an action to the claim on file, adjudicates again and compares the end state with the note.

What counts is where the claim ends up, not which button led there (DESIGN §1.2): a correction that fixes something
and breaks nothing stays on file, any other is undone.
"""

from typing import Literal, assert_never

from gym.value import Value
from gym.world.actions import Action, ActionType
from gym.world.changes import changes
from gym.world.claim import Claim, Finding
from gym.world.edits import apply_edits
from gym.world.encounter import Case
from gym.world.payer import adjudicate
from gym.world.rules import check
from gym.world.rules.filing import is_documented_repeat, proof_of_filing
from gym.world.scenario import Issue, Scenario, Verdict
from gym.world.world import World


class Desk(Value):
    """What lies on the desk: the scenario, the claim on file and which issues are fixed already."""

    scenario: Scenario
    on_file: Claim
    fixed: tuple[int, ...]

    @property
    def case(self) -> Case:
        """The case with the claim on file."""
        return self.scenario.case.model_copy(update={"claim": self.on_file})

    def open_issues(self, findings: tuple[Finding, ...]) -> list[int]:
        """Issues whose findings still stand."""
        keys = {finding.key for finding in findings}
        return [place for place, issue in enumerate(self.scenario.intended_issues) if keys & set(issue.keys)]


def closings(world: World, case: Case, finding: Finding) -> set[ActionType]:
    """The moves that settle a finding which no correction can (none for all others).

    PF062/PF063: an untimely claim is written off, unless proof of timely filing lets the payer reopen it on appeal;
    F11, PF077: an exact duplicate is voided or closed, never sent again with a modifier.
    """
    if finding.rule_id == "timely_filing":
        proved = proof_of_filing(world, case)
        return {ActionType.APPEAL_DENIAL} if proved else {ActionType.WRITE_OFF}
    if finding.rule_id == "duplicate_claim" and not is_documented_repeat(case):
        return {ActionType.VOID_CLAIM, ActionType.WRITE_OFF}
    return set()


def needed(issues: tuple[Issue, ...], places: list[int]) -> int:
    """How many changes these issues take."""
    return sum(issues[place].changes for place in places)


def send(world: World, desk: Desk, claim: Claim) -> Verdict:
    """Send `claim`: the payer answers, and the rules say what is left."""
    scenario, issues = desk.scenario, desk.scenario.intended_issues
    case = scenario.case.model_copy(update={"claim": claim})
    findings, before = check(world, case), check(world, desk.case)
    still, open_before = desk.open_issues(findings), desk.open_issues(before)
    gained = [place for place in open_before if place not in still]
    broken = tuple(finding for finding in findings if finding.key not in {old.key for old in before})
    made = len(changes(desk.on_file, claim))
    wanted, right = needed(issues, open_before), needed(issues, gained)
    resolved = not findings
    stays = resolved or (bool(gained) and not broken)
    return Verdict(
        outcome="resolved" if resolved else "partly" if stays else "wrong",
        accuracy=accuracy(made, wanted, wanted if resolved else max(0, min(right, made - len(broken)))),
        claim=claim if stays else desk.on_file,
        fixed=tuple(sorted({*desk.fixed, *gained})) if stays else desk.fixed,
        findings=findings,
        shown=broken,
        remittance=adjudicate(world, case, findings),
        changes_made=made,
        changes_needed=wanted,
    )


def accuracy(made: int, wanted: int, right: int) -> float:
    """Correct changes over the larger of changes made and needed; nothing made where nothing was needed is 1."""
    largest = max(made, wanted)
    return min(right, largest) / largest if largest else 1.0


def close(world: World, desk: Desk, action: Action) -> Verdict:
    """End the account some other way: right only where every finding calls for it."""
    findings = check(world, desk.case)
    ways = [closings(world, desk.case, finding) for finding in findings]
    note = missing_from_appeal(world, desk.case, action) if action.type is ActionType.APPEAL_DENIAL else None
    right = bool(ways) and all(action.type in way for way in ways) and note is None
    places = desk.open_issues(findings)
    return Verdict(
        outcome="resolved" if right else "wrong",
        accuracy=1.0 if right else 0.0,
        claim=desk.on_file,
        fixed=tuple(sorted({*desk.fixed, *places})) if right else desk.fixed,
        findings=() if right else findings,
        shown=(),
        remittance=desk.scenario.case.remittance,
        changes_made=1,
        changes_needed=max(1, needed(desk.scenario.intended_issues, places)),
        notes=(note,) if note else (WRONG_WAY.get(action.type, ""),) if not right else (RIGHT_WAY[action.type],),
    )


WRONG_WAY = {
    ActionType.APPEAL_DENIAL: "The payer does not change its decision on this appeal.",
    ActionType.WRITE_OFF: "Writing this off would give up money that can still be had.",
    ActionType.VOID_CLAIM: "Voiding this claim would give up money that can still be had.",
    ActionType.BILL_PATIENT: "The patient may not be billed for this.",
    ActionType.BILL_SECONDARY: "There is no other coverage on file to bill.",
}
RIGHT_WAY = {
    ActionType.APPEAL_DENIAL: "The payer accepts the proof and pays the claim.",
    ActionType.WRITE_OFF: "The balance is adjusted off; the patient is not billed.",
    ActionType.VOID_CLAIM: "The claim is taken back; the first one stands as paid.",
}


def missing_from_appeal(world: World, case: Case, action: Action) -> str | None:
    """What a timely-filing appeal still lacks, or None: it names the claim and the proof on file."""
    proof = proof_of_filing(world, case)
    if proof is None or not proof.proof:
        return None
    words = " ".join((action.text, *action.grounds)).upper()
    if proof.proof.upper() in words and case.claim.claim_id.upper() in words:
        return None
    return "An appeal letter names the claim and the reference of the record it relies on; this one does not."


def untouched(world: World, desk: Desk, outcome: Literal["noted", "given_up"], notes: tuple[str, ...] = ()) -> Verdict:
    """A move that leaves the claim as it is: a question, which shows nothing, or giving up, which shows all."""
    findings = check(world, desk.case)
    return Verdict(
        outcome=outcome,
        accuracy=0.0,
        claim=desk.on_file,
        fixed=desk.fixed,
        findings=findings,
        shown=findings if outcome == "given_up" else (),
        remittance=desk.scenario.case.remittance,
        changes_made=0,
        changes_needed=needed(desk.scenario.intended_issues, desk.open_issues(findings)),
        notes=notes,
    )


def answer(world: World, case: Case, kind: ActionType) -> tuple[str, ...]:
    """What the payer or the provider says to a question."""
    coverage, payer = case.coverage, world.policies[case.claim.payer_id].name
    if kind is ActionType.VERIFY_ELIGIBILITY:
        until = f"to {coverage.terminated}" if coverage.terminated else "with no end date"
        who = f"{coverage.subscriber.first} {coverage.subscriber.last}, member {coverage.subscriber.member_id}"
        return (f"{payer}: {who}; coverage from {coverage.effective} {until}.",)
    if kind is ActionType.REQUEST_PRIOR_AUTH:
        on_file = tuple(f"{payer}: authorization {a.number} for {a.code} is on file." for a in coverage.authorizations)
        return on_file or (f"{payer}: no authorization is on file, and none is called for.",)
    roster = tuple(f"{provider.name}: NPI {provider.npi}." for provider in case.roster)
    return ("The clinician has read the note again and stands by it as written.", *roster)


def judge(world: World, scenario: Scenario, on_file: Claim, fixed: tuple[int, ...], action: Action) -> Verdict:
    """Apply `action` to the claim on file. Raises Invalid for an edit that cannot be made."""
    desk, kind = Desk(scenario=scenario, on_file=on_file, fixed=fixed), action.type
    match kind:
        case ActionType.CORRECT_CLAIM | ActionType.REPLACE_CLAIM | ActionType.SUBMIT_CLAIM:
            return send(world, desk, apply_edits(world, on_file, action.edits))
        case ActionType.VERIFY_ELIGIBILITY | ActionType.REQUEST_PRIOR_AUTH | ActionType.QUERY_PROVIDER:
            return untouched(world, desk, "noted", answer(world, desk.case, kind))
        case ActionType.GIVE_UP:
            return untouched(world, desk, "given_up")
        case (
            ActionType.APPEAL_DENIAL
            | ActionType.WRITE_OFF
            | ActionType.VOID_CLAIM
            | ActionType.BILL_PATIENT
            | ActionType.BILL_SECONDARY
        ):
            return close(world, desk, action)
        case _:
            assert_never(kind)
