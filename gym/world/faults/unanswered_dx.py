"""A diagnosis is a heading, and the note does not say which of the codes under it is meant.

Anti-pattern: guessing a side, or sending the heading. Best practice: query the provider without leading, and code what the
addendum says; where no answer is to be had, the code for the unspecified side is right.
"""

from random import Random

from gym.world.claims.actions import Action, ActionType
from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case, Encounter, Section
from gym.world.codes.diagnoses import unspecified_sides
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.faults.header_dx import find_heading
from gym.world.world import World

SIDES = frozenset({"right", "left"})


def make_vague(world: World, encounter: Encounter, full: str, cut: str) -> Encounter:
    """The note as it was before the answer: it says the heading and no more."""
    sections = tuple(
        Section(heading=each.heading, text=drop_code(world, each.text, full, cut))
        if each.heading == "Assessment"
        else each
        for each in encounter.sections
    )
    return encounter.model_copy(
        update={
            "sections": sections,
            "diagnoses": swap_code(encounter.diagnoses, full, cut),
            "services": tuple(
                each.model_copy(update={"diagnoses": swap_code(each.diagnoses, full, cut)})
                for each in encounter.services
            ),
        }
    )


def drop_code(world: World, text: str, full: str, cut: str) -> str:
    """The assessment with the heading's words, and its code where codes are shown."""
    return text.replace(world.reference.diagnosis(full), world.reference.diagnosis(cut)).replace(full, cut)


def swap_code(codes: tuple[str, ...], full: str, cut: str) -> tuple[str, ...]:
    return tuple(cut if code == full else code for code in codes)


def find_worded_heading(world: World, code: str) -> str | None:
    """The nearest heading over `code` that the course has words for, and whose words leave the side open."""
    cut = find_heading(world, code)
    while cut and (cut not in world.reference.icd10 or SIDES & set(world.reference.diagnosis(cut).split())):
        cut = find_heading(world, cut)
    return cut


def find_open_side(full: str) -> str | None:
    """The code for the unspecified side beside a full-length one, or None."""
    sides = unspecified_sides()
    return next(
        (
            other
            for place in range(3, len(full))
            for digit in "09"
            if (other := f"{full[:place]}{digit}{full[place + 1 :]}") != full and other in sides
        ),
        None,
    )


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Let the note leave out what a full-length code needs."""
    asked = case.encounter.addendum
    full = next((code for code in case.claim.diagnoses if asked and code in asked.diagnoses), None)
    cut = find_worded_heading(world, full) if full else None
    if full is None or cut is None:
        return None
    letter = LETTERS[case.claim.diagnoses.index(full)]
    open_side = find_open_side(full)
    claimed = change_claim(case, diagnoses=swap_code(case.claim.diagnoses, full, cut))
    return SpoiledCase(
        case=claimed.model_copy(update={"encounter": make_vague(world, case.encounter, full, cut)}),
        field=f"diagnoses/{letter}",
        rungs=(
            "Look at why the patient was treated: box 21. Then look for the rest of it in the note.",
            "A diagnosis is coded to its full length, and only from what the record says. Where the record does not say "
            "it, nobody at a desk may make it up.",
            "A similar case: a note said fracture of a finger and not of which hand. The coder did not guess; the surgeon "
            "was asked, wrote an addendum, and the claim went out with the full code.",
            f"Diagnosis {letter}: {cut} is a heading and the note does not say what the full code needs: query the provider"
            f"{f', or take {open_side} for the unspecified side' if open_side else ''}.",
        ),
        secrets=(cut, "query", f"diagnosis {letter}", *([open_side, "unspecified side"] if open_side else ())),
        explanation=f"{cut} is not a full-length code, and the note did not hold what a longer one says. Only the provider "
        f"could add it{f'; {open_side}, the code for the unspecified side, is as right (guideline I.B.13)' if open_side else ''}.",
        closing=Action(
            type=ActionType.QUERY_PROVIDER,
            text="The diagnosis in your note cannot be coded to its full length. Please say more about it in an addendum, "
            "as you found it.",
        ),
    )


FAULT = Fault(
    code="header_dx_not_specific",
    skill="icd10",
    level=3,
    summary="A diagnosis is not coded to its full length, and the note does not say more.",
    rules=frozenset({"dx_not_billable"}),
    fact="PF085",
    spoil=spoil,
    wants=frozenset({"query"}),
    combines=False,
)
