"""Rules over ICD-10-CM codes and the pointers to them."""

from collections.abc import Iterable

from gym.world.claims.claim import LETTERS, Finding, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.codes import diagnoses as dx_lists
from gym.world.rules import codes, demographics
from gym.world.rules.coverage import is_uncovered
from gym.world.rules.rule import documented_services as services
from gym.world.rules.rule import make_finding, number_lines, pointed_codes
from gym.world.world import World


def check_billable(world: World, case: Case) -> Iterable[Finding]:
    """A diagnosis is coded to its full length (PF085)."""
    for letter, code in zip(LETTERS, case.claim.diagnoses, strict=False):
        if world.reference.is_billable_icd10(code) or codes.name_other_edition(code):
            continue
        why = "is a heading, not a full-length code" if world.reference.is_header_icd10(code) else "does not exist"
        yield make_finding(
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


def leaves_side_open(world: World, case: Case, code: str, noted: Iterable[str]) -> bool:
    """Whether `code` is the one for the unspecified side under a heading of `noted`, which the note stops at (PF149).

    Where it is known what the provider would add, everything but the side is as there.
    """
    if code not in dx_lists.unspecified_sides():
        return False
    added = case.encounter.addendum.diagnoses if case.encounter.addendum else ()
    for heading in noted:
        if code.startswith(heading) and world.reference.is_header_icd10(heading):
            full = [each for each in added if each.startswith(heading)]
            return not full or any(differ_in_one_place(code, each) for each in full)
    return False


def differ_in_one_place(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) == 1


def reported_elsewhere(world: World, case: Case) -> set[str]:
    """Diagnoses that a rule of their own already speaks of: age, sex, Excludes1."""
    return {
        *demographics.list_age_clashes(world, case),
        *demographics.list_sex_clashes(world, case),
        *codes.list_excluded(case),
    }


def check_documented(world: World, case: Case) -> Iterable[Finding]:
    """Only what the note says may be coded; a code that is no code, or has a rule of its own, is not judged here."""
    claimed = case.claim.diagnoses
    noted = case.encounter.diagnoses
    unknown = [code for code in claimed if code not in noted and not leaves_side_open(world, case, code, noted)]
    told = reported_elsewhere(world, case) if unknown else set()
    for code in unknown:
        if world.reference.is_billable_icd10(code) and code not in told:
            yield make_finding(
                world,
                case,
                "dx_not_documented",
                code,
                field=f"diagnoses/{LETTERS[claimed.index(code)]}",
                message=f"The note does not support diagnosis {code}.",
                fact="PF086",
            )
    if len(set(claimed)) < len(claimed):
        yield make_finding(
            world,
            case,
            "dx_repeated",
            "claim",
            field="diagnoses",
            message="A diagnosis is listed twice.",
            fact="PF086",
        )


def is_misled(world: World, case: Case, line: ServiceLine) -> bool:
    """Whether a line points at a diagnosis that is not its reason, and that no other rule speaks of."""
    reasons = {code for service in services(case, line.code) for code in service.diagnoses}
    letters = pointed_codes(case, line)
    wrong = [
        code
        for code in letters
        if code and reasons and code not in reasons and not leaves_side_open(world, case, code, reasons)
    ]
    if not wrong or None in letters:
        return False
    first = case.claim.diagnoses[0]
    told = reported_elsewhere(world, case) | ({first} if codes.is_never_first(world, first) else set())
    return any(world.reference.is_billable_icd10(code) and code not in told for code in wrong)


def check_pointer_letters(world: World, case: Case) -> Iterable[Finding]:
    """Each pointer of box 24E (SV107) is the letter of a diagnosis on the claim."""
    for number, line in number_lines(case):
        empty = [letter for letter in line.pointers if letter not in case.claim.by_letter]
        if empty:
            yield make_finding(
                world,
                case,
                "dx_pointer_empty",
                line.code,
                field=f"lines/{number}/pointers",
                message=f"Line {number} points at {', '.join(empty)}, and box 21 has no diagnosis there.",
                citation="NUCC 1500 Claim Form Instruction Manual, item 24E (diagnosis pointer)",
                line=number,
            )


def check_pointers(world: World, case: Case) -> Iterable[Finding]:
    """Each line points at diagnoses on the claim that the note gives as its reason."""
    for number, line in number_lines(case):
        if is_misled(world, case, line) and not is_uncovered(world, case, line):
            yield make_finding(
                world,
                case,
                "dx_pointer",
                line.code,
                field=f"lines/{number}/pointers",
                message=f"Line {number} points at a diagnosis that is not its documented reason.",
                citation="NUCC 1500 Claim Form Instruction Manual, item 24E (diagnosis pointer)",
                line=number,
            )
