"""Facts about passwords: new ones are Argon2id, old ones fit and are renewed, and no check tells who there is."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from before_parts import unpack
from sign_in_parts import PASSWORD
from sqlalchemy import text

from gym.chat.login import Logins
from gym.errors import SignInNeeded
from gym.services.passwords import ScryptHasher, check_password, hash_password
from gym.store import Store
from gym.store.chat import ChatStore


@pytest.fixture
def before(tmp_path: Any) -> Iterator[Store]:
    """A database whose passwords version 0.1.0 stored, all of them with scrypt."""
    store = Store(f"sqlite:///{unpack(tmp_path)}")
    store.upgrade()
    yield store
    store.engine.dispose()


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow calculations that were made, by the names of their schemes."""
    made: list[str] = []

    def count(module: Any, name: str, scheme: str) -> None:
        slow = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args, **named: made.append(scheme) or slow(*args, **named))

    count(hashlib, "scrypt", "scrypt")
    count(PasswordHasher, "hash", "argon2id")
    count(PasswordHasher, "verify", "argon2id")
    return made


def stored(store: Store, name: str) -> tuple[str, int]:
    with store.engine.connect() as connection:
        sql = text("select password, token_version from chat_users where identifier = :name")
        return tuple(connection.execute(sql, {"name": name}).one())


def test_a_new_password_is_argon2id_with_a_salt_of_its_own():
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != other
    assert check_password(PASSWORD, one, are_mixed=False) == (True, None)
    assert check_password("a wrong guess", one, are_mixed=False) == (False, None)


def test_an_old_password_fits_and_comes_back_as_argon2id():
    old = ScryptHasher().hash(PASSWORD)
    is_right, renewed = check_password(PASSWORD, old, are_mixed=True)
    assert is_right
    assert renewed
    assert check_password(PASSWORD, renewed, are_mixed=False) == (True, None)
    assert check_password("a wrong guess", old, are_mixed=True) == (False, None)


async def test_a_sign_in_renews_an_old_password_and_ends_no_sign_in(before: Store):
    logins, old = Logins(ChatStore(before)), stored(before, "ana")
    assert old[0].startswith("scrypt$")
    with pytest.raises(SignInNeeded):
        await logins.by_password("ana", "a wrong guess", "here")
    assert stored(before, "ana") == old
    signed = await logins.by_password("ana", PASSWORD, "here")
    password, version = stored(before, "ana")
    assert password.startswith("$argon2id$")
    assert version == signed.version == old[1]
    assert await logins.by_password("ana", PASSWORD, "here") == signed
    assert stored(before, "ana") == (password, version)


@pytest.mark.parametrize("name", ["ana", "ben", "nobody"])
@pytest.mark.parametrize("password", [PASSWORD, "a wrong guess"])
async def test_while_old_passwords_are_left_every_check_costs_one_of_each(
    before: Store, spent: list[str], name: str, password: str
):
    """Ana's is renewed already, Ben's is not, and there is no third."""
    logins = Logins(ChatStore(before))
    await logins.by_password("ana", PASSWORD, "there")
    spent.clear()
    await logins.looked_up(logins.strangers, name, password)
    assert sorted(spent) == ["argon2id", "scrypt"]


async def test_once_none_is_left_a_wrong_name_costs_what_a_wrong_password_does(store: Store, spent: list[str]):
    store.users.keep("ana", "trainee", "local", hash_password(PASSWORD))
    logins = Logins(ChatStore(store))
    for name in ("ana", "nobody"):
        spent.clear()
        await logins.looked_up(logins.strangers, name, "a wrong guess")
        assert spent == ["argon2id"]
