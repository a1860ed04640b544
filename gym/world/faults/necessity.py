"""What was done is not shown to be needed: the wrong diagnosis behind a line, or no notice to the patient.

Anti-pattern: pointing every line at A; GA on whatever may be refused. Best practice: each line points at its own reason in
the note; where coverage is not expected, GA says that the patient signed the notice, GZ that nobody did.
"""

from dataclasses import replace
from random import Random

from gym.world.claim import LETTERS
from gym.world.encounter import Case
from gym.world.faults.fault import Fault, Spoiled, with_claim, with_line, without
from gym.world.rules.codes import never_first
from gym.world.rules.coverage import ECHO
from gym.world.rules.rule import documented
from gym.world.world import World


def strangers(world: World, case: Case, code: str) -> list[str]:
    """Letters of diagnoses on the claim that are not a reason for `code`."""
    reasons = {reason for service in documented(case, code) for reason in service.diagnoses}
    named = zip(LETTERS, case.claim.diagnoses, strict=False)
    return [letter for letter, each in named if each not in reasons and not never_first(world, each)]


def pointed_elsewhere(case: Case, number: int, letter: str) -> Case:
    """The case with line `number` pointing at another diagnosis."""
    return with_claim(case, lines=with_line(case.claim, number, pointers=(letter,)))


def stray_pointer(world: World, rng: Random, case: Case) -> Spoiled | None:
    """Point a line at a diagnosis that was not its reason."""
    lines = enumerate(case.claim.lines, 1)
    choices = [(number, line, letter) for number, line in lines for letter in strangers(world, case, line.code)]
    if not choices:
        return None
    number, line, wrong = rng.choice(choices)
    right, codes = "".join(line.pointers), case.claim.diagnoses
    reason = ", ".join(world.reference.diagnosis(codes[LETTERS.index(letter)]) for letter in line.pointers)
    return Spoiled(
        case=pointed_elsewhere(case, number, wrong),
        field=f"lines/{number}/pointers",
        rungs=(
            "The codes are right, all of them. Ask of each line why it was done.",
            "Box 24E says for which diagnosis a service was done. A payer refuses a service whose reason does not call for "
            "it; the reason is in the note, not in the order of box 21.",
            "A similar case: the removal of ear wax pointed at diabetes, which stood first. Pointed at the wax it was paid.",
            f"Line {number} ({line.code}) was done for {reason}: point it at {right} instead of {wrong}.",
        ),
        secrets=(f"line {number}", line.code, f"at {right}", reason),
        explanation=f"{line.code} pointed at {codes[LETTERS.index(wrong)]}; by the note it was done for {reason}.",
    )


def uncovered_reason(world: World, _: Random, case: Case) -> Spoiled | None:
    """Point a heart ultrasound at a diagnosis that the coverage article does not list."""
    lines = enumerate(case.claim.lines, 1)
    found = (
        (n, line, letter) for n, line in lines if line.code in ECHO for letter in strangers(world, case, line.code)
    )
    first = next(found, None)
    if first is None:
        return None
    number, line, wrong = first
    codes, right = case.claim.diagnoses, "".join(line.pointers)
    covered, bare = codes[LETTERS.index(right[0])], codes[LETTERS.index(wrong)]
    return Spoiled(
        case=pointed_elsewhere(case, number, wrong),
        field=f"lines/{number}/pointers",
        rungs=(
            "The service was done and may be paid. Ask what the payer wants to see before it pays for it.",
            "A Medicare contractor can publish for which diagnoses it covers a service. The line must point at one of them, if "
            "the note documents one; nobody may pick one for the money's sake.",
            "A similar case: a sleep study pointed at high blood pressure and was refused as not necessary. The note said "
            "sleep apnea, which is listed; pointed at it, the study was paid.",
            f"{bare} is not on the article's list; {covered} is, and the note gives it as the reason: point line {number} at "
            f"{right}.",
        ),
        secrets=(covered, bare, f"line {number}", f"at {right}"),
        explanation=f"Article A56781 does not list {bare} for {line.code}; the documented reason {covered} is listed.",
    )


def no_notice_named(_: World, __: Random, case: Case) -> Spoiled | None:
    """Leave out that the patient signed the notice."""
    taken = without(case, "GA")
    if taken is None or not case.encounter.abn:
        return None
    spoiled, number, line = taken
    return Spoiled(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Coverage was not expected here. See what was done about it before the service.",
            "Where Medicare is not expected to pay, the patient may be asked to sign a notice and bear the cost. If the claim "
            "does not say that this was done, the practice bears it.",
            "A similar case: a patient had signed for a blood test beyond the allowed number. The claim did not say so and "
            "the practice lost the money; said in time, the patient would have been billed.",
            f"The signed notice is on file: add GA to line {number}. The denial then comes with PR, not CO.",
        ),
        secrets=("GA", f"line {number}", "signed notice"),
        explanation=f"An advance beneficiary notice for {line.code} was on file, and only GA moves the cost to the patient.",
    )


def no_notice_signed(_: World, __: Random, case: Case) -> Spoiled | None:
    """Say that a notice is on file where none was signed."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if "GZ" in line.modifiers), None)
    if number is None or case.encounter.abn:
        return None
    line = case.claim.lines[number - 1]
    changed = tuple("GA" if each == "GZ" else each for each in line.modifiers)
    return Spoiled(
        case=with_claim(case, lines=with_line(case.claim, number, modifiers=changed)),
        field=f"lines/{number}/modifiers",
        rungs=(
            "Nothing is missing on this claim. Ask of each thing it says whether the record bears it out.",
            "Whether a patient can be billed for what Medicare does not cover depends on a notice signed before the service. "
            "A claim that names one where there is none bills the patient for what the practice has to bear.",
            "A similar case: a claim said that a notice for a scan was on file, and an audit asked for it. There was none; "
            "the patient's money went back, and the practice answered for the rest.",
            f"No notice was signed: line {number} takes GZ instead of GA.",
        ),
        secrets=("GA", "GZ", f"line {number}"),
        explanation=f"GA says that a notice is on file. None was signed for {line.code}, so it is GZ and the practice's cost.",
    )


ELSEWHERE = Fault(
    code="dx_pointer_unsupported",
    skill="medical_necessity",
    level=2,
    summary="A line points at a diagnosis that was not its reason.",
    rules=frozenset({"dx_pointer"}),
    fact="PF086",
    spoil=stray_pointer,
    wants=frozenset({"visit"}),
)
ELSEWHERE_IN_TWO = replace(ELSEWHERE, wants=frozenset({"own_reasons"}))
NOT_LISTED = Fault(
    code="lcd_not_met",
    skill="medical_necessity",
    level=3,
    summary="The diagnosis behind a line is not one the coverage article lists.",
    rules=frozenset({"lcd_not_met"}),
    fact="PF074",
    spoil=uncovered_reason,
    wants=frozenset({"lcd"}),
)
UNNAMED = Fault(
    code="missing_abn_modifier",
    skill="medical_necessity",
    level=3,
    summary="A signed notice is not named on the claim.",
    rules=frozenset({"missing_abn"}),
    fact="PF074",
    spoil=no_notice_named,
    wants=frozenset({"abn"}),
)
UNSIGNED = Fault(
    code="missing_abn_modifier",
    skill="medical_necessity",
    level=3,
    summary="The claim names a notice that nobody signed.",
    rules=frozenset({"modifier_not_documented"}),
    fact="PF074",
    spoil=no_notice_signed,
    wants=frozenset({"no_abn"}),
    stages=("pre_submission",),
)
