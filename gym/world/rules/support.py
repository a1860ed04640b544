"""Rules over modifiers that only the note can bear out: the payer may pay without it, an auditor will not."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, ServiceLine
from gym.world.claims.encounter import Case, Service
from gym.world.rules import bilateral, bundling, informational, modifier_fit, modifiers, surgery, visits
from gym.world.rules.rule import NOTE, documented_services, make_finding, number_lines, supported_modifiers
from gym.world.world import World

# Kinds of modifiers that bring a payment (modifiers.csv), so that the note has to bear them out.
PAID_FOR = frozenset({"procedure", "em", "global", "ncci", "repeat", "bilateral", "liability"})


def stands_apart(world: World, case: Case, line: ServiceLine, visit: Service) -> bool:
    """Whether the note bears out 25 on this visit.

    Beside a procedure with a global period it takes work of its own (PF001); a visit that the note bears out by itself
    is apart from a test anyway (PF004).
    """
    if visit.separate_visit is not None:
        return visit.separate_visit
    return "25" in visit.supports or not any(
        other is not line and modifiers.needs_25(world, line, other) and not is_test(world, other.code)
        for other in case.claim.lines
    )


def is_test(world: World, code: str) -> bool:
    """Whether the code has no global period, so that nothing of a visit is in its price (PF004)."""
    return surgery.global_period(world, code) is None


def has_company(case: Case, line: ServiceLine) -> bool:
    """Whether something else was done, on this claim or on an earlier one of the day: without it 25 says nothing."""
    alone = {line.code, visits.LASTING_CARE}
    billed = any(other.code not in alone for other in case.claim.lines)
    return billed or any(prior.day == line.date_from for prior in case.history)


def check_25(world: World, case: Case) -> Iterable[Finding]:
    """25 says the visit was significant and separate: the note must show it, and what it is separate from (PF001)."""
    for number, line in number_lines(case):
        noted = documented_services(case, line.code) if world.reference.is_visit(line.code) else []
        if "25" not in line.modifiers or not noted:
            continue
        company = has_company(case, line)
        if not company or not any(stands_apart(world, case, line, visit) for visit in noted):
            beyond = "beyond deciding on the procedure" if company else "apart from another service of the day"
            yield make_finding(
                world,
                case,
                "unsupported_mod25",
                line.code,
                field=f"lines/{number}",
                message=f"The note shows no work for {line.code} {beyond}.",
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
    return own.union(modifiers.list_misplaced(world, line), modifier_fit.list_unfit(world, line), sides, apart)


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


def cite_modifier(world: World, modifier: str) -> str:
    """What a modifier says of a notice to the patient is Medicare's rule; of others, the note decides."""
    known = world.reference.modifiers.get(modifier)
    return world.reference.cite("PF302") if known is not None and known["category"] == "liability" else NOTE


def check_other_modifiers(world: World, case: Case) -> Iterable[Finding]:
    """Every other modifier needs grounds in the note; one that the code cannot carry is told by another rule."""
    for number, line in number_lines(case):
        if not line.modifiers or not documented_services(case, line.code):
            continue
        known = supported_modifiers(case, line.code) | reported_modifiers(world, case, line)
        known |= informational.list_harmless(case, line)
        extra = sorted(set(line.modifiers) - known)
        for modifier in extra:
            yield make_finding(
                world,
                case,
                "modifier_not_documented",
                f"{line.code}-{modifier}",
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: the note gives no grounds for modifier {modifier}.",
                citation=cite_modifier(world, modifier),
                line=number,
                compliance=brings_money(world, modifier),
            )
