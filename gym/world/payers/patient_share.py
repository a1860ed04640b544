"""What the patient bears of a line: which deductible, coinsurance or copay applies to it, and where none does."""

from decimal import Decimal
from typing import NamedTuple

from gym.world.claims.claim import LETTERS, Claim, ServiceLine
from gym.world.claims.encounter import Coverage
from gym.world.codes.diagnoses import PREVENTIVE_REASONS
from gym.world.codes.tables import FreeService
from gym.world.payers.policy import Policy
from gym.world.rules.demographics import age_on
from gym.world.world import World

ZERO = Decimal("0.00")
# The law that makes preventive services free at each kind of payer: 42 CFR 410.152(l) and 410.160(b), for Medicare
# Advantage by 42 CFR 422.100(k); 45 CFR 147.130 for group and individual plans.
FREE_BY = {"medicare": "medicare", "medicare_advantage": "medicare", "commercial": "aca"}
# A colorectal screening that became a biopsy or removal: no deductible, and 15 % until 2026 (42 CFR 410.152(l)(5)).
TURNED_DIAGNOSTIC, TURNED_PERCENT = "PT", 15
OFFICE = frozenset({"11", "02", "10"})
# What the first diagnosis of a free service begins with, by the law's reason.
REASONS = {"screening": PREVENTIVE_REASONS, "contraception": ("Z30",)}


# Advance care planning is part of a wellness visit where 33 says so (Pub. 100-04, chapter 18, section 140.8).
PLANNING, WELLNESS = frozenset({"99497", "99498"}), frozenset({"G0438", "G0439"})


class PatientShare(NamedTuple):
    """How a line is shared with the patient: by a copay, or by deductible and coinsurance percent."""

    takes_deductible: bool = True
    percent: int = 0
    copay: Decimal = ZERO


FREE = PatientShare(takes_deductible=False)


def find_share(world: World, policy: Policy, coverage: Coverage, claim: Claim, line: ServiceLine) -> PatientShare:
    """What the patient bears of `line` under this coverage."""
    if is_free(world, policy, claim, line):
        return FREE
    if policy.line == "medicare" and TURNED_DIAGNOSTIC in line.modifiers:
        return PatientShare(takes_deductible=False, percent=TURNED_PERCENT)
    if coverage.copay and is_office_visit(world, line):
        return PatientShare(takes_deductible=False, copay=coverage.copay)
    return PatientShare(percent=coverage.coinsurance_percent)


def is_free(world: World, policy: Policy, claim: Claim, line: ServiceLine) -> bool:
    """Whether the law leaves the patient nothing to pay: a preventive service, or Medicare's laboratory lines."""
    law = FREE_BY.get(policy.line, "")
    if law == "aca" and "33" in line.modifiers:
        return True
    if law == "medicare" and line.code in PLANNING and is_beside_wellness(claim, line):
        return True
    if policy.line == "medicare" and is_on_laboratory_schedule(world, line.code):
        return True
    free = world.reference.free_services.get((law, line.code))
    return free is not None and fits_law(free, claim, line)


def fits_law(free: FreeService, claim: Claim, line: ServiceLine) -> bool:
    """Whether the patient and the first diagnosis are those for whom the law makes the service free."""
    years = age_on(claim.patient, line.date_from)
    who = free.first_age <= years <= free.last_age and claim.patient.sex in (free.sex or claim.patient.sex)
    return who and (not free.reason or is_reason(claim, line, REASONS[free.reason]))


def is_beside_wellness(claim: Claim, line: ServiceLine) -> bool:
    """Whether the line says 33 and a wellness visit of its day is on the claim."""
    days = (each.date_from for each in claim.lines if each.code in WELLNESS)
    return "33" in line.modifiers and line.date_from in days


def is_on_laboratory_schedule(world: World, code: str) -> bool:
    """Whether Medicare pays it by the clinical laboratory fee schedule (Pub. 100-04, chapter 16, section 30.2)."""
    known = world.reference.procedures.get(code)
    return known is not None and known.specialty == "lab_path" and known.status == "X"


def is_reason(claim: Claim, line: ServiceLine, reasons: tuple[str, ...]) -> bool:
    """Whether the line's first diagnosis begins as one of the reasons does."""
    place = LETTERS.index(line.pointers[0])
    return place < len(claim.diagnoses) and claim.diagnoses[place].startswith(reasons)


def is_office_visit(world: World, line: ServiceLine) -> bool:
    """Whether a plan's copay for a visit applies."""
    return line.pos in OFFICE and world.reference.is_visit(line.code)
