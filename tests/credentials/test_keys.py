"""The issuer's key and identity: who can read the key, and whom a badge names."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from credential_parts import NOW, award
from openbadgeslib.keys import KeyFactory, KeyType

from gym.credentials import did
from gym.credentials.issuer import Issuer
from gym.credentials.keys import FILE, key
from gym.credentials.verify import verify
from gym.errors import Invalid


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "issuer"
    first = key(folder)
    assert key(folder) == first
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [each.name for each in folder.iterdir()] == [FILE]


def test_those_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(key, [tmp_path] * 4))
    assert set(made) == {(tmp_path / FILE).read_bytes()}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o777])
def test_a_key_that_others_can_reach_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    key(tmp_path)
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(Invalid, match=rf"mode {mode:o}.*chmod 600 {tmp_path / FILE}"):
        Issuer(tmp_path)


@pytest.mark.parametrize(
    "text",
    [b"", b"no key", KeyFactory(KeyType.ECC).generate_keypair()[0], KeyFactory(KeyType.ED25519).generate_keypair()[1]],
)
def test_a_file_that_is_no_ed25519_key_is_refused(tmp_path: Path, text: bytes) -> None:
    with os.fdopen(os.open(tmp_path / FILE, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(text)
    with pytest.raises(Invalid, match="no Ed25519 key"):
        Issuer(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Invalid, match="cannot be read or made"):
        Issuer(tmp_path / "file" / "issuer")


def test_without_an_address_the_issuer_is_its_key(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path)
    assert issuer.did.startswith("did:key:z6Mk")
    assert issuer.methods == did.methods(issuer.did) == (f"{issuer.did}#{issuer.public_key}",)
    assert did.address(issuer.did) is None


@pytest.mark.parametrize(
    ("url", "name", "place"),
    [
        ("https://gym.example", "did:web:gym.example", "https://gym.example/.well-known/did.json"),
        ("https://gym.example/", "did:web:gym.example", "https://gym.example/.well-known/did.json"),
        ("https://gym.example:8443/a/b", "did:web:gym.example%3A8443:a:b", "https://gym.example:8443/a/b/did.json"),
    ],
)
def test_with_an_address_its_keys_are_published_there(tmp_path: Path, url: str, name: str, place: str) -> None:
    issuer = Issuer(tmp_path, url)
    assert (issuer.did, did.address(issuer.did)) == (name, place)
    published = json.dumps(issuer.document()).encode()
    assert did.methods(issuer.did, published) == (issuer.method,)
    assert json.loads(issuer.issue(award()))["id"] == f"{url.rstrip('/')}/verify/c-2026-0001"


@pytest.mark.parametrize("url", ["http://gym.example", "gym.example", "https://", "https://me:secret@gym.example"])
def test_an_address_that_no_badge_can_name_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Invalid, match="GYM_PUBLIC_URL") as refused:
        Issuer(tmp_path, url)
    assert "secret" not in refused.value.message


def test_badges_of_a_retired_key_still_count_and_of_a_dropped_one_do_not(tmp_path: Path) -> None:
    old, new = (Issuer(tmp_path / name, "https://gym.example") for name in ("old", "new"))
    badge, lists = old.issue(award()), {new.status_address: new.status_list([], NOW)}
    kept = did.methods(new.did, json.dumps(new.document((old.public_key,))).encode())
    dropped = did.methods(new.did, json.dumps(new.document()).encode())
    assert verify(badge, NOW, lists.get, kept).is_valid
    assert not verify(badge, NOW, lists.get, dropped).is_valid


def test_badges_from_before_there_was_an_address_still_count(tmp_path: Path) -> None:
    before, now = Issuer(tmp_path), Issuer(tmp_path, "https://gym.example")
    lists = {before.status_address: before.status_list([], NOW)}
    assert verify(before.issue(award()), NOW, lists.get, now.methods).is_valid


@pytest.mark.parametrize("published", [None, b"", b"<html>", b"{}", b'{"id": "did:web:gym.example"}', b"[" * 99_999])
def test_what_is_no_did_document_is_refused(published: bytes | None) -> None:
    with pytest.raises(Invalid, match="no DID document"):
        did.methods("did:web:gym.example", published)


def test_the_document_of_somebody_else_gives_no_keys(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path, "https://other.example")
    with pytest.raises(Invalid, match="another issuer"):
        did.methods("did:web:gym.example", json.dumps(issuer.document()).encode())
    taken = issuer.document() | {"id": "did:web:gym.example"}
    assert did.methods("did:web:gym.example", json.dumps(taken).encode()) == ()


@pytest.mark.parametrize("name", ["", "gym.example", "did:plc:abc", "did:key:", "mailto:a@example.org"])
def test_an_issuer_that_cannot_be_checked_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="no issuer that can be checked"):
        did.methods(name)
