"""The rule over codes that are for a time as a whole: psychotherapy, critical care, counseling, infusions."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.codes.minutes import MINUTES, describe_time
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World


def check_time(world: World, case: Case) -> Iterable[Finding]:
    """The minutes of the note are those of the code (PF568): fewer are over-coding, more give money away."""
    for number, line in number_lines(case):
        minutes = [each.minutes for each in documented_services(case, line.code) if each.minutes is not None]
        wrong = describe_time(line.code, max(minutes)) if minutes and line.code in MINUTES else None
        if wrong:
            yield make_finding(
                world,
                case,
                "time_of_code",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: {line.code} does not fit the time: {wrong}.",
                fact="PF568",
                line=number,
                compliance=max(minutes) < MINUTES[line.code][0],
            )
