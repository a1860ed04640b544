"""A visit is coded for the wrong kind of patient: new for one the group knows, or established for one that is new again.

Anti-pattern: new because this clinician never met the patient, or established because there is a chart. Best practice:
count three years back from the visit for a service face to face by anyone of the group's same specialty.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line
from gym.world.rules.visits import ESTABLISHED, NEW
from gym.world.world import World

FIRST = "Compare the kind of visit on the claim with what is known about this patient from before."
SECOND = (
    "A patient is new if nobody of the group in the same specialty has seen them face to face in the last three years. A "
    "chart from longer ago does not count, nor does it matter whether this clinician knows them."
)


def swap_visit(world: World, case: Case, codes: dict[str, str], similar: str, why: str) -> SpoiledCase | None:
    """The case with the visit coded for the other kind of patient: `codes` leads from the right code to the wrong one."""
    number = next((n for n, line in enumerate(case.claim.lines, 1) if line.code in codes), None)
    if number is None or not case.history:
        return None
    line, seen = case.claim.lines[number - 1], max(prior.day for prior in case.history)
    wrong = codes[line.code]
    charge = world.charge(wrong, line.pos) * line.units
    return SpoiledCase(
        case=change_claim(case, lines=change_line(case.claim, number, code=wrong, charge=charge)),
        field=f"lines/{number}/code",
        rungs=(
            FIRST,
            SECOND,
            similar,
            f"The group last saw the patient on {seen}, {why}: {line.code} on line {number}.",
        ),
        secrets=(line.code, wrong, f"line {number}", why),
        explanation=f"The group last saw the patient on {seen}, {why}; at the level of the note that is {line.code}, not "
        f"{wrong}.",
    )


def bill_as_new(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill a new patient's visit for one seen within three years."""
    similar = (
        "A similar case: a child came to a practice's second doctor for the first time. A partner had seen the child two "
        "years before, so the visit was one of an established patient."
    )
    return swap_visit(world, case, NEW, similar, "less than three years before")


def bill_as_established(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill an established patient's visit for one not seen for three years."""
    similar = (
        "A similar case: a patient came back after five years abroad. The old chart was still there, but nobody had seen "
        "the patient since, so the visit was one of a new patient."
    )
    return swap_visit(world, case, ESTABLISHED, similar, "more than three years before")


SUMMARY = "The visit is coded for the wrong kind of patient."
KNOWN = Fault(
    code="new_vs_established",
    skill="em_level",
    level=2,
    summary=SUMMARY,
    rules=frozenset({"new_patient"}),
    fact="PF061",
    spoil=bill_as_new,
    wants=frozenset({"established"}),
)
NEW_AGAIN = Fault(
    code="new_vs_established",
    skill="em_level",
    level=2,
    summary=SUMMARY,
    rules=frozenset({"established_visit"}),
    fact="PF061",
    spoil=bill_as_established,
    wants=frozenset({"new_patient"}),
    stages=("pre_submission",),
)
