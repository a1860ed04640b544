"""A laboratory claim does not show that the laboratory may do the test.

Anti-pattern: sending the claim as any other. Best practice: the number of the laboratory's certificate goes on every claim
with tests, and a listed test done with a waived kit has QW in the first place.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, drop_modifier
from gym.world.world import World


def spoil_number(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Leave the certificate's number out, or turn two of its digits round."""
    number = case.claim.clia
    if not number:
        return None
    turned = f"{number[:-2]}{number[-1]}{number[-2]}"
    wrong = rng.choice((None, turned if turned != number else None))
    return SpoiledCase(
        case=change_claim(case, clia=wrong),
        field="clia",
        rungs=(
            "The lines agree with what was run. See what a payer wants to know of whoever ran it.",
            "A laboratory needs a federal certificate for the tests it does, and every claim with tests shows its number, also "
            "for the simplest ones.",
            "A similar case: an office billed urine tests without saying under which certificate. With the number in item 23 "
            "they were paid.",
            f"The laboratory's certificate is {number}: put it into box 23 (clia) instead of {wrong or 'nothing'}.",
        ),
        secrets=(number, "box 23", "clia"),
        explanation=f"The claim bills tests; CLIA number {number} has to be on it, and it held {wrong or 'none'}.",
    )


def drop_waiver(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Leave out that a waived kit was used."""
    taken = drop_modifier(case, "QW")
    if taken is None:
        return None
    spoiled, number, line = taken
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            "Read in the note how the test was done, then how the line bills it.",
            "Some tests are so simple that a small office may do them with a listed kit. The claim has to say that such a kit "
            "was used, or the payer takes it for the test of a full laboratory.",
            "A similar case: an office of one doctor billed a flu test as a hospital would. The payer refused it for the kind "
            "of certificate; marked as done with a kit, it was paid.",
            f"The note tells of a waived kit: add QW to line {number} ({line.code}), in the first place.",
        ),
        secrets=("QW", f"line {number}", "waived"),
        explanation=f"{line.code} was done with a waived kit, and QW says so.",
    )


NUMBER = Fault(
    code="clia_or_qw_missing",
    skill="lab_clia",
    level=3,
    summary="The laboratory's certificate is not on the claim.",
    rules=frozenset({"clia_missing"}),
    fact="PF081",
    spoil=spoil_number,
    wants=frozenset({"clia"}),
)
KIT = Fault(
    code="clia_or_qw_missing",
    skill="lab_clia",
    level=3,
    summary="The claim does not say that a waived kit was used.",
    rules=frozenset({"qw_missing"}),
    fact="PF081",
    spoil=drop_waiver,
    wants=frozenset({"waived"}),
)
