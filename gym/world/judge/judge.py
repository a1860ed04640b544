"""The judge: applies an action to the claim on file, adjudicates again and compares the end state with the note.

What counts is where the claim ends up, not which button led there (DESIGN §1.2): a correction that fixes something
and breaks nothing stays on file, any other is undone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, assert_never

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.changes import list_changes
from gym.world.claims.claim import Claim, Finding, Remittance
from gym.world.claims.edits import apply_edits
from gym.world.claims.encounter import Case
from gym.world.judge.answers import AnsweredCase, answer_case, date_answer
from gym.world.judge.appeals import list_missing
from gym.world.judge.inquiries import answer_inquiry, bill_other_coverage, build_replacement
from gym.world.judge.resolutions import list_resolutions, say_right_move, say_wrong_move
from gym.world.judge.resubmissions import HOW_FIELDS, find_answer, refuse_reopening, send_again
from gym.world.payers.adjudicate import adjudicate, decision_day
from gym.world.rules import check
from gym.world.scenarios.scenario import Issue, Scenario, Verdict
from gym.world.world import World


@dataclass(frozen=True)
class ClaimOnFile:
    """What lies on the desk: the scenario, its case with the claim on file, what the rules find on that, and which
    issues are fixed already; `answered` are cases whose answer is known.
    """

    scenario: Scenario
    case: Case
    findings: tuple[Finding, ...]
    fixed: tuple[int, ...] = ()
    answered: tuple[AnsweredCase, ...] = ()

    def open_issues(self, findings: tuple[Finding, ...]) -> list[int]:
        keys = {finding.key for finding in findings}
        return [place for place, issue in enumerate(self.scenario.intended_issues) if keys & set(issue.keys)]


def count_needed(issues: tuple[Issue, ...], places: list[int]) -> int:
    """How many changes these issues take."""
    return sum(issues[place].changes for place in places)


def count_made(desk: ClaimOnFile, edited: Claim) -> int:
    """How many changes the trainee made; to say that the claim replaces a decided one is none, unless it was wrong."""
    issues, once = desk.scenario.intended_issues, desk.scenario.decided_once
    if once and find_answer(desk.scenario.case) and not any(issue.field in HOW_FIELDS for issue in issues):
        edited = edited.model_copy(update={name: getattr(desk.case.claim, name) for name in HOW_FIELDS})
    return len(list_changes(desk.case.claim, edited))


def send_new(world: World, desk: ClaimOnFile, claim: Claim) -> Case:
    """The case with `claim` sent as a claim of its own."""
    case = desk.scenario.case
    return send_again(world, case, claim) if desk.scenario.decided_once else case.model_copy(update={"claim": claim})


def send_claim(world: World, desk: ClaimOnFile, edited: Claim, case: Case) -> Verdict:
    """Send the claim: the payer answers, and the rules say what is left.

    `edited` counts as what the trainee changed; `case` holds what goes out, where the move itself adds to it.
    """
    claim, issues = case.claim, desk.scenario.intended_issues
    answered = answer_case(world, case, desk.answered)
    findings, before = answered.findings, desk.findings
    still, open_before = desk.open_issues(findings), desk.open_issues(before)
    gained = [place for place in open_before if place not in still]
    broken = tuple(finding for finding in findings if finding.key not in {old.key for old in before})
    made = count_made(desk, edited)
    wanted, right = count_needed(issues, open_before), count_needed(issues, gained)
    resolved = not findings
    stays = resolved or (bool(gained) and not broken)
    return Verdict(
        outcome="resolved" if resolved else "partly" if stays else "wrong",
        accuracy=edit_accuracy(
            made, wanted, wanted if resolved else max(0, min(right, made - len({each.key for each in broken})))
        ),
        claim=claim if stays else desk.case.claim,
        fixed=tuple(sorted({*desk.fixed, *gained})) if stays else desk.fixed,
        findings=findings,
        shown=broken,
        remittance=date_answer(desk.scenario.case, answered.remittance),
        changes_made=made,
        changes_needed=wanted,
    )


def edit_accuracy(made: int, wanted: int, right: int) -> float:
    """Correct changes over the larger of changes made and needed; nothing made where nothing was needed is 1."""
    largest = max(made, wanted)
    return min(right, largest) / largest if largest else 1.0


def close_account(world: World, desk: ClaimOnFile, action: Action) -> Verdict:
    """End the account some other way: right only where every finding calls for it."""
    findings = desk.findings
    open_way = bool(findings) and all(
        action.type in list_resolutions(world, desk.case, finding) for finding in findings
    )
    lacking = list_letter_gaps(desk.case, findings, action) if open_way else ()
    right = open_way and not lacking
    places = desk.open_issues(findings)
    return Verdict(
        outcome="resolved" if right else "wrong",
        accuracy=1.0 if right else 0.0,
        claim=desk.case.claim,
        fixed=tuple(sorted({*desk.fixed, *places})) if right else desk.fixed,
        findings=() if right else findings,
        shown=(),
        remittance=answer_closing(world, desk.case, action) if right else desk.scenario.case.remittance,
        changes_made=1,
        changes_needed=max(1, count_needed(desk.scenario.intended_issues, places)),
        notes=lacking or (say_closing(world, desk.case, action, findings, right),),
    )


def answer_closing(world: World, case: Case, action: Action) -> Remittance | None:
    """The payer's answer after the right closing move: a won appeal pays the claim, any other leaves the first one."""
    if action.type is not ActionType.APPEAL_DENIAL:
        return case.remittance
    return adjudicate(world, case, ()).model_copy(update={"decided": decision_day(case.desk_day)})


