"""No template breaks a coding guideline that the tables know: every variant, with every second problem."""

import re

from rows import for_each
from template_cases import TemplateCase, list_template_cases

from gym.world.codes import diagnoses as dx_lists
from gym.world.scenarios.draw import list_problems
from gym.world.world import World

CASES = list_template_cases()
# ICD-10-CM Official Guidelines FY 2024, section IV.H, and the words that Coding Clinic counts with them.
UNCERTAIN = re.compile(
    r"\b(probabl[ey]|suspect(ed|s)?|questionable|possibl[ey]|likely|rule[ds]? out|working diagnosis|compatible with|"
    r"consistent with|suggest(s|ive)|indicative of|appears to be|presum(ed|ably)|in question|versus|concern for)\b"
)
# What a note says of treatment or symptoms, and the code that a note of the tabular list asks for then (PF250).
ALSO_CODED = {
    "metformin": "Z79.84",
    "empagliflozin": "Z79.84",
    "glipizide": "Z79.84",
    "insulin ": "Z79.4",
    "weak stream": "R39.12",
    "twice at night": "R35.1",
    "smok": "F17.210",
}
# Drugs that are injected and billed by a code of the tables; skin creams have the name of one of them.
INJECTED = {"triamcinolone acetonide": "J3301", "ketorolac": "J1885", "b12": "J3420", "dexamethasone": "J1100"}
INJECTED |= {"methylprednisolone": "J1010", "ceftriaxone": "J0696"}
NEEDLES = {"20526", "20610", "96372", "20552"}
# Debridement reaches as deep as the ulcer that is coded: CPT 11042 is subcutaneous tissue.
DEPTH = {"11042": "fat layer exposed"}
# What a note must say, and what it may not, by the beginning of the code that it is coded with.
SAID = {
    **{"K80.0": "acute cholecystitis", "K80.1": "chronic cholecystitis", "K80.2": "no cholecystitis"},
    **{"J18": "pneumonia", "D12": "adenoma", "K21.0": "esophagitis", "K29": "gastritis", "C44": "carcinoma"},
    **{"F02": "dementia", "J20": "bronchitis", "E11.62": "diabetic ulcer", "M48.06": "stenosis", "N30": "infection"},
    **{"N18.32": "stage 3b", "M17": "osteoarthritis", "S93.4": "sprain", "R51": "headache", "R42": "dizziness"},
    **{
        "K52": "colitis",
        "H25.1": "nuclear cataract",
        "G56.0": "carpal tunnel",
        "N76": "vaginitis",
        "J44": "(copd|obstructive)",
    },
}
UNSAID = {
    "M54.1": r"(?<!no )(disc (protrusion|herniation)|stenosis|spondylosis)",
    "M79.10": r"trapezius|levator|rhomboid|infraspinatus|lumborum",
    "R05": r"bronchitis|pneumonia",
    "R10": r"gastritis|esophagitis(?! w)",
    "R06": r"atelectasis|effusion(?<!no effusion)",
}
# The chapters of ICD-10-CM whose problems a specialist treats beside a procedure; family doctors treat all.
SCOPE = {"dermatology": "L", "orthopedics": "M", "pulmonology": "JKG"}
DEGREES = {"2251": {"PT", "DPT"}, "213E": {"DPM"}, "103T": {"PhD", "PsyD"}}


def name_sides(words: str) -> set[str]:
    return {side for side in ("right", "left") if re.search(rf"\b{side}\b", words.lower())}


@for_each("each", CASES)
def test_no_two_diagnoses_exclude_each_other_or_stand_in_the_wrong_order(each: TemplateCase):
    codes, excluded, notes = each.case.claim.diagnoses, dx_lists.excludes1_pairs(), dx_lists.order_notes()
    wrong = [
        (one, other)
        for place, one in enumerate(codes)
        for other in codes[place + 1 :]
        if other in excluded.get(one, ()) or one in notes.get(other, {})
    ]
    assert not wrong, f"{each.name}: {wrong}"


@for_each("each", CASES)
def test_every_diagnosis_fits_all_ages_and_both_sexes_of_its_template(world: World, each: TemplateCase):
    (low, high), known = each.template.ages, world.reference
    for code in each.case.claim.diagnoses:
        first, last = known.dx_ages.get(code, (0, 124))
        assert first <= low, f"{each.name}: {code} is for {first} to {last}"
        assert last >= high, f"{each.name}: {code} is for {first} to {last}"
        assert set(each.template.sexes) <= {known.dx_sex.get(code, sex) for sex in "FM"}, f"{each.name}: {code}"


