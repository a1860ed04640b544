"""A line points at a diagnosis that was not its reason.

Anti-pattern: pointing every line at A. Best practice: each line points at its own reason in the note.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.rules.codes import is_never_first
from gym.world.rules.rule import documented_services
from gym.world.world import World


def unrelated_letters(world: World, case: Case, code: str) -> list[str]:
    """Letters of diagnoses on the claim that are not a reason for `code`."""
    reasons = {reason for service in documented_services(case, code) for reason in service.diagnoses}
    named = zip(LETTERS, case.claim.diagnoses, strict=False)
    return [letter for letter, each in named if each not in reasons and not is_never_first(world, each)]


def point_elsewhere(case: Case, number: int, letter: str) -> Case:
    """The case with line `number` pointing at another diagnosis."""
    return change_claim(case, lines=change_line(case.claim, number, pointers=(letter,)))


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Point a line at a diagnosis that was not its reason."""
    lines = enumerate(case.claim.lines, 1)
    choices = [(number, line, letter) for number, line in lines for letter in unrelated_letters(world, case, line.code)]
    if not choices:
        return None
    number, line, wrong = rng.choice(choices)
    right, codes = "".join(line.pointers), case.claim.diagnoses
    reason = ", ".join(world.reference.diagnosis(codes[LETTERS.index(letter)]) for letter in line.pointers)
    return SpoiledCase(
        case=point_elsewhere(case, number, wrong),
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


ELSEWHERE = Fault(
    code="dx_pointer_unsupported",
    skill="medical_necessity",
    level=2,
    summary="A line points at a diagnosis that was not its reason.",
    rules=frozenset({"dx_pointer"}),
    fact="PF086",
    spoil=spoil,
    wants=frozenset({"visit"}),
)
ELSEWHERE_IN_TWO = replace(ELSEWHERE, wants=frozenset({"own_reasons"}))
