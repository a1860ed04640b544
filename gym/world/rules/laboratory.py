"""Rules over laboratory lines: the certificate, the waived kit and the panel."""

import re
from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.providers import COLLECTION
from gym.world.rules.rule import is_medicare, make_finding, number_lines, supported_modifiers
from gym.world.world import World

# The tests that make up a panel: the pairs of the panel's NCCI table with indicator 0 (2024 Q3); PF025.
PANELS = {"80061": frozenset({"82465", "83718", "84478"})}
# The other panels, the larger ones first: CPT's lists, as in Pub. 100-04, chapter 16, section 90.2.
BASIC = frozenset({"82310", "82374", "82435", "82565", "82947", "84132", "84295", "84520"})
MORE_PANELS = {
    "80053": BASIC | {"82040", "82247", "84075", "84155", "84450", "84460"},
    "80069": BASIC | {"82040", "84100"},
    "80048": BASIC,
    "80051": frozenset({"82374", "82435", "84132", "84295"}),
    "80076": frozenset({"82040", "82247", "82248", "84075", "84155", "84450", "84460"}),
}
# PF559: tests whose parts, all billed by themselves, are one code: tracings with their reports, stress tests.
TESTS_IN_PARTS = {
    "93000": frozenset({"93005", "93010"}),
    "93015": frozenset({"93016", "93017", "93018"}),
    "93040": frozenset({"93041", "93042"}),
    "93224": frozenset({"93225", "93226", "93227"}),
}
ALL_PANELS = PANELS | MORE_PANELS | TESTS_IN_PARTS
PANEL_CODES = frozenset(ALL_PANELS).union(*ALL_PANELS.values())
# Taxonomies of laboratories, which alone bill Medicare for tests that another laboratory did (PF514).
LABORATORIES, SENT_OUT = ("291",), "90"
# Tests that a physician may do under a certificate for provider-performed microscopy (PF416).
MICROSCOPY = frozenset({"81000", "81001", "81015", "81020"})
# Waived by their own descriptor: CMS's list of waived tests asks for no QW on them (CMS Change Request 11747; PF416).
ALWAYS_WAIVED = frozenset({"81002", "81025", "82270", "82272", "82962", "83026", "84830", "85013", "85651"})
# Two digits of the state, D, seven digits (Medicare Claims Processing Manual, chapter 16, section 70.2).
CERTIFICATE = re.compile(r"\d{2}D\d{7}")
# Office and independent laboratory: a hospital bills the tests of its own laboratory.
OWN_LABORATORY = frozenset({"11", "81"})


def is_laboratory(world: World, line: ServiceLine) -> bool:
    """Whether the line is a test done in the practice's own laboratory; reading one (26) needs no certificate."""
    known = world.reference.procedures.get(line.code)
    test = known is not None and known.specialty == "lab_path" and line.code not in COLLECTION
    return test and line.pos in OWN_LABORATORY and "26" not in line.modifiers


def check_certificate(world: World, case: Case) -> Iterable[Finding]:
    """Every line with a laboratory test is unprocessable without the laboratory's CLIA number (REF*X4, PF081)."""
    given = case.claim.clia
    if given and CERTIFICATE.fullmatch(given) and given == (case.clia or given):
        return
    for number, line in number_lines(case):
        if is_laboratory(world, line):
            yield make_finding(
                world,
                case,
                "clia_missing",
                "claim",
                field="clia",
                message=f"Line {number}: {line.code} is a laboratory test; the claim does not hold the number of the "
                "laboratory's certificate.",
                fact="PF081",
                line=number,
            )


def is_beyond_certificate(case: Case, code: str) -> bool:
    """Whether the certificate on file does not reach to this test as it was done (PF416)."""
    if case.clia_kind is None or code in ALWAYS_WAIVED:
        return False
    if "QW" in supported_modifiers(case, code):
        return False
    return case.clia_kind == "waiver" or code not in MICROSCOPY


def check_kind_of_certificate(world: World, case: Case) -> Iterable[Finding]:
    """A certificate of waiver covers tests with waived kits, one for microscopy those of its list too (PF416)."""
    for number, line in number_lines(case):
        if is_laboratory(world, line) and is_beyond_certificate(case, line.code):
            yield make_finding(
                world,
                case,
                "clia_level",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: a certificate of {case.clia_kind} does not cover {line.code} as it was done.",
                fact="PF416",
                line=number,
            )


def check_waived(world: World, case: Case) -> Iterable[Finding]:
    """A test done with a listed waived kit says so with QW in the first place (PF081)."""
    for number, line in number_lines(case):
        is_kit = "QW" in supported_modifiers(case, line.code)
        if is_kit and is_laboratory(world, line) and line.modifiers[:1] != ("QW",):
            yield make_finding(
                world,
                case,
                "qw_missing",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {line.code} was done with a waived kit; the line does not say so first.",
                fact="PF081",
                line=number,
            )


def find_split_panel(case: Case) -> tuple[str, frozenset[str]] | None:
    """The panel of which every test is billed by itself, and those tests; or None."""
    billed = {line.code for line in case.claim.lines}
    return next(
        ((panel, tests) for panel, tests in ALL_PANELS.items() if tests <= billed and panel not in billed), None
    )


def check_panel(world: World, case: Case) -> Iterable[Finding]:
    """Where every test of a panel was done, the panel is billed and not the tests (PF025)."""
    found = find_split_panel(case)
    if found:
        whole, tests = found
        split = whole in TESTS_IN_PARTS
        number = next(number for number, line in number_lines(case) if line.code in tests)
        yield make_finding(
            world,
            case,
            "split_test" if split else "lab_panel",
            whole,
            field="lines",
            message=f"{', '.join(sorted(tests))} together are {'' if split else 'the panel '}{whole}.",
            fact="PF559" if split else "PF025",
            line=number,
        )


def check_sent_out(world: World, case: Case) -> Iterable[Finding]:
    """Medicare pays a test to the laboratory that did it or sent it on, not to a practice (PF514; CARC 170)."""
    if not is_medicare(world, case) or (case.claim.rendering.taxonomy or "").startswith(LABORATORIES):
        return
    for number, line in number_lines(case):
        known = world.reference.procedures.get(line.code)
        if SENT_OUT in line.modifiers and known is not None and known.specialty == "lab_path":
            yield make_finding(
                world,
                case,
                "test_sent_out",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: another laboratory did {line.code}; it bills Medicare itself.",
                fact="PF514",
                line=number,
            )


def is_told(case: Case, code: str) -> bool:
    """Whether the rule of panels already says that this code is to go, or to come."""
    found = find_split_panel(case) if code in PANEL_CODES else None
    return found is not None and (code == found[0] or code in found[1])
