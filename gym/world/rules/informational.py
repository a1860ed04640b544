"""Rules over modifiers that inform: those that Medicare asks for, and those that may stand where they are true."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.diagnoses import PREVENTIVE_REASONS
from gym.world.codes.tables import is_within
from gym.world.rules.rule import is_medicare, make_finding, number_lines, pointed_codes, supported_modifiers
from gym.world.world import World

# What was left of a drug from a single-dose container: thrown away, or nothing (PF140).
DISCARDED, NONE_DISCARDED = "JW", "JZ"
VIAL = frozenset({DISCARDED, NONE_DISCARDED})
DRUGS = ("J0000", "J9999")
# Asked for by Medicare, paid without: the principal physician's first visit (PF141), monitored anesthesia care (PF142),
# a visit shared by a physician and a practitioner of the group (PF520), a surgeon's unrelated critical care (PF540), a
# substitute's work (PF418).
ASKED = {"AI": "PF141", "QS": "PF142", "FS": "PF520", "FT": "PF540", "GC": "PF558", "Q5": "PF418", "Q6": "PF418"}
WANTED = frozenset(ASKED)
# A colonoscopy after a positive test of the stool (PF584).
AFTER_STOOL_TEST, COLONOSCOPIES = frozenset({"KX"}), frozenset({"G0105", "G0121"})
# Manipulation of the spine, and what a line without AT may say in its place: that a denial is expected.
SPINE = frozenset({"98940", "98941", "98942"})
ACTIVE, DENIAL_EXPECTED = "AT", frozenset({"GA", "GX", "GY", "GZ"})
PREVENTIVE = "33"
# A further operation of the session: the payer ranks them anyway.
FURTHER = "51"
# Services that are preventive by themselves, first and last code; some reasons make another one so (PF143).
PREVENTIVE_CODES = (
    ("99497", "99498"),
    *(("00812", "00812"), ("77063", "77063"), ("77067", "77067"), ("90460", "90474"), ("90585", "90759")),
    *(("96110", "96161"), ("99381", "99397"), ("99406", "99407"), ("G0008", "G0010"), ("G0101", "G0101")),
    *(("G0402", "G0447"), ("Q0091", "Q0091")),
)


def is_drug(code: str) -> bool:
    return DRUGS[0] <= code <= DRUGS[1]


def is_preventive(case: Case, line: ServiceLine) -> bool:
    """Whether the line is a preventive service, by its code or by the reason it points at."""
    if is_within(line.code, PREVENTIVE_CODES):
        return True
    return any(code is not None and code.startswith(PREVENTIVE_REASONS) for code in pointed_codes(case, line))


def list_harmless(case: Case, line: ServiceLine) -> set[str]:
    """Modifiers that only inform, and that the service itself bears out without a word in the note."""
    found = {PREVENTIVE} if PREVENTIVE in line.modifiers and is_preventive(case, line) else set[str]()
    if FURTHER in line.modifiers and len({each.code for each in case.claim.lines}) > 1:
        found.add(FURTHER)
    noted = supported_modifiers(case, line.code)
    return found | {NONE_DISCARDED} if is_drug(line.code) and DISCARDED not in noted else found


def list_wanted(case: Case, line: ServiceLine) -> frozenset[str]:
    """Modifiers that the note gives grounds for, that Medicare asks for, and that no line of this code has."""
    noted = supported_modifiers(case, line.code)
    wanted = noted & (VIAL | WANTED if is_drug(line.code) else WANTED)
    wanted |= noted & AFTER_STOOL_TEST if line.code in COLONOSCOPIES else frozenset()
    if not wanted:
        return wanted
    return wanted.difference(*(each.modifiers for _, each in case.claim.by_code[line.code]))


def check_required(world: World, case: Case) -> Iterable[Finding]:
    """Medicare returns claims for single-dose drugs without JW or JZ; AI, QS and FS it asks for."""
    if not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        for modifier in sorted(list_wanted(case, line)):
            yield make_finding(
                world,
                case,
                "drug_modifier" if modifier in VIAL else "informing_modifier",
                f"{line.code}-{modifier}",
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the note gives grounds for {modifier}, and Medicare asks for it.",
                fact="PF584" if modifier in AFTER_STOOL_TEST else ASKED.get(modifier, "PF140"),
                line=number,
            )


def is_maintenance(line: ServiceLine) -> bool:
    """Whether Medicare takes the line as maintenance of the spine, which is not necessary."""
    return line.code in SPINE and ACTIVE not in line.modifiers


def check_active_treatment(world: World, case: Case) -> Iterable[Finding]:
    """Medicare takes manipulation of the spine without AT as maintenance, which is not necessary (CARC 50)."""
    if not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        if is_maintenance(line) and not DENIAL_EXPECTED.intersection(line.modifiers):
            yield make_finding(
                world,
                case,
                "active_treatment",
                f"{line.code}-{ACTIVE}",
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: without {ACTIVE} Medicare takes {line.code} as maintenance.",
                citation="Medicare Benefit Policy Manual, chapter 15, section 240.1.3; "
                "Medicare Claims Processing Manual, chapter 12, section 220",
                line=number,
            )