def say_closing(world: World, case: Case, action: Action, findings: tuple[Finding, ...], right: bool) -> str:
    """What comes back from a closing move."""
    return say_right_move(case, action) if right else say_wrong_move(world, case, action.type, findings)


def list_letter_gaps(case: Case, findings: tuple[Finding, ...], action: Action) -> tuple[str, ...]:
    """What an appeal letter still needs to say before the payer hears it; nothing for other moves."""
    if action.type is not ActionType.APPEAL_DENIAL:
        return ()
    wanted = dict.fromkeys(words for finding in findings for words in list_missing(case, finding, action))
    return (f"The right way, but the letter is not complete. It still needs: {'; '.join(wanted)}.",) if wanted else ()


def leave_claim(desk: ClaimOnFile, outcome: Literal["noted", "given_up"], notes: tuple[str, ...] = ()) -> Verdict:
    """A move that leaves the claim as it is: a question, which shows nothing, or giving up, which shows all."""
    return Verdict(
        outcome=outcome,
        accuracy=0.0,
        claim=desk.case.claim,
        fixed=desk.fixed,
        findings=desk.findings,
        shown=desk.findings if outcome == "given_up" else (),
        remittance=desk.scenario.case.remittance,
        changes_made=0,
        changes_needed=count_needed(desk.scenario.intended_issues, desk.open_issues(desk.findings)),
        notes=notes,
    )


def reopen_claim(world: World, desk: ClaimOnFile, edited: Claim) -> Verdict:
    """Ask the payer to change its decision by the corrected claim: right where it takes changes that way."""
    refusal = refuse_reopening(world, desk.scenario.case)
    if refusal is None:
        return send_claim(world, desk, edited, desk.scenario.case.model_copy(update={"claim": edited}))
    return leave_claim(desk, "noted", (refusal,)).model_copy(update={"outcome": "wrong", "changes_made": 1})


def asks_for_more(world: World, desk: ClaimOnFile) -> bool:
    """Whether everything that is wrong with the claim waits for the provider's answer."""
    ways = [list_resolutions(world, desk.case, finding) for finding in desk.findings]
    return bool(ways) and all(ActionType.QUERY_PROVIDER in way for way in ways)


def judge(
    world: World,
    scenario: Scenario,
    on_file: Claim,
    fixed: tuple[int, ...],
    action: Action,
    find_dealt: Callable[[Scenario], tuple[Finding, ...]] | None = None,
    edited: Claim | None = None,
) -> Verdict:
    """Apply `action` to the claim on file. Raises Invalid for an edit that cannot be made.

    `find_dealt` returns what the rules find on the claim as it was dealt, for who keeps that; `edited` is the claim on
    file with the edits made, for who has it.
    """
    edited = apply_edits(world, on_file, action.edits) if edited is None else edited
    if find_dealt and on_file == scenario.case.claim:
        return judge_move(world, ClaimOnFile(scenario, scenario.case, find_dealt(scenario), fixed), action, edited)
    case = scenario.case.model_copy(update={"claim": on_file})
    return judge_move(world, ClaimOnFile(scenario, case, check(world, case), fixed), action, edited)


def judge_move(world: World, desk: ClaimOnFile, action: Action, edited: Claim) -> Verdict:
    """Apply `action`, whose edits make `edited` of the claim on the desk."""
    kind = action.type
    match kind:
        case ActionType.CORRECT_CLAIM | ActionType.SUBMIT_CLAIM | ActionType.REPLACE_CLAIM:
            sent = build_replacement(desk.case, edited) if kind is ActionType.REPLACE_CLAIM else edited
            return send_claim(world, desk, edited, send_new(world, desk, sent))
        case ActionType.REOPEN_CLAIM:
            return reopen_claim(world, desk, edited)
        case ActionType.BILL_SECONDARY if moved := bill_other_coverage(desk.case):
            return send_claim(world, desk, moved, send_new(world, desk, moved))
        case ActionType.QUERY_PROVIDER if asks_for_more(world, desk):
            return close_account(world, desk, action)
        case ActionType.VERIFY_ELIGIBILITY | ActionType.REQUEST_PRIOR_AUTH | ActionType.QUERY_PROVIDER:
            return leave_claim(desk, "noted", answer_inquiry(world, desk.case, kind))
        case ActionType.GIVE_UP:
            return leave_claim(desk, "given_up")
        case (
            ActionType.APPEAL_DENIAL
            | ActionType.WRITE_OFF
            | ActionType.VOID_CLAIM
            | ActionType.BILL_PATIENT
            | ActionType.BILL_SECONDARY
        ):
            return close_account(world, desk, action)
        case _:
            assert_never(kind)
