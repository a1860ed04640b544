"""The world in one value: the code tables and the payers, read once and handed on."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from gym.value import to_cents
from gym.world.codes.tables import Reference
from gym.world.payers.policy import Policy, load_policies
from gym.world.scenarios.template import Template, Templates, load_templates

UNPRICED = Decimal(40)
Shown = tuple[Template, Policy, frozenset[str]]
# Visits by the payers to whom they may be billed.
Settings = dict[str, list[Template]]


@dataclass(frozen=True)
class World:
    """Code tables, payer policies and templates of visits.

    `possible` remembers which go together at all and what they can show, `fitting` which show what was asked for.
    """

    reference: Reference
    policies: dict[str, Policy]
    templates: Templates
    possible: list[Shown] = field(default_factory=list, compare=False, repr=False)
    fitting: dict[Hashable, Settings] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls) -> "World":
        """Read the product's own tables, policies and templates."""
        return cls(Reference.load(), load_policies(), load_templates())

    def charge(self, code: str, pos: str) -> Decimal:
        """The practice's own price for one unit, in dollars (invented)."""
        return to_cents(self.reference.charge(code, pos) or UNPRICED)

    def allowed_amount(self, policy: Policy, code: str, pos: str, units: int) -> Decimal:
        """What the payer allows for a line, in dollars; codes without a fee are allowed at half the price."""
        fee = self.reference.fee(code, pos) or self.charge(code, pos) / 2
        return to_cents(fee * units * policy.fee_percent / 100)
