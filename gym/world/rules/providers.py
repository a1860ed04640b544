"""Rules over who ordered a service and who may bill it."""

from collections.abc import Iterable

from gym.world.claims.claim import Finding, Provider, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.rules.eligibility import is_right_payer
from gym.world.rules.exclusions import TOLD, is_excluded
from gym.world.rules.informational import SPINE
from gym.world.rules.rule import is_medicare, make_finding, number_lines
from gym.world.world import World

# Guidance is part of the operator's own work and is not ordered (PF044 lists these codes).
GUIDANCE = frozenset({"76942", "77001", "77002", "77003", "77012"})
# Specimen collection, and a test that the treating clinician does, are not ordered of anybody.
COLLECTION = frozenset({"36415", "36416", "86580"})
# Screening mammograms need neither order nor referral (PF148); diagnostic ones do.
SCREENING = frozenset({"77063", "77067"})
UNORDERED = GUIDANCE | COLLECTION | SCREENING


def is_ordered(world: World, code: str) -> bool:
    """Whether the code is an imaging or laboratory service, which somebody must have ordered."""
    known = world.reference.procedures.get(code)
    return known is not None and known.specialty in ("radiology", "lab_path") and code not in UNORDERED


def list_ordered(world: World, case: Case) -> list[tuple[int, ServiceLine]]:
    """The lines that somebody must have ordered, each with its number."""
    return [(number, line) for number, line in number_lines(case) if is_ordered(world, line.code)]


# Who may not order tests of Medicare's patients (PF404): chiropractors.
NO_ORDERS = ("111N",)
# Sessions that hold medical services, and who may not report them to Medicare (PF405).
MEDICAL_SESSIONS = frozenset({"90792", "90833", "90836", "90838"})
NO_MEDICAL_SESSIONS = ("103T", "1041C", "101Y", "106H")
# Who may not report a visit of evaluation and management to Medicare (PF405): psychologists and therapists.
NO_VISITS = ("103T", "1041C", "2251", "2250", "225X", "235Z")


# Hearing tests by an audiologist: ordered, or once in twelve months without an order by AB (PF536).
HEARING_TESTS, AUDIOLOGIST, WITHOUT_ORDER = ("92550", "92588"), "231H", "AB"


def find_on_roster(case: Case, provider: Provider) -> Provider | None:
    """The practice's own record of the provider whose number and name are on the claim."""
    return next((each for each in case.roster if (each.name, each.npi) == (provider.name, provider.npi)), None)


def is_enrolled(case: Case, npi: str) -> bool:
    """Whether the payer takes claims of this provider for the day of the visit."""
    known = [each for each in case.enrollments if each.npi == npi]
    return not known or any(each.is_active(case.encounter.day) for each in known)


def check_enrollment(world: World, case: Case) -> Iterable[Finding]:
    """The payer pays for work of a provider who was enrolled with it on the day (PF403; CARC B7)."""
    rendering = case.claim.rendering
    if is_right_payer(case) and not is_enrolled(case, rendering.npi):
        name = world.policies[case.claim.payer_id].name
        yield make_finding(
            world,
            case,
            "provider_not_enrolled",
            "rendering",
            field="rendering/npi",
            message=f"{rendering.name} was not enrolled with {name} on {case.encounter.day}.",
            fact="PF403",
        )


def check_who_did_it(world: World, case: Case) -> Iterable[Finding]:
    """The rendering provider is the clinician of the note, and not an enrolled colleague (PF403)."""
    on_roster = find_on_roster(case, case.claim.rendering)
    known = {each.name for each in case.roster}
    if on_roster and case.encounter.clinician in known and on_roster.name != case.encounter.clinician:
        yield make_finding(
            world,
            case,
            "rendering_not_documented",
            "rendering",
            field="rendering/name",
            message=f"The note is by {case.encounter.clinician}; the claim says that {on_roster.name} did the work.",
            fact="PF403",
            compliance=True,
        )


def is_barred_orderer(world: World, case: Case, provider: Provider) -> bool:
    """Whether Medicare takes no orders from this kind of provider."""
    on_roster = find_on_roster(case, provider)
    if on_roster is None or not is_medicare(world, case):
        return False
    return (on_roster.taxonomy or "").startswith(NO_ORDERS)


