"""A drug is billed without the number of the product, to a payer that asks for it.

Anti-pattern: copying the ten digits of the label as they stand. Best practice: the label's number in the form 5-4-2, with a
nought in the part that is short, behind N4 and with unit of measure and quantity.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.rules.drugs import parse_ndc
from gym.world.world import World


def cut_nought(text: str) -> str:
    """The number as a label of ten digits has it: the nought in front is not printed."""
    return text.replace("N40", "N4", 1)


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Leave the number out, or copy it off the label with ten digits."""
    number, line = next(((place, each) for place, each in enumerate(case.claim.lines, 1) if each.ndc), (0, None))
    known = parse_ndc(line.ndc) if line else None
    if line is None or line.ndc is None or known is None:
        return None
    wrong = rng.choice((None, cut_nought(line.ndc)))
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, ndc=wrong)),
        field=f"lines/{number}/ndc",
        rungs=(
            "Codes and units agree with the note. See what this payer wants to know about what was given.",
            "A procedure code says which drug; some payers also ask which maker's package, and the number on a package is often "
            "a digit shorter than a claim wants it.",
            "A similar case: an office billed a vial and copied 1234-5678-90 from its box. The state wanted five, four and two "
            "digits: 01234-5678-90, with the unit and how much of it.",
            f"Line {number} ({line.code}) needs {line.ndc} in the shaded part (ndc): eleven digits, unit, quantity; it has "
            f"{wrong or 'none'}.",
        ),
        secrets=(line.ndc, known[0], f"line {number}", "ndc"),
        explanation=f"The payer asks for the National Drug Code of {line.code}: {line.ndc}. The line had {wrong or 'none'}.",
    )


FAULT = Fault(
    code="drug_number_missing",
    skill="claim_integrity",
    level=2,
    summary="A drug is billed without the number of the product that was given.",
    rules=frozenset({"ndc_missing"}),
    fact="PF410",
    spoil=spoil,
    wants=frozenset({"drug", "payer:ndc"}),
)
