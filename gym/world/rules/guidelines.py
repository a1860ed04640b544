"""Rules over what the official guidelines say of diagnoses beside each other: first ones, both sides, combinations."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from gym.world.claims.claim import LETTERS, Finding
from gym.world.claims.encounter import Case
from gym.world.codes import tabular
from gym.world.rules.codes import tell_misplaced
from gym.world.rules.rule import make_finding
from gym.world.world import World

Prefixes = tuple[str, ...]


class Combination(NamedTuple):
    """A code that does not stand beside one of `others`, because one code says both (PF502)."""

    code: str
    others: Prefixes
    whole: str


# PF500: reasons for an encounter that are listed first, or not at all.
FIRST_ONLY = (
    *("Z00", "Z01", "Z02", "Z04", "Z31.81", "Z31.83", "Z31.84", "Z33.2", "Z34", "Z38", "Z39", "Z42", "Z51.0", "Z51.1"),
    *("Z52", "Z76.1", "Z76.2", "Z99.12"),
)
NOT_FIRST_ONLY = ("Z00.6",)
# PF501: what only ever adds to another code: organisms, resistance, outcome and weeks of a pregnancy, body mass.
ADDED = ("B95", "B96", "B97", "Z16", "Z37", "Z3A", "Z68")
SEPSIS, INFECTIONS = (
    ("A40", "A41"),
    ("J12", "J13", "J14", "J15", "J16", "J17", "J18", "K65", "L03", "N10", "N30", "N39.0"),
)
SCREENING, TURNED = ("Z12.1",), "PT"
# PF502: two conditions that the classification joins ("with", I.A.15), and the code or category that says both.
HEART = ("I50", "I51.4", "I51.5", "I51.6", "I51.7", "I51.89", "I51.9")
DIABETIC = (("N18", "22"), ("G62.9", "42"), ("L97", "62"), ("L98.4", "622"), ("I73.9", "51"), ("I96", "52"))
CATEGORIES = frozenset({"I11", "I12", "N18.3", "J96.0"})
# PF563: a cancer of the past by organ, and what it is while it is treated.
PAST_CANCERS = {
    **{"Z85.3": ("C50",), "Z85.46": ("C61",), "Z85.118": ("C34",), "Z85.51": ("C67",), "Z85.528": ("C64",)},
    **{
        "Z85.038": ("C18",),
        "Z85.048": ("C19", "C20"),
        "Z85.820": ("C43",),
        "Z85.42": ("C54", "C55"),
        "Z85.43": ("C56",),
    },
}
# PF546: the endings of the acute, the chronic and the joined code of a condition that has all three.
ACUTE_AND_CHRONIC = (
    ("J96.", "0", "1", "2"),
    *(("I50.", f"{kind}1", f"{kind}2", f"{kind}3") for kind in "234"),
    ("K81.", "0", "1", "2"),
)
# PF546: acute conditions, each with the chronic ones that go behind it.
ACUTE_FIRST = (
    *((("J01",), ("J32",)), (("J03",), ("J35.0",)), (("K85",), ("K86.0", "K86.1")), (("N10",), ("N11",))),
    *((("H65.0", "H65.1", "H66.0"), ("H65.2", "H65.3", "H65.4", "H66.1", "H66.2", "H66.3")),),
)
# PF547: a burn's or corrosion's third character of degree, and what an infection by HIV is behind (PF548).
BURNS = ("T20", "T21", "T22", "T23", "T24", "T25")
DEGREES = {"4": 0, "5": 1, "6": 2, "7": 3, "0": 0, "1": 1, "2": 2, "3": 3}
HIV, OF_HIV = "B20", ("B59", "B58", "B45", "B37", "A31", "A81.2", "C46", "B25", "A07.2", "A07.3")
STAGES = ("N18.1", "N18.2", "N18.30", "N18.31", "N18.32", "N18.4", "N18.5")
# PF566: codes that leave open what another code of the claim says.
OPEN: dict[str, Prefixes] = {
    **{"E78.5": ("E78.0", "E78.1", "E78.2", "E78.3", "E78.4"), "N18.9": ("N18.1", "N18.2", "N18.3", "N18.4", "N18.5")},
    **{"I50.9": ("I50.2", "I50.3", "I50.4", "I50.81"), "I48.91": ("I48.0", "I48.1", "I48.2")},
    **{"J44.9": ("J44.0", "J44.1"), "J45.909": ("J45.2", "J45.3", "J45.4", "J45.5", "J45.901", "J45.902")},
    **{"D64.9": ("D50", "D51", "D52", "D63"), "E03.9": ("E03.0", "E03.1", "E03.2", "E03.8"), "K21.9": ("K21.0",)},
    **{"F32.A": ("F32.0", "F32.1", "F32.2", "F32.3", "F32.4", "F32.5", "F33"), "I25.10": ("I25.11",)},
    **{"J02.9": ("J02.0", "J02.8"), "J18.9": ("J13", "J14", "J15", "J16"), "Z00.00": ("Z00.01",)},
    **{"G43.909": ("G43.0", "G43.1", "G43.7"), "M54.50": ("M54.51", "M54.59")},
    **{"F41.9": ("F41.0", "F41.1", "F41.3"), "F33.9": ("F33.0", "F33.1", "F33.2", "F33.3", "F33.4")},
    **{"F31.9": ("F31.0", "F31.1", "F31.2", "F31.3", "F31.4", "F31.5", "F31.6"), "F90.9": ("F90.0", "F90.1", "F90.2")},
    **{"D50.9": ("D50.0", "D50.1"), "E66.9": ("E66.0", "E66.1", "E66.2", "E66.3"), "G47.30": ("G47.31", "G47.33")},
    **{"J30.9": ("J30.0", "J30.1", "J30.2", "J30.5", "J30.8"), "J20.9": tuple(f"J20.{kind}" for kind in range(9))},
    **{"J32.9": tuple(f"J32.{place}" for place in "01234"), "J01.90": tuple(f"J01.{place}" for place in "01234")},
    **{"K29.70": tuple(f"K29.{kind}" for kind in "23456"), "K59.00": ("K59.01", "K59.02", "K59.03", "K59.04")},
    **{"L40.9": ("L40.0", "L40.1", "L40.4", "L40.5"), "M10.9": ("M10.0", "M10.1", "M10.2", "M10.3", "M10.4")},
    **{"R05.9": ("R05.1", "R05.2", "R05.3"), "R10.9": ("R10.1", "R10.3"), "R07.9": ("R07.1", "R07.2", "R07.8")},
}
# PF566: what is there without something, with it, and stages, of which the last one counts.
WITHOUT: dict[str, Prefixes] = {
    **{f"K29.{kind}0": (f"K29.{kind}1",) for kind in "23456789"},
    **{f"K57.{place}{kind}": (f"K57.{place}{kind + 1}",) for place in "012345" for kind in (0, 2)},
    **{"K21.00": ("K21.01",), "K70.30": ("K70.31",), "K70.10": ("K70.11",), "K80.10": ("K80.11",)},
    **{"K80.20": ("K80.21",), "K50.90": ("K50.91",), "K51.90": ("K51.91",), "K31.819": ("K31.811",)},
    **{f"J45.{kind}0": (f"J45.{kind}1", f"J45.{kind}2") for kind in "2345"},
    **{STAGES[place]: STAGES[place + 1 :] for place in range(len(STAGES) - 1)},
    **{f"O24.4{when}0": (f"O24.4{when}4", f"O24.4{when}5") for when in "123"},
}
# PF593: a germ, and the codes that have its name in their own words.
GERMS: dict[str, Prefixes] = {
    **{"B95.0": ("A40.0",), "B95.1": ("A40.1", "J15.3"), "B95.3": ("A40.3", "J13"), "B95.61": ("A41.01", "J15.211")},
    **{"B95.62": ("A41.02", "J15.212"), "B96.0": ("J15.7", "J20.0"), "B96.1": ("J15.0",), "B96.20": ("A41.51",)},
    **{"B96.29": ("A41.51",), "B96.3": ("A41.3", "J14", "J20.1"), "B96.5": ("A41.52", "J15.1")},
    **{"B97.4": ("J12.1", "J20.5", "J21.0")},
}
COMBINATIONS = (
    *(
        Combination(code, specific, "the other code")
        for code, specific in (*OPEN.items(), *GERMS.items(), *WITHOUT.items())
    ),
    Combination("I10", ("N18",), "I12"),
    Combination("I10", HEART, "I11"),
    Combination("I11", ("N18",), "I13"),
    Combination("I12", HEART, "I13"),
    Combination("I11.9", ("I50",), "I11.0"),
    Combination("I12.9", ("N18.5", "N18.6"), "I12.0"),
    Combination("I12.0", ("N18.1", "N18.2", "N18.3", "N18.4", "N18.9"), "I12.9"),
    Combination("I13.0", ("N18.5", "N18.6"), "I13.2"),
    Combination("I13.10", ("N18.5", "N18.6"), "I13.11"),
    *(Combination(code, ("I50",), whole) for code, whole in (("I13.10", "I13.0"), ("I13.11", "I13.2"))),
    *(
        Combination(f"{kind}{acute}", (f"{kind}{chronic}",), f"{kind}{both}")
        for kind, acute, chronic, both in ACUTE_AND_CHRONIC
    ),
    *(Combination(stage, ("N18.6",), "N18.6") for stage in ("N18.1", "N18.2", "N18.3", "N18.4", "N18.5", "N18.9")),
    *(Combination(code, ("U07.1",), "U07.1") for code in ("Z20.822", "Z11.52")),
    Combination("O80", ("O",), "the complication"),
    *(Combination(code, ("O24.4",), "O24.4") for code in ("Z79.4", "Z79.84")),
    *(Combination(history, cancers, cancers[0]) for history, cancers in PAST_CANCERS.items()),
    Combination("J44.9", ("J12", "J13", "J14", "J15", "J16", "J17", "J18", "J20", "J22"), "J44.0"),
    Combination("N40.0", ("R35.0", "R35.1", "R39.1", "N13.8"), "N40.1"),
    *(Combination(f"{kind}.9", (f"{kind}.",), f"{kind} with the complication") for kind in ("E10", "E11", "E13")),
    *(Combination(f"{kind}.9", (other,), f"{kind}.{end}") for kind in ("E10", "E11", "E13") for other, end in DIABETIC),
)
BY_CODE = {code: [each for each in COMBINATIONS if each.code == code] for code in {each.code for each in COMBINATIONS}}
# PF508: aftercare that an injury does not take: its own code says with D that it heals.
AFTERCARE, INJURIES = ("Z47.8", "Z48.0", "Z48.8"), "ST"
# PF504: symptoms that belong to a disease as a rule, each with the beginnings of its codes.
LUNGS = ("J09", "J10", "J11", "J12", "J13", "J14", "J15", "J16", "J17", "J18", "J20", "J21", "J22", "J40", "U07.1")
SYMPTOMS: tuple[tuple[Prefixes, Prefixes], ...] = (
    ((*LUNGS, "J42", "J44", "J45"), ("R05", "R06.0", "R06.2")),
    ((*LUNGS, "J00", "J01", "J02", "J03", "J06", "A40", "A41", "N10", "B34"), ("R50.9",)),
    (("J02", "J03", "J06"), ("R07.0",)),
    (("I20", "I21", "I22"), ("R07.1", "R07.2", "R07.8", "R07.9")),
    (("I50",), ("R06.0", "R60")),
    (("K25", "K26", "K29", "K35", "K50", "K51", "K52", "K57.32", "K80", "K81", "K85", "N20", "A08"), ("R10",)),
    (("K35", "K52", "K80.0", "K81", "K85", "A08", "A09"), ("R11",)),
    (("K52", "K50", "K51", "A08", "A09"), ("R19.7",)),
    (("N10", "N30", "N39.0"), ("R30", "R35.0", "R39.15")),
    (("G43",), ("R51",)),
    (("K21",), ("R12",)),
    (("M17", "S83"), ("M25.56",)),
    (("M75",), ("M25.51",)),
    (("M16",), ("M25.55",)),
)


def is_first_only(code: str) -> bool:
    return code.startswith(FIRST_ONLY) and not code.startswith(NOT_FIRST_ONLY)


def is_visit_apart(case: Case) -> bool:
    """Whether two encounters of the day share the claim: one line is for the first diagnosis, one for another."""
    first = {line.pointers[0] for line in case.claim.lines}
    return "A" in first and len(first) > 1


def check_first_listed(world: World, case: Case) -> Iterable[Finding]:
    """Examinations and the like are the first reason of an encounter, never a further one (PF500)."""
    codes = case.claim.diagnoses
    if not codes or is_first_only(codes[0]) or is_visit_apart(case):
        return
    for code in filter(is_first_only, codes[1:]):
        yield make_finding(
            world,
            case,
            "dx_first_listed",
            code,
            field=f"diagnoses/{LETTERS[codes.index(code)]}",
            message=f"{code} is listed first or not at all.",
            fact="PF500",
        )


def is_adverse_effect(code: str) -> bool:
    """Whether the code says that a drug did harm though it was taken right, or that too little of it was taken."""
    plain = code.replace(".", "")
    return "T36" <= plain[:3] <= "T50" and len(plain) == 7 and (plain[5] in "56" or plain[4:6] in ("5X", "6X"))


def is_added_only(code: str) -> bool:
    """Whether a code never leads: an addition, what an old injury left behind, an adverse effect (PF501)."""
    is_sequela = len(code) == 8 and code[0] in "ST" and code.endswith("S")
    return code.startswith(ADDED) or is_sequela or is_adverse_effect(code)


def list_misplaced(case: Case) -> Iterator[tuple[str, str, str]]:
    """Diagnoses that stand too early, each with what goes first and the fact that says so."""
    codes = case.claim.diagnoses
    if codes and is_added_only(codes[0]):
        yield codes[0], next((each for each in codes[1:] if not is_added_only(each)), "another code"), "PF501"
    for leading, behind, fact in LEADING:
        place = next((place for place, code in enumerate(codes) if leading(code)), 0)
        yield from ((code, codes[place], fact) for code in codes[:place] if behind(code))
    yield from list_late_acute(codes)
    yield from list_late_burns(codes)
    turned = next((line for line in case.claim.lines if TURNED in line.modifiers), None)
    screening = next((code for code in codes if code.startswith(SCREENING)), None)
    if turned and screening and case.claim.by_letter.get(turned.pointers[0]) != screening:
        yield case.claim.by_letter.get(turned.pointers[0]) or codes[0], screening, "PF506"


def is_of_pregnancy(code: str) -> bool:
    return code[0] == "O"


def is_other(code: str) -> bool:
    """Whether the code is none of pregnancy and none that goes first in any case, or never does."""
    return code[0] != "O" and not is_first_only(code) and not is_added_only(code)


def is_sepsis(code: str) -> bool:
    return code.startswith(SEPSIS)


def is_infection(code: str) -> bool:
    return code.startswith(INFECTIONS)


def is_poisoning(code: str) -> bool:
    """Whether the code says that a drug was taken wrong, or by mistake (PF550)."""
    plain = code.replace(".", "")
    return "T36" <= plain[:3] <= "T50" and len(plain) == 7 and not is_adverse_effect(code)


def is_manifestation(code: str) -> bool:
    """Whether a code may be what a poisoning brought about: a disease or a symptom."""
    return code[0] not in "OSTVWXYZ" and not code.startswith("F1")


def is_covid(code: str) -> bool:
    return code == "U07.1"


def is_of_covid(code: str) -> bool:
    """Whether a code may be what COVID-19 brought about: acute diseases of the airways and their symptoms."""
    return code.startswith(("J12", "J20", "J22", "J80", "J96.0", "R05", "R06", "R09", "R50"))


def is_after_covid(code: str) -> bool:
    return code == "U09.9"


def is_left_by_covid(code: str) -> bool:
    """Whether a code may be what is left after COVID-19, which goes before the word that it is (PF567)."""
    return code.startswith(("R", "J96.1", "I26", "J84.10", "M35.81", "G93.3"))


def is_hiv(code: str) -> bool:
    return code == HIV


def is_of_hiv(code: str) -> bool:
    return code.startswith(OF_HIV)


def list_late_acute(codes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Chronic conditions that stand before the acute one of the kind (PF546)."""
    for place, code in enumerate(codes):
        for acute, chronic in ACUTE_FIRST:
            yield from (
                (each, code, "PF546") for each in codes[:place] if code.startswith(acute) and each.startswith(chronic)
            )


