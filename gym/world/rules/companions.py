"""Rules over diagnoses that need another one beside them, or do not fit the one that is there."""

from collections.abc import Iterable

from gym.world.claims.claim import LETTERS, Finding
from gym.world.claims.encounter import Case
from gym.world.codes import tabular
from gym.world.rules.guidelines import Prefixes, is_of_pregnancy
from gym.world.rules.rule import make_finding
from gym.world.world import World

# PF564: the last week of the first and of the second trimester, in which Z3A tells the weeks.
WEEKS, LAST_WEEKS = "Z3A.", (13, 27)
# PF561: the third character of superficial injuries, and of open wounds, fractures, dislocations and crushing.
SUPERFICIAL, WORSE = "0", ("1", "2", "3", "7")
# PF549: diagnoses of weight and feeding, beside which the body mass may stand.
WEIGHT = (
    *("E10", "E11", "E13", "E40", "E41", "E42", "E43", "E44", "E45", "E46", "E66", "E88.8", "F50", "G47.33"),
    *("O25", "O26.0", "O26.1", "O99.21", "O99.28", "O99.84", "R62.5", "R63", "R64", "Z00.12", "Z71.3", "Z98.84"),
)
# PF595: codes by which a fracture is set, and the seventh characters of one that heals.
SETTING, HEALING = ("25600", "25605", "27786"), "DEFGHJ"
# PF549: a code that is used beside another one only, with the beginnings of which one; "" is any code.
BESIDE: dict[str, Prefixes] = {
    **{"I22": ("I21",), "Z3A": ("O", "Z33", "Z34"), "Z37": ("O",), "O80": ("Z37",), "O82": ("Z37",)},
    **dict.fromkeys(("Z51.0", "Z51.11", "Z51.12"), ("C", "D")),
    "Z68": WEIGHT,
    **dict.fromkeys(("Z00.01", "Z00.121", "Z01.01", "Z01.118", "Z01.411"), ("",)),
}


def find_trimester(codes: tuple[str, ...]) -> str | None:
    """The trimester that the weeks of pregnancy on the claim (Z3A) are of: 1, 2 or 3."""
    weeks = next((code[len(WEEKS) :] for code in codes if code.startswith(WEEKS) and code[len(WEEKS) :].isdigit()), "")
    if not weeks or not int(weeks):
        return None
    return str(1 + sum(int(weeks) > last for last in LAST_WEEKS))


def tells_trimester(world: World, code: str) -> bool:
    """Whether the last character of a code of pregnancy is its trimester: all three and an unspecified one exist."""
    others = [world.reference.is_billable_icd10(f"{code[:-1]}{end}") for end in "123"]
    unspecified = any(world.reference.is_billable_icd10(f"{code[:-1]}{end}") for end in "09")
    return is_of_pregnancy(code) and code[-1] in "123" and all(others) and unspecified


def check_trimester(world: World, case: Case) -> Iterable[Finding]:
    """The trimester of a code is that of the weeks of pregnancy (PF564)."""
    codes = case.claim.diagnoses
    trimester = find_trimester(codes)
    for letter, code in zip(LETTERS, codes, strict=False) if trimester else ():
        if code[-1] != trimester and tells_trimester(world, code):
            yield make_finding(
                world,
                case,
                "dx_trimester",
                code,
                field=f"diagnoses/{letter}",
                message=f"{code} is of another trimester than the weeks of pregnancy that are coded.",
                fact="PF564",
            )


def describe_beginning(wanted: Prefixes) -> str:
    named = " or ".join(filter(None, wanted))
    return f"a code that begins with {named}" if named else "the code of what was found"


def find_worse_injury(code: str, codes: tuple[str, ...]) -> str | None:
    """An injury of the same part of the body and side, beside which a superficial one is not coded (PF561)."""
    if not (code[0] == "S" and code[2:3] == SUPERFICIAL):
        return None
    sides = tabular.sides()
    worse = (each for each in codes if each[:2] == code[:2] and each[2:3] in WORSE)
    return next((each for each in worse if sides.get(each) == sides.get(code)), None)


def check_superficial(world: World, case: Case) -> Iterable[Finding]:
    """Abrasions and bruises of a place that is hurt worse are not coded (PF561)."""
    codes = case.claim.diagnoses
    for letter, code in zip(LETTERS, codes, strict=False):
        worse = find_worse_injury(code, codes)
        if worse:
            yield make_finding(
                world,
                case,
                "dx_superficial",
                code,
                field=f"diagnoses/{letter}",
                message=f"{code} is a superficial injury where {worse} is coded.",
                fact="PF561",
            )


def check_episode(world: World, case: Case) -> Iterable[Finding]:
    """A fracture that is set today has the character of active treatment, not of healing (PF595)."""
    by_letter = case.claim.by_letter
    for _, line in (each for code in SETTING if code in case.claim.by_code for each in case.claim.by_code[code]):
        for letter in line.pointers:
            code = by_letter.get(letter) or ""
            if code.startswith("S") and len(code) == len("S52.501D") and code[-1] in HEALING:
                yield make_finding(
                    world,
                    case,
                    "dx_episode",
                    code,
                    field=f"diagnoses/{letter}",
                    message=f"{code} says that the fracture heals; {line.code} treats it.",
                    fact="PF595",
                )


def check_alone(world: World, case: Case) -> Iterable[Finding]:
    """Some codes are used beside another one only (PF549)."""
    codes = case.claim.diagnoses
    for letter, code in zip(LETTERS, codes, strict=False):
        wanted = BESIDE.get(code) or BESIDE.get(code[:3])
        if wanted and not any(each.startswith(wanted) for each in codes if each != code):
            yield make_finding(
                world,
                case,
                "dx_alone",
                code,
                field=f"diagnoses/{letter}",
                message=f"{code} is used beside {describe_beginning(wanted)} only.",
                fact="PF549",
            )
