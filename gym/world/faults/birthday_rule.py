"""A child's claim goes to the plan of the parent whose birthday comes later in the year.

Anti-pattern: the plan of the father, of the older parent, or of whoever came along. Best practice: the plan of the parent
whose birthday comes first in the calendar year pays first, whatever the year of birth; a court's order goes before that.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.coverage_dates import is_replacement, make_out_to
from gym.world.faults.fault import Fault, SpoiledCase
from gym.world.rules.payer_order import is_birthday_first
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill the plan of the other parent."""
    other = next((each for each in case.others if each.subscriber_birth), None)
    right, born = case.coverage, case.coverage.subscriber_birth
    if other is None or other.subscriber_birth is None or born is None or is_replacement(case):
        return None
    if not is_birthday_first(born, other.subscriber_birth):
        return None
    name, later = world.policies[right.payer_id].name, other.subscriber_birth
    return SpoiledCase(
        case=make_out_to(case, other),
        field="payer_id",
        rungs=(
            "The visit is coded rightly. Look at whose plans cover the child.",
            "Where both parents insure a child, the plans have agreed on a rule that has nothing to do with who earns more, who "
            "is older or who came along.",
            "A similar case: a mother born in October and a father born in March both had plans for their son. The "
            "father's plan paid first, although he was the younger of the two.",
            f"{right.subscriber.first} {right.subscriber.last} was born {born:%B} {born.day}, the other parent {later:%B} "
            f"{later.day}: bill {name} first, payer {right.payer_id}, member {right.subscriber.member_id}.",
        ),
        secrets=(right.payer_id, name, right.subscriber.member_id, "birthday"),
        explanation=f"The earlier birthday of the year is {right.subscriber.first}'s, {born:%B} {born.day}; {name} pays first.",
    )


FAULT = Fault(
    code="birthday_rule",
    skill="cob",
    level=3,
    summary="A child's claim went to the wrong parent's plan first.",
    rules=frozenset({"cob_order"}),
    fact="PF415",
    spoil=spoil,
    wants=frozenset({"two_parents"}),
    combines=False,
)
