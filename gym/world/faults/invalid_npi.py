"""An NPI on the claim fails its check digit.

Anti-pattern: typing the NPI from memory or an old form. Best practice: take it from the provider roster; the last
digit is a check digit (Luhn over 80840 and the number), so one wrong digit always shows.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def mistype(rng: Random, npi: str) -> str:
    """The number with one digit (not the first) changed: never valid, since Luhn catches any single change."""
    place = rng.randrange(1, 10)
    digit = rng.choice([each for each in "0123456789" if each != npi[place]])
    return npi[:place] + digit + npi[place + 1 :]


def spoil(_: World, rng: Random, case: Case) -> SpoiledCase:
    """Change one digit of the rendering or billing NPI."""
    role = rng.choice(("rendering", "billing"))
    provider = getattr(case.claim, role)
    wrong = mistype(rng, provider.npi)
    box = "24J" if role == "rendering" else "33a"
    return SpoiledCase(
        case=change_claim(case, **{role: provider.model_copy(update={"npi": wrong})}),
        field=f"{role}/npi",
        rungs=(
            "Look at who the claim says did and bills the work, not at what was done.",
            "A national provider identifier has ten digits, and the last one is computed from the others. Compare every "
            "number on the claim with the practice's roster, digit by digit.",
            "A similar case: 1234567893 is a well-formed NPI; 1234567983 has two digits swapped, fails the check and is "
            "refused. The cure was to copy the number from the roster.",
            f"Box {box}: the {role} provider's NPI should be {provider.npi}, as on the roster; the claim has {wrong}.",
        ),
        secrets=(provider.npi, wrong, box, f"{role} NPI", f"{role} provider"),
        explanation=f"The {role} NPI was {wrong}; {provider.name} has {provider.npi}. One digit was wrong, so the check "
        "digit did not come out.",
    )


FAULT = Fault(
    code="invalid_npi_check_digit",
    skill="provider_ids",
    level=1,
    summary="A provider's NPI fails its check digit.",
    rules=frozenset({"invalid_npi"}),
    fact="PF083",
    spoil=spoil,
)
