"""Rules over the place of service: which codes belong where, and where a video visit was."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.rules.visits import follows_medicare, is_given
from gym.world.world import World

# The places of each family of visits, by its first and last code (PF145). `02` is video, which the lists of Medicare
# allow for all of them in 2024; `10` is video with the patient at home.
PLACES_OF_VISITS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("99221", "99239", frozenset({"02", "19", "21", "22", "23", "26", "34", "51", "52", "61"})),
    ("99281", "99285", frozenset({"02", "23"})),
    ("99304", "99318", frozenset({"02", "31", "32", "54", "56"})),
    ("99341", "99350", frozenset({"02", "04", "10", "12", "13", "14", "16", "33", "55"})),
)
# Where nobody is an outpatient of an office or a clinic: they stay overnight, or live there.
OFFICE_VISITS = ("99202", "99215")
NO_OFFICE = frozenset({"12", "13", "14", "21", "31", "32", "33", "34", "51", "54", "56", "61"})
# Where a hospital has its own staff and rooms; what they do is not the practice's to bill (PF146).
HOSPITAL, BY_STAFF = frozenset({"19", "21", "22", "23", "51", "52", "61"}), frozenset({"3", "4", "5"})
VIDEO = frozenset({"02", "10"})
# Modifiers that say a service was given from afar, and what cannot be: hands on the patient, pictures, tests, drugs.
FROM_AFAR = frozenset({"93", "95", "GT", "FQ"})
HANDS_ON, TESTS, GOODS = frozenset({"000", "010", "090"}), frozenset({"radiology", "lab_path"}), frozenset({"E", "X"})


def is_known_place(world: World, line: ServiceLine) -> bool:
    return line.pos in world.reference.pos


def is_visit_elsewhere(line: ServiceLine) -> bool:
    """Whether this kind of visit is not made at the line's place of service (PF145)."""
    if OFFICE_VISITS[0] <= line.code <= OFFICE_VISITS[1]:
        return line.pos in NO_OFFICE
    places = next((where for first, last, where in PLACES_OF_VISITS if first <= line.code <= last), None)
    return places is not None and line.pos not in places


def is_of_hospital(world: World, line: ServiceLine) -> bool:
    """Whether the line bills what the hospital's own staff and rooms do (PF146)."""
    known = world.reference.procedures.get(line.code)
    return known is not None and known.pctc in BY_STAFF and line.pos in HOSPITAL


def is_out_of_place(world: World, line: ServiceLine) -> bool:
    """Whether the code cannot have been done, or not by the practice, at the line's place, if it is a place at all."""
    return is_known_place(world, line) and (is_visit_elsewhere(line) or is_of_hospital(world, line))


def check_known_place(world: World, case: Case) -> Iterable[Finding]:
    """The place of service is one of CMS's list (CLM05-1, SV105)."""
    for number, line in number_lines(case):
        if not is_known_place(world, line):
            yield make_finding(
                world,
                case,
                "place_unknown",
                line.code,
                field=f"lines/{number}/pos",
                message=f"Line {number}: {line.pos} is no place of service.",
                citation="CMS Place of Service Code Set",
                line=number,
            )


def check_code_and_place(world: World, case: Case) -> Iterable[Finding]:
    """Each kind of visit has its places, and a hospital bills for its own staff: the payer sees it from the code."""
    for number, line in number_lines(case):
        if is_out_of_place(world, line):
            yield make_finding(
                world,
                case,
                "place_of_service",
                line.code,
                field=f"lines/{number}/pos",
                message=f"Line {number}: {line.code} cannot be billed at place of service {line.pos}.",
                fact="PF145" if is_visit_elsewhere(line) else "PF146",
                line=number,
            )


def is_other_video_place(case: Case, line: ServiceLine) -> bool:
    """Whether the note tells of a visit by video, and of another place than the line does."""
    places = {service.pos for service in documented_services(case, line.code)}
    return bool(places & VIDEO) and line.pos not in places


def check_video(world: World, case: Case) -> Iterable[Finding]:
    """A visit by video is 10 with the patient at home and 02 elsewhere (PF071); the payer cannot see which."""
    for number, line in number_lines(case):
        if is_known_place(world, line) and is_other_video_place(case, line) and not is_out_of_place(world, line):
            yield make_finding(
                world,
                case,
                "telehealth_place",
                line.code,
                field=f"lines/{number}/pos",
                message=f"Line {number}: the note tells of another place than {line.pos} for this visit by video.",
                fact="PF071",
                line=number,
            )


def is_never_from_afar(world: World, line: ServiceLine) -> bool:
    """Whether the line says telehealth at a code that is on no list of it (PF513)."""
    known = world.reference.procedures.get(line.code)
    if known is None or not (line.pos in VIDEO or FROM_AFAR & set(line.modifiers)):
        return False
    return known.global_days in HANDS_ON or known.specialty in TESTS or known.status in GOODS or is_given(line.code)


def check_telehealth(world: World, case: Case) -> Iterable[Finding]:
    """Medicare pays by telehealth what is on its list: no injections, operations, pictures or tests (PF513)."""
    if not follows_medicare(world, case):
        return
    for number, line in number_lines(case):
        if is_never_from_afar(world, line):
            yield make_finding(
                world,
                case,
                "not_by_telehealth",
                line.code,
                field=f"lines/{number}/pos",
                message=f"Line {number}: {line.code} is no service of telehealth.",
                fact="PF513",
                line=number,
            )


def is_told(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether a rule here already says that the place is wrong."""
    return not is_known_place(world, line) or is_out_of_place(world, line) or is_other_video_place(case, line)