def list_late_burns(codes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Burns that stand before one of a higher degree (PF547)."""
    burns = [code for code in codes if code.startswith(BURNS) and code[4:5] in DEGREES]
    for place, code in enumerate(burns):
        yield from ((each, code, "PF547") for each in burns[:place] if DEGREES[each[4]] < DEGREES[code[4]])


LEADING = (
    (is_of_pregnancy, is_other, "PF503"),
    (is_sepsis, is_infection, "PF505"),
    (is_poisoning, is_manifestation, "PF550"),
    (is_hiv, is_of_hiv, "PF548"),
    (is_covid, is_of_covid, "PF567"),
    (is_left_by_covid, is_after_covid, "PF567"),
)


def check_order(world: World, case: Case) -> Iterable[Finding]:
    """What the guidelines put first stands before the rest (PF501, PF503, PF505, PF506)."""
    for code, first, fact in list_misplaced(case):
        yield tell_misplaced(world, case, code, f"{first} goes before {code}.", fact)


def find_combination(code: str, codes: Iterable[str]) -> str | None:
    """The code, or its category, that says `code` and another one of the claim together (PF502)."""
    known = [code, *(category for category in CATEGORIES if code != category and code.startswith(category))]
    joined = (each for name in known for each in BY_CODE.get(name, ()))
    return next(
        (each.whole for each in joined if any(other != code and other.startswith(each.others) for other in codes)), None
    )


def check_combination(world: World, case: Case) -> Iterable[Finding]:
    """Hypertension and kidney or heart disease, diabetes and its complications are one code (PF502)."""
    for letter, code in zip(LETTERS, case.claim.diagnoses, strict=False):
        whole = find_combination(code, case.claim.diagnoses)
        if whole:
            yield make_finding(
                world,
                case,
                "dx_combination",
                code,
                field=f"diagnoses/{letter}",
                message=f"{code} does not stand beside the other diagnosis: {whole} says both.",
                fact="PF502",
            )


def check_both_sides(world: World, case: Case) -> Iterable[Finding]:
    """The right and the left side are not coded one by one where a code for both is there (PF507)."""
    for one, other in combinations(case.claim.diagnoses, 2):
        both = tabular.both_sides().get(frozenset((one, other)))
        if both:
            yield make_finding(
                world,
                case,
                "dx_both_sides",
                other,
                field=f"diagnoses/{LETTERS[case.claim.diagnoses.index(other)]}",
                message=f"{one} and {other} together are {both}.",
                fact="PF507",
            )


def find_disease(code: str, codes: Iterable[str]) -> str | None:
    """The disease on the claim that the symptom `code` belongs to; none where a note asks for the symptom (PF504)."""
    known = (
        each
        for diseases, symptoms in SYMPTOMS
        if code.startswith(symptoms)
        for each in codes
        if each.startswith(diseases) and is_of_one_side(each, code)
    )
    return next((each for each in known if not tabular.find_order_note(each, code)), None)


def is_of_one_side(disease: str, symptom: str) -> bool:
    """Whether a pain (M25.5) is of the side of the disease; other symptoms have none."""
    return symptom[0] != "M" or disease.rstrip("ADSXGKP")[-1] in (symptom[-1], "0")


def check_symptom(world: World, case: Case) -> Iterable[Finding]:
    """A symptom that belongs to a diagnosed disease is not coded beside it (PF504)."""
    for letter, code in zip(LETTERS, case.claim.diagnoses, strict=False):
        disease = find_disease(code, case.claim.diagnoses)
        if disease:
            yield make_finding(
                world,
                case,
                "dx_symptom",
                code,
                field=f"diagnoses/{letter}",
                message=f"{code} is a symptom of {disease}, which is coded.",
                fact="PF504",
            )


def check_aftercare(world: World, case: Case) -> Iterable[Finding]:
    """The care after an injury is coded by the injury with its seventh character, not by aftercare (PF508)."""
    codes = case.claim.diagnoses
    injury = next((code for code in codes if code[0] in INJURIES and len(code) == len("S52.501D")), None)
    for letter, code in zip(LETTERS, codes, strict=False):
        if injury and code.startswith(AFTERCARE):
            yield make_finding(
                world,
                case,
                "dx_aftercare",
                code,
                field=f"diagnoses/{letter}",
                message=f"{injury} says by itself that the injury is cared for; {code} is not for injuries.",
                fact="PF508",
            )
