"""Rules over ICD-10-CM codes and the pointers to them."""

from collections.abc import Iterable

from gym.world.claim import LETTERS, Finding, ServiceLine
from gym.world.encounter import Case
from gym.world.rules.rule import documented as services
from gym.world.rules.rule import error, numbered
from gym.world.world import World


def billable(world: World, case: Case) -> Iterable[Finding]:
    """A diagnosis is coded to its full length (PF085)."""
    for letter, code in zip(LETTERS, case.claim.diagnoses, strict=False):
        if world.reference.is_billable_icd10(code):
            continue
        why = "is a heading, not a full-length code" if world.reference.is_header_icd10(code) else "does not exist"
        yield error(
            world,
            case,
            "dx_not_billable",
            code,
            field=f"diagnoses/{letter}",
            message=f"Diagnosis {letter}, {code}, {why} in ICD-10-CM fiscal year 2024.",
            fact="PF085",
        )


def is_unanswered(world: World, case: Case, code: str) -> bool:
    """Whether the note holds no full-length code under the heading `code`, and the provider could add one."""
    known = any(each.startswith(code) for each in case.encounter.diagnoses if world.reference.is_billable_icd10(each))
    return world.reference.is_header_icd10(code) and not known and case.encounter.addendum is not None


def documented(world: World, case: Case) -> Iterable[Finding]:
    """Only what the note says may be coded, and what it says must stay; a code that is no code is not judged here."""
    claimed = case.claim.diagnoses
    unknown = [code for code in claimed if world.reference.is_billable_icd10(code)]
    for code in unknown:
        if code not in case.encounter.diagnoses:
            yield error(
                world,
                case,
                "dx_not_documented",
                code,
                field=f"diagnoses/{LETTERS[claimed.index(code)]}",
                message=f"The note does not support diagnosis {code}.",
                fact="PF086",
            )
    if len(set(claimed)) < len(claimed):
        yield error(
            world,
            case,
            "dx_repeated",
            "claim",
            field="diagnoses",
            message="A diagnosis is listed twice.",
            fact="PF086",
        )


def pointed(case: Case, line: ServiceLine) -> list[str | None]:
    """The codes a line points at; None for a letter with nothing behind it."""
    by_letter = dict(zip(LETTERS, case.claim.diagnoses, strict=False))
    return [by_letter.get(letter) for letter in line.pointers]


def pointers(world: World, case: Case) -> Iterable[Finding]:
    """Each line points at diagnoses on the claim that the note gives as its reason."""
    for number, line in numbered(case):
        reasons = {code for service in services(case, line.code) for code in service.diagnoses}
        codes = pointed(case, line)
        known = [code for code in codes if code and world.reference.is_billable_icd10(code)]
        if None in codes or (reasons and any(code not in reasons for code in known)):
            yield error(
                world,
                case,
                "dx_pointer",
                line.code,
                field=f"lines/{number}/pointers",
                message=f"Line {number} points at a diagnosis that is not its documented reason.",
                citation="CMS-1500 box 24E; 837P SV107: the pointer names the diagnosis that the service is for",
                line=number,
            )
