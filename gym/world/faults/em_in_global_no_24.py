"""A visit in the days after an operation goes out without modifier 24.

Anti-pattern: adding 24 to make the denial go away. Best practice: read the note; if the visit was for something else, 24
says so; if it was about the operation, it is paid already and comes off the claim.
"""

from dataclasses import replace
from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case, Service
from gym.world.faults.fault import Fault, SpoiledCase, change_claim, drop_modifier
from gym.world.world import World

FIRST = "Each line agrees with what was done that day. Look at what was done to this patient before, on the account."
SECOND = (
    "The price of an operation includes the usual care after it: 10 days after a small one, 90 after a large one. A "
    "visit in "
    "that time is paid apart only if the note shows that it was for something else."
)


def drop_24(_: World, __: Random, case: Case) -> SpoiledCase | None:
    """Take 24 off a visit that had nothing to do with the operation."""
    taken = drop_modifier(case, "24")
    if taken is None:
        return None
    spoiled, number, visit = taken
    surgery = case.history[0]
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}/modifiers",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: five weeks after a hernia operation the surgeon saw the patient for a lump of the breast. "
            "The note told of the lump alone. With 24 on the visit it was paid.",
            f"The note shows a problem apart from {surgery.code} of {surgery.day}: add 24 to line {number}.",
        ),
        secrets=("24", "modifier 24", f"line {number}", surgery.code),
        explanation=f"{visit.code} falls in the global period of {surgery.code}. The note shows that the visit was for "
        "something else, so it is payable with 24.",
    )


def find_aftercare(case: Case) -> Service | None:
    """A visit of the note that was care after the operation."""
    return next((each for each in case.encounter.services if each.code.startswith("992") and not each.billable), None)


def add_visit(world: World, case: Case, visit: Service, modifiers: tuple[str, ...]) -> Case:
    """The case with the visit billed as well, after the other lines."""
    first = case.claim.lines[0]
    extra = ServiceLine(
        code=visit.code,
        modifiers=modifiers,
        pointers=first.pointers,
        charge=world.charge(visit.code, visit.pos),
        date_from=first.date_from,
        date_to=first.date_to,
        pos=visit.pos,
    )
    return change_claim(case, lines=(*case.claim.lines, extra))


def bill_aftercare(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill the visit that was care after the operation."""
    visit, surgery = find_aftercare(case), next(iter(case.history), None)
    if visit is None or surgery is None:
        return None
    spoiled = add_visit(world, case, visit, ())
    number = len(spoiled.claim.lines)
    return SpoiledCase(
        case=spoiled,
        field=f"lines/{number}",
        rungs=(
            FIRST,
            SECOND,
            "A similar case: a surgeon looked at the scar three weeks after a hernia operation and billed a visit. The note "
            "told of the scar alone. The visit was taken off: it was paid with the operation.",
            f"The note is about {surgery.code} of {surgery.day} alone: remove line {number} ({visit.code}).",
        ),
        secrets=("remove", f"line {number}", visit.code, surgery.code),
        explanation=f"{visit.code} is the usual care after {surgery.code} and is paid with it. 24 would say that the visit "
        "was for something else, which the note does not.",
    )


SUMMARY = "A visit falls in the days after an operation."
NOT_MARKED = Fault(
    code="em_in_global_no_24",
    skill="global_period",
    level=4,
    summary=SUMMARY,
    rules=frozenset({"visit_in_global"}),
    fact="PF008",
    spoil=drop_24,
    wants=frozenset({"global_visit"}),
)
RELATED = replace(NOT_MARKED, spoil=bill_aftercare, wants=frozenset({"global_related"}))
