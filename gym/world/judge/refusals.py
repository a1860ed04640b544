"""Under which denial code payers refuse each fault."""

from gym.world.faults import FAULTS
from gym.world.faults.fault import Fault
from gym.world.payers.policy import DenialCode
from gym.world.world import World

AUDIT, NOTHING_WRONG = "audit", "clean"


def codes_by_fault(world: World) -> dict[str, str]:
    """The CARC of each fault (policies/denials.toml; payers differ in remark codes only), several joined by a slash.

    `audit` where no payer refuses it: the claim says more than its note, and an auditor takes the payment back.
    """
    denials = next(iter(world.policies.values())).denials
    return {fault.code: code_of(fault, denials) for fault in FAULTS}


def code_of(fault: Fault, denials: dict[str, DenialCode]) -> str:
    """The code or codes of one fault; a rule may have a code for each of its cases, named after it."""
    starts = tuple(f"{rule}_" for rule in fault.rules)
    found = {each.carc for name, each in denials.items() if name in fault.rules or name.startswith(starts)}
    return "/".join(sorted(found)) or AUDIT
