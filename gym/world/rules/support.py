"""Rules over modifiers that only the note can bear out: the payer may pay without it, an auditor will not."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules import bilateral, bundling, modifiers
from gym.world.rules.rule import NOTE, documented_services, make_finding, number_lines
from gym.world.world import World

# Kinds of modifiers that bring a payment (modifiers.csv), so that the note has to bear them out.
PAID_FOR = frozenset({"procedure", "em", "global", "ncci", "repeat", "bilateral", "liability"})


def supported_modifiers(case: Case, code: str) -> set[str]:
    return {modifier for service in documented_services(case, code) for modifier in service.supports}


def check_25(world: World, case: Case) -> Iterable[Finding]:
    """25 says the visit was significant and separate: the note must show it (PF001)."""
    for number, line in number_lines(case):
        visits = documented_services(case, line.code) if world.reference.is_visit(line.code) else []
        if "25" in line.modifiers and visits and not any(visit.separate_visit for visit in visits):
            yield make_finding(
                world,
                case,
                "unsupported_mod25",
                line.code,
                field=f"lines/{number}",
                message=f"The note shows no work for {line.code} beyond deciding on the procedure.",
                fact="PF001",
                line=number,
                compliance=True,
            )


def check_24(world: World, case: Case) -> Iterable[Finding]:
    """24 says the visit had nothing to do with the operation before it: the note must show it (PF008)."""
    for number, line in number_lines(case):
        noted = world.reference.is_visit(line.code) and documented_services(case, line.code)
        if "24" in line.modifiers and noted and "24" not in supported_modifiers(case, line.code):
            yield make_finding(
                world,
                case,
                "unsupported_mod24",
                line.code,
                field=f"lines/{number}",
                message=f"The note shows no reason for {line.code} apart from the operation before it.",
                fact="PF008",
                line=number,
                compliance=True,
            )


def reported_modifiers(world: World, case: Case, line: ServiceLine) -> set[str]:
    own = {"24", "25"} if world.reference.is_visit(line.code) else {"25"}
    sides = bilateral.SIDES if bilateral.describe_error(world, case, line) else frozenset()
    apart = modifiers.DISTINCT if is_same_site(world, case, line) else frozenset()
    return own.union(modifiers.list_misplaced(world, line), sides, apart)


def is_same_site(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether 59 or an X modifier keeps apart two services of one NCCI pair that the note shows as one (PF012)."""
    if not modifiers.DISTINCT & set(line.modifiers):
        return False
    if any(service.billable for service in documented_services(case, line.code)):
        return False
    return bool(documented_services(case, line.code)) and any(
        line is first or line is second for _, first, _, second in bundling.ncci_pairs(world, case)
    )


def check_59(world: World, case: Case) -> Iterable[Finding]:
    """59 says another site or encounter: two codes, or two diagnoses, are not enough (PF012)."""
    for number, line in number_lines(case):
        if is_same_site(world, case, line):
            yield make_finding(
                world,
                case,
                "unsupported_59",
                line.code,
                field=f"lines/{number}",
                message=f"The note shows {line.code} at the same site as the other service, as part of it.",
                fact="PF012",
                line=number,
                compliance=True,
            )


def brings_money(world: World, modifier: str) -> bool:
    """Whether a modifier can get a line paid, or paid higher."""
    known = world.reference.modifiers.get(modifier)
    return modifier == "91" or (known is not None and known["category"] in PAID_FOR)


def check_other_modifiers(world: World, case: Case) -> Iterable[Finding]:
    """Every other modifier needs grounds in the note; one that the code cannot carry is told by another rule."""
    for number, line in number_lines(case):
        known = supported_modifiers(case, line.code) | reported_modifiers(world, case, line)
        extra = sorted(set(line.modifiers) - known) if documented_services(case, line.code) else []
        for modifier in extra:
            yield make_finding(
                world,
                case,
                "modifier_not_documented",
                f"{line.code}-{modifier}",
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the note gives no grounds for modifier {modifier}.",
                citation=NOTE,
                line=number,
                compliance=brings_money(world, modifier),
            )
