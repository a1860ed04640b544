"""What a trainee tried in words, and the right try beside the wrong one before it."""

from gym.world.claims.actions import Action
from gym.world.claims.changes import list_changes
from gym.world.claims.claim import Claim
from gym.world.judge.forms import FORMS

MOST = 3
SETTLED = "That settles it."


def describe_try(before: Claim, after: Claim, action: Action) -> str:
    """The changes of a try in words; one that changes nothing is named by its button."""
    changed = [each.words for each in list_changes(before, after)]
    if not changed:
        return f"“{FORMS[action.type][0]}”"
    more = [f"and {len(changed) - MOST} more"] if len(changed) > MOST else []
    return "; ".join([*changed[:MOST], *more])


def say_what_worked(before: Claim, after: Claim, action: Action, missed: str) -> str:
    """What settled a claim, and the last try that did not (`missed`): the lesson lies between the two."""
    if before == after and not missed:
        return SETTLED
    worked = f"What worked: {describe_try(before, after, action)}."
    return f"{worked} What you tried before, {missed}, did not." if missed else worked
