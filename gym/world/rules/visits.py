"""Rules over visits: who is a new patient, and what a nurse visit cannot stand beside."""

from collections.abc import Iterable
from datetime import date, timedelta

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, PriorClaim
from gym.world.codes.tables import BYPASS_ON_EM, Spans, is_within
from gym.world.rules.rule import documented_services, list_same_physician, make_finding, number_lines
from gym.world.world import World

# Office visits of one level: of a new patient, and of one seen in the last three years (procedures.csv labels).
ESTABLISHED = {"99202": "99212", "99203": "99213", "99204": "99214", "99205": "99215"}
NEW = {established: new for new, established in ESTABLISHED.items()}
# Eye exams and preventive visits of new patients, and of those seen in the last three years.
MORE_ESTABLISHED = {"92002": "92012", "92004": "92014", **{str(code): str(code + 10) for code in range(99381, 99388)}}
MORE_NEW = {established: new for new, established in MORE_ESTABLISHED.items()}
NURSE_VISIT = "99211"
# The add-on for lasting care, and the visits beside which alone it is paid (PF144).
LASTING_CARE = "G2211"
BASE_VISITS = frozenset({*ESTABLISHED, *NEW, NURSE_VISIT})
# Work for a patient who is not there: care management by the month.
NOT_FACE_TO_FACE = frozenset({"99439", "99490", "99491"})
# PC/TC indicators of tests, of readings and of what staff does alone; specialties whose codes are tests.
TESTS, TEST_SPECIALTIES = frozenset({"1", "2", "3", "4", "5"}), frozenset({"radiology", "lab_path"})
OPERATIONS = frozenset({"000", "010", "090", "MMM"})
# Fee schedule status of what is no service of a clinician: drugs and vaccines.
NO_SERVICE = frozenset({"E", "X"})
# Infusions, injections and vaccines beside which a nurse visit is never billed (PF038), first and last code.
GIVEN = (("96360", "96379"), ("96401", "96425"), ("90460", "90474"), ("G0008", "G0010"))


# PF557: initial hospital visits, discharges, and the days within which a second one is taken to be of the same stay.
FIRST_HOSPITAL_DAYS: Spans = (("99221", "99223"),)
DISCHARGES, A_STAY = frozenset({"99238", "99239"}), timedelta(days=7)


def three_years_before(day: date) -> date:
    """The same day three years earlier, Feb 28 for Feb 29."""
    return day.replace(year=day.year - 3, day=28 if (day.month, day.day) == (2, 29) else day.day)


def is_face_to_face(world: World, code: str) -> bool:
    """Whether a clinician saw the patient for this: reading a test, a test alone and staff's work are none (PF061)."""
    known = world.reference.procedures.get(code)
    if known is None or known.status in NO_SERVICE or code in NOT_FACE_TO_FACE:
        return False
    if known.global_days in OPERATIONS:
        return True
    return known.pctc not in TESTS and known.specialty not in TEST_SPECIALTIES


def find_earlier_service(world: World, case: Case, day: date) -> PriorClaim | None:
    """A service face to face by the group's same specialty in the three years before `day`; reading a test is none."""
    if not case.history:
        return None
    own, first = list_same_physician(case), three_years_before(day)
    for prior in case.history:
        if first < prior.day < day and prior.rendering_npi in own and is_face_to_face(world, prior.code):
            return prior
    return None


def check_new_patient(world: World, case: Case) -> Iterable[Finding]:
    """New is who had no service of the group's same specialty in the three years before (PF061)."""
    for number, line in number_lines(case):
        is_new = line.code in ESTABLISHED or line.code in MORE_ESTABLISHED
        prior = find_earlier_service(world, case, line.date_from) if is_new else None
        if prior:
            yield make_finding(
                world,
                case,
                "new_patient",
                line.code,
                field=f"lines/{number}/code",
                message=f"{line.code} is for new patients; {prior.code} was billed on {prior.day}.",
                fact="PF061",
                line=number,
            )


def check_established_visit(world: World, case: Case) -> Iterable[Finding]:
    """A patient not seen for three years is new again: the payer does not mind, the clinic loses money (PF061)."""
    for number, line in number_lines(case):
        if line.code in NEW and documented_services(case, NEW[line.code]) and not documented_services(case, line.code):
            yield make_finding(
                world,
                case,
                "established_visit",
                line.code,
                field=f"lines/{number}/code",
                message=f"{line.code} is for established patients; nobody of the group saw this one for three years.",
                fact="PF061",
                line=number,
            )


def is_given(code: str) -> bool:
    """Whether the code is the giving of a drug or a vaccine."""
    return is_within(code, GIVEN)


def find_given(case: Case, line: ServiceLine) -> ServiceLine | None:
    """The drug or vaccine given on the day of the line, if there is one on the claim."""
    return next((each for each in case.claim.lines if is_given(each.code) and each.date_from == line.date_from), None)


