"""The rule over maternity care: what the package of a pregnancy holds is not billed beside it."""

from collections.abc import Iterable
from datetime import date, timedelta

from gym.world.claims.claim import Finding
from gym.world.claims.encounter import Case
from gym.world.rules.rule import list_same_physician, make_finding, number_lines
from gym.world.world import World

# PF570: care of a whole pregnancy, its parts by codes of their own, and the days after the delivery that it holds.
PACKAGES = frozenset({"59400", "59510"})
PARTS = frozenset({"59409", "59410", "59425", "59426", "59430", "59514", "59515"})
AFTERWARDS = timedelta(days=60)


def find_package(case: Case, day: date) -> str | None:
    """The package of the pregnancy on the claim, or paid to the group for a delivery before `day`; or None."""
    billed = next((line.code for line in case.claim.lines if line.code in PACKAGES), None)
    if billed or not case.history:
        return billed
    own = list_same_physician(case)
    paid = (prior for prior in case.history if prior.status == "paid" and prior.rendering_npi in own)
    return next(
        (prior.code for prior in paid if prior.code in PACKAGES and prior.day <= day <= prior.day + AFTERWARDS), None
    )


def check_package(world: World, case: Case) -> Iterable[Finding]:
    """Visits before and after a delivery, and the delivery itself, are part of the package (PF570; CARC 97)."""
    for number, line in number_lines(case):
        package = find_package(case, line.date_from) if line.code in PARTS else None
        if package and (package, line.code) not in world.reference.ptp:
            yield make_finding(
                world,
                case,
                "maternity_package",
                line.code,
                field=f"lines/{number}",
                message=f"Line {number}: {package} holds {line.code}.",
                fact="PF570",
                line=number,
            )
