"""Scenarios that an appeal settles, and the sentences of a letter."""

from gym.world.claims.encounter import Case
from gym.world.judge import appeals
from gym.world.judge.forms import parse_action
from gym.world.judge.judge import judge
from gym.world.scenarios.compose import Spec, compose
from gym.world.scenarios.scenario import Scenario, Verdict
from gym.world.world import World


def drawn(world: World, fault: str, payer: str | None = None, move: str = "appeal_denial") -> Scenario:
    made = (compose(world, Spec(seed=seed, fault=fault, payer_id=payer)) for seed in range(80))
    return next(each for each in made if each.optimal_actions[0].type == move and each.case.remittance)


def appeal(world: World, scenario: Scenario, text: str, *grounds: str) -> Verdict:
    claim = scenario.case.claim
    details = {"letter": text, "grounds": list(grounds)}
    return judge(world, scenario, claim, (), parse_action(world, "appeal_denial", details, claim))


def parts(case: Case) -> dict[str, str]:
    """One sentence for each fact that a letter about a late claim needs."""
    proof = next(prior.proof for prior in case.history if prior.proof)
    code = appeals.list_denial_codes(case)[0]
    return {
        "claim": f"We write about claim {case.claim.claim_id}.",
        "dates": f"The patient was seen on {case.claim.lines[0].date_from}.",
        "denial": f"You denied it with CO-{code}.",
        "grounds": "It was first accepted well before the end.",
        "record": f"Your own report {proof} is enclosed.",
        "policy": "Your policy waives lateness on such a proof.",
    }
