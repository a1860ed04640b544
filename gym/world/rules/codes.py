"""Rules over what ICD-10-CM says of its own codes: edition, order, what goes with what, and what excludes what."""

from collections.abc import Iterable

from gym.world.claims.claim import LETTERS, Finding
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.codes import tabular
from gym.world.codes.code_dates import find_last_day
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

FIRST_EXTERNAL, LAST_EXTERNAL = "V00", "Y99"


def name_other_edition(code: str) -> str | None:
    """Which other edition a code is from, in words, or None."""
    if code in dx_lists.RETIRED:
        return "an older edition; it is a heading now"
    return "a later edition" if code in dx_lists.later_codes() else None


def check_edition(world: World, case: Case) -> Iterable[Finding]:
    """A diagnosis is valid on the date of service, not merely in some year's book (PF087; CARC 146)."""
    for letter, code in zip(LETTERS, case.claim.diagnoses, strict=False):
        found = name_other_edition(code)
        if found:
            yield make_finding(
                world,
                case,
                "dx_not_valid_on_date",
                code,
                field=f"diagnoses/{letter}",
                message=f"Diagnosis {letter}, {code}, is from {found}: not valid on {case.encounter.day}.",
                fact="PF087",
            )


def check_code_in_force(world: World, case: Case) -> Iterable[Finding]:
    """A service's code was one on its day (PF537; CARC 181)."""
    for number, line in number_lines(case):
        ended = find_last_day(line.code) if line.code not in world.reference.procedures else None
        if ended and ended < line.date_from:
            yield make_finding(
                world,
                case,
                "code_out_of_use",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: {line.code} was a code until {ended} only.",
                fact="PF537",
                line=number,
            )


def is_never_first(world: World, code: str) -> bool:
    """Whether a code only ever follows another: an external cause (V00-Y99) or a manifestation (PF086)."""
    return FIRST_EXTERNAL <= code[:3] <= LAST_EXTERNAL or code in world.reference.manifestations


def check_sequence(world: World, case: Case) -> Iterable[Finding]:
    """The first diagnosis is the condition, never its outside cause or its manifestation (PF086)."""
    first = case.claim.diagnoses[0]
    if is_never_first(world, first):
        yield make_finding(
            world,
            case,
            "dx_sequence",
            first,
            field="diagnoses/A",
            message=f"{first} is never listed first.",
            fact="PF086",
        )


def list_misplaced(world: World, case: Case) -> dict[str, str]:
    """Diagnoses that stand before one which a note of the tabular list puts first, each with that one (PF250).

    A note at a whole chapter or block asks for a further code, and says little about the order of two that are there.
    """
    codes = case.claim.diagnoses
    found: dict[str, str] = {}
    for place, code in enumerate(codes):
        for earlier in codes[:place]:
            note = tabular.find_order_note(code, earlier)
            if note and not note.is_general:
                found.setdefault(earlier, code)
    if codes and is_never_first(world, codes[0]):
        found.pop(codes[0], None)
    return found


def tell_misplaced(world: World, case: Case, code: str, reason: str, fact: str) -> Finding:
    """That a diagnosis stands before one that goes first."""
    field = f"diagnoses/{LETTERS[case.claim.diagnoses.index(code)]}"
    return make_finding(world, case, "dx_code_first", code, field=field, message=reason, fact=fact)


def check_order(world: World, case: Case) -> Iterable[Finding]:
    """Where a note says "code first" or "use additional code", the diagnoses stand in its order (PF250)."""
    for code, first in list_misplaced(world, case).items():
        reason = f"{first} goes before {code}: ICD-10-CM's note at {tabular.name_order_note(first, code)}."
        yield tell_misplaced(world, case, code, reason, "PF250")


def list_unlisted(case: Case) -> dict[str, str]:
    """Documented diagnoses that are not on the claim although a note asks for them, each as its note is told (PF250).

    Where the claim has one that the note does not bear out, that is told instead.
    """
    claimed, noted = case.claim.diagnoses, case.encounter.diagnoses
    left = [code for code in noted if code not in claimed]
    if not left or len(claimed) >= len(LETTERS) or not set(claimed) <= set(noted):
        return {}
    asked = (
        (code, tabular.find_order_note(each, code) or tabular.find_order_note(code, each))
        for code in left
        for each in claimed
    )
    return {code: note.words for code, note in asked if note}


def check_additional(world: World, case: Case) -> Iterable[Finding]:
    """What a note asks for beside a diagnosis is coded, where the encounter documents it (PF250)."""
    for code, place in list_unlisted(case).items():
        yield make_finding(
            world,
            case,
            "dx_additional_code",
            code,
            field="diagnoses",
            message=f"{code} is documented and missing from box 21: ICD-10-CM's note at {place}.",
            fact="PF250",
        )


def list_excluded(case: Case) -> dict[str, str]:
    """Diagnoses that may not stand beside another on the claim, each with that other (Excludes1).

    Of the two the one that the note does not hold is told of; where it holds both or neither, the later one.
    """
    noted = case.encounter.diagnoses
    found: dict[str, str] = {}
    for place, code in enumerate(case.claim.diagnoses):
        for other in case.claim.diagnoses[:place]:
            if tabular.is_excluded(code, other):
                kept = code if code in noted and other not in noted else other
                found[other if kept == code else code] = kept
    return found


def check_excludes1(world: World, case: Case) -> Iterable[Finding]:
    """Two diagnoses with an Excludes1 note between them are not coded together (PF086)."""
    for code, other in list_excluded(case).items():
        yield make_finding(
            world,
            case,
            "excludes1",
            code,
            field=f"diagnoses/{LETTERS[case.claim.diagnoses.index(code)]}",
            message=f"ICD-10-CM does not let {code} stand beside {other} (Excludes1).",
            fact="PF086",
        )
