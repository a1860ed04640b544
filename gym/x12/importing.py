"""Bringing a file in: validated, through the gate, with invented people, judged, and with practice from its denials."""

from collections.abc import Iterator
from datetime import timedelta
from operator import not_
from typing import Annotated

from pydantic import Field

from gym.errors import Invalid
from gym.value import Value
from gym.world.claims.claim import Claim, Denial, Finding, Remittance
from gym.world.claims.encounter import Case
from gym.world.world import World
from gym.x12.allow_list import AllowList, KeptSegment
from gym.x12.case_in import build_case, judge_case, undated_diagnoses, unknown_codes
from gym.x12.claim_in import (
    build_claim,
    build_first_answer,
    build_first_coverage,
    build_remittance,
    choose_first_payer,
    choose_payer,
)
from gym.x12.errors import FileRefused, X12Problem
from gym.x12.interchange import Interchange, refuse
from gym.x12.parse_835 import parse_payment
from gym.x12.parse_837p import parse_claim
from gym.x12.parsed import ParsedClaim, UnusableClaim, split_records
from gym.x12.practice import Lesson, build_lesson, list_refusals
from gym.x12.shifts import CLOSES, OPENS, check_span, plan_shifts
from gym.x12.synthetic import People
from gym.x12.validator import validate

MOST_LESSONS = 20
READ = ("837P", "835")


class ImportedClaim(Value):
    """One claim as it came in: invented people, the file's codes and amounts, and what the rules find.

    `case` is what it is judged by; `first_answer` what the first payer did with each line of a claim to a second one.
    `place` is where it stood in the file; `outside` are codes that the course's tables do not have, `undated` the
    diagnoses of another fiscal year than the tables', and `other_quarter` says that the services were not of theirs.
    """

    place: int
    claim: Claim
    case: Annotated[Case, Field(exclude=True)]
    first_answer: Annotated[Remittance | None, Field(exclude_if=not_)] = None
    remittance: Remittance | None
    findings: tuple[Finding, ...]
    outside: tuple[str, ...]
    undated: tuple[str, ...] = ()
    other_quarter: bool = False


class ImportedFile(Value):
    """All imported claims, the ones that cannot be used with the reason, and practice from the denials.

    `parted` counts the patients whose claims span too many days to be moved together.
    """

    kind: str
    claims: tuple[ImportedClaim, ...]
    left_out: tuple[X12Problem, ...]
    lessons: tuple[Lesson, ...]
    parted: int = 0


def import_file(world: World, interchange: Interchange, seed: int, payer: str | None = None) -> ImportedFile:
    """Imports the file, de-identified. Raises FileRefused if it is invalid or has no usable claim."""
    if len(interchange.kinds) != 1 or interchange.kinds[0] not in READ:
        raise refuse(f"it holds {' and '.join(interchange.kinds)}; the gym imports one of {' and '.join(READ)} a file")
    if payer is not None and payer not in world.policies:
        raise Invalid(f"There is no payer {payer}. There is: {', '.join(world.policies)}.")
    gate = AllowList(interchange, world.reference)
    kept = admit_segments(gate, interchange)
    cast, claims, read = People(gate, seed), list[ImportedClaim](), list(parse_claims(interchange, kept))
    left_out = [each for each in read if isinstance(each, X12Problem)]
    usable = [each for each in read if isinstance(each, ParsedClaim)]
    shifts, parted = plan_shifts(usable, cast.rng)
    for each in usable:
        try:
            claims.append(import_claim(world, cast, each, payer, shifts[each.place]))
        except UnusableClaim as reason:
            left_out.append(reason.problem)
    if not claims:
        raise FileRefused(*left_out or (X12Problem(place=1, segment="ISA", reason="the file holds no claim"),))
    return ImportedFile(
        kind=interchange.kinds[0],
        claims=tuple(claims),
        left_out=tuple(sorted(left_out, key=lambda each: each.place)),
        lessons=build_lessons(world, claims, seed),
        parted=parted,
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
            told = reader(record)
            check_span(told)
            yield told
        except UnusableClaim as reason:
            yield reason.problem


def import_claim(world: World, cast: People, each: ParsedClaim, payer: str | None, move: timedelta) -> ImportedClaim:
    """Raises UnusableClaim."""
    policy = world.policies[payer] if payer else choose_payer(world, each)
    claim = build_claim(cast, each, policy, move)
    remittance = build_remittance(cast, each, move)
    first = min(line.first for line in each.lines)
    after = each.received - first if each.received and not each.paid else None
    case = add_first_payer(world, cast, each, build_case(world, claim, remittance, after), move)
    return ImportedClaim(
        case=case,
        first_answer=case.first_answer,
        place=each.place,
        claim=claim,
        remittance=remittance,
        findings=judge_case(world, case, first),
        outside=unknown_codes(world, claim),
        undated=undated_diagnoses(claim, first) if not each.paid else (),
        other_quarter=not OPENS <= first <= CLOSES,
    )


def add_first_payer(world: World, cast: People, told: ParsedClaim, case: Case, move: timedelta) -> Case:
    """The case with the first payer's coverage and its answer by line, where a claim to a second payer tells them."""
    answer = build_first_answer(cast, told, move)
    if answer is None:
        return case
    payer = choose_first_payer(world, told, world.policies[case.claim.payer_id])
    first = build_first_coverage(cast, told, case.claim, payer)
    return case.model_copy(update={"others": (first,), "first_answer": answer})


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
