"""Files whose segments end with a line end or a control character, and files that end with 0x1A."""

from rows import for_each
from x12_parts import PUBLIC

from gym.x12.interchange import parse_interchange
from gym.x12.validator import validate

ENDS = ["\n", "\r", "\r\n", "\x1a", "\x1c", "\x1d", "\x85", "~", "~\n", "~\r\n", "~\r"]
TAILS = ["", "\n", "\r\n", "\x1a", "\r\n\x1a"]


@for_each(("end", "tail"), [(end, tail) for end in ENDS for tail in TAILS])
def test_every_terminator_that_isa_may_set_is_read(end: str, tail: str) -> None:
    text = (PUBLIC / "npi-as-taxonomy.837").read_text().replace("\n", "")
    found = parse_interchange((text.replace("~", end) + tail).encode("latin-1"))
    assert (len(found.pieces), found.claims) == (29, 1)
    assert found.pieces[-1] == "IEA*1*000000001"


def test_the_last_line_end_may_be_missing_and_the_file_is_valid() -> None:
    text = (PUBLIC / "segment-terminator-newline.837").read_text().rstrip("\n")
    assert len(validate(parse_interchange(text.encode()))) == 29
