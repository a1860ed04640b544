"""Small files from other people's problems, each with what must come of it (tests/cases/public)."""

import pytest
from rows import for_each
from x12_parts import PUBLIC, Change, brought, problems, replaced

from gym.world.world import World
from gym.x12.errors import FileRefused

FILES = sorted(path.name for path in PUBLIC.iterdir() if path.suffix in (".837", ".835", ".277"))


def refusal(world: World, name: str, change: Change = str) -> str:
    with pytest.raises(FileRefused) as error:
        brought(world, name, change)
    return error.value.message


@for_each("name", FILES)
def test_what_the_guides_allow_is_accepted(name: str) -> None:
    assert problems((PUBLIC / name).read_text()) == []


def test_a_file_is_judged_alike_before_and_after_others() -> None:
    good = (PUBLIC / "npi-as-taxonomy.837").read_text()
    bad = good.replace("SV1*HC:99213", "SV9*HC:99213")
    first, between, after = problems(bad), problems(good), problems(bad)
    assert first == after != []
    assert between == []


# X12 Claim Status Codes: 772 to 799 came after 2014, without 797.
@for_each(
    ("code", "accepted"), [("771", True), ("772", True), ("796", True), ("799", True), ("797", False), ("800", False)]
)
def test_a_claim_status_is_one_that_x12_lists_today(code: str, accepted: bool) -> None:
    text = (PUBLIC / "acknowledgment-without-provider-trace.277").read_text()
    assert text.count("STC*A7:0*") == 1
    assert (problems(text.replace("STC*A7:0*", f"STC*A7:{code}*")) == []) == accepted


# A withheld number in the place of a code: the value, and what holds its place in the file.
MISPLACED = [
    ("PRV*PE*PXC*1094575101", "PRV*PE*PXC*1336773720", "1336773720"),
    ("PRV*PE*PXC*1094575101", "PRV*PE*PXC*999Z99999X", "999Z99999X"),
    ("HI*ABK:J302", "HI*ABK:J302*ABF:ULLOA", "ULLOA"),
]


def test_a_number_of_a_person_is_no_taxonomy(world: World) -> None:
    claim = brought(world, "npi-as-taxonomy.837").claims[0].claim
    assert claim.rendering.taxonomy is None
    assert "1094575101" not in claim.model_dump_json()


@for_each(("old", "new", "value"), MISPLACED)
def test_a_value_that_is_no_code_of_its_list_does_not_come_in(world: World, old: str, new: str, value: str) -> None:
    try:
        told = brought(world, "npi-as-taxonomy.837", replaced(old, new)).model_dump_json()
    except FileRefused as error:
        told = f"{error.message} {error.errors}"
    assert value not in told


@for_each(
    ("old", "new", "element"),
    [
        ("SV1*HC:99213*191.00*", "SV1*HC:17000*191.00*", ""),
        ("N4*ANYTOWN*IL*000009999~\nDMG", "N4*ANYTOWN*IL*992130000~\nDMG", ""),
        ("N4*ANYTOWN*IL*000009999~\nDMG*D8*19891012*F~", "N4*ANYTOWN*IL*82785~\nDMG*D8*19891012*F~", "SV101-2"),
    ],
)
def test_a_procedure_code_comes_in_unless_it_is_a_number_of_the_file(world, old: str, new: str, element: str) -> None:
    def change(text: str) -> str:
        text = replaced(old, new)(text)
        return replaced("SV1*HC:99213", "SV1*HC:82785")(text) if element else text

    if element:
        assert f"element {element}: the procedure code is missing" in refusal(world, "npi-as-taxonomy.837", change)
    else:
        assert brought(world, "npi-as-taxonomy.837", change).claims


def test_minutes_of_anesthesia_are_not_units(world: World) -> None:
    (line,) = brought(world, "anesthesia-minutes.837").claims[0].claim.lines
    assert (line.minutes, line.units) == (61, 1)


@for_each(
    ("old", "new", "says"),
    [
        ("HC:00142:QK", "HC:97110:GP", "element SV103: only anesthesia is sent in minutes"),
        ("*MJ*61*", "*MJ*1441*", "element SV104: the minutes are not a whole number from 1 to 1440"),
    ],
)
def test_minutes_that_cannot_be_are_named(world: World, old: str, new: str, says: str) -> None:
    assert says in refusal(world, "anesthesia-minutes.837", replaced(old, new))


@for_each(
    ("status", "result"),
    [
        *(("1", "P"), ("19", "P"), ("4", "P"), ("2", "S"), ("20", "S"), ("3", "paid third"), ("21", "paid third")),
        *(("22", "no reversals"), ("23", "not its own"), ("25", "told beforehand")),
    ],
)
def test_the_order_of_payers_is_the_one_that_the_status_tells(world: World, status: str, result: str) -> None:
    change = replaced("CLP*TG3878560*3*", f"CLP*TG3878560*{status}*")
    if result in ("P", "S"):
        assert brought(world, "processed-as-tertiary.835", change).claims[0].claim.sequence == result
    else:
        assert result in refusal(world, "processed-as-tertiary.835", change)


@for_each("order", ["T", "A", "U"])
def test_a_claim_to_a_third_payer_is_left_out(world: World, order: str) -> None:
    change = replaced("SBR*P*18", f"SBR*{order}*18")
    assert "neither the first nor the second" in refusal(world, "npi-as-taxonomy.837", change)


@for_each(("kind", "payer"), [("WC", "granite_comp"), ("AM", "ironwood_casualty"), ("16", "larkspur_advantage")])
def test_a_payer_is_one_of_the_same_kind(world: World, kind: str, payer: str) -> None:
    (found,) = brought(world, "npi-as-taxonomy.837", replaced("******CI~", f"******{kind}~")).claims
    assert found.claim.payer_id == payer


@for_each("kind", ["CH", "DS", "VA"])
def test_a_payer_of_a_kind_that_the_course_has_not_is_not_taken_for_a_health_plan(world: World, kind: str) -> None:
    assert "the course has none" in refusal(world, "npi-as-taxonomy.837", replaced("******CI~", f"******{kind}~"))


@for_each("segment", ["MOA***MA120~", "MOA*****MA01*MA120~", "MIA*0****MA120~"])
def test_remarks_on_the_whole_claim_are_read(world: World, segment: str) -> None:
    found = brought(world, "remark-in-moa.835", replaced("MOA***MA120~", segment))
    (lesson,) = found.lessons
    assert found.claims[0].remittance.lines[0].rarc[-1] == "MA120"
    assert lesson.fault == "clia_or_qw_missing"
