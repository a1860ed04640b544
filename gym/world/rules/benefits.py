"""Rules over what a plan pays for at all, and how often."""

from collections.abc import Iterable
from datetime import date, timedelta

from gym.world.claims.claim import Denial, Finding, Group, ServiceLine
from gym.world.claims.encounter import Benefit, Case, Coverage
from gym.world.rules.demographics import age_on
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import is_medicare, make_finding, number_lines, pointed_codes
from gym.world.world import World

MAMMOGRAM = "77067"
WELCOME = "G0402"
WELLNESS = frozenset({WELCOME, "G0438", "G0439"})
# PF304, PF313: what Medicare pays once in so many months, counted from the month after the last one, and which codes
# count for it.
YEAR = 12
MONTHS_APART = {
    **{code: (frozenset({code}), YEAR) for code in (MAMMOGRAM, "G0103", "G0444", "G0446")},
    **{code: (WELLNESS, YEAR) for code in ("G0438", "G0439")},
    "G0121": (frozenset({"G0105", "G0121"}), 120),
    # PF531: every two years; pelvic examinations and smears at high risk every year.
    **{code: (frozenset({code}), 24) for code in ("G0101", "Q0091", "77080")},
    "G0105": (frozenset({"G0105", "G0121"}), 24),
    **{code: (frozenset({code}), YEAR) for code in ("82270", "G0442")},
}
# PF532: care management by the month, paid once in a calendar month whoever gave it.
BY_THE_MONTH = frozenset({"99490", "99491"})
MONTHS_APART |= {code: (BY_THE_MONTH, 1) for code in BY_THE_MONTH}
# PF543: blood fats as a screening, every 60 months; as a test for a known disorder they have no such limit.
LIPIDS, HEART_SCREENING = frozenset({"80061", "82465", "83718", "84478"}), "Z13.6"
MONTHS_APART |= {code: (LIPIDS, 60) for code in LIPIDS}
# PF541: care after a discharge, once in the 30 days of it; PF543: sessions that are paid so many times in a year.
AFTER_DISCHARGE, THIRTY_DAYS = frozenset({"99495", "99496"}), timedelta(days=30)
SUGARS, DIABETES_SCREENING = frozenset({"82947", "82950", "82951", "83036"}), "Z13.1"
SMOKING = frozenset({"99406", "99407"})
TIMES_A_YEAR = {
    **{code: (SMOKING, 8) for code in SMOKING},
    **{"G0443": (frozenset({"G0443"}), 4), "G0447": (frozenset({"G0447"}), 22)},
    **{code: (SUGARS, 2) for code in SUGARS},
}
AT_HIGH_RISK = ("Z72.5", "Z77.2", "Z77.9", "Z91.89", "Z92.8")
PELVIC = frozenset({"G0101", "Q0091"})
# PF592: reasons for which bone density is measured again whenever it is needed.
BONES, SOONER = "77080", ("Z79.52", "E21")
# PF544: months of age at which Part B mostly begins, and how far from them it may do so for the first time.
SIXTY_FIVE, MONTHS_ABOUT = 780, 4
# PF313: paid once in a lifetime.
ONCE = frozenset({"G0402", "G0438"})
SAID = {"GA", "GZ"}
# PF584: a colonoscopy after a positive test of the stool says KX and has no limit.
COLONOSCOPIES, AFTER_STOOL_TEST = frozenset({"G0105", "G0121"}), "KX"
# Yearly sessions whose limit Medicare tells in the words of sessions (PF585).
YEARLY_SESSIONS = frozenset({"G0442", "G0444", "G0446"})
# PF518, PF556: the age from which Medicare pays a screening, and under which name its policy has the answer before; one
# mammogram between 35 and 39.
FROM_AGE = {
    MAMMOGRAM: (35, "screening_before_35"),
    "77063": (35, "screening_before_35"),
    "G0103": (50, "screening_before_50"),
    "G0121": (45, "screening_before_45"),
}
YEARLY_FROM = 40


