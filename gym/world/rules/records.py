"""Rules over the record behind a claim: one that the payer wants with it, and what a reviewer did not find in it."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

# By what a reviewer did not find: the rule, its fact, and what that means.
GAPS = {
    "signature": ("record_unsigned", "PF310", "nobody has signed the entry"),
    "plan": ("plan_not_certified", "PF311", "no physician has signed the plan of care"),
    "order": ("order_not_found", "PF312", "there is no order and no word of the treating physician that asks for it"),
}


def check_attachment(world: World, case: Case) -> Iterable[Finding]:
    """A record that the payer wants is named on the claim by the control number under which it was sent (PF309)."""
    wanted = case.record
    if wanted is None or case.claim.attachment == wanted.number or not is_right_payer(case):
        return
    for number, line in number_lines(case):
        if line.code == wanted.code:
            yield make_finding(
                world,
                case,
                "attachment_missing",
                line.code,
                field="attachment",
                message=f"Line {number}: the payer wants a record with {line.code}; the claim names none that it has.",
                fact="PF309",
                line=number,
                denial="attachment_missing_at_payer" if case.claim.attachment else None,
            )


def check_reviewed_record(world: World, case: Case) -> Iterable[Finding]:
    """A service whose record a reviewer found wanting is denied, although it was done (PF310 to PF312)."""
    gap = case.gap
    if gap is None or not is_right_payer(case):
        return
    rule_id, fact, why = GAPS[gap.kind]
    for number, line in number_lines(case):
        if line.code == gap.code:
            yield make_finding(
                world,
                case,
                rule_id,
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: the payer read the record of {line.code}; {why}.",
                fact=fact,
                line=number,
            )
