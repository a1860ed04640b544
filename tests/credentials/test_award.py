"""Awards: what may stand on a certificate, and what is refused before anything is signed."""

from datetime import timedelta
from pathlib import Path

import pytest
from credential_parts import EXPIRES, ISSUED, award

from gym.credentials.award import hash_identifier
from gym.credentials.issuer import Issuer


def test_the_identifier_of_a_person_stands_nowhere_in_the_badge(tmp_path: Path) -> None:
    assert "user-17" not in Issuer(tmp_path).issue(award())
    with pytest.raises(ValueError, match="e-mail address"):
        award(recipient="maria@example.org")


@pytest.mark.parametrize("name", ["", "  ", "a\u202eb", "a\x00b", "a\ud800", "n" * 201])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="recipient"):
        award(recipient=name)


@pytest.mark.parametrize("criteria", ["", " \n ", "One\na\u202eb", "a\x00b", "a\ud800", "n" * 2001])
def test_criteria_that_cannot_be_shown_are_refused(criteria: str) -> None:
    with pytest.raises(ValueError, match="criteria"):
        award(criteria=criteria)


def test_a_name_stands_on_one_line_and_keeps_its_joiners() -> None:
    assert award(recipient=" Maria\u00a0 \tLopez\n").recipient == "Maria Lopez"
    assert award(recipient="علی\u200cرضا").recipient == "علی\u200cرضا"


def test_an_identifier_is_recognised_by_its_hash_and_by_nothing_else() -> None:
    salt = "4mD0cZ9hT2xLq8Wv"
    assert hash_identifier("user-17", salt) == award().identity
    assert hash_identifier("user-18", salt).hash != award().identity.hash
    assert hash_identifier("user-17", salt[::-1]).hash != award().identity.hash
    with pytest.raises(ValueError, match="salt"):
        hash_identifier("user-17", "short")


def test_a_score_is_told_to_a_tenth_of_a_percent_and_a_time_to_the_second() -> None:
    told = award(score=0.93449, issued_at=ISSUED + timedelta(microseconds=7))
    assert (told.score, told.issued_at) == (0.934, ISSUED)


@pytest.mark.parametrize(
    ("field", "value"),
    [("expires_at", ISSUED), ("index", 131_072), ("score", 1.01), ("id", "a/b"), ("pathway", "a b"), ("evidence", ())],
)
def test_an_award_that_no_badge_can_say_is_refused(field: str, value: object) -> None:
    assert award().expires_at == EXPIRES
    with pytest.raises(ValueError, match=field):
        award(**{field: value})