def list_paid_days(case: Case, *codes: str) -> list[date]:
    """The days on which this payer has paid one of the codes before the visit."""
    payer, today = case.coverage.payer_id, case.encounter.day
    paid = (prior for prior in case.history if prior.status == "paid" and prior.was_sent_to(payer))
    return [prior.day for prior in paid if prior.code in codes and prior.day < today]


def count_months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def has_no_interval(case: Case, line: ServiceLine) -> bool:
    """Whether the line has no interval: a colonoscopy after a stool test (PF584), bones under a steroid (PF592)."""
    if line.code in COLONOSCOPIES:
        return AFTER_STOOL_TEST in line.modifiers
    return line.code == BONES and any(each and each.startswith(SOONER) for each in pointed_codes(case, line))


def is_too_soon(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Medicare has paid this screening, or one that counts for it, too short a time ago (PF304, PF313)."""
    if line.code not in MONTHS_APART or not is_medicare(world, case):
        return False
    codes, months = MONTHS_APART[line.code]
    if has_no_interval(case, line):
        return False
    if line.code in LIPIDS and HEART_SCREENING not in pointed_codes(case, line):
        return False
    if line.code in PELVIC and any(each and each.startswith(AT_HIGH_RISK) for each in pointed_codes(case, line)):
        months = YEAR
    return any(count_months(day, line.date_from) < months for day in list_paid_days(case, *codes))


def is_once_more(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Medicare has paid the care after this discharge already (PF541)."""
    if line.code not in AFTER_DISCHARGE or not is_medicare(world, case):
        return False
    return any(line.date_from - day < THIRTY_DAYS for day in list_paid_days(case, *AFTER_DISCHARGE))


def is_beyond_sessions(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Medicare has paid as many sessions of the kind as it pays in a year (PF543)."""
    if line.code not in TIMES_A_YEAR or not is_medicare(world, case):
        return False
    if line.code in SUGARS and DIABETES_SCREENING not in pointed_codes(case, line):
        return False
    codes, times = TIMES_A_YEAR[line.code]
    return sum(count_months(day, line.date_from) < YEAR for day in list_paid_days(case, *codes)) >= times


def is_first_coverage(coverage: Coverage) -> bool:
    """Whether the coverage began about the 65th birthday: later it may have begun anew, and earlier by disability."""
    return abs(count_months(coverage.patient.birth, coverage.effective) - SIXTY_FIVE) <= MONTHS_ABOUT


def describe_first_year(world: World, case: Case, line: ServiceLine) -> str | None:
    """Why the visit does not go with how long the patient has had Part B, or None where it does (PF544)."""
    coverage = case.billed_coverage
    if line.code not in WELLNESS or coverage is None or not is_medicare(world, case) or not is_first_coverage(coverage):
        return None
    first = coverage.effective
    is_first_year = line.date_from < first.replace(year=first.year + 1, day=min(first.day, 28))
    if line.code == WELCOME:
        return None if is_first_year else f"{WELCOME} is for the first twelve months of Part B, since {first}"
    return f"{line.code} is for after the first twelve months of Part B, since {first}" if is_first_year else None


def check_first_year(world: World, case: Case) -> Iterable[Finding]:
    """The welcome visit is for the first year of Part B, wellness visits for the time after it (PF544)."""
    for number, line in number_lines(case):
        wrong = describe_first_year(world, case, line)
        if wrong:
            yield make_finding(
                world,
                case,
                "part_b_year",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: {wrong}.",
                fact="PF544",
                line=number,
                denial="welcome_too_late" if line.code == WELCOME else "wellness_too_early",
            )


def is_second(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether Medicare has paid before what it pays once in a lifetime (PF313)."""
    return line.code in ONCE and is_medicare(world, case) and bool(list_paid_days(case, line.code))


def name_age_denial(case: Case, line: ServiceLine) -> str | None:
    """Under which name the policy has the answer to a screening of a patient too young for it; or None."""
    years = age_on(case.claim.patient, line.date_from)
    first, name = FROM_AGE[line.code]
    if years < first:
        return name
    second = line.code == MAMMOGRAM and years < YEARLY_FROM and list_paid_days(case, MAMMOGRAM)
    return "screening_once_before_40" if second else None


def check_screening_age(world: World, case: Case) -> Iterable[Finding]:
    """Medicare pays screenings from an age on (PF518; CARC 6, and 119 for a second mammogram before 40)."""
    if not is_medicare(world, case) or not is_right_payer(case):
        return
    for number, line in number_lines(case):
        denial = name_age_denial(case, line) if line.code in FROM_AGE else None
        if denial:
            yield make_finding(
                world,
                case,
                "screening_age",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: Medicare does not pay {line.code} at this age.",
                fact="PF556" if line.code == "G0121" else "PF518",
                line=number,
                denial=denial,
            )


def find_benefit(case: Case, line: ServiceLine) -> Benefit | None:
    """What the eligibility check says of the line's code, if it says anything."""
    return next((each for each in case.coverage.benefits if each.code == line.code), None)


def is_used_up(case: Case, benefit: Benefit) -> bool:
    """Whether the plan has paid as often in the period as it pays at all (PF303)."""
    used = sum(1 for day in list_paid_days(case, benefit.code) if benefit.since is None or day >= benefit.since)
    return benefit.times is not None and used >= benefit.times


def expect_limit(world: World, case: Case, line: ServiceLine) -> Denial | None:
    """The answer to a line that says itself that it comes too soon: the patient's with a notice (GA)."""
    if "GA" in line.modifiers and is_too_soon(world, case, line):
        return Denial(group=Group.PR, carc="119", rarc=("M90" if MONTHS_APART[line.code][1] == YEAR else "N130",))
    return None


def describe_limit(world: World, case: Case, line: ServiceLine) -> tuple[str, str] | None:
    """The rule and the reason why the plan does not pay this line, or None where it does."""
    benefit = find_benefit(case, line)
    if benefit and not benefit.covered:
        return "benefit_excluded", f"the plan does not cover {line.code} at all"
    if benefit and is_used_up(case, benefit):
        often = "once" if benefit.times == 1 else f"{benefit.times} times"
        return "benefit_limit", f"the plan pays {line.code} {often} in the year from {benefit.since}, and has done so"
    if is_second(world, case, line):
        return "benefit_once", f"{line.code} was paid before, and is paid once in a lifetime"
    if is_once_more(world, case, line):
        return "benefit_limit", f"{line.code} or its counterpart was paid less than 30 days before"
    if is_beyond_sessions(world, case, line):
        return (
            "benefit_limit",
            f"sessions of {line.code} were paid {TIMES_A_YEAR[line.code][1]} times in the year before",
        )
    if is_too_soon(world, case, line) and not SAID & set(line.modifiers):
        months = MONTHS_APART[line.code][1] - 1
        return "benefit_limit", f"{line.code}, or what counts for it, was paid less than {months} full months before"
    return None


def find_fact(world: World, case: Case, line: ServiceLine) -> str:
    if not is_medicare(world, case):
        return "PF303"
    if line.code in AFTER_DISCHARGE:
        return "PF541"
    if line.code in LIPIDS or line.code in TIMES_A_YEAR:
        return "PF543"
    if line.code in YEARLY_SESSIONS:
        return "PF585"
    return "PF304" if line.code == MAMMOGRAM else "PF313"


def name_denial(line: ServiceLine) -> str | None:
    """Under which name the policy has the answer to a line beyond its limit, where that is not the usual one."""
    if line.code in TIMES_A_YEAR or line.code in YEARLY_SESSIONS:
        return "benefit_sessions"
    longer = MONTHS_APART.get(line.code, ("", YEAR))[1] != YEAR
    return "benefit_interval" if longer or line.code in AFTER_DISCHARGE else None


def check_benefits(world: World, case: Case) -> Iterable[Finding]:
    """A plan pays what its benefits name, as often as they say (PF303, PF304)."""
    if not is_right_payer(case):
        return
    for number, line in number_lines(case):
        wrong = describe_limit(world, case, line)
        if wrong:
            rule_id, why = wrong
            yield make_finding(
                world,
                case,
                rule_id,
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {why}.",
                fact=find_fact(world, case, line),
                denial=name_denial(line),
                line=number,
            )
