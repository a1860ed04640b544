"""Rules over what ICD-10-CM says of its own codes: their edition, their order, and which exclude each other."""

from collections.abc import Iterable

from gym.world.claims.claim import LETTERS, Finding
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.rules.rule import make_finding
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


def list_excluded(case: Case) -> dict[str, str]:
    """Diagnoses that may not stand beside another on the claim, each with that other (Excludes1).

    Of the two the one that the note does not hold is told of; where it holds both or neither, the later one.
    """
    noted = case.encounter.diagnoses
    found: dict[str, str] = {}
    if len(case.claim.diagnoses) > 1:
        pairs = dx_lists.excludes1_pairs()
        for place, code in enumerate(case.claim.diagnoses):
            for other in case.claim.diagnoses[:place]:
                if other in pairs.get(code, ()):
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
