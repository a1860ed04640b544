"""Rules over global surgery: what a procedure's price holds before, on and after its day."""

from collections.abc import Iterable
from datetime import date, timedelta

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.codes.tables import EYE_EXAMS
from gym.world.rules.modifiers import DISTINCT, tell_misfit
from gym.world.rules.rule import is_medicare, list_same_physician, make_finding, number_lines
from gym.world.world import World

# Days after the procedure that its price holds (PF057): a major one (090) also holds the day before.
AFTER = {"010": timedelta(days=10), "090": timedelta(days=90)}
MAJOR = "090"
DAY_BEFORE = timedelta(days=1)
IN_GLOBAL = frozenset({"58", "78", "79"})
RETURN, NO_OPERATING_ROOM = "78", frozenset({"10", "11", "12", "13", "20", "31", "32", "49", "50", "71", "72"})
# What says that a visit has nothing to do with the operation before it; FT is that of critical care (PF540).
UNRELATED = frozenset({"24", "FT"})
# Care after a discharge, which the surgeon does not report in the days after the own operation (PF541).
AFTER_DISCHARGE = frozenset({"99495", "99496"})
ASSISTANTS = frozenset({"80", "81", "82", "AS"})
# No code of the tables is paid to a team (66): their team surgery indicators are 0 and 9.
TEAM = "66"
BY_PHYSICIANS = ASSISTANTS - {"AS"}
# By taxonomy: nurse practitioners, clinical nurse specialists, physician assistants; physicians.
PRACTITIONERS, PHYSICIANS = ("363", "364S"), ("207", "208")
HELPERS = ASSISTANTS | {"62", TEAM}
NO_COSURGEONS = {"0": "two surgeons are not paid at it", "9": "no second surgeon belongs to it"}
NO_ASSISTANT = {
    "0": "an assistant is paid only where records show the need",
    "1": "Medicare pays no assistant at it",
    "9": "no assistant belongs to it",
}


def global_period(world: World, code: str) -> str | None:
    """The global period of a procedure, or None where the code is no surgery."""
    known = world.reference.procedures.get(code)
    return known.global_days if known and known.global_days in ("000", *AFTER) else None


def list_operations(world: World, case: Case) -> list[PriorClaim]:
    """The paid procedures on the account that have days after them, by the clinician or a partner.

    A return to the operating room (78) begins no new period: the first operation's goes on (PF151).
    """
    if not case.history:
        return []
    own, payers = list_same_physician(case), (None, case.claim.payer_id)
    return [
        prior
        for prior in case.history
        if prior.status == "paid"
        and "78" not in prior.modifiers
        and prior.payer_id in payers
        and prior.rendering_npi in own
        and global_period(world, prior.code) in AFTER
    ]


def find_operation_before(world: World, case: Case, day: date) -> PriorClaim | None:
    """The operation in whose days after it `day` falls, or None."""
    for prior in list_operations(world, case):
        if prior.day < day <= prior.day + AFTER[global_period(world, prior.code) or MAJOR]:
            return prior
    return None


def list_majors(world: World, case: Case) -> list[tuple[str, date]]:
    """The major procedures on the claim and among those paid before, each with its day."""
    billed = [(line.code, line.date_from) for line in case.claim.lines]
    done = billed + [(prior.code, prior.day) for prior in list_operations(world, case)]
    return [(code, day) for code, day in done if global_period(world, code) == MAJOR]


def find_decided_operation(world: World, majors: list[tuple[str, date]], visit: ServiceLine) -> str | None:
    """That of the major procedures which is of the visit's day or of the day after it; or None.

    An NCCI pair of indicator 0 is judged as such: 57 does not part it.
    """
    days = (visit.date_from, visit.date_from + DAY_BEFORE)
    of_days = (code for code, day in majors if day in days)
    return next((code for code in of_days if world.reference.ptp.get((code, visit.code)) != "0"), None)


def list_visits(world: World, case: Case) -> list[tuple[int, ServiceLine]]:
    """The visits on the claim; one with a modifier that no visit can carry is told by another rule."""
    return [
        (number, line)
        for number, line in number_lines(case)
        if (world.reference.is_visit(line.code) or line.code in EYE_EXAMS | AFTER_DISCHARGE)
        and not DISTINCT & set(line.modifiers)
    ]