def is_nurse_visit_with_injection(case: Case, line: ServiceLine) -> bool:
    return line.code == NURSE_VISIT and find_given(case, line) is not None


def check_nurse_visit(world: World, case: Case) -> Iterable[Finding]:
    """A nurse visit is never billed beside the giving of a drug or vaccine, whatever its modifiers (PF038)."""
    for number, line in number_lines(case):
        given = find_given(case, line) if line.code == NURSE_VISIT else None
        if given:
            yield make_finding(
                world,
                case,
                "nurse_visit_with_injection",
                line.code,
                field=f"lines/{number}",
                message=f"{line.code} is never billed beside {given.code}.",
                fact="PF038",
                line=number,
            )


def find_partners_visit(world: World, case: Case, line: ServiceLine) -> PriorClaim | None:
    """A visit of the day that a partner of the same specialty was paid for: for the payer the two are one physician.

    It is another visit of the kind, or the same one: what NCCI pairs within one physician's day.
    """
    if not case.history or not world.reference.is_visit(line.code) or BYPASS_ON_EM & set(line.modifiers):
        return None
    own, ptp = list_same_physician(case) - {case.claim.rendering.npi}, world.reference.ptp
    for prior in case.history:
        paired = (line.code, prior.code) in ptp or (prior.code, line.code) in ptp or prior.code == line.code
        paid = prior.status == "paid" and prior.was_sent_to(case.claim.payer_id) and prior.rendering_npi in own
        if paid and paired and prior.day == line.date_from and world.reference.is_visit(prior.code):
            return prior
    return None


def check_partners_visit(world: World, case: Case) -> Iterable[Finding]:
    """Physicians of one group and specialty bill a day's visits as if they were one (CARC B14)."""
    for number, line in number_lines(case) if follows_medicare(world, case) else ():
        prior = find_partners_visit(world, case, line)
        if prior:
            yield make_finding(
                world,
                case,
                "partners_visit",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: a partner was paid {prior.code} for the same day; one visit a day is paid.",
                citation="Medicare Claims Processing Manual, chapter 12, section 30.6.5",
                line=number,
            )


def find_first_day(case: Case, line: ServiceLine) -> PriorClaim | None:
    """The initial visit of this stay that the group's specialty was paid for before, without a discharge (PF557)."""
    if not is_within(line.code, FIRST_HOSPITAL_DAYS) or not case.history:
        return None
    own, since = list_same_physician(case), line.date_from - A_STAY
    paid = [each for each in case.history if each.status == "paid" and each.was_sent_to(case.claim.payer_id)]
    left = [each.day for each in paid if each.code in DISCHARGES]
    for prior in paid:
        known = prior.rendering_npi in own and is_within(prior.code, FIRST_HOSPITAL_DAYS)
        if (
            known
            and since <= prior.day < line.date_from
            and not any(prior.day <= day <= line.date_from for day in left)
        ):
            return prior
    return None


def check_second_first_day(world: World, case: Case) -> Iterable[Finding]:
    """A stay has one initial visit by a group's specialty; the days after it have codes of their own (PF557)."""
    for number, line in number_lines(case) if follows_medicare(world, case) else ():
        prior = find_first_day(case, line)
        if prior:
            yield make_finding(
                world,
                case,
                "second_initial_visit",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: {prior.code} was paid on {prior.day}; the days after it are 99231 to 99233.",
                fact="PF557",
                line=number,
            )


def check_lasting_care(world: World, case: Case) -> Iterable[Finding]:
    """G2211 stands beside an office visit of its day, and in 2024 Medicare denies it beside one with 25 (PF144)."""
    for number, line in number_lines(case):
        if line.code != LASTING_CARE:
            continue
        visits = [each for each in case.claim.lines if each.code in BASE_VISITS and each.date_from == line.date_from]
        marked = follows_medicare(world, case) and any("25" in each.modifiers for each in visits)
        if not visits or marked:
            reason = "is denied beside a visit with modifier 25" if visits else "has no office visit beside it"
            yield make_finding(
                world,
                case,
                "lasting_care_with_25" if visits else "addon_without_primary",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {LASTING_CARE} {reason}.",
                fact="PF144",
                line=number,
            )


def follows_medicare(world: World, case: Case) -> bool:
    """Whether the payer is Medicare, or covers what Medicare does."""
    return world.policies[case.claim.payer_id].line in ("medicare", "medicare_advantage")


def find_counterpart(code: str) -> str | None:
    """The visit of the same level for the other kind of patient."""
    return (ESTABLISHED | MORE_ESTABLISHED).get(code) or (NEW | MORE_NEW).get(code)


def is_told(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether a rule here already says that another visit, or none, is to be billed in this line's place."""
    if line.code == NURSE_VISIT:
        return find_given(case, line) is not None
    other = find_counterpart(line.code)
    if other is None or not documented_services(case, other) or documented_services(case, line.code):
        return False
    return line.code in NEW or line.code in MORE_NEW or find_earlier_service(world, case, line.date_from) is not None
