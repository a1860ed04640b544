"""The rule over modifiers that a code cannot carry: of another part of the body, kind of service, or biller."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes import anesthesia
from gym.world.codes.tables import Procedure, Spans, is_within
from gym.world.rules.modifiers import tell_misfit
from gym.world.rules.rule import is_medicare, number_lines
from gym.world.world import World

ANESTHESIA: Spans = ((anesthesia.FIRST, anesthesia.LAST),)
CRITICAL_CARE: Spans = (("99291", "99292"),)
FIRST_DAYS: Spans = (("99221", "99223"), ("99304", "99306"))
COLON: Spans = (("00811", "00811"), ("44388", "46999"))
# Low visits, and the examinations of Medicare's preventive benefit, that a resident may do alone (42 CFR 415.174).
PRIMARY_CARE: Spans = (
    *(("99202", "99203"), ("99211", "99213"), ("G0402", "G0402"), ("G0438", "G0439")),
    ("99421", "99423"),
)
# Where the modifiers of fingers, toes, eyelids and coronary arteries have nothing to do.
TRUNK: Spans = (("29800", "29893"), ("30000", "63999"), ("65000", "66999"), ("69000", "69999"), ("99202", "99499"))
NO_FINGERS: Spans = (*TRUNK, ("27000", "28999"), ("67000", "68999"), ("73500", "73725"))
NO_TOES: Spans = (*TRUNK, ("21000", "26989"), ("67000", "68999"), ("73000", "73140"))
NO_LIDS: Spans = (("20000", "66999"), ("69000", "92999"), ("93000", "99499"))
CORONARY: Spans = (("92920", "92979"), ("93571", "93572"))
# Places where a visit is not shared between a physician and a practitioner of the group (42 CFR 415.140).
OFFICES = frozenset({"10", "11", "12", "13", "14", "20", "49", "50", "71", "72"})
GLOBAL = frozenset({"010", "090"})


OF_FACILITIES = frozenset({"27", "73", "74"})
OF_PROCEDURES = frozenset({"22", "52", "53", "58", "76", "77", "78", "79"})
OF_DAYS_AFTER = frozenset({"54", "55", "56"})
OF_LABORATORY = frozenset({"90", "91", "QW"})
SHARED = "FS"
LEGACY_VIDEO = "GT"
# An add-on is priced as one: 51 does not stand on it.
FURTHER, ADD_ON = "51", "ZZZ"
GIVERS = ("AA", "AD", "QK", "QS", "QX", "QY", "QZ")
# The codes at which alone a modifier may stand, and those at which it never does (PF510).
ONLY: dict[str, Spans] = {
    **{"AI": FIRST_DAYS, "AT": (("98940", "98943"),), "PT": COLON, "GE": PRIMARY_CARE},
    **{"FT": CRITICAL_CARE},
    **dict.fromkeys(GIVERS, ANESTHESIA),
    **dict.fromkeys(("JW", "JZ"), (("A0000", "V9999"),)),
    **dict.fromkeys(("LC", "LD", "LM", "RC", "RI"), CORONARY),
}
NEVER: dict[str, Spans] = {
    **dict.fromkeys(("E1", "E2", "E3", "E4"), NO_LIDS),
    **dict.fromkeys(("FA", *(f"F{place}" for place in range(1, 10))), NO_FINGERS),
    **dict.fromkeys(("TA", *(f"T{place}" for place in range(1, 10))), NO_TOES),
}


def goes_with_kind(known: Procedure, line: ServiceLine, modifier: str) -> bool:
    """Whether the modifier goes with the kind of service: an operation, a test, a visit."""
    if modifier == SHARED:
        return known.is_visit and line.pos not in OFFICES
    if modifier == FURTHER:
        return not known.is_visit and known.global_days != ADD_ON
    if modifier in OF_PROCEDURES:
        return not known.is_visit
    if modifier in OF_DAYS_AFTER:
        return known.global_days in GLOBAL
    return known.specialty == "lab_path" if modifier in OF_LABORATORY else modifier not in OF_FACILITIES


def goes_with_code(code: str, modifier: str) -> bool:
    """Whether the modifier goes with what the code is about, as far as its number tells."""
    only = ONLY.get(modifier)
    return (only is None or is_within(code, only)) and not is_within(code, NEVER.get(modifier, ()))


def list_unfit(world: World, line: ServiceLine) -> list[str]:
    """The modifiers of the line that its code cannot carry; of a code outside the tables nothing is said."""
    known = world.reference.procedures.get(line.code) if line.modifiers else None
    if known is None:
        return []
    return sorted(
        each
        for each in set(line.modifiers)
        if not goes_with_kind(known, line, each) or not goes_with_code(line.code, each)
    )


def check_legacy_video(world: World, case: Case) -> Iterable[Finding]:
    """GT left the claims of physicians to Medicare in 2018: critical access hospitals alone have it (PF586)."""
    for number, line in number_lines(case) if is_medicare(world, case) else ():
        if LEGACY_VIDEO in line.modifiers:
            yield tell_misfit(world, case, number, f"{LEGACY_VIDEO} is not taken on a physician's claim", "PF586")


def check_fit(world: World, case: Case) -> Iterable[Finding]:
    """A modifier stands at a code that can carry it (PF510; CARC 4)."""
    for number, line in number_lines(case):
        unfit = list_unfit(world, line)
        if unfit:
            yield tell_misfit(world, case, number, f"{', '.join(unfit)} cannot go on {line.code} there", "PF510")
