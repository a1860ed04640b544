"""The case file as plain sentences, for the claim's card in the thread: there it can be read where no desk loads."""

from collections.abc import Iterator

from gym.world.claims.claim import Claim, Remittance, RemittanceLine
from gym.world.claims.encounter import PriorClaim
from gym.world.scenarios.scenario import CoverageView, ScenarioView
from gym.world.world import World

# A part of the case file: its name, and its sentences, each with a heading or with "".
CasePart = tuple[str, tuple[tuple[str, str], ...]]
SAYS = {
    "paid": "Paid.",
    "partly_paid": "Denied in part.",
    "denied": "Denied.",
    "rejected": "Rejected at the front end.",
    "settled": "Answered as the claim says.",
}
# Boxes of the claim that its card has no room for in one line.
NAMED_BOXES = (
    ("Prior authorization", "prior_auth"),
    ("CLIA number", "clia"),
    ("Referral number", "referral_number"),
    ("Attachment", "attachment"),
    ("Original reference", "original_reference"),
)


def list_case_parts(world: World, view: ScenarioView) -> tuple[CasePart, ...]:
    """Note, coverage, the boxes of the claim, the payer's first answer where there is one, and its rules."""
    names = {policy.id: policy.name for policy in world.policies.values()}
    answer = (("The payer's answer", tuple(list_answer(world, view.remittance))),) if view.remittance else ()
    return (
        ("Note", tuple(list_note(view))),
        ("Coverage and account", tuple(list_account(view, names))),
        ("Boxes of the claim", tuple(list_boxes(view.claim_data))),
        *answer,
        ("The payer's rules", tuple(("", fact) for fact in view.payer.facts)),
    )


def list_note(view: ScenarioView) -> Iterator[tuple[str, str]]:
    """The visit note, section by section."""
    yield "", f"{view.encounter.clinician}, visit of {view.encounter.date}"
    yield from ((section.heading, section.text) for section in view.encounter.sections)


def list_account(view: ScenarioView, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Coverages, the day, earlier claims and providers."""
    for coverage in (view.coverage, *view.other_coverages):
        yield names.get(coverage.payer_id, coverage.payer_id), say_coverage(coverage)
    notice = "on file" if view.abn_on_file else "none on file"
    clia = f"; CLIA certificate {view.clia_certificate}" if view.clia_certificate else ""
    yield "Today", f"{view.today}; the payer has the claim since {view.received}; signed ABN: {notice}{clia}"
    if view.payer_letter:
        yield "Letter from the payer", view.payer_letter
    for earlier in view.history:
        yield "Earlier claim", say_earlier(earlier, names)
    for each in view.roster:
        enrolled = f", enrolled with the payer: {each['enrolled']}" if each.get("enrolled") else ""
        yield "Provider", f"{each['name']}, NPI {each['npi']}, {each.get('taxonomy') or 'group'}{enrolled}"


def say_coverage(it: CoverageView) -> str:
    """One coverage on the day of the visit."""
    copay = f", ${it.copay} for an office visit" if it.copay else ""
    parts = (
        "covered on the visit day" if it.active else "not covered on the visit day",
        f"pays {'second' if it.order == 2 else 'first'}",
        f"member {it.member_name}, {it.member_id}",
        f"patient {it.patient.first} {it.patient.last}, born {it.patient.birth}, {it.patient.sex}",
        f"{it.effective} to {it.terminated}" if it.terminated else f"since {it.effective}",
        f"patient's share {it.coinsurance_percent} % after the deductible{copay}",
        f"deductible left ${it.deductible_left}",
        f"authorizations: {'; '.join(it.authorizations) or 'none on file'}",
        *it.also,
    )
    return "; ".join(parts)


def say_earlier(it: PriorClaim, names: dict[str, str]) -> str:
    """A claim that is already on the account."""
    parts = (
        f"{it.claim_id}, {it.day}, {'-'.join((it.code, *it.modifiers))} × {it.units}",
        names.get(it.payer_id, it.payer_id) if it.payer_id else "this payer",
        f"NPI {it.rendering_npi}",
        f"{it.status}{f' ${it.paid}' if it.paid is not None else ''}",
        f"received {it.received}",
        f"payer's number {it.claim_number}" if it.claim_number else "",
        f"proof {it.proof}" if it.proof else "",
    )
    return "; ".join(filter(None, parts))


def list_boxes(claim: Claim) -> Iterator[tuple[str, str]]:
    """What is on the claim beside its lines."""
    insured, patient = claim.subscriber, claim.patient
    yield "Insured", f"{insured.first} {insured.last}, {insured.member_id}"
    yield "Patient", f"{patient.first} {patient.last}, born {patient.birth}, {patient.sex}, {patient.relationship}"
    yield "Rendering", f"{claim.rendering.name}, NPI {claim.rendering.npi}"
    yield "Billing", f"{claim.billing.name}, NPI {claim.billing.npi}"
    if claim.referring:
        yield "Referred or ordered by", f"{claim.referring.name}, NPI {claim.referring.npi}"
    yield from ((name, str(getattr(claim, box))) for name, box in NAMED_BOXES if getattr(claim, box))
    for number, line in enumerate(claim.lines, 1):
        yield f"Line {number}", f"place {line.pos}, {line.date_from} to {line.date_to}"


def list_answer(world: World, answer: Remittance) -> Iterator[tuple[str, str]]:
    """The payer's answer, line by line, each code with its words."""
    yield "", " ".join(filter(None, (SAYS[answer.status], answer.message)))
    for rejection in answer.rejections:
        yield rejection.code, rejection.message
    for line in answer.lines:
        yield f"Line {line.line}, {line.code}", "; ".join(list_line(world, line))


def list_line(world: World, line: RemittanceLine) -> Iterator[str]:
    """What the payer did with one line."""
    yield f"paid ${line.paid} of ${line.charge}"
    for each in line.adjustments:
        yield f"{each.group}-{each.carc} ${each.amount} {world.reference.carc.get(each.carc, '')}".strip()
    yield from (f"{code} {world.reference.rarc.get(code, '')}".strip() for code in line.rarc)
