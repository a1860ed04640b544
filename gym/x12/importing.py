"""Bringing a file in: validated, through the gate, with invented people, judged, and with practice from its denials."""

from collections.abc import Iterator

from gym.errors import Invalid
from gym.value import Value
from gym.world.claims.claim import Claim, Denial, Finding, Remittance
from gym.world.world import World
from gym.x12.allow_list import Gate, Kept
from gym.x12.case_in import case_in, judged, outside
from gym.x12.claim_in import claim_in, payer_of, remittance_in
from gym.x12.errors import Problem, Refused
from gym.x12.interchange import Interchange, refuse
from gym.x12.parse_835 import told_payment
from gym.x12.parse_837p import told_claim
from gym.x12.parsed import Told, Unfit, records
from gym.x12.practice import Lesson, lesson, refusals
from gym.x12.synthetic import Cast
from gym.x12.validator import validate

MOST_LESSONS = 20
READ = ("837P", "835")


class Imported(Value):
    """One claim as it came in: invented people, the file's codes and amounts, and what the rules find.

    `place` is where it stood in the file; `outside` are codes that the course's tables do not have.
    """

    place: int
    claim: Claim
    remittance: Remittance | None
    findings: tuple[Finding, ...]
    outside: tuple[str, ...]


class Brought(Value):
    """Everything that came in, claims that could not be held with the reason, and practice from the denials."""

    kind: str
    claims: tuple[Imported, ...]
    left_out: tuple[Problem, ...]
    lessons: tuple[Lesson, ...]


def bring(world: World, interchange: Interchange, seed: int, payer: str | None = None) -> Brought:
    """Import the file, de-identified. Raises Refused where it is not valid or holds no claim that the gym can hold."""
    if len(interchange.kinds) != 1 or interchange.kinds[0] not in READ:
        raise refuse(f"it holds {' and '.join(interchange.kinds)}; the gym imports one of {' and '.join(READ)} a file")
    if payer is not None and payer not in world.policies:
        raise Invalid(f"There is no payer {payer}. There is: {', '.join(world.policies)}.")
    gate = Gate(interchange)
    kept = admitted(gate, interchange)
    cast, claims, left_out = Cast(gate, seed), list[Imported](), list[Problem]()
    for each in told(interchange, kept):
        try:
            if isinstance(each, Problem):
                left_out.append(each)
            else:
                claims.append(imported(world, cast, each, payer))
        except Unfit as reason:
            left_out.append(reason.problem)
    if not claims:
        raise Refused(*left_out or (Problem(place=1, segment="ISA", reason="the file holds no claim"),))
    return Brought(
        kind=interchange.kinds[0],
        claims=tuple(claims),
        left_out=tuple(left_out),
        lessons=lessons(world, claims, seed),
    )


def admitted(gate: Gate, interchange: Interchange) -> list[Kept]:
    """What the gate lets in of a file that the validator accepts."""
    loops = validate(interchange)
    pairs = enumerate(zip(loops, interchange.pieces, strict=True), 1)
    return [kept for place, (loop, piece) in pairs if (kept := gate.admit(place, loop, piece))]


def told(interchange: Interchange, kept: list[Kept]) -> Iterator[Told | Problem]:
    """What the file tells of each claim, or why one cannot be held."""
    reader = told_claim if interchange.kinds == ("837P",) else told_payment
    for record in records(kept):
        try:
            yield reader(record)
        except Unfit as reason:
            yield reason.problem


def imported(world: World, cast: Cast, each: Told, payer: str | None) -> Imported:
    """One claim, judged. Raises Unfit."""
    policy = world.policies[payer] if payer else payer_of(world, each)
    claim, move = claim_in(cast, each, policy)
    remittance = remittance_in(cast, each, move)
    first = min(line.first for line in each.lines)
    after = each.received - first if each.received and not each.paid else None
    case = case_in(world, claim, remittance, after)
    return Imported(
        place=each.place,
        claim=claim,
        remittance=remittance,
        findings=judged(world, case),
        outside=outside(world, claim),
    )


def lessons(world: World, claims: list[Imported], seed: int) -> tuple[Lesson, ...]:
    """Practice for every kind of refusal in the file: the same codes on the same fault count once."""
    refused = dict.fromkeys(
        each for one in claims if one.remittance for each in refusals(one.claim, one.remittance, one.findings)
    )
    drawn = (lesson(world, refusal, seed) for refusal in list(refused)[:MOST_LESSONS])
    first: dict[tuple[Denial, str | None], Lesson] = {}
    for each in drawn:
        first.setdefault((each.refusal.denial, each.fault), each)
    return tuple(first.values())
