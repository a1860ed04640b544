"""An ordered service does not say who ordered it.

Anti-pattern: putting the reading physician there. Best practice: box 17 names who asked for the test, or who certified the
plan of care for therapy, with the NPI from the provider directory.
"""

from random import Random

from gym.world.claims.encounter import Case
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.rules.providers import is_ordered
from gym.world.rules.therapy import is_therapy
from gym.world.world import World


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Leave box 17 empty."""
    named = case.claim.referring
    line = next((each for each in case.claim.lines if is_ordered(world, each.code)), None)
    if named is None or line is None:
        return None
    return SpoiledCase(
        case=change_claim(case, referring=None),
        field="referring",
        rungs=(
            "The codes and the note agree. Look at the people the claim names, and at those it does not.",
            "A test is done because somebody asked for it. The payer wants to know who that was, by name and identifier, "
            "before it pays for imaging or laboratory work.",
            "A similar case: a laboratory billed a thyroid test and named only its own director. It was refused until the "
            "family doctor who had asked for it stood on the claim.",
            f"{named.name}, NPI {named.npi}, ordered {line.code}: put name and NPI into box 17 (referring).",
        ),
        secrets=(named.npi, "box 17", "referring", "ordering provider", named.name),
        explanation=f"{line.code} was ordered by {named.name}; box 17 was empty.",
    )


def leave_out_certifier(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Leave box 17 of a therapy claim empty."""
    named = case.claim.referring
    line = next((each for each in case.claim.lines if is_therapy(world, each.code)), None)
    if named is None or line is None:
        return None
    return SpoiledCase(
        case=change_claim(case, referring=None),
        field="referring",
        rungs=(
            "The codes and the note agree. Look at the people the claim names, and at those it does not.",
            "Therapy is paid under a plan that somebody has signed for, and Medicare wants to read on the claim who that "
            "was, by name and identifier.",
            "A similar case: speech therapy was billed with the therapist's name alone and came back. With the neurologist "
            "who had signed the plan on the claim it was paid.",
            f"{named.name}, NPI {named.npi}, certified the plan of care: put name and NPI into box 17 (referring).",
        ),
        secrets=(named.npi, "box 17", "referring", "certifying physician", named.name),
        explanation=f"{named.name} certified the plan of care under which {line.code} was done; box 17 was empty.",
    )


ORDERER = Fault(
    code="missing_ordering_referring",
    skill="provider_ids",
    level=2,
    summary="The claim does not name who ordered the service.",
    rules=frozenset({"missing_ordering_provider"}),
    fact="PF083",
    spoil=spoil,
    wants=frozenset({"ordered"}),
)
CERTIFIER = Fault(
    code="missing_ordering_referring",
    skill="provider_ids",
    level=2,
    summary="A therapy claim does not name who certified the plan of care.",
    rules=frozenset({"missing_certifier"}),
    fact="PF147",
    spoil=leave_out_certifier,
    wants=frozenset({"therapy", "payer:medicare"}),
)
