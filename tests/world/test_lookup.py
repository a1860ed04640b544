"""The search over the product's own tables."""

import pytest
from rows import for_each

from gym.errors import Invalid
from gym.world.codes.lookup import Lookup
from gym.world.codes.query import FILLERS, LONGEST, find_kind
from gym.world.world import World


@pytest.fixture(scope="module")
def lookup(world: World) -> Lookup:
    return Lookup(world)


def found(lookup: Lookup, text: str, **only: object) -> list[tuple[str, str]]:
    return [(each.kind, each.code) for each in lookup.search(text, **only)]


@for_each(
    ("text", "first"),
    [
        ("97110", ("procedure", "97110")),
        ("co-97", ("carc", "97")),
        ("CO 97", ("carc", "97")),
        ("PR1", ("carc", "1")),
        ("m144", ("rarc", "M144")),
        ("m17.11", ("diagnosis", "M17.11")),
        ("M1711", ("diagnosis", "M17.11")),
        ("25", ("modifier", "25")),
        ("PF062", ("fact", "PF062")),
        ("telehealth other", ("place", "02")),
        ("therapeutic exer", ("procedure", "97110")),
        ("modifier 25", ("modifier", "25")),
        ("What does modifier 59 mean?", ("modifier", "59")),
        ("CARC 97", ("carc", "97")),
        ("denied CO-45", ("carc", "45")),
        ("RARC N130", ("rarc", "N130")),
        ("POS 11", ("place", "11")),
        ("place of service 22", ("place", "22")),
        ("ICD-10-CM M17.11", ("diagnosis", "M17.11")),
        ("dx m1711", ("diagnosis", "M17.11")),
        ("CPT 99213", ("procedure", "99213")),
        ("MUE 97110", ("procedure", "97110")),
        ("thérapeutic exercise", ("procedure", "97110")),
        ("EXERCISE Therapeutic", ("procedure", "97110")),
    ],
)
def test_the_very_code_comes_first_then_words(lookup: Lookup, text: str, first: tuple[str, str]):
    assert found(lookup, text)[0] == first


def test_the_beginning_of_a_code_finds_all_that_begin_so(lookup: Lookup, world: World):
    codes = [code for _, code in found(lookup, "M17", limit=100)]
    expected = {code for code in world.reference.icd10 if code.startswith("M17")}
    assert expected <= set(codes)
    assert all(code.startswith("M17") for code in codes)


def test_a_reason_with_its_group_code_finds_no_code_of_another_kind(lookup: Lookup):
    assert found(lookup, "CO-97", limit=100) == [("carc", "97")]


def test_no_filler_is_the_beginning_of_a_modifier_that_stands_alone(lookup: Lookup, world: World):
    assert not {code.lower() for code in world.reference.modifiers} & FILLERS


def test_a_diagnosis_says_whether_it_can_be_billed_in_the_window(lookup: Lookup, world: World):
    said = {each.code: each.detail for each in lookup.rows if each.kind == "diagnosis"}
    assert said["E11"] == said["E66.811"] == "not billable in fiscal year 2024"
    assert {code for code, detail in said.items() if not detail} == {
        code for code in said if world.reference.is_billable_icd10(code)
    }


def test_every_word_must_be_met_from_its_beginning(lookup: Lookup):
    both = set(found(lookup, "knee left", limit=100))
    assert both
    assert both <= set(found(lookup, "knee", limit=100)) & set(found(lookup, "left", limit=100)) | both
    assert not found(lookup, "nee left")
    assert not found(lookup, "knee zzzz")


def test_one_kind_alone_can_be_asked_for(lookup: Lookup):
    assert {kind for kind, _ in found(lookup, "97", kind="carc", limit=100)} == {"carc"}
    assert found(lookup, "97")[0] == ("carc", "97")


def test_a_procedure_says_what_the_tables_say(lookup: Lookup):
    (first, *_) = lookup.search("17003")
    assert "add-on to 17000" in first.detail
    assert "medically unlikely edit 13 (MAI 3)" in first.detail or "medically unlikely edit" in first.detail
    assert first.citation


@for_each(
    "text",
    [
        "43239 43235",
        "43235 43239",
        "pair 43235 and 43239",
        "43235, 43239",
        "NCCI 43235 vs 43239",
        "Can I bill 43235-59 with 43239?",
    ],
)
def test_two_codes_are_an_ncci_pair_in_either_order(lookup: Lookup, text: str):
    (only,) = lookup.search(text)
    assert (only.kind, only.code) == ("pair", "43239 43235")
    assert "indicator 0, no modifier helps" in only.label


def test_a_pair_of_indicator_1_and_one_that_is_none_say_so(lookup: Lookup):
    assert "indicator 1, a modifier may set it aside" in lookup.search("45385 45380")[0].label
    (none,) = lookup.search("17000 17003")
    assert none.label.startswith("No NCCI pair")
    assert not none.detail
    assert "do not have 99999" in lookup.search("17000 99999")[0].detail


def test_every_entry_has_words_and_a_source(lookup: Lookup):
    assert all(each.label and each.citation for each in lookup.rows)
    kinds = {each.kind for each in lookup.rows}
    assert kinds == {"procedure", "modifier", "place", "carc", "rarc", "diagnosis", "fact"}


@for_each("text", ["", "   ", "!!!", "…", "the and of"])
def test_a_text_that_asks_nothing_is_told_what_to_type(lookup: Lookup, text: str):
    with pytest.raises(Invalid, match="Type a code, its beginning, or a few words"):
        lookup.search(text)


def test_a_text_that_is_too_long_is_refused(lookup: Lookup):
    assert lookup.search("x" * LONGEST) == ()
    with pytest.raises(Invalid, match=f"at most {LONGEST} characters"):
        lookup.search("x" * (LONGEST + 1))


def test_a_kind_that_is_none_is_told_those_that_are():
    assert find_kind("carc") == "carc"
    assert find_kind(None) is None
    with pytest.raises(Invalid, match="Kinds are procedure, modifier"):
        find_kind("code")
