"""Rules over the place of service: which codes belong where, and where a video visit was."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World

# Hospital days and emergency visits, first and last code (procedures.csv labels).
HOSPITAL_DAYS, EMERGENCY = ("99221", "99239"), ("99281", "99285")
EMERGENCY_ROOM = "23"
VIDEO = frozenset({"02", "10"})


def is_out_of_place(world: World, line: ServiceLine) -> bool:
    """Whether the code cannot have been done at the line's place of service."""
    if EMERGENCY[0] <= line.code <= EMERGENCY[1]:
        return line.pos != EMERGENCY_ROOM
    return HOSPITAL_DAYS[0] <= line.code <= HOSPITAL_DAYS[1] and not world.reference.is_facility(line.pos)


def check_code_and_place(world: World, case: Case) -> Iterable[Finding]:
    """A hospital day or an emergency visit does not happen in an office: the payer sees it from the code."""
    for number, line in number_lines(case):
        if is_out_of_place(world, line):
            yield make_finding(
                world,
                case,
                "place_of_service",
                line.code,
                field=f"lines/{number}/pos",
                message=f"Line {number}: {line.code} cannot be done at place of service {line.pos}.",
                citation="CMS Place of Service Code Set; X12 Claim Adjustment Reason Codes, code 5",
                line=number,
            )


def is_other_video_place(case: Case, line: ServiceLine) -> bool:
    """Whether the note tells of a visit by video, and of another place than the line does."""
    places = {service.pos for service in documented_services(case, line.code)}
    return bool(places & VIDEO) and line.pos not in places


def check_video(world: World, case: Case) -> Iterable[Finding]:
    """A visit by video is 10 with the patient at home and 02 elsewhere (PF071); the payer cannot see which."""
    for number, line in number_lines(case):
        if is_other_video_place(case, line) and not is_out_of_place(world, line):
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


def is_told(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether a rule here already says that the place is wrong."""
    return is_out_of_place(world, line) or is_other_video_place(case, line)
