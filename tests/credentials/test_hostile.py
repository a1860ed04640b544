"""Verification of whatever anybody hands in: it never raises, and never says valid."""

import json
import zlib
from pathlib import Path
from struct import pack

import pytest
from credential_parts import NOW, award, looked_at
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tiers import examples

from gym.credentials.artwork import badge_image
from gym.credentials.issuer import Issuer
from gym.credentials.openbadges import bake, unbake
from gym.credentials.outcome import Outcome
from gym.credentials.verify import PNG, verify

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FREELY = examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def image(issuer: Issuer) -> bytes:
    return bake(badge_image(award()), issuer.issue(award()))


def chunk(tag: bytes, data: bytes) -> bytes:
    return pack("!I", len(data)) + tag + data + pack("!I", zlib.crc32(tag + data))


@FREELY
@given(document=st.binary() | st.text() | ANY_JSON.map(json.dumps) | st.binary().map(PNG.__add__))
def test_what_is_no_badge_is_said_to_be_none(issuer: Issuer, document: bytes | str) -> None:
    assert verify(document, NOW, {}.get, issuer.methods).outcome is Outcome.NO_BADGE


@FREELY
@given(body=st.dictionaries(st.text(max_size=12), ANY_JSON, max_size=6), named=st.booleans())
def test_what_calls_itself_our_badge_is_refused(issuer: Issuer, body: dict, named: bool) -> None:
    head = {
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer.did} if named else "did:key:z",
    }
    expected = Outcome.TAMPERED if named else Outcome.OTHER_ISSUER
    assert verify(json.dumps(body | head), NOW, {}.get, issuer.methods).outcome is expected


@FREELY
@given(data=st.data())
def test_a_broken_image_is_refused(issuer: Issuer, image: bytes, data: st.DataObject) -> None:
    spot = data.draw(st.integers(0, len(image) - 1))
    assert not looked_at(image[:spot], issuer).is_valid or spot > image.index(b"IEND")
    flipped = bytearray(image)
    flipped[spot] ^= data.draw(st.integers(1, 255))
    looked_at(bytes(flipped), issuer)


@pytest.mark.parametrize(
    "document",
    [
        b"[" * 100_000,
        b'{"type":' * 20_000,
        '{"type": ["OpenBadgeCredential"], "issuer": "\\ud800"}',
        "\ud800",
        b"\xef\xbb\xbf{}",
        b'{"type": ["OpenBadgeCredential"], "issuer": 1e999}',
        json.dumps({"type": ["OpenBadgeCredential"], "issuer": "x" * 300_000}),
        PNG + b"\0" * 5_000_000,
        PNG + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"[" * 50_000_000)),
        PNG + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0not deflated"),
        PNG + chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0\xff\xfe"),
        PNG + chunk(b"\xff\xfe\xfd\xfc", b""),
    ],
    ids=lambda document: repr(document[:24]),
)
def test_large_deep_and_crooked_input_is_no_badge(issuer: Issuer, document: bytes | str) -> None:
    assert verify(document, NOW, {}.get, issuer.methods).outcome is Outcome.NO_BADGE


def test_a_number_too_long_or_a_date_that_is_none_is_tampered(issuer: Issuer) -> None:
    badge = issuer.issue(award())
    for old, new in (
        (b'"77"', b"9" * 400),
        (b"2028-10-01T", b"2028-13-41T"),
        (b'"77"', b'"131072"'),
        (b'"77"', '"७७"'.encode()),
    ):
        assert old in badge.encode()
        assert looked_at(badge.encode().replace(old, new), issuer).outcome is Outcome.TAMPERED


def test_a_badge_survives_its_image(issuer: Issuer, image: bytes, tmp_path: Path) -> None:
    assert unbake(image) == issuer.issue(award())
    assert looked_at(image, issuer).is_valid
    assert looked_at(image, issuer, revoked=(77,)).outcome is Outcome.REVOKED
    assert unbake(badge_image(award())) is None
