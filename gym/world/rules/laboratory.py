"""Rules over laboratory lines: the certificate, the waived kit and the panel."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.providers import COLLECTION
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World

# The tests that make up a panel: the pairs of the panel's NCCI table with indicator 0 (2024 Q3); PF025.
PANELS = {"80061": frozenset({"82465", "83718", "84478"})}
PANEL_CODES = frozenset(PANELS).union(*PANELS.values())
# Tests that a physician may do under a certificate for provider-performed microscopy (PF416).
MICROSCOPY = frozenset({"81000", "81001", "81015", "81020"})
# Waived by their own descriptor: CMS's list of waived tests asks for no QW on them (PF416).
ALWAYS_WAIVED = frozenset({"81002", "81025", "82270", "82272", "82962", "83026", "84830", "85013", "85651"})
# Office and independent laboratory: a hospital bills the tests of its own laboratory.
OWN_LABORATORY = frozenset({"11", "81"})


def is_laboratory(world: World, line: ServiceLine) -> bool:
    """Whether the line is a test done in the practice's own laboratory; reading one (26) needs no certificate."""
    known = world.reference.procedures.get(line.code)
    test = known is not None and known.specialty == "lab_path" and line.code not in COLLECTION
    return test and line.pos in OWN_LABORATORY and "26" not in line.modifiers


def check_certificate(world: World, case: Case) -> Iterable[Finding]:
    """Every line with a laboratory test is unprocessable without the laboratory's CLIA number (REF*X4, PF081)."""
    if case.claim.clia and case.claim.clia == (case.clia or case.claim.clia):
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
    if any("QW" in service.supports for service in documented_services(case, code)):
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
        is_kit = any("QW" in service.supports for service in documented_services(case, line.code))
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
    return next(((panel, tests) for panel, tests in PANELS.items() if tests <= billed and panel not in billed), None)


def check_panel(world: World, case: Case) -> Iterable[Finding]:
    """Where every test of a panel was done, the panel is billed and not the tests (PF025)."""
    found = find_split_panel(case)
    if found:
        whole, tests = found
        number = next(number for number, line in number_lines(case) if line.code in tests)
        yield make_finding(
            world,
            case,
            "lab_panel",
            whole,
            field="lines",
            message=f"{', '.join(sorted(tests))} together are the panel {whole}.",
            fact="PF025",
            line=number,
        )


def is_told(case: Case, code: str) -> bool:
    """Whether the rule of panels already says that this code is to go, or to come."""
    found = find_split_panel(case) if code in PANEL_CODES else None
    return found is not None and (code == found[0] or code in found[1])
