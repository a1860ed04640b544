"""Badges: what is issued verifies, and what was changed, is over, or was taken back does not."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from credential_parts import EXPIRES, ISSUED, NOW, award, looked_at
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from tiers import examples

from gym.credentials.issuer import Issuer
from gym.credentials.outcome import WORDS, Outcome
from gym.credentials.status import FRESH
from gym.credentials.verify import verify

Path_ = tuple[str | int, ...]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other threads may go on: a gym of an earlier test may still be looking for its model."""
    mine, look_up, make = threading.get_ident(), socket.getaddrinfo, socket.socket

    def refuse_or(act: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            assert threading.get_ident() != mine, "a verification went to the network"
            return act(*args, **options)

        return called

    monkeypatch.setattr(socket, "socket", refuse_or(make))
    monkeypatch.setattr(socket, "getaddrinfo", refuse_or(look_up))


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def badge(issuer: Issuer) -> str:
    return issuer.issue(award())


def paths(document: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The way to every value in a document, objects and arrays included."""
    yield path
    rows = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for name, value in rows:
        yield from paths(value, (*path, name))


def at(document: Any, path: Path_) -> Any:
    for name in path:
        document = document[name]
    return document


def changed(badge: str, path: Path_, value: object) -> str:
    document = json.loads(badge)
    at(document, path[:-1])[path[-1]] = value
    return json.dumps(document)


@pytest.mark.parametrize("public_url", [None, "https://gym.example", "https://gym.example:8443/training/"])
def test_a_badge_that_was_issued_is_valid_and_says_what_was_earned(tmp_path: Path, public_url: str | None) -> None:
    issuer = Issuer(tmp_path, public_url)
    found = looked_at(issuer.issue(award()), issuer)
    assert (found.outcome, found.is_valid) == (Outcome.VALID, True)
    assert found.badge
    assert (found.badge.recipient, found.badge.name, found.badge.level, found.badge.score) == (
        "Maria Lopez", "Modifier specialist", "expert", "93.4",
    )  # fmt: skip
    assert (found.badge.valid_from, found.badge.valid_until) == (ISSUED, EXPIRES)
    assert [row.name for row in found.badge.evidence] == ["Modifier 25 on a visit with a procedure", "Timely filing"]
    assert found.badge.evidence[1].narrative == (
        "Level expert: 1 scenario from 2026-09-02 to 2026-09-02, 100 % right without help."
    )


def test_the_same_award_gives_the_same_bytes(issuer: Issuer, badge: str) -> None:
    assert issuer.issue(award()) == badge
    assert issuer.status_list([3, 77], NOW) == issuer.status_list([77, 3, 3], NOW)


def test_the_library_that_signed_it_accepts_it_with_its_own_checks(badge: str) -> None:
    assert OB3LdpVerifier().verify(badge, check_status=False).name == "Modifier specialist"


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        (ISSUED - timedelta(minutes=2), Outcome.NOT_YET_VALID),
        (ISSUED - timedelta(seconds=30), Outcome.VALID),
        (EXPIRES - timedelta(seconds=1), Outcome.VALID),
        (EXPIRES, Outcome.EXPIRED),
        (EXPIRES + timedelta(days=400), Outcome.EXPIRED),
    ],
)
def test_a_badge_counts_from_its_first_to_its_last_second(issuer: Issuer, badge: str, later, outcome) -> None:
    assert looked_at(badge, issuer, later).outcome is outcome


@pytest.mark.parametrize("index", [0, 7, 8, 131_071])
def test_a_revoked_badge_is_refused_and_its_neighbours_are_not(issuer: Issuer, index: int) -> None:
    badge = issuer.issue(award(index=index))
    others = tuple(each for each in (0, 6, 7, 8, 9, 131_070, 131_071) if each != index)
    assert looked_at(badge, issuer, revoked=(index,)).outcome is Outcome.REVOKED
    assert looked_at(badge, issuer, revoked=others).outcome is Outcome.VALID


def test_a_status_that_cannot_be_read_is_a_refusal(issuer: Issuer, badge: str, tmp_path: Path) -> None:
    good, stranger = issuer.status_list([], NOW), Issuer(tmp_path)
    foreign = stranger.status_list([], NOW)
    revoked = json.loads(issuer.status_list([77], NOW))
    revoked["credentialSubject"]["encodedList"] = json.loads(good)["credentialSubject"]["encodedList"]
    unsigned = {name: value for name, value in json.loads(good).items() if name != "proof"}
    bad = [None, "", "[]", b"\xff", foreign, json.dumps(revoked), json.dumps(unsigned), badge]
    trusted = (*issuer.methods, *stranger.methods)
    outcomes = {verify(badge, NOW, {issuer.status_address: each}.get, trusted).outcome for each in bad}
    assert outcomes == {Outcome.STATUS_UNREADABLE}
    assert verify(badge, NOW, {issuer.status_address: good}.get, trusted).outcome is Outcome.VALID


def test_an_old_list_does_not_bring_a_revoked_badge_back(issuer: Issuer, badge: str) -> None:
    lists = {issuer.status_address: issuer.status_list([], NOW)}
    assert verify(badge, NOW + FRESH - timedelta(seconds=1), lists.get, issuer.methods).is_valid
    assert verify(badge, NOW + FRESH, lists.get, issuer.methods).outcome is Outcome.STATUS_UNREADABLE
    assert verify(badge, NOW - timedelta(hours=1), lists.get, issuer.methods).outcome is Outcome.STATUS_UNREADABLE


def test_a_badge_of_another_issuer_is_refused_and_shows_nothing(issuer: Issuer, badge: str, tmp_path: Path) -> None:
    other = Issuer(tmp_path)
    found = verify(badge, NOW, {}.get, other.methods)
    assert (found.outcome, found.badge) == (Outcome.OTHER_ISSUER, None)


def test_a_badge_signed_by_another_key_in_the_issuers_name_is_tampered(issuer: Issuer, tmp_path: Path) -> None:
    forger = Issuer(tmp_path)
    forged = forger.issue(award()).replace(forger.did, issuer.did)
    assert looked_at(forged, issuer).outcome is Outcome.TAMPERED
    document = json.loads(forger.issue(award()).replace(forger.did, issuer.did))
    document["proof"]["verificationMethod"] = forger.method
    trusts_both = (*issuer.methods, *forger.methods)
    assert verify(json.dumps(document), NOW, {}.get, trusts_both).outcome is Outcome.TAMPERED


@pytest.mark.parametrize(
    "proof",
    [None, [], {}, {"type": "none"}, {"type": "DataIntegrityProof", "cryptosuite": "none"}, "eyJhbGciOiJub25lIn0.e30."],
)
def test_a_badge_without_a_signature_is_tampered(issuer: Issuer, badge: str, proof: object) -> None:
    document = json.loads(badge)
    del document["proof"]
    assert looked_at(json.dumps(document), issuer).outcome is Outcome.TAMPERED
    assert looked_at(json.dumps(document | {"proof": proof}), issuer).outcome is Outcome.TAMPERED


@pytest.mark.slow
def test_no_member_can_be_left_out_added_or_emptied(issuer: Issuer, badge: str) -> None:
    whole = json.loads(badge)
    refused = 0
    for path in paths(whole):
        value = at(whole, path)
        variants = [changed(badge, path, None), changed(badge, path, [value])] if path else []
        if isinstance(value, dict):
            variants += [changed(badge, (*path, "extra"), "x"), changed(badge, (*path, "@included"), [])]
            variants += [changed(badge, path, {k: v for k, v in value.items() if k != name}) for name in value if path]
        for each in variants:
            assert not looked_at(each, issuer).is_valid, path
            refused += 1
    assert refused > 200


@pytest.mark.parametrize("path", [("evidence",), ("credentialSubject", "result"), ("credentialSubject", "identifier")])
def test_what_the_proof_does_not_see_cannot_be_slipped_in(issuer: Issuer, badge: str, path: Path_) -> None:
    rows = at(json.loads(badge), path)
    unseen = rows[0] | {"id": "no-address", "narrative": "Best of all"}
    assert not looked_at(changed(badge, path, [*rows, unseen]), issuer).is_valid
    swapped = looked_at(changed(badge, path, rows[::-1]), issuer)
    assert not swapped.badge or swapped.badge.score == "93.4"


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just([]) | st.just({})


@pytest.mark.slow
@examples(120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_change_to_anything_signed_is_never_valid(issuer: Issuer, badge: str, data: st.DataObject) -> None:
    whole = json.loads(badge)
    leaves = [path for path in paths(whole) if path and not isinstance(at(whole, path), dict | list)]
    path = data.draw(st.sampled_from(leaves))
    old = at(whole, path)
    nearby = st.integers(0, max(len(str(old)) - 1, 0)).map(lambda spot: f"{str(old)[:spot]}7{str(old)[spot + 1 :]}")
    new = data.draw((VALUES | nearby).filter(lambda value: value is not old and value != old))
    assert not looked_at(changed(badge, path, new), issuer).is_valid


def test_every_outcome_has_its_words() -> None:
    assert set(WORDS) == set(Outcome)
    assert len({words.sentence for words in WORDS.values()}) == len(Outcome)
