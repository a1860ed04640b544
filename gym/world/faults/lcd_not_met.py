"""The diagnosis behind a line is not one that the coverage article lists.

Anti-pattern: picking a listed code for the money's sake. Best practice: point at the documented reason if it is listed; where
none is, tell the patient before the service.
"""

from random import Random

from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.faults.dx_pointer import point_elsewhere, unrelated_letters
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.rules.coverage import ECHO
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Point a heart ultrasound at a diagnosis that the coverage article does not list."""
    lines = enumerate(case.claim.lines, 1)
    found = (
        (n, line, letter)
        for n, line in lines
        if line.code in ECHO
        for letter in unrelated_letters(world, case, line.code)
    )
    first = next(found, None)
    if first is None:
        return None
    number, line, wrong = first
    codes, right = case.claim.diagnoses, "".join(line.pointers)
    covered, bare = codes[LETTERS.index(right[0])], codes[LETTERS.index(wrong)]
    return SpoiledCase(
        case=point_elsewhere(case, number, wrong),
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


FAULT = Fault(
    code="lcd_not_met",
    skill="medical_necessity",
    level=3,
    summary="The diagnosis behind a line is not one the coverage article lists.",
    rules=frozenset({"lcd_not_met"}),
    fact="PF074",
    spoil=spoil,
    wants=frozenset({"lcd"}),
)
