"""Rules over therapy lines: the plan of care and who certified it, the yearly amount and the minutes."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.minutes import MINUTES
from gym.world.rules.rule import is_medicare, make_finding, number_lines, supported_modifiers
from gym.world.world import World

PLANS = frozenset({"GP", "GO", "GN"})
THERAPY = "7"
HEARING = ("92550", "92588")
# Evaluations that belong to one discipline, with its plan (PF515), and the assistant's modifier with its own.
OF_PLAN = (("97161", "97164", "GP"), ("97165", "97168", "GO"), ("92521", "92524", "GN"))
ASSISTED = {"CQ": "GP", "CO": "GO"}
# PF408: dollars of physical and speech therapy in 2024 above which each line attests that more is needed.
THRESHOLD = Decimal(2330)
# PF409: a unit is 15 minutes, and the day's last one begins with the eighth.
UNIT, LEAST = 15, 8


def is_therapy(world: World, code: str) -> bool:
    """Whether the fee schedule marks the code as a therapy service (PC/TC indicator 7, procedures.csv).

    Hearing tests have that indicator too, and are diagnostic tests without a plan (PF536).
    """
    known = world.reference.procedures.get(code)
    return known is not None and known.pctc == THERAPY and not HEARING[0] <= code <= HEARING[1]


def check_plan_of_care(world: World, case: Case) -> Iterable[Finding]:
    """An always-therapy code says under which plan: GP physical, GO occupational, GN speech (PF082)."""
    for number, line in number_lines(case):
        if is_therapy(world, line.code) and not PLANS & set(line.modifiers):
            yield make_finding(
                world,
                case,
                "therapy_modifier",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {line.code} does not say under which therapy plan it was done.",
                fact="PF082",
                line=number,
            )


def describe_plan_error(line: ServiceLine) -> str | None:
    """Why the line's plan does not go with its code, with another plan, or with an assistant's modifier; or None."""
    plans = PLANS & set(line.modifiers)
    own = next((plan for first, last, plan in OF_PLAN if first <= line.code <= last), None)
    if len(plans) > 1:
        return f"{', '.join(sorted(plans))} are two plans"
    if own and ASSISTED.keys() & set(line.modifiers):
        return f"{line.code} is an evaluation, which an assistant does not do"
    if plans and own and own not in plans:
        return f"{line.code} is done under {own}"
    wrong = [each for each, plan in ASSISTED.items() if each in line.modifiers and plans and plan not in plans]
    return f"{wrong[0]} goes with {ASSISTED[wrong[0]]}" if wrong else None


def check_plan_of_code(world: World, case: Case) -> Iterable[Finding]:
    """One plan a line, that of its code, and the assistant's modifier with its own (PF515)."""
    for number, line in number_lines(case):
        wrong = describe_plan_error(line) if is_therapy(world, line.code) else None
        if wrong:
            yield make_finding(
                world,
                case,
                "therapy_plan",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: {wrong}.",
                fact="PF515",
                line=number,
                denial="modifier_on_wrong_code",
            )


def check_assistant(world: World, case: Case) -> Iterable[Finding]:
    """What an assistant did says CQ or CO, and is paid 85 % (PF516); the payer cannot see it otherwise."""
    if not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        for modifier in sorted(supported_modifiers(case, line.code) & ASSISTED.keys()):
            if modifier not in line.modifiers:
                yield make_finding(
                    world,
                    case,
                    "therapy_assistant",
                    f"{line.code}-{modifier}",
                    field=f"lines/{number}/modifiers",
                    message=f"Line {number}: an assistant did {line.code}; the line does not say {modifier}.",
                    fact="PF516",
                    line=number,
                    compliance=True,
                )


def is_over_threshold(world: World, case: Case) -> bool:
    """Whether Medicare has paid this year's amount of physical and speech therapy already."""
    coverage = case.billed_coverage
    used = coverage.therapy_used if coverage else None
    return used is not None and used >= THRESHOLD and is_medicare(world, case)


def check_threshold(world: World, case: Case) -> Iterable[Finding]:
    """Above the yearly amount each physical or speech therapy line carries KX (PF408; CARC 119)."""
    if not is_over_threshold(world, case):
        return
    for number, line in number_lines(case):
        own = {"GP", "GN"} & set(line.modifiers)
        if own and is_therapy(world, line.code) and "KX" not in line.modifiers:
            yield make_finding(
                world,
                case,
                "therapy_threshold",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: this year's amount of therapy is used up; nothing says that more is needed.",
                fact="PF408",
                line=number,
            )


def allocate_units(minutes: Mapping[str, int], billed: Collection[str] = ()) -> dict[str, int]:
    """The units of each timed code of a day, from its minutes: whole quarters first, then the most minutes left.

    Of codes with equally many minutes left, one that is `billed` has the unit.
    """
    total = sum(minutes.values())
    units = {code: spent // UNIT for code, spent in minutes.items()}
    whole, left = divmod(total, UNIT)
    for _ in range(whole + (left >= LEAST) - sum(units.values())):
        code = max(minutes, key=lambda each: (minutes[each] - UNIT * units[each], each in billed))
        units[code] += 1
    return units


def find_minutes(case: Case) -> dict[str, int]:
    """The minutes of each timed code in the note."""
    timed = [each for each in case.encounter.services if each.minutes is not None and each.code not in MINUTES]
    return {each.code: sum(other.minutes or 0 for other in timed if other.code == each.code) for each in timed}


def check_minutes(world: World, case: Case) -> Iterable[Finding]:
    """The minutes of all timed codes together decide how many units the day has (PF409)."""
    minutes = find_minutes(case)
    if not minutes:
        return
    units = allocate_units(minutes, case.claim.by_code)
    for number, line in number_lines(case):
        billed = sum(each.units for each in case.claim.lines if each.code == line.code)
        if line.code in units and billed > units[line.code]:
            total = sum(minutes.values())
            yield make_finding(
                world,
                case,
                "timed_units",
                line.code,
                field=f"lines/{number}/units",
                message=f"{line.code}: {billed} units billed; {total} timed minutes give it {units[line.code]}.",
                fact="PF409",
                line=number,
                compliance=True,
            )


def limit_units(case: Case, code: str, units: int) -> int:
    """Of the documented units of a timed code, those that the minutes of the day give it (PF409)."""
    minutes = find_minutes(case)
    return min(units, allocate_units(minutes, case.claim.by_code)[code]) if code in minutes else units


def is_told(case: Case, code: str) -> bool:
    """Whether the rule of minutes speaks of the units of this code."""
    return code in find_minutes(case)


def names_certifier(case: Case) -> bool:
    """Whether box 17 names the note's certifier, with the NPI of the roster where that knows them."""
    named, certifier = case.claim.referring, case.encounter.ordered_by
    known = {each.npi for each in case.roster if each.name == certifier}
    return named is not None and named.name == certifier and (not known or named.npi in known)


def check_certifier(world: World, case: Case) -> Iterable[Finding]:
    """Each therapy line to Medicare needs who certified the plan of care, as the referring provider (PF147).

    Where the note does not say who did, nothing is said.
    """
    if not is_medicare(world, case) or case.encounter.ordered_by is None or names_certifier(case):
        return
    for number, line in number_lines(case):
        if is_therapy(world, line.code):
            yield make_finding(
                world,
                case,
                "missing_certifier",
                "claim",
                field="referring",
                message=f"Line {number} is therapy; box 17 does not name who certified the plan of care.",
                fact="PF147",
                line=number,
            )
