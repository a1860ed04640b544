"""A procedure in the days after another goes out without 58, 78 or 79, or with the wrong one of them.

Anti-pattern: putting 79 on whatever was denied. Best practice: read why it was done: planned or more extensive (58), an
unplanned return to the operating room for a complication (78), or nothing to do with the first (79).
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, change_line, drop_modifier
from gym.world.world import World

REASONS = {
    "58": "it was planned beforehand or went further than the first",
    "78": "it was an unplanned return to the operating room for a complication of the first",
    "79": "it had nothing to do with the first",
}
SIMILAR = {
    "58": "A similar case: a breast lump was cut out, and a week later, as agreed in case of cancer, more of the breast. "
    "Because the note said so, the second operation went out as staged and was paid.",
    "78": "A similar case: a patient bled on the evening of a hernia operation and was taken back to the operating room. "
    "Because the note said so, the second operation went out as an unplanned return and was paid.",
    "79": "A similar case: a month after a hernia operation the same surgeon took out an appendix. Because the note showed "
    "no connection, the second operation went out as unrelated and was paid.",
}
SECOND = (
    "The price of an operation includes some days after it. A procedure in those days is paid only if the claim "
    "says how the two are connected. "
    "There are three ways: planned, brought about by the first, or neither. The note decides which."
)


def find_mark(case: Case) -> tuple[str, int, ServiceLine] | None:
    """The modifier that the clean claim has, its line number and line."""
    marked = ((each, place, line) for place, line in enumerate(case.claim.lines, 1) for each in line.modifiers)
    return next((found for found in marked if found[0] in REASONS), None)


def key_mark(case: Case, spoiled: Case, first: str, mend: str) -> SpoiledCase | None:
    """The key to a spoiled case: what was on the clean claim, and why."""
    found, surgery = find_mark(case), next(iter(case.history), None)
    if found is None or surgery is None:
        return None
    modifier, number, line = found
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(first, SECOND, SIMILAR[modifier], f"The note shows that {REASONS[modifier]}: {mend} (line {number})."),
        secrets=(modifier, f"modifier {modifier}", f"line {number}", REASONS[modifier]),
        explanation=f"{line.code} falls in the global period of {surgery.code} of {surgery.day}. By the note {REASONS[modifier]}, "
        f"and {modifier} says so.",
    )


def drop_mark(_: World, __: Random, case: Case) -> SpoiledCase | None:
    found = find_mark(case)
    taken = drop_modifier(case, found[0]) if found else None
    if found is None or taken is None:
        return None
    first = "The line agrees with what was done. Look at what was done to this patient before, on the account."
    return key_mark(case, taken[0], first, f"add {found[0]}")


def change_mark(_: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Put another of the three in its place."""
    found = find_mark(case)
    if found is None:
        return None
    modifier, number, line = found
    wrong = rng.choice(sorted(set(REASONS) - {modifier}))
    changed = tuple(wrong if each == modifier else each for each in line.modifiers)
    spoiled = change_claim(case, lines=change_line(case.claim, number, modifiers=changed))
    first = "The payer would take this claim. Ask of each modifier whether the note says what it says."
    return key_mark(case, spoiled, first, f"put {modifier} in the place of {wrong}")


SUMMARY = "A procedure falls in the days after another one."
UNMARKED = Fault(
    code="procedure_in_global_58_78_79",
    skill="global_period",
    level=5,
    summary=SUMMARY,
    rules=frozenset({"procedure_in_global"}),
    fact="PF009",
    spoil=drop_mark,
    wants=frozenset({"global_procedure"}),
)
WRONGLY_MARKED = Fault(
    code="procedure_in_global_58_78_79",
    skill="global_period",
    level=5,
    summary=SUMMARY,
    rules=frozenset({"modifier_not_documented"}),
    fact="PF009",
    spoil=change_mark,
    wants=frozenset({"global_procedure"}),
    stages=("pre_submission",),
)
