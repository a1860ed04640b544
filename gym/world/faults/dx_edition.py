"""A diagnosis is from another year's edition: deleted before the visit, or not yet there on its day.

Anti-pattern: the code that the system still offers, or the one from the newest book. Best practice: look a code up in the
edition of the date of service; ICD-10-CM changes every October 1 (and now and then on April 1).
"""

from functools import cache
from random import Random

from gym.world.claims.claim import LETTERS
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


@cache
def codes_of_other_editions(code: str) -> tuple[str, ...]:
    """Codes of other editions that stand for what `code` says: an older heading over it, or a later split of it."""
    older = [each for each in sorted(dx_lists.RETIRED) if code.startswith(each) and code != each]
    return (*older, *sorted(each for each in dx_lists.later_codes() if each.startswith(code)))


def spoil(world: World, rng: Random, case: Case) -> SpoiledCase | None:
    """Put a code of another edition in the place of one."""
    codes = case.claim.diagnoses
    choices = [(place, other) for place, code in enumerate(codes) for other in codes_of_other_editions(code)]
    if not choices:
        return None
    place, wrong = rng.choice(choices)
    right, letter = codes[place], LETTERS[place]
    when = "was deleted before the visit" if wrong in dx_lists.RETIRED else "came in after the visit"
    return SpoiledCase(
        case=change_claim(case, diagnoses=(*codes[:place], wrong, *codes[place + 1 :])),
        field=f"diagnoses/{letter}",
        rungs=(
            "The lines are right. Compare box 21 with the date of service.",
            "Diagnosis codes come and go with the editions of ICD-10-CM. A code counts only if it was valid on the day of the "
            "visit; neither last year's code nor next year's will do.",
            "A similar case: a visit of September was coded with a code for obesity that began that October. It was "
            "refused; the code valid in September took its place and was paid.",
            f"Diagnosis {letter}: {wrong} {when}. On {case.encounter.day} the code was {right} "
            f"({world.reference.diagnosis(right)}).",
        ),
        secrets=(right, wrong, f"diagnosis {letter}"),
        explanation=f"{wrong} {when}; on {case.encounter.day} it was {right}.",
    )


FAULT = Fault(
    code="dx_deleted_for_dos",
    skill="icd10",
    level=2,
    summary="A diagnosis code was not valid on the date of service.",
    rules=frozenset({"dx_not_valid_on_date"}),
    fact="PF087",
    spoil=spoil,
    wants=frozenset({"edition"}),
)
