"""Bringing a file in: validated, through the gate, with invented people, judged, and with practice from its denials."""

from collections.abc import Iterator

from gym.errors import Invalid
from gym.value import Value
from gym.world.claims.claim import Claim, Denial, Finding, Remittance
from gym.world.world import World
from gym.x12.allow_list import AllowList, KeptSegment
from gym.x12.case_in import build_case, judge_case, unknown_codes
from gym.x12.claim_in import build_claim, build_remittance, choose_payer
from gym.x12.errors import FileRefused, X12Problem
from gym.x12.interchange import Interchange, refuse
from gym.x12.parse_835 import parse_payment
from gym.x12.parse_837p import parse_claim
from gym.x12.parsed import ParsedClaim, UnusableClaim, split_records
from gym.x12.practice import Lesson, build_lesson, list_refusals
from gym.x12.synthetic import People
from gym.x12.validator import validate

MOST_LESSONS = 20
READ = ("837P", "835")


class ImportedClaim(Value):
    """One claim as it came in: invented people, the file's codes and amounts, and what the rules find.

    `place` is where it stood in the file; `outside` are codes that the course's tables do not have.
    """

    place: int
    claim: Claim
    remittance: Remittance | None
    findings: tuple[Finding, ...]
    outside: tuple[str, ...]


class ImportedFile(Value):
    """All imported claims, the ones that cannot be used with the reason, and practice from the denials."""

    kind: str
    claims: tuple[ImportedClaim, ...]
    left_out: tuple[X12Problem, ...]
    lessons: tuple[Lesson, ...]


def import_file(world: World, interchange: Interchange, seed: int, payer: str | None = None) -> ImportedFile:
    """Imports the file, de-identified. Raises FileRefused if it is invalid or has no usable claim."""
    if len(interchange.kinds) != 1 or interchange.kinds[0] not in READ:
        raise refuse(f"it holds {' and '.join(interchange.kinds)}; the gym imports one of {' and '.join(READ)} a file")
    if payer is not None and payer not in world.policies:
        raise Invalid(f"There is no payer {payer}. There is: {', '.join(world.policies)}.")
    gate = AllowList(interchange)
    kept = admit_segments(gate, interchange)
    cast, claims, left_out = People(gate, seed), list[ImportedClaim](), list[X12Problem]()
    for each in parse_claims(interchange, kept):
        try:
            if isinstance(each, X12Problem):
                left_out.append(each)
            else:
                claims.append(import_claim(world, cast, each, payer))
        except UnusableClaim as reason:
            left_out.append(reason.problem)
    if not claims:
        raise FileRefused(*left_out or (X12Problem(place=1, segment="ISA", reason="the file holds no claim"),))
    return ImportedFile(
        kind=interchange.kinds[0],
        claims=tuple(claims),
        left_out=tuple(left_out),
        lessons=build_lessons(world, claims, seed),
    )


def admit_segments(gate: AllowList, interchange: Interchange) -> list[KeptSegment]:
    """The allowed segments of a valid file."""
    loops = validate(interchange)
    pairs = enumerate(zip(loops, interchange.pieces, strict=True), 1)
    return [kept for place, (loop, piece) in pairs if (kept := gate.admit(place, loop, piece))]


def parse_claims(interchange: Interchange, kept: list[KeptSegment]) -> Iterator[ParsedClaim | X12Problem]:
    """Each claim, or why it cannot be used."""
    reader = parse_claim if interchange.kinds == ("837P",) else parse_payment
    for record in split_records(kept):
        try:
            yield reader(record)
        except UnusableClaim as reason:
            yield reason.problem


def import_claim(world: World, cast: People, each: ParsedClaim, payer: str | None) -> ImportedClaim:
    """Raises UnusableClaim."""
    policy = world.policies[payer] if payer else choose_payer(world, each)
    claim, move = build_claim(cast, each, policy)
    remittance = build_remittance(cast, each, move)
    first = min(line.first for line in each.lines)
    after = each.received - first if each.received and not each.paid else None
    case = build_case(world, claim, remittance, after)
    return ImportedClaim(
        place=each.place,
        claim=claim,
        remittance=remittance,
        findings=judge_case(world, case),
        outside=unknown_codes(world, claim),
    )


def build_lessons(world: World, claims: list[ImportedClaim], seed: int) -> tuple[Lesson, ...]:
    """Practice for each kind of denial in the file: the same codes on the same fault count once."""
    refused = dict.fromkeys(
        each for one in claims if one.remittance for each in list_refusals(one.claim, one.remittance, one.findings)
    )
    drawn = (build_lesson(world, refusal, seed) for refusal in list(refused)[:MOST_LESSONS])
    first: dict[tuple[Denial, str | None], Lesson] = {}
    for each in drawn:
        first.setdefault((each.refusal.denial, each.fault), each)
    return tuple(first.values())
