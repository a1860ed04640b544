"""Rules over who is named on the claim: NPIs, the practice's roster, the member."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, Provider
from gym.world.claims.encounter import Case
from gym.world.claims.npi import is_valid
from gym.world.rules.rule import make_finding
from gym.world.world import World


def list_providers(case: Case) -> list[tuple[str, Provider]]:
    """The claim's providers by role."""
    claim = case.claim
    both = [("billing", claim.billing), ("rendering", claim.rendering)]
    return both + ([("referring", claim.referring)] if claim.referring else [])


def check_npi(world: World, case: Case) -> Iterable[Finding]:
    """An NPI has ten digits and a check digit (PF083)."""
    for role, provider in list_providers(case):
        if not is_valid(provider.npi):
            kind = "billing" if role == "billing" else "rendering"
            yield make_finding(
                world,
                case,
                "invalid_npi",
                role,
                field=f"{role}/npi",
                message=f"The {role} provider's NPI {provider.npi} does not pass its check digit.",
                fact="PF083",
                denial=f"invalid_npi_{kind}",
            )


def check_roster(world: World, case: Case) -> Iterable[Finding]:
    """A valid NPI must also be the one of the provider it stands beside."""
    known = {(provider.name, provider.npi) for provider in case.roster}
    for role, provider in list_providers(case):
        if role != "referring" and (provider.name, provider.npi) not in known and is_valid(provider.npi):
            yield make_finding(
                world,
                case,
                "npi_not_on_roster",
                role,
                field=f"{role}/npi",
                message=f"NPI {provider.npi} is not the one the practice has for {provider.name}.",
                fact="PF402",
            )
