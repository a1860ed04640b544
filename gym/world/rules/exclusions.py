"""Rules over what is no benefit at all: Medicare's exclusions by statute."""

from collections.abc import Iterable
from functools import cache

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import Spans, is_within
from gym.world.rules.rule import is_medicare, make_finding, number_lines, pointed_codes
from gym.world.world import World

# Vaccines that are Part D's, not Part B's: Medicare Benefit Policy Manual, chapter 15, section 50.4.4.2.
PART_D_VACCINES = frozenset({"90750"})
# Vaccines that Part B pays for an injury alone, and the first letters of injuries (PF525).
FOR_INJURIES, INJURIES = frozenset({"90714", "90715"}), ("S", "T", "W")
# PF545: paring of corns, trimming of nails; the findings with which Medicare pays it. Corns, nails, diabetes
# with disease of nerves, vessels or skin, diseases of nerves and of vessels, reasons of chapter 21.
FOOT_CARE = frozenset({"11055", "11056", "11057", "11719", "G0127"})
CLASS_FINDINGS = frozenset({"Q7", "Q8", "Q9"})
ROUTINE_REASONS = (
    *("L84", "L60", "Z", "G60", "G61", "G62", "G63", "I70.2", "I73", "I87.2"),
    *(f"E{kind}.{end}" for kind in ("08", "09", "10", "11", "13") for end in ("4", "5", "9")),
)
# PF553: laboratory tests; examinations and screenings for which Medicare pays none, but those that the law names.
TESTS: Spans = (("80047", "87999"),)
ROUTINE = ("Z00.0", "Z02", "Z13")
PROSTATE_TESTS, PROSTATE = frozenset({"84153", "84154"}), "Z12.5"
SCREENED = {
    **dict.fromkeys(("80061", "82465", "83718", "84478"), "Z13.6"),
    **dict.fromkeys(("82947", "82950", "82951", "83036"), "Z13.1"),
}
# PF565: what a routine examination, one for an employer or insurer, or one of eyes or ears may hold, and its reasons.
LOOKS: tuple[tuple[Spans, tuple[str, ...]], ...] = (
    ((("99202", "99215"),), ("Z02",)),
    ((("71045", "71048"), ("93000", "93010"), ("94010", "94010")), ("Z00.0", "Z02")),
    ((("92002", "92014"),), ("Z01.0", "Z00.0", "Z02")),
    ((("92550", "92567"),), ("Z01.1", "Z00.0", "Z02")),
)
# PF302: what Medicare answers to any line with GZ; one with GA on a physician's claim has the answer of the exclusion.
BY_MODIFIER = {"GZ": "service_excluded_gz"}


# PF302: modifiers of liability that say different things of one line.
CONTRADICTIONS = tuple(frozenset(pair.split()) for pair in ("GA GZ", "GA GY", "GY GZ", "GX GZ", "GA GX"))
# By itself either says that the statute excludes the service: GX that the patient was told of it besides.
TOLD = frozenset({"GY", "GX"})


def is_excluded(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Part B never pays for the line: status N of its fee schedule (PF301), or a vaccine of Part D."""
    known = world.reference.procedures.get(line.code)
    if known is None or not is_medicare(world, case):
        return False
    if known.status == "N" or is_part_ds(case, line):
        return True
    return is_routine_foot_care(case, line) or is_routine(case, line)


@cache
def list_routine_reasons(code: str) -> tuple[str, ...]:
    """The beginnings of the reasons for which the service is routine (PF553, PF565); none for most."""
    if is_within(code, TESTS):
        return (*ROUTINE, PROSTATE) if code in PROSTATE_TESTS else ROUTINE
    return next((reasons for spans, reasons in LOOKS if is_within(code, spans)), ())


def is_routine(case: Case, line: ServiceLine) -> bool:
    """Whether a visit or test is for a routine examination alone, and is no screening of the law (PF553, PF565)."""
    routine = list_routine_reasons(line.code)
    reasons = [code for code in pointed_codes(case, line) if code] if routine else ()
    if not reasons or not all(code.startswith(routine) for code in reasons):
        return False
    return not any(code.startswith(SCREENED.get(line.code, "-")) for code in reasons)


def is_routine_foot_care(case: Case, line: ServiceLine) -> bool:
    """Whether the line cares for feet as a routine: without class findings (Q7, Q8, Q9), and for nothing but corns,
    calluses, nails or a disease of the whole body (PF545). Beside an infection or a wound it may be part of its care.
    """
    if line.code not in FOOT_CARE or CLASS_FINDINGS & set(line.modifiers):
        return False
    return all(code.startswith(ROUTINE_REASONS) for code in case.claim.diagnoses)


def is_part_ds(case: Case, line: ServiceLine) -> bool:
    """Whether the line is a vaccine that Part B leaves to Part D, tetanus without an injury among them (PF525)."""
    if line.code not in FOR_INJURIES:
        return line.code in PART_D_VACCINES
    return not any(code is not None and code.startswith(INJURIES) for code in pointed_codes(case, line))


def name_denial(world: World, line: ServiceLine) -> str:
    """Under which name the payer's policy has the answer to an excluded line that does not say that it is one."""
    marked = next((BY_MODIFIER[modifier] for modifier in line.modifiers if modifier in BY_MODIFIER), None)
    known = world.reference.procedures[line.code]
    routine = bool(list_routine_reasons(line.code)) or (known.status == "N" and known.specialty == "preventive")
    return marked or ("service_excluded_routine" if routine else "service_excluded")


def check_excluded(world: World, case: Case) -> Iterable[Finding]:
    """What the statute excludes goes to Medicare only for its denial, and says so with GY."""
    for number, line in number_lines(case):
        if is_excluded(world, case, line) and not TOLD & set(line.modifiers):
            yield make_finding(
                world,
                case,
                "service_excluded",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {line.code} is excluded from Medicare by statute; the line does not say so.",
                fact="PF301",
                line=number,
                denial=name_denial(world, line),
            )


def check_liability(world: World, case: Case) -> Iterable[Finding]:
    """GA, GX, GY and GZ do not contradict each other on a line: Medicare returns it as unprocessable."""
    for number, line in number_lines(case):
        wrong = next((pair for pair in CONTRADICTIONS if pair <= set(line.modifiers)), None)
        if wrong and is_medicare(world, case):
            yield make_finding(
                world,
                case,
                "liability_modifiers",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {' and '.join(sorted(wrong))} say different things of who is liable.",
                citation="MLN Matters MM6563; X12 Remittance Advice Remark Codes, code N519",
                line=number,
            )
