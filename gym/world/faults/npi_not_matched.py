"""A valid NPI stands beside the wrong name.

Anti-pattern: sending it again because the number passes its check digit. Best practice: compare name and number with the
roster, a person's own number for the rendering provider and the group's for the billing provider.
"""

from random import Random

from gym.world.claims.claim import Provider
from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def list_strange_npis(case: Case) -> list[str]:
    """NPIs of the practice that are not the rendering provider's own: the group's and the colleagues'."""
    own, office = case.claim.rendering, case.claim.billing
    colleagues = [each.npi for each in case.roster if each.taxonomy == own.taxonomy and each.npi != own.npi]
    return [office.npi, *colleagues]


def find_owner(case: Case, npi: str) -> Provider:
    return next(each for each in (case.claim.billing, *case.roster) if each.npi == npi)


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Put the group's NPI, or a colleague's, beside the rendering provider's name."""
    own = case.claim.rendering
    wrong = rng.choice(list_strange_npis(case))
    owner = find_owner(case, wrong).name
    return SpoiledCase(
        case=change_claim(case, rendering=own.model_copy(update={"npi": wrong})),
        field="rendering/npi",
        rungs=(
            "Nothing is wrong with the codes. Look at the people on the claim, name by name.",
            "A number can pass every test of form and still be somebody else's. The payer compares it with the name that it "
            "has on file.",
            "A similar case: a dentist's claims went out under the number of the office, which is for the line that says who "
            "bills. With the dentist's own number they were paid.",
            f"Box 24J: {own.name} has NPI {own.npi}; the claim has {wrong}, which belongs to {owner}.",
        ),
        secrets=(own.npi, wrong, "24J", "rendering NPI"),
        explanation=f"NPI {wrong} is the one of {owner}; the rendering provider, {own.name}, has {own.npi}.",
    )


FAULT = Fault(
    code="npi_not_matched",
    skill="provider_ids",
    level=2,
    summary="The rendering provider's NPI is a valid one of somebody else.",
    rules=frozenset({"npi_not_on_roster"}),
    fact="PF402",
    spoil=spoil,
)