def check_decision(world: World, case: Case) -> Iterable[Finding]:
    """A visit on the day of a major procedure, or the day before, is part of it unless 57 says it decided on it."""
    majors = list_majors(world, case)
    for number, visit in list_visits(world, case) if majors else ():
        surgery = None if "57" in visit.modifiers else find_decided_operation(world, majors, visit)
        if surgery:
            yield make_finding(
                world,
                case,
                "missing_mod57",
                visit.code,
                field=f"lines/{number}/modifiers",
                message=f"Visit {visit.code} counts as part of {surgery}, a procedure with 90 days after it.",
                fact="PF007",
                line=number,
            )


def check_visit_in_global(world: World, case: Case) -> Iterable[Finding]:
    """A visit in the days after an operation is part of it unless 24 says it was unrelated (PF008, PF057)."""
    for number, visit in list_visits(world, case):
        prior = None if UNRELATED & set(visit.modifiers) else find_operation_before(world, case, visit.date_from)
        if prior:
            yield make_finding(
                world,
                case,
                "visit_in_global",
                visit.code,
                field=f"lines/{number}/modifiers",
                message=f"Visit {visit.code} falls in the global period of {prior.code}, done on {prior.day}.",
                fact="PF008",
                line=number,
            )


def check_procedure_in_global(world: World, case: Case) -> Iterable[Finding]:
    """A procedure in the days after another needs 58, 78 or 79 (PF009, PF011, PF057)."""
    for number, line in number_lines(case):
        if global_period(world, line.code) is None or IN_GLOBAL & set(line.modifiers):
            continue
        prior = find_operation_before(world, case, line.date_from)
        if prior:
            yield make_finding(
                world,
                case,
                "procedure_in_global",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"{line.code} falls in the global period of {prior.code}, done on {prior.day}.",
                fact="PF009",
                line=number,
            )


def check_return(world: World, case: Case) -> Iterable[Finding]:
    """A return (78) is one to an operating room; in an office it is part of the first operation (PF560)."""
    for number, line in number_lines(case):
        if RETURN in line.modifiers and line.pos in NO_OPERATING_ROOM:
            yield make_finding(
                world,
                case,
                "return_without_room",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {RETURN} is a return to an operating room, and {line.pos} has none.",
                fact="PF560",
                line=number,
                compliance=True,
            )


def describe_helper(world: World, line: ServiceLine) -> str | None:
    """Why no second pair of hands is paid at this code, where a modifier tells of one; or None."""
    known = world.reference.procedures.get(line.code) if HELPERS & set(line.modifiers) else None
    if known is None:
        return None
    if TEAM in line.modifiers:
        return f"{line.code} is not paid to a surgical team"
    if "62" in line.modifiers and known.cosurgeons in NO_COSURGEONS:
        return f"{line.code} has co-surgeon indicator {known.cosurgeons}: {NO_COSURGEONS[known.cosurgeons]}"
    if ASSISTANTS & set(line.modifiers) and known.assistant in NO_ASSISTANT:
        return f"{line.code} has assistant indicator {known.assistant}: {NO_ASSISTANT[known.assistant]}"
    return None


def check_assistant(world: World, case: Case) -> Iterable[Finding]:
    """Assistants (80, 81, 82, AS) are paid where the indicator is 2, two surgeons (62) where it is 1 or 2 (PF154)."""
    for number, line in number_lines(case):
        reason = describe_helper(world, line)
        if reason:
            yield make_finding(
                world,
                case,
                "assistant_surgeon",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {reason}.",
                fact="PF154",
                line=number,
            )


def list_of_other_helpers(case: Case, line: ServiceLine) -> list[str]:
    """The assistant's modifiers of the line that another kind of provider uses: AS is not a physician's (PF542)."""
    kind = case.claim.rendering.taxonomy or ""
    if kind.startswith(PRACTITIONERS):
        return sorted(BY_PHYSICIANS & set(line.modifiers))
    return ["AS"] if kind.startswith(PHYSICIANS) and "AS" in line.modifiers else []


def check_helper_kind(world: World, case: Case) -> Iterable[Finding]:
    """Physicians assist with 80, 81 or 82, other practitioners with AS (PF542; CARC 4)."""
    for number, line in number_lines(case) if is_medicare(world, case) else ():
        wrong = list_of_other_helpers(case, line)
        if wrong and not describe_helper(world, line):
            yield tell_misfit(world, case, number, f"{', '.join(wrong)} is another kind of provider's", "PF542")


def is_told(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether a rule here already says that this visit belongs to an operation."""
    if not world.reference.is_visit(line.code):
        return False
    return bool(UNRELATED & set(line.modifiers)) or find_operation_before(world, case, line.date_from) is not None
