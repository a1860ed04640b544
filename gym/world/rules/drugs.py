"""The rule over drugs given in the office: which product it was, where the payer asks."""

import re
from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.rule import documented_services, make_finding, number_lines
from gym.world.world import World

# Qualifier N4, eleven digits, unit of measure and quantity (loop 2410 LIN03, CTP05-1, CTP04).
NDC = re.compile(r"(?:N4)?(\d{11})\s*(F2|GR|ME|ML|UN)\s*(\d{1,7}(?:\.\d{1,3})?)")


def parse_ndc(text: str | None) -> tuple[str, str, float] | None:
    """Number, unit and quantity of a drug as box 24 has them, or None where it is not written so."""
    found = NDC.fullmatch((text or "").replace("-", "").upper().strip())
    return (found[1], found[2], float(found[3])) if found else None


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