def check_orderer_kind(world: World, case: Case) -> Iterable[Finding]:
    """Who ordered a test is somebody who may order it (PF404; CARC 183)."""
    named = case.claim.referring
    if named is None or not is_barred_orderer(world, case, named):
        return
    for number, line in list_ordered(world, case):
        yield make_finding(
            world,
            case,
            "orderer_not_eligible",
            line.code,
            field="referring",
            message=f"{named.name}, who ordered {line.code}, is a chiropractor: Medicare takes no such order.",
            fact="PF404",
            line=number,
        )


def is_barred_visit(world: World, case: Case, code: str) -> bool:
    """Whether Medicare pays no visit, or session with medical services, to the rendering provider's kind."""
    kind = case.claim.rendering.taxonomy or ""
    visit = kind.startswith(NO_VISITS) and world.reference.is_visit(code)
    session = kind.startswith(NO_MEDICAL_SESSIONS) and code in MEDICAL_SESSIONS
    return (visit or session) and is_medicare(world, case)


def check_own_services(world: World, case: Case) -> Iterable[Finding]:
    """A psychologist or therapist bills the services of the own benefit, not a medical visit (PF405; CARC 185)."""
    for number, line in number_lines(case):
        if is_barred_visit(world, case, line.code):
            yield make_finding(
                world,
                case,
                "rendering_not_eligible",
                line.code,
                field=f"lines/{number}/code",
                message=f"Line {number}: Medicare does not pay {line.code} to this kind of provider.",
                fact="PF405",
                line=number,
            )


def is_beyond_chiropractic(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether a chiropractor bills Medicare for what is excluded for chiropractors alone: all but the spine."""
    kind = case.claim.rendering.taxonomy or ""
    known = line.code in SPINE or is_excluded(world, case, line)
    return kind.startswith(NO_ORDERS) and not known and is_medicare(world, case)


def check_chiropractor(world: World, case: Case) -> Iterable[Finding]:
    """Medicare pays a chiropractor for manipulation of the spine only; another service says that it is excluded."""
    for number, line in number_lines(case):
        if is_beyond_chiropractic(world, case, line) and not TOLD & set(line.modifiers):
            yield make_finding(
                world,
                case,
                "chiropractor_service",
                line.code,
                field=f"lines/{number}/modifiers",
                message=f"Line {number}: Medicare pays a chiropractor for manipulation of the spine, not {line.code}.",
                citation="42 CFR 410.21(b); Medicare Benefit Policy Manual, chapter 15, sections 30.5 and 240.1.1",
                line=number,
            )


def check_orderer_enrollment(world: World, case: Case) -> Iterable[Finding]:
    """Medicare pays for a test that somebody ordered who was enrolled on the day."""
    named = case.claim.referring
    if named is None or is_enrolled(case, named.npi) or not is_medicare(world, case):
        return
    for number, line in list_ordered(world, case):
        yield make_finding(
            world,
            case,
            "orderer_not_enrolled",
            line.code,
            field="referring",
            message=f"Line {number}: {named.name}, who ordered {line.code}, was not enrolled with Medicare then.",
            citation="42 CFR 424.507(a)",
            line=number,
        )


def check_orderer(world: World, case: Case) -> Iterable[Finding]:
    """Each imaging or laboratory line needs the name and NPI of who ordered it in box 17 (NM1*DK, NM1*DN)."""
    known = {(each.name, each.npi) for each in case.roster if each.name == case.encounter.ordered_by}
    named = case.claim.referring
    if not known or (named and ((named.name, named.npi) in known or is_barred_orderer(world, case, named))):
        return
    for number, _ in list_ordered(world, case):
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


def lacks_audiology_order(line: ServiceLine) -> bool:
    """Whether the line is a hearing test without AB, which alone needs no order."""
    return HEARING_TESTS[0] <= line.code <= HEARING_TESTS[1] and WITHOUT_ORDER not in line.modifiers


def check_audiology_order(world: World, case: Case) -> Iterable[Finding]:
    """An audiologist's test was ordered by the treating clinician, or carries AB (PF536)."""
    kind = case.claim.rendering.taxonomy or ""
    if case.claim.referring or not kind.startswith(AUDIOLOGIST) or not is_medicare(world, case):
        return
    for number, line in number_lines(case):
        if lacks_audiology_order(line):
            yield make_finding(
                world,
                case,
                "missing_ordering_provider",
                line.code,
                field="referring",
                message=f"Line {number}: box 17 does not hold who ordered {line.code}, nor does the line say AB.",
                fact="PF536",
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
