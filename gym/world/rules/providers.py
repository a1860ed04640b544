"""Rules over who ordered a service and who may bill it."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.rule import make_finding, number_lines
from gym.world.world import World

# Guidance is part of the operator's own work and is not ordered (PF044 lists these codes).
GUIDANCE = frozenset({"76942", "77001", "77002", "77003", "77012"})
# Specimen collection, and a test that the treating clinician does, are not ordered of anybody.
COLLECTION = frozenset({"36415", "36416", "86580"})


def is_ordered(world: World, code: str) -> bool:
    """Whether the code is an imaging or laboratory service, which somebody must have ordered."""
    known = world.reference.procedures.get(code)
    return known is not None and known.specialty in ("radiology", "lab_path") and code not in GUIDANCE | COLLECTION


def check_orderer(world: World, case: Case) -> Iterable[Finding]:
    """Imaging and laboratory lines need the name and NPI of who ordered them in box 17 (NM1*DK, NM1*DN)."""
    number = next((number for number, line in number_lines(case) if is_ordered(world, line.code)), None)
    known = {(each.name, each.npi) for each in case.roster if each.name == case.encounter.ordered_by}
    named = case.claim.referring
    if number is None or not known or (named and (named.name, named.npi) in known):
        return
    yield make_finding(
        world,
        case,
        "missing_ordering_provider",
        "claim",
        field="referring",
        message=f"Line {number} was ordered; box 17 does not hold the name and NPI of who ordered it.",
        citation="42 CFR 424.507; X12 Remittance Advice Remark Codes, codes N264 and N265",
        line=number,
    )


def check_provider_type(world: World, case: Case) -> Iterable[Finding]:
    """The rendering provider's taxonomy is the one they are enrolled with (837P PRV03; CARC 8)."""
    rendering = case.claim.rendering
    known = next((each for each in case.roster if each.npi == rendering.npi), None)
    if known and known.taxonomy and rendering.taxonomy != known.taxonomy:
        yield make_finding(
            world,
            case,
            "provider_type",
            "rendering",
            field="rendering/taxonomy",
            message=f"Taxonomy {rendering.taxonomy or 'none'} is not the one {rendering.name} is enrolled with.",
            citation="X12 Claim Adjustment Reason Codes, code 8; X12 Implementation Guide 837P (005010X222A1), PRV03",
        )
