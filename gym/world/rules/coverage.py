"""Rules over what Medicare covers: a local coverage article for heart ultrasound, and the notice to the patient."""

from collections.abc import Iterable

from gym.world.claims.claim import Denial, Finding, Group, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.rules import benefits
from gym.world.rules.exclusions import is_excluded
from gym.world.rules.informational import is_maintenance
from gym.world.rules.providers import is_beyond_chiropractic
from gym.world.rules.rule import is_medicare, make_finding, number_lines, pointed_codes
from gym.world.world import World

ECHO = frozenset({"93306", "93307", "93308"})
ARTICLE = "CMS article A56781, version 34 (LCD L33577), Group 1, as far as it is on file (to I08.2)"
# PF074, PF075: GA, a required notice is on file; GZ, none is; both say that no payment is expected.
# A line with GZ is denied without a look (CMS Change Request 7228), one with GA is not.
DENIED_ANYWAY = "GZ"
EXPECTED = {"GA": Group.PR, "GZ": Group.CO}


def is_uncovered(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether every diagnosis the line points at is known not to be on the article's list."""
    if line.code not in ECHO or not is_medicare(world, case):
        return False
    codes = pointed_codes(case, line)
    read = [code for code in codes if code and code <= dx_lists.READ_TO]
    return bool(codes) and len(read) == len(codes) and not dx_lists.echo_diagnoses() & set(read)


def is_never_paid(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether the law excludes the line, as such or from this kind of provider."""
    return is_excluded(world, case, line) or is_beyond_chiropractic(world, case, line)


def expected_denial(world: World, case: Case, line: ServiceLine) -> Denial | None:
    """What the payer answers to a line that says itself that it is not covered: by statute (GY, PF302), or PR with a
    notice (GA) and CO without (GZ).
    """
    if not is_medicare(world, case):
        return None
    if "GY" in line.modifiers or ("GX" in line.modifiers and is_never_paid(world, case, line)):
        return Denial(group=Group.PR, carc="96", rarc=("N425",))
    limited = benefits.expect_limit(world, case, line)
    said = next((EXPECTED[modifier] for modifier in line.modifiers if modifier in EXPECTED), None)
    if limited or said is None:
        return limited
    if is_maintenance(line):
        return Denial(group=said, carc="50")
    if is_uncovered(world, case, line):
        return Denial(group=said, carc="50", rarc=("N115",))
    return Denial(group=Group.CO, carc="50") if DENIED_ANYWAY in line.modifiers else None


def check_article(world: World, case: Case) -> Iterable[Finding]:
    """A heart ultrasound needs a diagnosis of the article, or says that no payment is expected (GA, GZ)."""
    for number, line in number_lines(case):
        if not is_uncovered(world, case, line) or EXPECTED.keys() & set(line.modifiers):
            continue
        reasons = {code for each in case.encounter.services if each.code == line.code for code in each.diagnoses}
        told = bool(reasons & set(pointed_codes(case, line)))
        yield make_finding(
            world,
            case,
            "missing_abn" if told else "lcd_not_met",
            line.code,
            field=f"lines/{number}/{'modifiers' if told else 'pointers'}",
            message=f"Line {number}: {line.code} is not covered for the diagnosis it points at.",
            citation=ARTICLE,
            line=number,
        )
