"""A code is billed beside one that includes it, and no modifier can part them.

Anti-pattern: adding 59. Best practice: NCCI pairs with indicator 0 are never paid together; bill the column 1 code.
"""

from random import Random

from gym.world.claims.claim import ServiceLine
from gym.world.claims.encounter import Case, Service
from gym.world.faults.fault import Fault, SpoiledCase, change_claim
from gym.world.world import World


def find_including_line(world: World, case: Case, part: Service) -> ServiceLine | None:
    """The line whose code includes `part` for good (NCCI indicator 0)."""
    ptp = world.reference.ptp
    return next((line for line in case.claim.lines if ptp.get((line.code, part.code)) == "0"), None)


def spoil(world: World, _: Random, case: Case) -> SpoiledCase | None:
    """Bill the included service as a line of its own."""
    part = next((each for each in case.encounter.services if not each.billable and each.separate_visit is None), None)
    whole = find_including_line(world, case, part) if part else None
    if part is None or whole is None:
        return None
    number = len(case.claim.lines) + 1
    extra = whole.model_copy(
        update={"code": part.code, "units": 1, "charge": world.charge(part.code, part.pos), "modifiers": ()}
    )
    return SpoiledCase(
        case=change_claim(case, lines=(*case.claim.lines, extra)),
        field=f"lines/{number}",
        rungs=(
            "Look at how the lines of this claim relate to each other.",
            "NCCI lists pairs of codes that are not paid together. The indicator says whether anything can set the pair "
            "aside: 1 means sometimes, 0 means never.",
            "A similar case: nail debridement of six nails (11721) was billed with debridement of up to five (11720). "
            "The pair has indicator 0; only 11721 was left on the claim.",
            f"{part.code} is part of {whole.code} (indicator 0): remove line {number}.",
        ),
        secrets=("remove", "delete", "drop", part.code, f"line {number}", "indicator 0 pair"),
        explanation=f"NCCI pairs {whole.code} with {part.code}, indicator 0: never paid on the same day, whatever the "
        "modifier.",
    )


FAULT = Fault(
    code="ptp_indicator0_unbundled",
    skill="ncci_ptp",
    level=2,
    summary="A code is billed beside the one that includes it.",
    rules=frozenset({"ptp_indicator0"}),
    fact="PF020",
    spoil=spoil,
    wants=frozenset({"included"}),
)
