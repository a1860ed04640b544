"""Files that cannot be used: one clear error with place and reason, and not a word of what stands in the file."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_parts import case_of, problems, sent

from gym.errors import Invalid, NotFound
from gym.world.world import World
from gym.x12 import interchange as door
from gym.x12.errors import FileRefused
from gym.x12.importing import import_file
from gym.x12.interchange import parse_interchange, read_file
from gym.x12.validator import validate

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture(scope="module")
def good(world: World) -> str:
    return sent(world)


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as error:
        validate(parse_interchange(data))
    return error.value.message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", r"segment 1 \(ISA\): the file is empty"),
        (b" \r\n ", "the file is empty"),
        (PNG, r"segment 1 \(none\): an X12 file begins with ISA"),
        (b"ST*835*1234~BPR*I*1~", r"segment 1 \(ST\): an X12 file begins with ISA"),
        (b"claim,code\n1,99213\n", "begins with ISA"),
        (b"ISA*00*", r"ends within the ISA: it has 7 of 106 characters"),
        (b"ISA*000*" + b"0" * 200, "element ISA01: the element does not have its fixed width"),
        (b"ISA" + bytes(200), "zero byte at position 4"),
    ],
)
def test_what_is_no_x12_is_refused_with_the_reason(data: bytes, says: str) -> None:
    assert re.search(says, refusal(data))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("*00501*", "*00401*", "element ISA12: the version is not 00501"),
        ("005010X222A1~\nST", "005010X223A2~\nST", r"segment 2 \(GS\), element GS08: the gym reads 837P"),
        ("HI*ABK:", "HI*ZZ:", r"\(HI\): the segment is not expected here"),
        ("*UN*1*", "*QQ*1*", r"\(SV1\), element SV103: .*its value is not one of the codes allowed"),
        ("SE*", "SE*9", r"\(SE\): SE01 is not the number of segments"),
        ("N3*1 PRACTICE WAY~\nN4", "N4", r"the mandatory segment N3 \(Billing Provider Address\) is missing"),
        ("DTP*472*D8*2024", "DTP*472*D8*2x24", r"\(DTP\), element DTP03: .*it is not a date"),
        ("\nREF*EI", "\nre*EI", "what stands here is not the name of a segment"),
        ("\nIEA*1*000000001~", "", r"\(GE\): the file ends here, before its closing IEA"),
        ("\nIEA*1*000000001~", "\nIEA*1*000000002~", r"\(IEA\): IEA02 is not the number in ISA13"),
        ("\nGS*HC*TRAININGGYM", "\nGS**TRAININGGYM", "GS08: the gym reads"),
    ],
)
def test_a_spoiled_file_is_refused_at_its_segment_and_element(good: str, old: str, new: str, says: str) -> None:
    spoiled = good.replace(old, new, 1)
    assert spoiled != good
    assert re.search(says, refusal(spoiled.encode()))


def test_a_file_cut_anywhere_is_refused(good: str) -> None:
    whole = good.rstrip("\n")
    for cut in range(0, len(whole), 7):
        with pytest.raises(FileRefused):
            parse_interchange(whole[:cut].encode())


def test_a_huge_file_is_refused_before_it_is_read_to_its_end(good: str, tmp_path: Path) -> None:
    huge = tmp_path / "huge.837"
    with huge.open("wb") as file:
        file.write(good.encode())
        file.truncate(2**36)
    with pytest.raises(FileRefused, match="larger than 5 MiB"):
        read_file(huge)


def test_too_many_claims_and_too_long_segments_are_refused_before_validation(good: str) -> None:
    claim = next(line for line in good.splitlines() if line.startswith("CLM"))
    many = good.replace(claim, "\n".join([claim] * (door.MOST_CLAIMS + 1)), 1)
    assert "more than 5000 claims" in refusal(many.encode())
    assert "longer than 4000 characters" in refusal(good.replace("\nREF*EI*", "\nREF*EI*" + "9" * 4000, 1).encode())


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no file gone\.837"):
        read_file(tmp_path / "gone.837")
    with pytest.raises(Invalid, match="cannot be read"):
        read_file(tmp_path)


def test_a_refusal_quotes_nothing_of_the_file(world: World, caplog, capfd) -> None:
    claim = case_of(world, "missing_mod25").claim
    text = sent(world)
    spoiled = text.replace("N4*ANYTOWN", "N3*12 SECRET LANE~\nN4*ANYTOWN", 1).replace("*1 PRACTICE WAY", "*", 1)
    spoiled = spoiled.replace(f"*{claim.patient.birth:%Y%m%d}*", "*19771399*", 1).replace("*00*000000001", "*00*", 1)
    with pytest.raises(FileRefused) as error:
        import_file(world, parse_interchange(spoiled.encode()), 0)
    told = " ".join((error.value.message, str(error.value.errors), caplog.text, *capfd.readouterr()))
    assert len(error.value.problems) > 2
    for secret in ("SECRET", "19771399", claim.patient.last, claim.subscriber.member_id, claim.billing.npi):
        assert secret not in told


def test_an_import_takes_one_kind_of_file_and_only_claims_and_payments(world: World, good: str) -> None:
    status = good.replace("GS*HC*", "GS*HN*").replace("005010X222A1", "005010X214")
    with pytest.raises(FileRefused, match="it holds 277CA; the gym imports one of 837P and 835 a file"):
        import_file(world, parse_interchange(status.encode()), 0)


CUT = st.tuples(st.just("cut"), st.integers(0, 10**4), st.integers(1, 60))
PUT = st.tuples(st.just("put"), st.integers(0, 10**4), st.text("*~:^A0- \n\x00\xff", min_size=1, max_size=6))
COPY = st.tuples(st.just("copy"), st.integers(0, 10**4), st.integers(1, 90))


def mangled(text: str, steps: list[tuple[str, int, int | str]]) -> bytes:
    for kind, at, what in steps:
        at %= len(text) + 1
        if isinstance(what, str):
            text = text[:at] + what + text[at:]
        else:
            text = text[:at] + ("" if kind == "cut" else text[at : at + what] * 2) + text[at + what :]
    return text.encode("latin-1")


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=st.lists(st.one_of(CUT, PUT, COPY), min_size=1, max_size=4))
def test_whatever_is_done_to_a_file_it_comes_in_or_is_refused_with_place_and_reason(world, good, steps) -> None:
    try:
        found = import_file(world, parse_interchange(mangled(good, steps)), 0)
    except FileRefused as error:
        found, message = None, error.message
    assert found.claims if found else re.match(r"The file is refused at segment \d+ \(\w+\)", message)


def test_a_good_file_is_not_refused(good: str) -> None:
    assert problems(good) == []