@for_each("each", CASES)
def test_every_diagnosis_of_a_note_has_its_words(world: World, each: TemplateCase):
    assert {code for code in each.case.encounter.diagnoses if code not in world.reference.icd10} == set()


@for_each("each", CASES)
def test_the_note_names_the_side_that_is_coded_and_billed(world: World, each: TemplateCase):
    """Guideline I.B.13: whichever of its texts are drawn, the note has the side of each diagnosis and modifier."""
    always = set().union(*(set.intersection(*map(name_sides, texts)) for texts in each.texts))
    addendum = name_sides(each.case.encounter.addendum.text) if each.case.encounter.addendum else set()
    for service in each.case.encounter.services:
        coded = set().union(*(name_sides(world.reference.diagnosis(code)) for code in service.diagnoses))
        billed = {side for side, modifier in (("right", "RT"), ("left", "LT")) if modifier in service.supports}
        assert coded <= always | addendum, f"{each.name}: {coded} is not in every note"
        assert not (billed and coded) or billed == coded, f"{each.name}: {billed} billed, {coded} coded"


@for_each("each", CASES)
def test_no_note_is_in_doubt_about_what_is_coded(each: TemplateCase):
    """Guideline IV.H: outside the hospital's own claim no diagnosis is coded from doubtful words."""
    found = UNCERTAIN.search(each.words)
    assert not found, f"{each.name}: {found[0] if found else ''}"


@for_each("each", CASES)
def test_no_symptom_is_coded_beside_the_disease_of_the_same_service(each: TemplateCase):
    """Guideline I.B.5: symptoms that belong to a disease are not coded, unless a note of the tabular list asks."""
    notes = dx_lists.order_notes()
    for service in each.case.encounter.services:
        symptoms = [code for code in service.diagnoses if code[0] == "R"]
        diseases = [code for code in service.diagnoses if code[0] not in "RZVWXY"]
        asked = {code for disease in diseases for code in notes.get(disease, {})}
        assert not diseases or set(symptoms) <= asked, f"{each.name}: {symptoms} beside {diseases}"


@for_each("each", CASES)
def test_what_the_note_tells_of_treatment_and_symptoms_is_coded(each: TemplateCase):
    told = {code for words, code in ALSO_CODED.items() if words in each.words}
    assert told <= set(each.case.claim.diagnoses), f"{each.name}: {told}"


@for_each("each", CASES)
def test_the_note_says_what_the_code_says_and_nothing_that_another_code_says(each: TemplateCase):
    codes = each.case.claim.diagnoses
    missing = [
        code
        for code in codes
        for begin, words in SAID.items()
        if code.startswith(begin) and not re.search(words, each.words)
    ]
    other = [
        code
        for code in codes
        for begin, words in UNSAID.items()
        if code.startswith(begin) and re.search(words, each.words)
    ]
    assert not missing, f"{each.name}: not said {missing}"
    assert not other, f"{each.name}: said of another code {other}"


@for_each("each", CASES)
def test_a_drug_that_was_injected_in_the_office_is_billed(each: TemplateCase):
    billed = {line.code for line in each.case.claim.lines}
    given = {code for words, code in INJECTED.items() if words in each.words}
    if billed & NEEDLES and each.template.pos == ("11",):
        assert given == {code for code in billed if code.startswith("J")}, f"{each.name}: {given}"


@for_each("each", CASES)
def test_debridement_is_as_deep_as_the_ulcer_that_is_coded(world: World, each: TemplateCase):
    for service in each.case.encounter.services:
        if service.code in DEPTH:
            said = " ".join(world.reference.diagnosis(code) for code in service.diagnoses)
            assert DEPTH[service.code] in said, f"{each.name}: {said}"


@for_each("each", CASES)
def test_clinicians_have_a_degree_of_their_taxonomy(each: TemplateCase):
    degrees = DEGREES.get(each.template.taxonomy[:4], {"MD"})
    own = [person for person in each.case.roster if person.taxonomy == each.template.taxonomy]
    assert len(own) >= 3
    assert {person.name.split(", ")[1] for person in own} <= degrees, f"{each.name}: {own}"


@for_each("name", sorted({each.template.name for each in CASES if "visit" in each.template.features}))
def test_a_specialist_treats_second_problems_of_the_specialty_only(world: World, name: str):
    template = next(each for each in world.templates.visits if each.name == name)
    problems = list_problems(world, template)
    assert problems
    scope = SCOPE.get(template.specialty)
    assert scope is None or {problem.dx[0] for problem in problems} <= set(scope), f"{name}: {problems}"


@for_each("words", ["opacity consistent with pneumonia", "suspected heart strain", "likely viral"])
def test_words_of_doubt_are_seen(words: str):
    assert UNCERTAIN.search(words)
