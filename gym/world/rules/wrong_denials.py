"""Denials on review: the payer's own mistakes, where the claim was right, and one that was not."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import is_medicare, make_finding, number_lines
from gym.world.world import World

# Rule: what the payer did, and the fact that it did not apply: another payer's, and Medicare's.
ERRORS = {
    "records_not_sent": ("The payer asked for the record of {code} and did not get it in time.", "PF307", "PF307"),
    "level_overlooked": ("The payer denied the level of {code}, which the note carries.", "PF308", "PF308"),
    "level_denied": ("The payer denied the level of {code}, and the note carries a lower one.", "PF308", "PF308"),
    "network_overlooked": ("The plan denied {code} for its network, and it was an emergency.", "PF306", "PF306"),
    "limit_miscounted": ("The payer counted an earlier {code} that its own limit does not count.", "PF303", "PF304"),
}


def check_wrong_denial(world: World, case: Case) -> Iterable[Finding]:
    """A line that the payer denied on review."""
    if case.mistake is None or not is_right_payer(case):
        return
    rule_id, code = case.mistake.rule_id, case.mistake.code
    words, fact, medicares = ERRORS[rule_id]
    for number, line in number_lines(case):
        if line.code == code:
            yield make_finding(
                world,
                case,
                rule_id,
                code,
                field=f"lines/{number}",
                message=words.format(code=code),
                fact=medicares if is_medicare(world, case) else fact,
                line=number,
            )
