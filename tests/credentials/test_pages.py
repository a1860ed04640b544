"""The certificate as PDF, the picture of the badge, and the verify page."""

import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from struct import unpack

import pytest
from credential_parts import HOSTILE, NOW, award, looked_at

from gym.credentials.artwork import badge_image, certificate_pdf
from gym.credentials.issuer import Issuer
from gym.credentials.outcome import WORDS, Outcome, Verification
from gym.credentials.page import page

URL = "https://gym.example/verify/c-2026-0001"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


def characters(pdf: bytes) -> set[str]:
    """Every character that the fonts of a PDF draw, by their ToUnicode tables."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        for each in re.findall(rb"<[0-9a-fA-F]+> <([0-9a-fA-F]{4})>", text):
            found.add(chr(int(each, 16)))
    return found


def test_a_name_with_markup_is_printed_as_it_is() -> None:
    plain = certificate_pdf(award(), URL)
    pdf = certificate_pdf(award(recipient=HOSTILE), URL)
    assert b"Maria #Lopez $x$ &lt;b&gt;*_`@[\\" in pdf
    assert set("#$<>*_`@[\\") <= characters(pdf)
    assert not set("#$<>*_`@[\\") & characters(plain)


def test_the_certificate_claims_to_be_accessible_and_to_last() -> None:
    pdf = certificate_pdf(award(), URL)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert URL.encode() in pdf


def test_the_same_award_gives_the_same_certificate_and_picture() -> None:
    assert certificate_pdf(award(), URL) == certificate_pdf(award(), URL)
    assert badge_image(award()) == badge_image(award())


def test_a_script_that_the_fonts_lack_is_printed_without_the_claim() -> None:
    pdf = certificate_pdf(award(recipient="王小明"), URL)
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" not in pdf


def test_everything_at_its_longest_still_makes_a_certificate() -> None:
    rows = tuple(
        award().evidence[0].model_copy(update={"skill": f"Skill {number} " + "x" * 180}) for number in range(40)
    )
    long = award(recipient="N" * 200, title="T" * 200, level="l" * 200, criteria="word " * 399, evidence=rows)
    assert len(re.findall(rb"/Type ?/Page\b", certificate_pdf(long, URL))) > 1
    assert badge_image(long).startswith(b"\x89PNG")


def test_the_picture_has_800_pixels_each_way_and_a_clear_ground() -> None:
    image = badge_image(award())
    width, height, depth, kind = unpack("!IIBB", image[16:26])
    assert (width, height, depth, kind) == (800, 800, 8, 6)


class Tags(HTMLParser):
    """The elements and attributes of a page, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_escapes_everything(issuer: Issuer) -> None:
    crooked = HOSTILE + "</style><script>alert(1)</script><img src=x onerror=alert(1)>"
    row = award().evidence[0].model_copy(update={"skill": crooked})
    hostile = award(recipient=crooked, title=crooked, level=crooked, criteria=crooked, evidence=(row,))
    shown, plain = (Tags(page(looked_at(issuer.issue(each), issuer))) for each in (hostile, award(evidence=(row,))))
    assert shown.elements == plain.elements
    assert not {"script", "img", "link", "form", "iframe"} & set(shown.elements)
    assert shown.words.count(crooked) >= 5


def test_the_page_asks_nothing_of_anybody_and_holds_under_a_strict_policy(issuer: Issuer) -> None:
    text = page(looked_at(issuer.issue(award()), issuer))
    shown = Tags(text)
    assert not {"src", "href", "style", "action"} & shown.attributes
    assert not re.findall(r"url\(|@import|\bon\w+=", text)
    assert shown.elements.count("style") == 1
    assert '<html lang="en">' in text
    assert "prefers-color-scheme: dark" in text


def test_the_page_says_everything_a_reader_wants_to_know(issuer: Issuer) -> None:
    words = Tags(page(looked_at(issuer.issue(award()), issuer))).words
    facts = ("Maria Lopez", "Modifier specialist", "expert", "93.4 %", "1 October 2026", "1 October 2028", issuer.did)
    assert not [each for each in (*facts, "12 scenarios", "Checked 1 November 2026, 12:00 UTC") if each not in words]


@pytest.mark.parametrize("outcome", Outcome)
def test_the_page_says_the_outcome_and_what_to_do_next(outcome: Outcome) -> None:
    words = Tags(page(Verification(outcome=outcome, at=NOW))).words
    said = WORDS[outcome]
    assert not [each for each in (said.short, said.sentence, said.advice) if each not in words]
    assert ("✓" in words) is (outcome is Outcome.VALID)


def test_what_is_tampered_shows_nobodys_name(issuer: Issuer, tmp_path: Path) -> None:
    forged = issuer.issue(award()).replace("Maria", "Mario")
    assert "Mario" not in page(looked_at(forged, issuer))
    assert "Maria" not in page(looked_at(issuer.issue(award()), Issuer(tmp_path)))
