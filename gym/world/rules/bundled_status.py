"""Rules over codes that the fee schedule never pays by themselves, or only where nothing else is paid."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.codes.tables import Spans, is_within
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import is_medicare, make_finding, number_lines
from gym.world.world import World

# Fee schedule status: B, always part of another service; T, paid only where nothing else of that day is; I, a code that
# Medicare does not take, because it has another one for the service.
BUNDLED, ONLY_ALONE, NOT_TAKEN = "B", "T", "I"
PAID_BY_FEE = frozenset("AR")
# Codes of status I beyond the tables: consultations, prolonged visits of CPT, and the private payers' S codes (PF538).
UNTAKEN: Spans = (("99242", "99245"), ("99252", "99255"), ("99417", "99418"), ("S0000", "S9999"))
# Codes of status B beyond the tables: handling, supplies and hours, follow-up in a global period, reports, and
# qualifying circumstances of anesthesia (PF552).
ALWAYS_BUNDLED: Spans = (
    *(("99000", "99002"), ("99024", "99024"), ("99050", "99060"), ("99070", "99071"), ("99078", "99080")),
    *(("99100", "99140"), ("99366", "99368"), ("A4550", "A4550")),
)
# Equipment and braces (PF569).
EQUIPMENT: Spans = (("E0100", "E8002"), ("K0001", "K0899"), ("L0112", "L4631"))
PAYERS = frozenset({"medicare", "medicare_advantage"})
STATUS = "Medicare Claims Processing Manual, chapter 12, section 20.3"


def check_bundled_status(world: World, case: Case) -> Iterable[Finding]:
    """A code of status B is never paid apart; one of status T not beside another service of the day."""
    if world.policies[case.claim.payer_id].line not in PAYERS or not is_right_payer(case):
        return
    yield from list_untaken(world, case)
    for number, line in number_lines(case):
        status = find_status(world, line.code)
        others = (each for each in case.claim.lines if each.date_from == line.date_from)
        covered = status == ONLY_ALONE and any(find_status(world, each.code) in PAID_BY_FEE for each in others)
        if status == BUNDLED or covered:
            yield make_finding(
                world,
                case,
                "bundled_status",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {line.code} is not paid apart from the other services of the day.",
                citation=STATUS,
                line=number,
            )


def check_other_contractor(world: World, case: Case) -> Iterable[Finding]:
    """Equipment and braces go to the contractor for durable equipment, not to Part B (PF569; CARC 109)."""
    for number, line in number_lines(case) if is_medicare(world, case) else ():
        if is_within(line.code, EQUIPMENT):
            yield make_finding(
                world,
                case,
                "other_contractor",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {line.code} is billed to the contractor for durable medical equipment.",
                fact="PF569",
                line=number,
            )


def list_untaken(world: World, case: Case) -> Iterable[Finding]:
    for number, line in number_lines(case):
        if find_status(world, line.code) == NOT_TAKEN:
            yield make_finding(
                world,
                case,
                "code_not_taken",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: Medicare does not take {line.code}; it has another code for the service.",
                citation="Medicare Claims Processing Manual, chapter 23, section 30.2 (status I)",
                line=number,
            )


def find_status(world: World, code: str) -> str:
    """The code's status in the fee schedule, or "" where it is not known."""
    known = world.reference.procedures.get(code)
    if known:
        return known.status
    if is_within(code, ALWAYS_BUNDLED):
        return BUNDLED
    return NOT_TAKEN if is_within(code, UNTAKEN) else ""
