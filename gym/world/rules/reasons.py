"""The rule over what a preventive service is for: a vaccine for immunization, a screening for the screening."""

from collections.abc import Iterable
from functools import cache

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.codes.tables import Spans, is_within
from gym.world.rules.diagnoses import is_misled
from gym.world.rules.rule import is_medicare, make_finding, number_lines, pointed_codes
from gym.world.world import World

# PF551: vaccines and their giving, for immunization, a wound (tetanus) or at a child's examination; screenings.
VACCINES: Spans = (("90460", "90474"), ("90585", "90759"), ("G0008", "G0010"))
IMMUNIZATION = ("Z23", "Z00.1", "S", "T", "W")
# PF562: diagnostic codes whose screening has a code of Medicare's own.
OWN_CODES = {"45378": "G0121, at high risk G0105", "82274": "G0328"}
OBESITY_COUNSELING, OBESE = "G0447", ("Z68.3", "Z68.4")
SCREENINGS = {
    **dict.fromkeys(("77063", "77067"), ("Z12.3",)),
    **{"G0121": ("Z12.1",), "G0103": ("Z12.5",)},
}


def check_screening_code(world: World, case: Case) -> Iterable[Finding]:
    """Medicare has codes of its own for screening colonoscopies and tests of the stool (PF562)."""
    for number, line in number_lines(case) if is_medicare(world, case) else ():
        first = (case.claim.by_letter.get(line.pointers[0]) or "") if line.code in OWN_CODES else ""
        if first.startswith("Z12.1") and "PT" not in line.modifiers:
            yield make_finding(
                world,
                case,
                "screening_code",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: for Medicare {line.code} as a screening is {OWN_CODES[line.code]}.",
                fact="PF562",
                line=number,
            )


def check_obesity(world: World, case: Case) -> Iterable[Finding]:
    """Medicare pays counseling for obesity where the claim says a body mass of 30 or more (PF555; CARC 167)."""
    if not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        if line.code != OBESITY_COUNSELING:
            continue
        if not any(code and code.startswith(OBESE) for code in pointed_codes(case, line)):
            yield make_finding(
                world,
                case,
                "obesity_reason",
                line.code,
                field=f"lines/{number}/pointers",
                message=f"Line {number}: {line.code} points at no body mass of 30 or more (Z68.3, Z68.4).",
                fact="PF555",
                line=number,
            )


@cache
def list_wanted_reasons(code: str) -> tuple[str, ...]:
    """The diagnoses, by their beginnings, one of which this preventive service points at (PF551); none for others."""
    if code in SCREENINGS:
        return SCREENINGS[code]
    return IMMUNIZATION if is_within(code, VACCINES) else ()


def check_preventive_reason(world: World, case: Case) -> Iterable[Finding]:
    """A vaccine is given for immunization, a screening done for the screening (PF551; CARC 11)."""
    for number, line in number_lines(case):
        wanted = list_wanted_reasons(line.code)
        given = [code for code in pointed_codes(case, line) if code] if wanted else ()
        if wanted and given and not any(code.startswith(wanted) for code in given) and not is_misled(world, case, line):
            yield make_finding(
                world,
                case,
                "preventive_reason",
                line.code,
                field=f"lines/{number}/pointers",
                message=f"Line {number}: {line.code} points at no reason for it, like {wanted[0]}.",
                fact="PF551",
                line=number,
            )
