"""ID tokens: good from the provider, for this gym and this errand, and in time; of any other kind they are refused."""

import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey, RSAKey
from rows import for_each

from gym.services.single_sign_on import read_id_token
from gym.store.single_sign_on import SignInProvider

ISSUER, KEY, OTHER = "https://login.example.org", RSAKey.generate_key(2048), RSAKey.generate_key(2048)
PROVIDER = SignInProvider("clinic-a", ISSUER, "gym", "secret", "A Clinic", True)
KEYS = KeySet([KEY]).as_dict(private=False)
NOW, DAY = int(time.time()), 86_400  # these tests may run long after they are collected
SAID = {"iss": ISSUER, "aud": "gym", "sub": "s-1", "nonce": "n", "iat": NOW, "exp": NOW + DAY}


def is_taken(token: str) -> bool:
    try:
        return read_id_token(token, KEYS, PROVIDER, "n")["sub"] == "s-1"
    except (JoseError, ValueError):
        return False


def signed(said: dict[str, Any], key: Any = KEY, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg}, {name: value for name, value in said.items() if value is not None}, key, [alg])


def test_a_good_token_is_taken():
    assert is_taken(signed(SAID))
    assert is_taken(signed({**SAID, "aud": ["gym", "other"], "azp": "gym"}))


@for_each(
    "changed",
    [
        *({name: None} for name in SAID),
        *({"iss": each} for each in (f"{ISSUER}/", "https://other.example")),
        *({"aud": each} for each in ("other", ["other"], ["gym", "other"])),
        *({"nonce": "another"}, {"exp": NOW - 120}, {"iat": NOW + 2 * DAY}, {"sub": ""}),
    ],
)
def test_a_token_that_says_something_else_is_refused(changed: dict[str, Any]):
    assert not is_taken(signed({**SAID, **changed}))


def test_a_token_of_another_key_or_without_a_signature_is_refused():
    assert not is_taken(signed(SAID, OTHER))
    assert not is_taken(signed(SAID, OctKey.import_key("secret" * 8), "HS256"))
    head, body, _ = signed(SAID).split(".")
    assert not is_taken(f"eyJhbGciOiJub25lIn0.{body}.")
    assert not is_taken(f"{head}.{body}.")
    assert not is_taken("not a token")
