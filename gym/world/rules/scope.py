"""Rules over what Medicare pays a kind of provider, and who gives its preventive sessions where."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes.tables import Spans, is_within
from gym.world.rules.providers import is_barred_visit
from gym.world.rules.rule import is_medicare, make_finding, number_lines
from gym.world.world import World

ALL: Spans = (("00000", "ZZZZZ"),)
VISITS: Spans = (("99202", "99499"),)
# PF582: what lies beyond the benefit of a kind of provider, by the beginning of the taxonomy: of a podiatrist what is
# not the foot or the leg below the knee, of an audiologist all treatment, of an optometrist operations inside the eye,
# of psychologists and therapists operations and injections, of a therapist the evaluations of another discipline. What
# therapists' assistants and nurses without a benefit of their own do is billed by who leads them.
OPERATIONS: Spans = (("10000", "36399"), ("36500", "69999"))
INJECTIONS: Spans = (("20526", "20612"), ("62320", "64999"))
BEYOND: dict[str, Spans] = {
    "213E": (("20526", "20526"), ("20610", "20611"), ("21000", "27599"), ("29805", "29889"), ("38000", "64399")),
    "231H": (*OPERATIONS, ("92507", "92526"), ("99202", "99499")),
    "152W": (("66700", "66820"), ("66840", "67299")),
    **dict.fromkeys(("103T", "1041C", "101Y", "106H"), OPERATIONS),
    "2251": (*INJECTIONS, ("92507", "92508"), ("97165", "97168")),
    "225X": (*INJECTIONS, ("92507", "92508"), ("97161", "97164")),
    "235Z": (*INJECTIONS, ("97161", "97168")),
    **{"133V": (*OPERATIONS, *VISITS), "291U": (*OPERATIONS, ("90785", "90899"), ("96360", "99499"))},
    **dict.fromkeys(("2252", "224Z", "163W", "164W", "164X"), ALL),
}
# PF594: whose sessions with inpatients of a hospital are the hospital's, and where they are inpatients.
IN_STAY, INPATIENT = ("1041C", "106H", "101Y"), frozenset({"21", "51"})
# Care after somebody else's operation, which an optometrist shares.
AFTER_OPERATION = "55"
# PF583: sessions of primary care, and where they are given: offices, clinics, by telehealth.
SESSIONS = frozenset({"G0442", "G0443", "G0444", "G0446", "G0447"})
COUNSELING = frozenset({"G0443", "G0446", "G0447"})
PRIMARY_PLACES = frozenset({"02", "10", "11", "19", "22", "49", "50", "71", "72"})
# General practice, family, internal, geriatric and pediatric medicine, obstetrics and gynecology; practitioners.
PRIMARY_CARE = ("207Q", "207R00000X", "207RG0300X", "207RA0000X", "207V", "208D", "208000000X")
PRACTITIONERS = ("363", "364S", "367A")


def list_beyond(world: World, case: Case) -> Spans:
    """The codes that Medicare does not pay to the rendering provider's kind; none for physicians."""
    kind = case.claim.rendering.taxonomy or ""
    beyond = next((spans for prefix, spans in BEYOND.items() if kind.startswith(prefix)), ())
    return beyond if is_medicare(world, case) else ()


def is_beyond_benefit(line: ServiceLine, beyond: Spans) -> bool:
    return is_within(line.code, beyond) and AFTER_OPERATION not in line.modifiers


def check_benefit(world: World, case: Case) -> Iterable[Finding]:
    """A podiatrist, optometrist, audiologist or therapist bills what the own benefit has (PF582; CARC 185)."""
    beyond = list_beyond(world, case)
    for number, line in number_lines(case) if beyond else ():
        if is_beyond_benefit(line, beyond) and not is_barred_visit(world, case, line.code):
            yield make_finding(
                world,
                case,
                "rendering_not_eligible",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: Medicare does not pay {line.code} to this kind of provider.",
                fact="PF582",
                line=number,
            )


def check_inpatient_sessions(world: World, case: Case) -> Iterable[Finding]:
    """What a social worker or counselor does with a hospital's inpatients is the hospital's (PF594; CARC 185)."""
    kind = case.claim.rendering.taxonomy or ""
    if not kind.startswith(IN_STAY) or not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        if line.pos in INPATIENT:
            yield make_finding(
                world,
                case,
                "rendering_not_eligible",
                line.code,
                field=f"lines/{number}/pos",
                message=f"Line {number}: sessions of this kind of provider with inpatients are the hospital's.",
                fact="PF594",
                line=number,
            )


def is_primary_care(case: Case) -> bool:
    """Whether the rendering provider is of primary care; one whose kind is not told is."""
    kind = case.claim.rendering.taxonomy
    return kind is None or kind.startswith((*PRIMARY_CARE, *PRACTITIONERS))


def check_primary_care(world: World, case: Case) -> Iterable[Finding]:
    """Medicare's preventive sessions are given in primary care, counseling by its clinicians (PF583; CARC 5, 185)."""
    if SESSIONS.isdisjoint(case.claim.by_code) or not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        if line.code not in SESSIONS:
            continue
        elsewhere = line.pos not in PRIMARY_PLACES
        if elsewhere or (line.code in COUNSELING and not is_primary_care(case)):
            yield make_finding(
                world,
                case,
                "place_of_service" if elsewhere else "rendering_not_eligible",
                line.code,
                field=f"lines/{number}/pos" if elsewhere else f"lines/{number}/code",
                message=f"Line {number}: Medicare pays {line.code} in primary care only.",
                fact="PF583",
                line=number,
            )
