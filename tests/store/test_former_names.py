"""What stands in place of the names of who was erased, and what is no name."""

import pytest
from sqlalchemy import JSON, String

from gym.store.columns import metadata
from gym.store.former_names import NAME_KEYS, FormerNames, is_everyday
from gym.store.former_rows import NAMING, UNTOUCHED, WORDED, references_to
from gym.store.personal_data import HELD

QUENTIN = FormerNames("qmarlowe77", "former-1", frozenset({"Quentin Marlowe", "q.marlowe@post.test"}))
BILL = FormerNames("bill", "former-2", frozenset({"Bill"}))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ask qmarlowe77.", "Ask Former member."),
        ("QUENTIN MARLOWE, quentin marlowe's", "Former member, Former member's"),
        ("Write to q.marlowe@post.test", "Write to Former member"),
        ("qmarlowe77b, qmarlowe77.b, my.qmarlowe77", "qmarlowe77b, qmarlowe77.b, my.qmarlowe77"),
        ("xqmarlowe77@post.test", "xqmarlowe77@post.test"),
        ("Quentin alone may be anybody", "Quentin alone may be anybody"),
    ],
)
def test_names_are_found_as_whole_words_only(said: str, kept: str) -> None:
    assert QUENTIN.replace(said) == kept


def test_ids_stay_ids_and_what_somebody_is_called_becomes_words() -> None:
    said = {"user_id": "qmarlowe77", "display_name": "qmarlowe77", "more": ["qmarlowe77", 1, None], "n": 2.5}
    kept = {"user_id": "former-1", "display_name": "Former member", "more": ["former-1", 1, None], "n": 2.5}
    assert QUENTIN.replace(said) == kept
    assert QUENTIN.replace({"brought": {"qmarlowe77": 3, "ben": 4}}) == {"brought": {"former-1": 3, "ben": 4}}


def test_a_name_that_is_a_word_of_the_program_is_replaced_only_where_it_is_a_name() -> None:
    said = {"user_id": "bill", "text": "You may bill the patient.", "kind": "bill", "brought": {"bill": 1}}
    kept = {**said, "user_id": "former-2", "brought": {"former-2": 1}}
    assert BILL.replace(said) == kept
    assert BILL.everyday == ("Bill", "bill")


@pytest.mark.parametrize("name", ["bill", "May", "will", "trainer", "Practice", "hard", "al"])
def test_everyday_words_are_known(name: str) -> None:
    assert is_everyday(name)


def test_text_is_json_only_where_it_can_be_read_as_that() -> None:
    assert QUENTIN.replace_stored('{"user_id": "qmarlowe77"}') == '{"user_id": "former-1"}'
    assert QUENTIN.replace_stored("[qmarlowe77]") == "[Former member]"
    assert QUENTIN.replace_stored('{"a":1}') == '{"a":1}'
    assert QUENTIN.replace_stored(None) is None


def test_every_column_with_words_is_looked_through_or_stays_for_a_reason() -> None:
    wide = {
        column
        for table in metadata.sorted_tables
        if "tenant" in table.c or table.name == "scenarios"
        for column in table.c
        if isinstance(column.type, JSON) or (isinstance(column.type, String) and column.type.length is None)
    }
    providers = {column for column in wide if column.table.name in ("sign_in_providers", "lti_platforms", "lti_keys")}
    assert wide - providers - {*WORDED} - {*UNTOUCHED} == set()
    assert {*WORDED} & {*UNTOUCHED} == set()
    assert all(reason.endswith(".") for reason in UNTOUCHED.values())


def test_every_column_that_names_a_user_is_renamed_or_its_rows_go() -> None:
    learners = metadata.tables["learners"]
    renamed = {*NAMING, *references_to(learners)}
    goes = {"learners.user_id", "chat_users.identifier", "api_tokens.owner", "learners.display_name"}
    goes |= {"chat_threads.user_id", "identities.user_id", "sign_ins.user_id", "scim_resources.owner"}
    names = NAME_KEYS | {"offered_to"}
    found = {column for table in HELD for column in table.c if column.name in names}
    assert {f"{each.table.name}.{each.name}" for each in found - renamed} == goes
