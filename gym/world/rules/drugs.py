"""The rule over drugs given in the office: which product it was, where the payer asks."""

import re
from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.codes.tables import is_within
from gym.world.rules.rule import documented_services, is_medicare, make_finding, number_lines
from gym.world.world import World

# Vaccines against influenza and pneumococci, and the codes for giving others.
MEDICARES_VACCINES = (
    ("90630", "90630"),
    ("90653", "90662"),
    ("90670", "90689"),
    ("90694", "90694"),
    ("90732", "90732"),
)
OTHER_GIVING = frozenset({"90460", "90471", "90473"})
# Qualifier N4, eleven digits, unit of measure and quantity (loop 2410 LIN03, CTP05-1, CTP04).
NDC = re.compile(r"(?:N4)?(\d{11})\s*(F2|GR|ME|ML|UN)\s*(\d{1,7}(?:\.\d{1,3})?)")


def parse_ndc(text: str | None) -> tuple[str, str, float] | None:
    """Number, unit and quantity of a drug as box 24 has them, or None where it is not written so."""
    found = NDC.fullmatch((text or "").replace("-", "").upper().strip())
    return (found[1], found[2], float(found[3])) if found else None


def check_administration(world: World, case: Case) -> Iterable[Finding]:
    """Medicare takes the giving of a flu or pneumonia vaccine by G0008 and G0009 alone (PF517)."""
    given = {line.code for line in case.claim.lines if "90585" <= line.code <= "90759"}
    if not is_medicare(world, case) or not given or not all(is_within(code, MEDICARES_VACCINES) for code in given):
        return
    for number, line in number_lines(case):
        if line.code in OTHER_GIVING:
            yield make_finding(
                world,
                case,
                "vaccine_administration",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: Medicare has codes of its own for giving {', '.join(sorted(given))}.",
                fact="PF517",
                line=number,
            )


def check_ndc(world: World, case: Case) -> Iterable[Finding]:
    """A payer that asks for it gets the National Drug Code of what was given (PF410; CARC 16, M119)."""
    if "ndc" not in world.policies[case.claim.payer_id].edits:
        return
    for number, line in number_lines(case):
        given = {parse_ndc(each.ndc) for each in documented_services(case, line.code) if each.ndc}
        if given and parse_ndc(line.ndc) not in given:
            yield make_finding(
                world,
                case,
                "ndc_missing",
                line.code,
                field=f"lines/{number}/ndc",
                message=f"Line {number}: the National Drug Code of what was given is not on the line.",
                fact="PF410",
                line=number,
            )
